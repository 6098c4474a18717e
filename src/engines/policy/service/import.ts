import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { keepFile, takeUploads } from '../../../core/uploads/index.ts'
import type { PolicyPack } from '../define.ts'
import { alignDocuments, type Change } from '../logic/align.ts'
import { allClauses, allSentences, type PolicyDocument } from '../logic/document.ts'
import { type Findings, readFigures } from '../logic/findings.ts'
import { parseDocument } from '../logic/parse.ts'
import { fileUnknown } from '../problems.ts'
import { DOCUMENT_TYPES, MAX_DOCUMENT_BYTES, type ReadText, readText } from '../reading.ts'
import type { ImportReply, PreviewReply } from '../schema.ts'
import * as store from '../store.ts'
import { describeFoundTarget, describeRemark, outlineOf, restore, summariseDocument } from './documents.ts'

interface Read {
  readonly read: ReadText
  readonly document: PolicyDocument
  readonly earlier: store.DocumentRow | undefined
  readonly latest: store.VersionRow | undefined
  readonly changes: readonly Change[]
  readonly isUnchanged: boolean
}

/** Keeps an uploaded file as the actor's own and tells what importing it would do. Nothing of the policy is changed. */
export async function previewUpload(
  app: App,
  actor: Actor,
  regions: readonly string[],
  content: Readable,
  sourceName: string,
): Promise<PreviewReply> {
  const limits = { maxBytes: MAX_DOCUMENT_BYTES, types: DOCUMENT_TYPES }
  const file = await keepFile(app, actor, regions, { content, name: sourceName.slice(0, 200) }, limits)
  return app.db.read(systemScope('policy'), (tx) => preview(tx, app, file.digest, sourceName))
}

async function preview(tx: Tx, app: App, digest: string, sourceName: string): Promise<PreviewReply> {
  const { read, document, earlier, latest, changes, isUnchanged } = await readFile(tx, app, digest)
  const findings = readFigures(document)
  return {
    fileDigest: digest,
    sourceName,
    encoding: read.encoding,
    title: document.title,
    issuers: [...document.issuers],
    ...(document.number && { number: document.number }),
    ...(document.date && { date: document.date }),
    clauseCount: allClauses(document).length,
    sentenceCount: allSentences(document).length,
    furniture: document.spans.filter((s) => s.role === 'furniture').map((s) => document.text.slice(s.start, s.end)),
    outline: outlineOf(document),
    targets: findings.targets.map(describeFoundTarget),
    remarks: findings.remarks.map(describeRemark),
    warnings: [...document.warnings, ...(read.hasAutomaticNumbers ? [{ code: 'automatic-numbers', at: '' }] : [])],
    ...(earlier && latest && { earlier: summariseDocument(earlier, latest) }),
    isUnchanged,
    changes: changes.map((c) => ({ ...c })),
  }
}

async function readFile(tx: Tx, app: App, digest: string): Promise<Read> {
  if (!(await app.files.has(digest))) throw refuse(fileUnknown({ digest }))
  const read = await readText(await buffer(await app.files.read(digest)))
  const fresh = parseDocument(read.text)
  const earlier = fresh.title ? await store.findDocumentLike(tx, fresh) : undefined
  const latest = earlier && (await store.findVersion(tx, earlier.id))
  if (!earlier || !latest)
    return { read, document: fresh, earlier: undefined, latest: undefined, changes: [], isUnchanged: false }
  if (latest.text === read.text)
    return { read, document: restore(latest), earlier, latest, changes: [], isUnchanged: true }
  const before = restore(latest)
  const own = new Set([...allClauses(before), ...allSentences(before)].map((n) => n.address))
  const retired = new Set((await store.listUsedAddresses(tx, earlier.id)).filter((a) => !own.has(a)))
  const { document, changes } = alignDocuments(before, fresh, retired)
  return { read, document, earlier, latest, changes, isUnchanged: false }
}

/**
 * Imports what the actor uploaded: a policy's text is open to every account, so a file of somebody else's must not come in by its digest.
 * @throws Refusal `policy-file-unknown` for what this actor did not upload
 */
export async function importUpload(
  tx: Tx,
  app: App,
  pack: PolicyPack,
  actor: Actor,
  digest: string,
  sourceName: string,
): Promise<ImportReply> {
  if ((await takeUploads(tx, app, actor, [digest])).length === 0) throw refuse(fileUnknown({ digest }))
  return importFile(tx, app, pack, actor, digest, sourceName)
}

