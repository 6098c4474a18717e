import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../core/db/index.ts'
import type { CaseDocument, CaseFilters, Entry, FieldValues } from './schema.ts'

export interface VersionRow {
  readonly kind: string
  readonly version: number
  readonly digest: string
  readonly document: CaseDocument
  readonly published_at: Date
}

/** A case as lists and jobs see it; what it stands on is its history. */
export interface CaseRow {
  readonly subjectId: string
  readonly id: string
  readonly kind: string
  readonly version: number
  readonly region: string
  readonly holderId: string | null
  readonly subjectName: string
  readonly openKey: string
  readonly originKind: string | null
  readonly originId: string | null
  readonly state: string
  readonly revision: number
  readonly fields: FieldValues
  readonly handlers: readonly string[]
  readonly handlerNames: readonly string[]
  readonly offeredTo: string | null
  readonly people: readonly string[]
  readonly isShownToSubject: boolean
  readonly dueOn: string | null
  readonly dueUnit: 'working' | 'calendar' | 'date' | null
  readonly isOverdue: boolean
  readonly openedAt: Date
  readonly changedAt: Date
  readonly closedAt: Date | null
}

export interface ClockRow {
  readonly clock: string
  readonly state: 'running' | 'suspended' | 'stopped'
  readonly dueOn: string
  readonly remindOn: string | null
  readonly remindedAt: Date | null
  readonly overdueAt: Date | null
  readonly isProvisional: boolean
}

export interface EscalationRow {
  readonly subjectId: string
  readonly caseId: string
  readonly id: string
  readonly clock: string
  readonly permission: string
  readonly region: string
  readonly openedAt: Date
  readonly doneAt: Date | null
  readonly doneBy: string | null
}

export interface StoredEntry {
  readonly entry: Entry
  readonly key: string | null
  readonly contentDigest: string | null
}

const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
const COLUMNS = sql.raw(`k.subject_id as "subjectId", k.id, k.kind, k.version, k.region, k.holder_id as "holderId",
  k.subject_name as "subjectName", k.open_key as "openKey", k.origin_kind as "originKind", k.origin_id as "originId", k.state, k.revision,
  k.fields, k.handlers, k.handler_names as "handlerNames", k.offered_to as "offeredTo", k.people, k.is_shown_to_subject as "isShownToSubject", k.due_on as "dueOn", k.due_unit as "dueUnit",
  k.is_overdue as "isOverdue", k.opened_at as "openedAt", k.changed_at as "changedAt", k.closed_at as "closedAt"`)

// ---- versions

/** Publishes a version unless it is there. Two processes that start at once publish it once. */
export async function insertVersion(tx: Tx, row: VersionRow): Promise<boolean> {
  const done = await sql`insert into cases.version (kind, version, digest, document, published_at)
    values (${row.kind}, ${row.version}, ${row.digest}, ${json(row.document)}, ${row.published_at})
    on conflict (kind, version) do nothing`.execute(tx)
  return done.numAffectedRows === 1n
}

export async function listVersions(tx: Tx): Promise<VersionRow[]> {
  return (await sql<VersionRow>`select * from cases.version order by kind, version`.execute(tx)).rows
}

export async function findVersion(tx: Tx, kind: string, version: number): Promise<VersionRow | undefined> {
  const { rows } =
    await sql<VersionRow>`select * from cases.version where kind = ${kind} and version = ${version}`.execute(tx)
  return rows[0]
}

/** Bodies as sealed, by `kind@version`. */
export async function loadDocuments(tx: Tx, ids: readonly string[]): Promise<Map<string, CaseDocument>> {
  const { rows } = await sql<{ id: string; document: CaseDocument }>`
    select kind || '@' || version as id, document from cases.version
    where kind || '@' || version = any(${[...ids]}::text[])`.execute(tx)
  return new Map(rows.map((r) => [r.id, r.document]))
}

export async function listVersionIds(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from (select (kind || '@' || version) collate "C" as id from cases.version) v
    where ${after === undefined ? sql`true` : sql`id > ${after}`} order by id limit ${limit}`.execute(tx)
  return rows.map((r) => r.id)
}

// ---- cases

/** Two openings of one case wait for each other here. */
export async function lockOpening(tx: Tx, subjectId: string, kind: string, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`cases ${subjectId} ${kind} ${key}`}, 0))`.execute(tx)
}

