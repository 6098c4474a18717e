import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { NOTE_KINDS } from '../define.ts'
import { alignDocuments } from '../logic/align.ts'
import type { Clause, PolicyDocument } from '../logic/document.ts'
import type { FoundTarget, Remark } from '../logic/findings.ts'
import { documentUnknown } from '../problems.ts'
import type {
  ClauseReply,
  DiffReply,
  DocumentReply,
  DocumentSummary,
  FoundTargetReply,
  NoteReply,
  RemarkReply,
} from '../schema.ts'
import * as store from '../store.ts'

/** The document of a stored version, with the addresses it was given. */
export function restore(version: store.VersionRow): PolicyDocument {
  const { parsed, text, title } = version
  return { text, title, number: undefined, date: undefined, addressee: undefined, ...parsed }
}

export function summariseDocument(row: store.DocumentRow, version: store.VersionRow): DocumentSummary {
  return {
    id: row.id,
    title: row.title,
    issuers: [...row.issuers],
    version: version.version,
    importedAt: version.imported_at.toISOString(),
    importedBy: version.imported_by_name,
    sourceName: version.source_name,
    ...(row.number && { number: row.number }),
    ...(version.date && { date: version.date }),
  }
}

export async function listDocuments(tx: Tx): Promise<DocumentSummary[]> {
  const rows = await store.listDocuments(tx)
  return rows.map((r) => ({
    id: r.id,
    title: r.title,
    issuers: [...r.issuers],
    version: r.version,
    importedAt: r.imported_at.toISOString(),
    importedBy: r.imported_by_name,
    sourceName: r.source_name,
    ...(r.number && { number: r.number }),
    ...(r.date && { date: r.date }),
  }))
}

/** A document as the reader shows it: text, spans, clause tree in one list, notes, found targets, what changed with this version. */
export async function readDocument(tx: Tx, id: string, version?: number): Promise<DocumentReply> {
  const row = await store.findDocument(tx, id)
  const found = row && (await store.findVersion(tx, id, version))
  if (!row || !found) throw refuse(documentUnknown({ id }))
  const document = restore(found)
  const versions = await store.listVersions(tx, id)
  return {
    document: summariseDocument(row, found),
    versionId: found.id,
    fileDigest: found.file_digest,
    versions: versions.map((v) => ({
      version: v.version,
      importedAt: v.imported_at.toISOString(),
      sourceName: v.source_name,
      changes: v.changes.length,
    })),
    text: found.text,
    spans: document.spans.map((s) => ({ ...s })),
    clauses: document.parts.flatMap((p) => flatten(p.clauses, 0)),
    notes: (await store.listNotes(tx, id)).map(describeNote).filter((n) => isPrinted(n, document)),
    targets: found.targets.map(describeFoundTarget),
    remarks: found.remarks.map(describeRemark),
    changes: found.changes.map((c) => ({ ...c })),
    warnings: document.warnings.map((w) => ({ ...w })),
  }
}

function flatten(clauses: readonly Clause[], depth: number): ClauseReply[] {
  return clauses.flatMap((c) => [
    {
      address: c.address,
      scheme: c.scheme,
      marker: c.marker,
      heading: c.heading,
      depth,
      paragraphs: c.paragraphs.map((p) => ({
        address: p.address,
        ...(p.kind && { kind: p.kind }),
        sentences: p.sentences.map((s) => ({
          address: s.address,
          text: s.text,
          pieces: s.pieces.map(([a, b]): [number, number] => [a, b]),
        })),
      })),
    },
    ...flatten(c.children, depth + 1),
  ])
}

export function outlineOf(
  document: PolicyDocument,
): { address: string; marker: string; heading: string; depth: number }[] {
  return document.parts.flatMap((p) =>
    flatten(p.clauses, 0).map(({ address, marker, heading, depth }) => ({ address, marker, heading, depth })),
  )
}

function describeNote(row: store.NoteRow): NoteReply {
  return {
    address: row.address,
    printed: row.printed,
    kind: row.kind,
    kindLabel: NOTE_KINDS[row.kind as keyof typeof NOTE_KINDS] ?? { zh: row.kind, en: row.kind },
    explanation: row.explanation,
    source: row.source,
    ...(row.reading && { reading: row.reading }),
  }
}

/** A note on words that this version no longer prints says nothing. */
function isPrinted(note: NoteReply, document: PolicyDocument): boolean {
  return (
    document.spans.some((s) => s.address === note.address) && document.text.replace(/\s/g, '').includes(note.printed)
  )
}

export function describeFoundTarget(t: FoundTarget): FoundTargetReply {
  return {
    address: t.address,
    printed: t.printed,
    subject: t.subject,
    value: t.value,
    unit: t.unit,
    comparator: t.comparator,
    measure: t.measure,
    isYearly: t.isYearly === true,
    modality: t.modality.kind,
    scope: t.modality.scope,
    sentence: t.sentence,
    ...(t.upTo !== undefined && { upTo: t.upTo }),
    ...(t.direction && { direction: t.direction }),
    ...(t.base && { base: t.base }),
    ...(t.deadline && {
      deadline: t.deadline.by,
      deadlineSource: t.deadline.source ?? (t.deadline.isInherited ? 'sentence' : 'item'),
      deadlinePrinted: t.deadline.printed,
    }),
  }
}

export function describeRemark({ kind, address, sentence, figures, reading }: Remark): RemarkReply {
  return { kind, address, sentence, figures: [...figures], ...(reading && { reading: describeFoundTarget(reading) }) }
}

/** Any two versions of a document compared. Their addresses are already the same where they are the same clause. */
export async function compareVersions(tx: Tx, id: string, from: number, to: number): Promise<DiffReply> {
  const [before, after] = [await store.findVersion(tx, id, from), await store.findVersion(tx, id, to)]
  if (!before || !after) throw refuse(documentUnknown({ id }))
  return { from, to, changes: alignDocuments(restore(before), restore(after)).changes.map((c) => ({ ...c })) }
}
