import type pg from 'pg'
import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import { newId } from '../../../core/ids.ts'
import type { Json } from '../../../core/seal.ts'
import { storedName } from '../../../core/text/stored.ts'
import { sealInBulk } from '../../evidence/index.ts'
import type { LinkRelation } from '../define.ts'
import { checkCreditCode } from '../logic/credit-code.ts'
import { recordContent, type StoredRecord } from '../logic/record-content.ts'
import { stateOf, storedOwnKey, withStoredNames } from '../logic/subject-state.ts'
import { type BulkLinkRow, copyLinks, copyRecords, copySubjects } from '../store/bulk.ts'
import type { SubjectRow } from '../store/subjects.ts'
import { actorIdOf, organisationOf } from './identity.ts'
import type { NewSubject } from './subjects.ts'

/** A subject for {@link bulkLoadSubjects}: as for one, with its id, and with the demo city's own times where it has them. */
export interface BulkSubject extends NewSubject {
  readonly subjectId: string
  /** When the city came to know it; now, if nobody says. */
  readonly knownAt?: Date | undefined
  /** Id of its `subject.registered` record, for deterministic data. */
  readonly recordId?: string | undefined
}

/** A record for {@link bulkLoadRecords}. Kind and body are trusted: the loader is part of the system. */
export interface BulkRecord {
  readonly subjectId: string
  readonly id: string
  readonly kind: string
  readonly formId?: string | null
  readonly formVersion?: number | null
  readonly body: Json
  readonly happenedAt: Date
  readonly knownAt: Date
  readonly source: string
  readonly actorId?: string
  readonly organisationId?: string | null
  readonly supersedes?: string | null
  readonly withdraws?: boolean
  readonly reason?: string | null
}

/** A link for {@link bulkLoadLinks}. */
export interface BulkLink {
  readonly subjectId: string
  /** Ids of the link and of its record, for deterministic data. */
  readonly id?: string
  readonly recordId?: string
  readonly relation: LinkRelation
  readonly otherId: string
  readonly from?: string | null
  readonly to?: string | null
  readonly knownAt?: Date
  readonly source: string
}

/**
 * Opens many archives at once, each sealed like a single one, by COPY on the owner's connection (`app.db.asOwner`) and in the
 * caller's transaction: `begin`, this, `commit`. About 5,000–20,000 rows a call is quick and keeps memory small. Region codes are
 * trusted; credit codes are checked.
 * @returns which are in; the others' codes belong to archives that are there already.
 * @throws RangeError on a credit code that does not hold.
 */
export async function bulkLoadSubjects(
  client: pg.ClientBase,
  app: App,
  actor: Actor,
  subjects: readonly BulkSubject[],
): Promise<{ loaded: ReadonlySet<string>; taken: readonly BulkSubject[] }> {
  const now = app.clock.now()
  const rows = subjects.map((s) => rowOf(s, actorIdOf(actor), now))
  const loaded = await copySubjects(client, rows)
  const records: BulkRecord[] = []
  subjects.forEach((s, i) => {
    const row = rows[i] as SubjectRow
    if (!loaded.has(row.subjectId)) return
    records.push({
      subjectId: row.subjectId,
      id: s.recordId ?? newId(),
      kind: 'subject.registered',
      body: stateOf(row) as unknown as Json,
      happenedAt: s.happenedAt ?? row.createdAt,
      knownAt: row.createdAt,
      source: s.source,
    })
  })
  await bulkLoadRecords(client, app, actor, records)
  return { loaded, taken: subjects.filter((s) => !loaded.has(s.subjectId)) }
}

/** Writes many records at once, each sealed; as {@link bulkLoadSubjects}, after the subjects. */
export async function bulkLoadRecords(
  client: pg.ClientBase,
  app: App,
  actor: Actor,
  records: readonly BulkRecord[],
): Promise<void> {
  const rows = records.map(
    (r): StoredRecord => ({
      subjectId: r.subjectId,
      id: r.id,
      kind: r.kind,
      formId: r.formId ?? null,
      formVersion: r.formVersion ?? null,
      body: r.body,
      happenedAt: r.happenedAt,
      knownAt: r.knownAt,
      actorId: r.actorId ?? actorIdOf(actor),
      organisationId: r.organisationId === undefined ? organisationOf(actor) : r.organisationId,
      source: r.source,
      supersedes: r.supersedes ?? null,
      withdraws: r.withdraws ?? false,
      reason: r.reason ?? null,
      fileDigests: [],
      origin: null,
    }),
  )
  await copyRecords(client, rows)
  const parts = { clock: app.clock, random: app.random, logHash: app.config.logHash }
  await sealInBulk(
    client,
    parts,
    rows.map((r) => ({ kind: 'record', id: r.id, body: recordContent(r) })),
  )
}

/** Links many subjects at once, each by a sealed record `subject.linked`. Set `holderId` of the subjects when you load them. */
export async function bulkLoadLinks(
  client: pg.ClientBase,
  app: App,
  actor: Actor,
  links: readonly BulkLink[],
): Promise<void> {
  const rows = links.map(
    (l): BulkLinkRow => ({
      ...l,
      id: l.id ?? newId(),
      recordId: l.recordId ?? newId(),
      from: l.from ?? null,
      to: l.to ?? null,
    }),
  )
  const now = app.clock.now()
  const records = rows.map((row, i): BulkRecord => {
    const link = links[i] as BulkLink
    const knownAt = link.knownAt ?? now
    return {
      subjectId: row.subjectId,
      id: row.recordId,
      kind: 'subject.linked',
      body: { linkId: row.id, relation: row.relation, otherId: row.otherId, from: row.from, to: row.to },
      happenedAt: row.from ? new Date(`${row.from}T00:00:00+08:00`) : knownAt,
      knownAt,
      source: link.source,
    }
  })
  await bulkLoadRecords(client, app, actor, records)
  await copyLinks(client, rows)
}

function rowOf(s: BulkSubject, actorId: string, now: Date): SubjectRow {
  const at = s.knownAt ?? now
  if (storedName(s.name) === '') throw new RangeError(`${s.subjectId} has no name`)
  return {
    subjectId: s.subjectId,
    kind: s.kind,
    ...withStoredNames({ name: s.name, names: s.names ?? [] }),
    ...identityOf(s),
    region: s.region,
    industry: s.industry ?? null,
    address: s.address ?? null,
    status: s.status ?? 'active',
    holderId: s.holderId ?? null,
    mergedInto: null,
    details: s.details ?? {},
    createdBy: actorId,
    createdAt: at,
    changedAt: at,
    revision: 1,
  }
}

function identityOf(s: BulkSubject): Pick<SubjectRow, 'scheme' | 'issuer' | 'code'> {
  if (s.creditCode !== undefined) {
    const finding = checkCreditCode(s.creditCode)
    if (!finding.valid) throw new RangeError(`${s.creditCode}: ${finding.message.en}`)
    return { scheme: 'credit-code', issuer: '', code: finding.code }
  }
  if (s.ownKey) return { scheme: 'own', ...storedOwnKey(s.ownKey) }
  return { scheme: null, issuer: null, code: null }
}