export async function findOpened(tx: Tx, subjectId: string, kind: string, key: string): Promise<CaseRow | undefined> {
  const { rows } = await sql<CaseRow>`select ${COLUMNS} from cases.kase k
    where k.subject_id = ${subjectId} and k.kind = ${kind} and k.open_key = ${key}`.execute(tx)
  return rows[0]
}

export async function insertCase(tx: Tx, c: CaseRow): Promise<void> {
  await sql`insert into cases.kase (subject_id, id, kind, version, region, holder_id, subject_name, open_key, origin_kind, origin_id, state,
      revision, fields, handlers, handler_names, offered_to, people, is_shown_to_subject, due_on, due_unit, is_overdue, opened_at, changed_at, closed_at)
    values (${c.subjectId}, ${c.id}, ${c.kind}, ${c.version}, ${c.region}, ${c.holderId}, ${c.subjectName}, ${c.openKey}, ${c.originKind},
      ${c.originId}, ${c.state}, ${c.revision}, ${json(c.fields)}, ${[...c.handlers]}, ${[...c.handlerNames]}, ${c.offeredTo}, ${[...c.people]},
      ${c.isShownToSubject}, ${c.dueOn}, ${c.dueUnit}, ${c.isOverdue}, ${c.openedAt}, ${c.changedAt}, ${c.closedAt})`.execute(
    tx,
  )
}

export async function updateCase(tx: Tx, c: CaseRow): Promise<void> {
  await sql`update cases.kase set state = ${c.state}, revision = ${c.revision}, fields = ${json(c.fields)}, handlers = ${[...c.handlers]}, handler_names = ${[...c.handlerNames]},
      offered_to = ${c.offeredTo}, people = ${[...c.people]}, is_shown_to_subject = ${c.isShownToSubject}, due_on = ${c.dueOn}, due_unit = ${c.dueUnit},
      is_overdue = ${c.isOverdue}, changed_at = ${c.changedAt}, closed_at = ${c.closedAt}
    where subject_id = ${c.subjectId} and id = ${c.id}`.execute(tx)
}

/** @param lock holds the case until the end of the transaction: whoever acts on it waits */
export async function findCaseRow(tx: Tx, id: string, lock = false): Promise<CaseRow | undefined> {
  const { rows } = await sql<CaseRow>`select ${COLUMNS} from cases.kase k where k.id = ${id} ${
    lock ? sql`for update` : sql``
  }`.execute(tx)
  return rows[0]
}

export async function listByOrigin(tx: Tx, kind: string, id: string): Promise<CaseRow[]> {
  const { rows } = await sql<CaseRow>`select ${COLUMNS} from cases.kase k
    where k.origin_kind = ${kind} and k.origin_id = ${id} order by k.opened_at, k.id limit 100`.execute(tx)
  return rows
}

/** Which cases an official may list: pairs of kind and region prefix, and those he has in hand himself. */
export interface Reach {
  readonly kinds: readonly string[]
  readonly prefixes: readonly string[]
  readonly accountId: string
}

function within(reach: Reach | undefined): RawBuilder<unknown> {
  if (!reach) return sql`true`
  return sql`(${reach.accountId} = any (k.handlers) or k.offered_to = ${reach.accountId} or exists (
    select from unnest(${[...reach.kinds]}::text[], ${[...reach.prefixes]}::text[]) r (kind, prefix)
    where r.kind = k.kind and k.region ^@ r.prefix))`
}

function filtered(f: CaseFilters, accountId: string): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  if (f.kind) conditions.push(sql`k.kind = ${f.kind}`)
  if (f.state) conditions.push(sql`k.state = ${f.state}`)
  if (f.region) conditions.push(sql`k.region ^@ ${f.region}`)
  if (f.subjectId) conditions.push(sql`k.subject_id = ${f.subjectId}`)
  if (f.whose === 'mine') conditions.push(sql`(${accountId} = any (k.handlers) or k.offered_to = ${accountId})`)
  if (f.whose === 'nobody') conditions.push(sql`k.handlers = '{}'`)
  if (f.status === 'open') conditions.push(sql`k.closed_at is null`)
  if (f.status === 'closed') conditions.push(sql`k.closed_at is not null`)
  if (f.status === 'overdue') conditions.push(sql`k.closed_at is null and k.is_overdue`)
  if (f.name) conditions.push(sql`position(${f.name} in k.subject_name) > 0`)
  return sql.join(conditions, sql` and `)
}

