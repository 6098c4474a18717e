import { sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'

/** A commitment with its place in the log, for the whole city's scope; salt and digest are gone once the body was erased. */
export interface CommitmentRow {
  readonly index: number
  readonly kind: string
  readonly objectId: string
  readonly salt: Buffer | null
  readonly digest: Buffer | null
}

const COLUMNS = sql.raw('index, kind, object_id as "objectId", salt, body_digest as digest')

/** What everybody may know who knows the id: no salt, and the digest without it says nothing. */
export interface SealRow {
  readonly index: number
  readonly kind: string
  readonly objectId: string
  /** Null once the body was erased. */
  readonly digest: Buffer | null
}

/** Every commitment to a thing, newest first, and whether one waits for its place; more than a few hundred to one thing are not looked at. */
export async function listSeals(
  tx: Tx,
  kind: string | undefined,
  objectId: string,
): Promise<{ readonly inLog: readonly SealRow[]; readonly waitingAs: readonly string[] }> {
  const { rows } = await sql<Omit<SealRow, 'index'> & { readonly index: number | null }>`
    select index, kind, object_id as "objectId", body_digest as digest
    from evidence.sealed_as(${kind ?? null}, ${objectId}) order by index desc`.execute(tx)
  return {
    inLog: rows.filter((r): r is SealRow => r.index !== null),
    waitingAs: [...new Set(rows.flatMap((r) => (r.index === null ? [r.kind] : [])))],
  }
}

/** Salts of a thing by place in the log, as far as row-level security lets the asker open it. */
export async function findSalts(tx: Tx, kind: string, objectId: string): Promise<ReadonlyMap<number, Buffer>> {
  const { rows } = await sql<{ index: number; salt: Buffer }>`select index, salt from evidence.commitment
    where object_id = ${objectId} and kind = ${kind} and salt is not null`.execute(tx)
  return new Map(rows.map((r) => [r.index, r.salt]))
}

/** The commitments at `[from, from + count)`, in order. */
export async function commitmentsAt(tx: Tx, from: number, count: number): Promise<CommitmentRow[]> {
  const { rows } = await sql<CommitmentRow>`select ${COLUMNS} from evidence.commitment
    where index >= ${from} and index < ${from + count} order by index`.execute(tx)
  return rows
}

/** How many places of the log are taken: one more than the highest index. */
export async function countIndexed(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select coalesce(max(index) + 1, 0) as n from evidence.commitment`.execute(
    tx,
  )
  return rows[0]?.n ?? 0
}

export interface ErasureRow {
  readonly id: string
  readonly kind: string
  readonly objectId: string
  readonly actorId: string
  readonly reason: string
  readonly erasedAt: Date
  /** Where the thing lay: whoever sees that region sees the erasure. '' (no city is kept): parts of the system alone do. */
  readonly region: string
}

export async function insertErasure(tx: Tx, row: ErasureRow): Promise<void> {
  await sql`insert into evidence.erasure (id, kind, object_id, actor_id, reason, erased_at, region)
    values (${row.id}, ${row.kind}, ${row.objectId}, ${row.actorId}, ${row.reason}, ${row.erasedAt}, ${row.region})`.execute(
    tx,
  )
}

/** The whole city as a region; '' where none is kept. */
export async function findCityRegion(tx: Tx): Promise<string> {
  const { rows } = await sql<{ code: string }>`select code from core.region where level = 'city'
    order by code limit 1`.execute(tx)
  return rows[0]?.code ?? ''
}

/** Forgets salt and digest of the things an erasure names. @returns how many commitments it was. */
export async function forgetBody(tx: Tx, erasureId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select evidence.forget_body(${erasureId}) as count`.execute(tx)
  return rows[0]?.count ?? 0
}

const ERASURE_COLUMNS = sql.raw(
  'id, kind, object_id as "objectId", actor_id as "actorId", reason, erased_at as "erasedAt", region',
)

export async function listErasures(tx: Tx, after: string | undefined, limit: number): Promise<ErasureRow[]> {
  const { rows } = await sql<ErasureRow>`select ${ERASURE_COLUMNS} from evidence.erasure
    where ${after ?? null}::uuid is null or id < ${after ?? null}::uuid order by id desc limit ${limit}`.execute(tx)
  return rows
}

/** Erasures on record of these things, whatever their kind. */
export async function erasuresOf(tx: Tx, objectIds: readonly string[]): Promise<ErasureRow[]> {
  const { rows } = await sql<ErasureRow>`select ${ERASURE_COLUMNS} from evidence.erasure
    where object_id = any(${objectIds as string[]}::text[])`.execute(tx)
  return rows
}

/** Every commitment to these things of one kind. */
export async function commitmentsTo(tx: Tx, kind: string, objectIds: readonly string[]): Promise<CommitmentRow[]> {
  const { rows } = await sql<CommitmentRow>`select ${COLUMNS} from evidence.commitment
    where kind = ${kind} and object_id = any(${objectIds as string[]}::text[])`.execute(tx)
  return rows
}

/** Commitments to these things of one kind that wait for their place. */
export async function pendingTo(
  tx: Tx,
  kind: string,
  objectIds: readonly string[],
): Promise<{ objectId: string; salt: Buffer; digest: Buffer; entry: Buffer }[]> {
  const { rows } = await sql<{
    objectId: string
    salt: Buffer
    digest: Buffer
    entry: Buffer
  }>`select object_id as "objectId", salt, body_digest as digest, entry from evidence.pending
    where kind = ${kind} and object_id = any(${objectIds as string[]}::text[])`.execute(tx)
  return rows
}

/**
 * Which of these ids have no commitment, neither in the log nor on its way. The ids come in order: naming the first and the last lets
 * PostgreSQL read that stretch of the index once, instead of searching it for each id or reading it whole.
 */
export async function unsealedAmong(tx: Tx, kind: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`with wanted as materialized (select unnest(${ids as string[]}::text[]) as id)
    select id from wanted where not exists (select from evidence.commitment c where c.object_id = wanted.id and c.kind = ${kind}
        and c.object_id between (select min(id) from wanted) and (select max(id) from wanted))
      and not exists (select from evidence.pending p where p.object_id = wanted.id and p.kind = ${kind})`.execute(tx)
  return rows.map((r) => r.id)
}
