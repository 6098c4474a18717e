import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'
import { ENTRY_COLUMNS, type EntryState, inRegions, normal } from './entry.ts'

/** Where a page ended. */
export interface Place {
  readonly at: Date
  readonly id: string
}

export interface PublicCriteria {
  readonly kind?: string | undefined
  /** Region-code prefix. */
  readonly region?: string | undefined
  /** Part of a name or a code; at least two characters. */
  readonly q?: string | undefined
  /** Civil days of publication, in China time. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly subjectIds?: readonly string[] | undefined
  readonly ids?: readonly string[] | undefined
  readonly before?: Place | undefined
}

/** The one condition under which anything is public: it has its text, and its term is not over. A job closes it later; nobody waits for that. */
export function isPublicAt(now: Date) {
  return sql<boolean>`e.status in ('public', 'withdrawn') and e.expires_at > ${now} and e.published_at <= ${now}`
}

/** Newest publication first. */
export async function listPublicEntries(tx: Tx, now: Date, c: PublicCriteria, limit: number): Promise<EntryState[]> {
  const { rows } = await sql<EntryState>`
    select ${sql.raw(ENTRY_COLUMNS)} from publications.entry e
    where ${isPublicAt(now)} and ${both([
      c.kind !== undefined && sql`e.kind = ${c.kind}`,
      c.region !== undefined && sql`e.region ^@ ${c.region}`,
      c.from !== undefined && sql`e.published_at >= (${c.from} || 'T00:00:00+08:00')::timestamptz`,
      c.to !== undefined && sql`e.published_at < (${c.to} || 'T00:00:00+08:00')::timestamptz + interval '1 day'`,
      c.subjectIds !== undefined &&
        sql`(e.subject_id = any (${[...c.subjectIds]}::uuid[]) or e.holder_id = any (${[...c.subjectIds]}::uuid[]))`,
      c.ids !== undefined && sql`e.id = any (${[...c.ids]}::uuid[])`,
      c.before !== undefined && sql`(e.published_at, e.id) < (${c.before.at}, ${c.before.id}::uuid)`,
      c.q !== undefined &&
        sql`e.id in (select publications.search_public(${likePattern(c.q)}, ${c.kind ?? null}, ${c.region ?? null}, ${now},
          ${c.before?.at ?? null}::timestamptz, ${c.before?.id ?? null}::uuid, ${limit}))`,
    ])}
    order by e.published_at desc, e.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function findPublicEntry(tx: Tx, now: Date, id: string): Promise<EntryState | undefined> {
  const { rows } = await sql<EntryState>`
    select ${sql.raw(ENTRY_COLUMNS)} from publications.entry e where e.id = ${id} and ${isPublicAt(now)}`.execute(tx)
  return rows[0]
}

/** An entry as an official lists it, with what waits beside it. */
export interface ListedEntry extends EntryState {
  readonly hasWaitingReply: boolean
  readonly hasOpenObjection: boolean
}

export interface OfficialCriteria {
  readonly regions: readonly string[]
  readonly kind?: string | undefined
  readonly region?: string | undefined
  readonly status?: string | undefined
  readonly q?: string | undefined
  /** Only what waits for a decision: the soonest due first. */
  readonly isWaiting?: boolean | undefined
  /** Not public and past its day. */
  readonly lateOn?: string | undefined
  readonly after?: string | undefined
}

const WAITING_REPLY = sql<boolean>`exists (select from publications.reply r where r.subject_id = e.subject_id and r.entry_id = e.id and r.status = 'waiting')`
const OPEN_OBJECTION = sql<boolean>`exists (select from publications.objection o where o.subject_id = e.subject_id and o.entry_id = e.id and o.status = 'open')`

export async function listEntries(tx: Tx, c: OfficialCriteria, limit: number): Promise<ListedEntry[]> {
  const [afterDay, afterId] = c.after?.split('_') ?? []
  const order = c.isWaiting ? sql`e.due_on, e.id` : sql`e.id desc`
  const { rows } = await sql<ListedEntry>`
    select ${sql.raw(ENTRY_COLUMNS)}, ${WAITING_REPLY} as "hasWaitingReply", ${OPEN_OBJECTION} as "hasOpenObjection"
    from publications.entry e
    where ${inRegions(c.regions)} and ${both([
      c.kind !== undefined && sql`e.kind = ${c.kind}`,
      c.region !== undefined && sql`e.region ^@ ${c.region}`,
      c.status !== undefined && sql`e.status = ${c.status}`,
      c.q !== undefined && sql`e.subject_name like ${`%${escapeLike(c.q.trim())}%`}`,
      c.isWaiting === true && sql`(e.proposal_state = 'waiting' or ${WAITING_REPLY} or ${OPEN_OBJECTION})`,
      c.lateOn !== undefined && sql`e.status = 'pending' and e.due_on < ${c.lateOn}`,
      c.isWaiting === true && afterDay !== undefined && sql`(e.due_on, e.id) > (${afterDay}::date, ${afterId}::uuid)`,
      c.isWaiting !== true && afterId !== undefined && sql`e.id < ${afterId}::uuid`,
    ])}
    order by ${order} limit ${limit}`.execute(tx)
  return rows
}

/** Entries about a subject and what it answers for, as row-level security shows them to its own account; newest first. */
export async function listOwnEntries(tx: Tx, after: string | undefined, limit: number): Promise<EntryState[]> {
  const { rows } = await sql<EntryState>`
    select ${sql.raw(ENTRY_COLUMNS)} from publications.entry e
    where e.status in ('public', 'withdrawn', 'ended') and ${after === undefined ? sql`true` : sql`e.id < ${after}::uuid`}
    order by e.id desc limit ${limit}`.execute(tx)
  return rows
}

/** Approved and not yet published. */
export async function listApproved(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from publications.entry where proposal_state = 'approved' ${idAfter(after)} order by id limit ${limit}`.execute(
    tx,
  )
  return rows.map((r) => r.id)
}

/** What the expiry job closes, by id. */
export async function listExpiredAfter(tx: Tx, now: Date, after: string | undefined, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from publications.entry
    where status in ('public', 'withdrawn') and expires_at <= ${now} ${idAfter(after)} order by id limit ${limit}`.execute(
    tx,
  )
  return rows.map((r) => r.id)
}

const idAfter = (after: string | undefined) => (after === undefined ? sql`` : sql`and id > ${after}`)

/** Public by their status although their term is over: what a check has to find. */
export async function listBeyondTerm(tx: Tx, now: Date, limit: number): Promise<EntryState[]> {
  const { rows } = await sql<EntryState>`
    select ${sql.raw(ENTRY_COLUMNS)} from publications.entry e
    where e.status in ('public', 'withdrawn') and e.expires_at <= ${now} order by e.expires_at limit ${limit}`.execute(
    tx,
  )
  return rows
}

export async function countEntries(tx: Tx, which: 'public' | 'late' | 'beyond-term', now: Date): Promise<number> {
  const condition = {
    public: isPublicAt(now),
    late: sql<boolean>`e.status = 'pending' and e.due_on < (${now} at time zone 'Asia/Shanghai')::date`,
    'beyond-term': sql<boolean>`e.status in ('public', 'withdrawn') and e.expires_at <= ${now}`,
  }[which]
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from publications.entry e where ${condition}`.execute(tx)
  return rows[0]?.n ?? 0
}

function both(parts: readonly (RawBuilder<unknown> | false)[]) {
  const given = parts.filter((p) => p !== false)
  return given.length === 0 ? sql`true` : sql.join(given, sql` and `)
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

function likePattern(q: string): string {
  return `%${escapeLike(normal(q.trim()))}%`
}