/** Newest first, by key. */
export async function listCaseRows(
  tx: Tx,
  asked: {
    readonly reach: Reach | undefined
    readonly filters: CaseFilters
    readonly accountId: string
    /** Only what the account of this subject was told of. */
    readonly toldTo?: string
    readonly after?: { readonly openedAt: Date; readonly id: string } | undefined
    readonly limit: number
  },
): Promise<CaseRow[]> {
  const { after, toldTo } = asked
  const { rows } = await sql<CaseRow>`select ${COLUMNS} from cases.kase k
    where ${within(asked.reach)} and ${filtered(asked.filters, asked.accountId)}
      and ${toldTo === undefined ? sql`true` : sql`k.is_shown_to_subject and ${toldTo}::uuid in (k.subject_id, k.holder_id)`}
      and ${after ? sql`(k.opened_at, k.id) < (${after.openedAt}, ${after.id}::uuid)` : sql`true`}
    order by k.opened_at desc, k.id desc limit ${asked.limit}`.execute(tx)
  return rows
}

/** Cases somebody has in hand or was offered, the most urgent first. */
export async function listInHand(tx: Tx, accountId: string, limit: number): Promise<CaseRow[]> {
  const { rows } = await sql<CaseRow>`select ${COLUMNS} from cases.kase k
    where k.closed_at is null and (k.handlers @> array[${accountId}]::text[] or k.offered_to = ${accountId})
    order by k.due_on nulls last, k.opened_at limit ${limit}`.execute(tx)
  return rows
}

/** Open cases in states in which a permission acts: kind, version, state, region prefix in step. */
export async function listAwaiting(
  tx: Tx,
  places: readonly {
    readonly kind: string
    readonly version: number
    readonly state: string
    readonly prefix: string
  }[],
  limit: number,
): Promise<CaseRow[]> {
  if (places.length === 0) return []
  const { rows } = await sql<CaseRow>`select ${COLUMNS} from cases.kase k
    where k.closed_at is null and exists (
      select from unnest(${places.map((p) => p.kind)}::text[], ${places.map((p) => p.version)}::int[],
        ${places.map((p) => p.state)}::text[], ${places.map((p) => p.prefix)}::text[]) a (kind, version, state, prefix)
      where a.kind = k.kind and a.version = k.version and a.state = k.state and k.region ^@ a.prefix)
    order by k.due_on nulls last, k.opened_at limit ${limit}`.execute(tx)
  return rows
}

/** Open cases with a request that somebody stands aside, not decided, in these regions; without those about the asker. */
export async function listRecusalsAsked(
  tx: Tx,
  asked: { readonly prefixes: readonly string[]; readonly accountId: string },
  limit: number,
): Promise<(CaseRow & { askedAt: Date })[]> {
  if (asked.prefixes.length === 0) return []
  const { rows } = await sql<CaseRow & { askedAt: Date }>`select ${COLUMNS}, r.at as "askedAt"
    from cases.kase k cross join lateral (
      select min(e.at) as at from cases.entry e
      where e.subject_id = k.subject_id and e.case_id = k.id and e.kind = 'recusal-asked' and e.body ->> 'accountId' <> ${asked.accountId}
        and not exists (select from cases.entry d where d.subject_id = e.subject_id and d.case_id = e.case_id
          and d.kind = 'recusal-decided' and (d.body ->> 'of')::int = e.seq)) r
    where k.closed_at is null and r.at is not null
      and exists (select from cases.entry e where e.subject_id = k.subject_id and e.case_id = k.id and e.kind = 'recusal-asked')
      and exists (select from unnest(${[...asked.prefixes]}::text[]) p (prefix) where k.region ^@ p.prefix)
    order by r.at limit ${limit}`.execute(tx)
  return rows
}

export interface BoardRow {
  readonly kind: string
  readonly version: number
  readonly state: string
  readonly count: number
  readonly overdue: number
  readonly unassigned: number
}

export async function countOpen(tx: Tx, reach: Reach, region: string | undefined): Promise<BoardRow[]> {
  const { rows } = await sql<BoardRow>`select k.kind, max(k.version) as version, k.state, count(*)::int as count,
      count(*) filter (where k.is_overdue)::int as overdue, count(*) filter (where k.handlers = '{}')::int as unassigned
    from cases.kase k where k.closed_at is null and ${within(reach)} and ${region ? sql`k.region ^@ ${region}` : sql`true`}
    group by k.kind, k.state order by k.kind, k.state`.execute(tx)
  return rows
}