/** Imports a stored file: a new document, or a new version of the one with the same title and number. */
async function importFile(
  tx: Tx,
  app: App,
  pack: PolicyPack,
  actor: Actor | `system:${string}`,
  digest: string,
  sourceName: string,
): Promise<ImportReply> {
  const title = (await readFile(tx, app, digest)).document.title
  await store.lockDocument(tx, title)
  // Read again under the lock: another import of the same document may have come in between.
  const { document, earlier, latest, changes, isUnchanged } = await readFile(tx, app, digest)
  const findings = readFigures(document)
  const counts = countsOf(findings)
  if (isUnchanged && earlier && latest)
    return {
      documentId: earlier.id,
      version: latest.version,
      versionId: latest.id,
      isUnchanged: true,
      changeCount: 0,
      ...counts,
    }
  const now = app.clock.now()
  const who = typeof actor === 'string' ? actor : (actor.accountId ?? actor.kind)
  const documentId = earlier?.id ?? newId()
  if (!earlier)
    await store.insertDocument(tx, {
      id: documentId,
      title: document.title,
      issuers: [...document.issuers],
      number: document.number ?? null,
      created_at: now,
      created_by: who,
    })
  const { issuers, number, date, addressee, fields, parts, spans, warnings } = document
  const row = {
    document_id: documentId,
    version: (latest?.version ?? 0) + 1,
    id: newId(),
    source_name: sourceName,
    file_digest: digest,
    text: document.text,
    parsed: { issuers, number, date, addressee, fields, parts, spans, warnings },
    changes,
    targets: findings.targets,
    remarks: findings.remarks,
    title: document.title,
    date: document.date ?? null,
    imported_at: now,
    imported_by: who,
    imported_by_name: typeof actor === 'string' ? actor : actor.name,
  }
  await store.insertVersion(tx, row)
  await store.insertClauses(tx, clauseRows(document, documentId, row.version))
  if (document.title === pack.documentTitle) await addPackNotes(tx, app, pack, documentId, who)
  await app.seal(tx, [{ kind: 'policy-version', id: row.id, body: versionBody(row) }])
  await audit(tx, app, {
    actor,
    action: 'policy.import',
    objectKind: 'policy-document',
    objectId: documentId,
    detail: { version: row.version, fileDigest: digest, changes: changes.length },
  })
  return {
    documentId,
    version: row.version,
    versionId: row.id,
    isUnchanged: false,
    changeCount: changes.length,
    ...counts,
  }
}

/** What an import tells of figures: how many targets, each sentence that nobody could read, how many are something else. */
function countsOf({ targets, remarks }: Findings): Pick<ImportReply, 'targetCount' | 'unread' | 'remarkCounts'> {
  const remarkCounts: Record<string, number> = {}
  for (const { kind } of remarks) remarkCounts[kind] = (remarkCounts[kind] ?? 0) + 1
  return {
    targetCount: targets.length,
    unread: remarks
      .filter((r) => r.kind === 'unread')
      .map(({ address, figures, sentence }) => ({ address, figures: [...figures], sentence })),
    remarkCounts,
  }
}

/** What is sealed of an import: the printed text itself, and whose file it was. Addresses follow from it. */
export function versionBody(
  row: Pick<
    store.VersionRow,
    'id' | 'document_id' | 'version' | 'source_name' | 'file_digest' | 'text' | 'imported_at' | 'imported_by'
  >,
): Json {
  const { id, document_id, version, source_name, file_digest, text, imported_at, imported_by } = row
  return {
    id,
    document_id,
    version,
    source_name,
    file_digest,
    text,
    imported_at: imported_at.toISOString(),
    imported_by,
  }
}

function clauseRows(document: PolicyDocument, documentId: string, version: number): store.ClauseRow[] {
  const rows: store.ClauseRow[] = []
  const add = (kind: 'clause' | 'sentence', address: string, marker: string, text: string): void => {
    rows.push({ document_id: documentId, version, address, ordinal: rows.length, kind, marker, text })
  }
  for (const clause of allClauses(document)) {
    add('clause', clause.address, clause.marker, clause.heading)
    for (const paragraph of clause.paragraphs)
      for (const s of paragraph.sentences) add('sentence', s.address, '', s.text)
  }
  return rows
}

/** Notes of the pack stand beside the words they are about; where a later text has been repaired there is nothing to note. */
async function addPackNotes(tx: Tx, app: App, pack: PolicyPack, documentId: string, who: string): Promise<void> {
  await store.insertNotes(
    tx,
    pack.notes.map((n) => ({
      id: newId(),
      document_id: documentId,
      address: n.address,
      printed: n.printed,
      reading: n.reading ?? null,
      kind: n.kind,
      explanation: n.explanation,
      source: n.source,
      created_at: app.clock.now(),
      created_by: who,
    })),
  )
}

/** Imports a document from memory: for the command line and for a city's first start. */
export async function importPolicy(
  tx: Tx,
  app: App,
  pack: PolicyPack,
  actor: Actor | `system:${string}`,
  content: Buffer,
  sourceName: string,
): Promise<ImportReply> {
  const file = await app.files.put(Readable.from([content]), { maxBytes: MAX_DOCUMENT_BYTES, types: DOCUMENT_TYPES })
  return importFile(tx, app, pack, actor, file.digest, sourceName)
}