// ---- history

interface EntryRow {
  id: string
  seq: number
  kind: string
  at: Date
  actor_id: string
  actor_name: string
  organisation_id: string | null
  body: unknown
  key: string | null
  content_digest: string | null
}

const entryOf = (r: EntryRow): Entry =>
  ({
    id: r.id,
    seq: r.seq,
    kind: r.kind,
    at: r.at.toISOString(),
    actorId: r.actor_id,
    actorName: r.actor_name,
    organisationId: r.organisation_id,
    body: r.body,
  }) as Entry

export async function listEntries(tx: Tx, subjectId: string, caseId: string): Promise<Entry[]> {
  const { rows } = await sql<EntryRow>`select * from cases.entry
    where subject_id = ${subjectId} and case_id = ${caseId} order by seq`.execute(tx)
  return rows.map(entryOf)
}

export async function findByKey(
  tx: Tx,
  asked: { subjectId: string; caseId: string; actorId: string; key: string },
): Promise<StoredEntry | undefined> {
  const { rows } =
    await sql<EntryRow>`select * from cases.entry where subject_id = ${asked.subjectId} and case_id = ${asked.caseId}
    and actor_id = ${asked.actorId} and key = ${asked.key}`.execute(tx)
  return rows[0] && { entry: entryOf(rows[0]), key: rows[0].key, contentDigest: rows[0].content_digest }
}

export async function insertEntry(
  tx: Tx,
  place: { readonly subjectId: string; readonly caseId: string },
  { entry, key, contentDigest }: StoredEntry,
): Promise<void> {
  await sql`insert into cases.entry (subject_id, case_id, seq, id, kind, at, actor_id, actor_name, organisation_id, body, key, content_digest)
    values (${place.subjectId}, ${place.caseId}, ${entry.seq}, ${entry.id}, ${entry.kind}, ${entry.at}, ${entry.actorId},
      ${entry.actorName}, ${entry.organisationId}, ${json(entry.body)}, ${key}, ${contentDigest})`.execute(tx)
}

/** Entries by id with their case, for verification. */
export async function listEntriesById(
  tx: Tx,
  ids: readonly string[],
): Promise<{ subjectId: string; caseId: string; entry: Entry }[]> {
  const { rows } = await sql<EntryRow & { subject_id: string; case_id: string }>`select * from cases.entry
    where id = any(${[...ids]}::uuid[])`.execute(tx)
  return rows.map((r) => ({ subjectId: r.subject_id, caseId: r.case_id, entry: entryOf(r) }))
}

export async function listEntryIds(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from cases.entry
    where ${after === undefined ? sql`true` : sql`id > ${after}`} order by id limit ${limit}`.execute(tx)
  return rows.map((r) => r.id)
}

/** Cases in the order of their ids, for verification. */
export async function pageCases(tx: Tx, after: string | undefined, limit: number): Promise<CaseRow[]> {
  const { rows } = await sql<CaseRow>`select ${COLUMNS} from cases.kase k
    where ${after ?? null}::uuid is null or k.id > ${after ?? null}::uuid order by k.id limit ${limit}`.execute(tx)
  return rows
}

/** The whole histories of these cases, by case. */
export async function listHistories(
  tx: Tx,
  cases: readonly { readonly subjectId: string; readonly id: string }[],
): Promise<Map<string, Entry[]>> {
  const { rows } = await sql<EntryRow & { case_id: string }>`select e.* from cases.entry e
    join unnest(${cases.map((c) => c.subjectId)}::uuid[], ${cases.map((c) => c.id)}::uuid[]) as k (subject_id, id)
      on e.subject_id = k.subject_id and e.case_id = k.id order by e.case_id, e.seq`.execute(tx)
  const histories = Map.groupBy(rows, (r) => r.case_id)
  return new Map([...histories].map(([id, list]) => [id, list.map(entryOf)]))
}

// ---- clocks

export async function putClock(tx: Tx, place: { subjectId: string; caseId: string }, c: ClockRow): Promise<void> {
  await sql`insert into cases.clock (subject_id, case_id, clock, state, due_on, remind_on, reminded_at, overdue_at, is_provisional)
    values (${place.subjectId}, ${place.caseId}, ${c.clock}, ${c.state}, ${c.dueOn}, ${c.remindOn}, ${c.remindedAt}, ${c.overdueAt},
      ${c.isProvisional})
    on conflict (subject_id, case_id, clock) do update set state = excluded.state, due_on = excluded.due_on,
      remind_on = excluded.remind_on, reminded_at = excluded.reminded_at, overdue_at = excluded.overdue_at,
      is_provisional = excluded.is_provisional`.execute(tx)
}

/** Ids of cases one of whose clocks asks for something on a day. */
export async function listDueCases(
  tx: Tx,
  asked: { today: string; recountTo: string; after: string | undefined; limit: number },
): Promise<string[]> {
  const { today, recountTo, limit } = asked
  const rest = asked.after ? sql`and case_id > ${asked.after}` : sql``
  const page = sql`${rest} order by case_id limit ${limit}`
  const { rows } = await sql<{ case_id: string }>`
    (select case_id from cases.clock where state = 'running' and overdue_at is null and due_on < ${today} ${page})
    union
    (select case_id from cases.clock where state = 'running' and reminded_at is null and overdue_at is null and remind_on <= ${today} ${page})
    union
    (select case_id from cases.clock where state = 'running' and is_provisional and due_on <= ${recountTo} ${page})
    order by case_id limit ${limit}`.execute(tx)
  return rows.map((r) => r.case_id)
}

// ---- escalations

const ESCALATION = sql.raw(`e.subject_id as "subjectId", e.case_id as "caseId", e.id, e.clock, e.permission, e.region,
  e.opened_at as "openedAt", e.done_at as "doneAt", e.done_by as "doneBy"`)

export async function insertEscalation(tx: Tx, e: Omit<EscalationRow, 'doneAt' | 'doneBy'>): Promise<void> {
  await sql`insert into cases.escalation (subject_id, case_id, id, clock, permission, region, opened_at)
    values (${e.subjectId}, ${e.caseId}, ${e.id}, ${e.clock}, ${e.permission}, ${e.region}, ${e.openedAt})`.execute(tx)
}

export async function listEscalations(tx: Tx, subjectId: string, caseId: string): Promise<EscalationRow[]> {
  const { rows } = await sql<EscalationRow>`select ${ESCALATION} from cases.escalation e
    where e.subject_id = ${subjectId} and e.case_id = ${caseId} order by e.opened_at, e.id`.execute(tx)
  return rows
}

export async function closeEscalations(
  tx: Tx,
  done: { subjectId: string; caseId: string; ids: readonly string[]; at: Date; by: string; entryId: string },
): Promise<void> {
  if (done.ids.length === 0) return
  await sql`update cases.escalation set done_at = ${done.at}, done_by = ${done.by}, done_entry = ${done.entryId}
    where subject_id = ${done.subjectId} and case_id = ${done.caseId} and id = any(${[...done.ids]}::uuid[]) and done_at is null`.execute(
    tx,
  )
}

export async function listOpenEscalations(
  tx: Tx,
  held: readonly { readonly permission: string; readonly prefix: string }[],
  limit: number,
): Promise<(EscalationRow & { kind: string; version: number; subjectName: string; dueOn: string })[]> {
  if (held.length === 0) return []
  const { rows } = await sql<EscalationRow & { kind: string; version: number; subjectName: string; dueOn: string }>`
    select ${ESCALATION}, k.kind, k.version, k.subject_name as "subjectName", c.due_on as "dueOn"
    from cases.escalation e join cases.kase k on k.subject_id = e.subject_id and k.id = e.case_id
      join cases.clock c on c.subject_id = e.subject_id and c.case_id = e.case_id and c.clock = e.clock
    where e.done_at is null and exists (
      select from unnest(${held.map((h) => h.permission)}::text[], ${held.map((h) => h.prefix)}::text[]) h (permission, prefix)
      where h.permission = e.permission and e.region ^@ h.prefix)
    order by e.opened_at limit ${limit}`.execute(tx)
  return rows
}

// ---- counts for the policy board

export async function countCases(tx: Tx, which: 'opened' | 'closed'): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from cases.kase k
    where ${which === 'closed' ? sql`k.closed_at is not null` : sql`true`}`.execute(tx)
  return rows[0]?.n ?? 0
}

export async function countEscalations(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from cases.escalation`.execute(tx)
  return rows[0]?.n ?? 0
}
