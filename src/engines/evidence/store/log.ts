import { sql } from 'kysely'
import type pg from 'pg'
import type { Tx } from '../../../core/db/index.ts'
import type { HashName } from '../logic/hash.ts'
import type { StoredTile } from '../logic/tiles.ts'

export interface LogRow {
  readonly origin: string
  readonly hash: HashName
  readonly verifierKey: string
  readonly size: number
}

export interface CheckpointRow {
  readonly size: number
  readonly root: Buffer
  readonly note: string
  readonly publishedAt: Date
}

const LOG_COLUMNS = 'origin, hash, verifier_key as "verifierKey", size'

/** What the sequencer does on the owner's connection; the application role has no right to any of it. */

/** Two processes that start at once make one log: the first writes it, the other finds it. Ends with the transaction. */
export async function lockLogCreation(client: pg.ClientBase): Promise<void> {
  await client.query('select pg_advisory_xact_lock(7021180813)')
}

export async function findLogAsOwner(client: pg.ClientBase): Promise<LogRow | undefined> {
  const { rows } = await client.query<LogRow>(`select ${LOG_COLUMNS} from evidence.log`)
  return rows[0]
}

/** Whether anything was ever published or integrated. */
export async function hasEntries(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    'select exists(select from evidence.checkpoint) or exists(select from evidence.commitment) as found',
  )
  return rows[0]?.found ?? false
}

/** What a backup compares before and after: whose log it is, its size and its signed root; null before the log was made. */
export async function describeLog(
  client: pg.ClientBase,
): Promise<{ origin: string; size: number; root: string } | null> {
  const { rows } = await client.query<{ origin: string; size: number; root: string }>(
    `select l.origin, c.size, encode(c.root, 'hex') as root from evidence.log l, evidence.checkpoint c order by c.size desc limit 1`,
  )
  return rows[0] ?? null
}

export async function insertLog(client: pg.ClientBase, log: Omit<LogRow, 'size'>): Promise<void> {
  await client.query('insert into evidence.log (origin, hash, verifier_key) values ($1, $2, $3)', [
    log.origin,
    log.hash,
    log.verifierKey,
  ])
}

/** Whether anything waits; asked many times a second, so it touches one index page. */
export async function hasPending(client: pg.ClientBase): Promise<boolean> {
  // By the index, whose dead entries are skipped; a scan of the table would meet every row that was taken since the last vacuum.
  const { rows } = await client.query({
    name: 'evidence-waiting',
    text: 'select id from evidence.pending order by id limit 1',
  })
  return rows.length > 0
}

/** Takes the log for this transaction; undefined when another process holds it just now. */
export async function lockLog(client: pg.ClientBase): Promise<LogRow | undefined> {
  const { rows } = await client.query<LogRow>(`select ${LOG_COLUMNS} from evidence.log for update skip locked`)
  return rows[0]
}

export async function findCheckpointRoot(client: pg.ClientBase, size: number): Promise<Buffer | undefined> {
  const { rows } = await client.query<{ root: Buffer }>('select root from evidence.checkpoint where size = $1', [size])
  return rows[0]?.root
}

export async function loadTile(client: pg.ClientBase, level: number, tile: number): Promise<Buffer | undefined> {
  const { rows } = await client.query<{ hashes: Buffer }>(
    'select hashes from evidence.tile where level = $1 and tile = $2',
    [level, tile],
  )
  return rows[0]?.hashes
}

export async function loadBundle(client: pg.ClientBase, bundle: number): Promise<Buffer | undefined> {
  const { rows } = await client.query<{ entries: Buffer }>(
    'select entries from evidence.entry_bundle where bundle = $1',
    [bundle],
  )
  return rows[0]?.entries
}

/** Writes new and longer tiles. A tile only ever grows: the old hashes stay its beginning. */
export async function putTiles(client: pg.ClientBase, tiles: readonly StoredTile[]): Promise<void> {
  await client.query(
    `insert into evidence.tile (level, tile, hashes) select * from unnest($1::int[], $2::bigint[], $3::bytea[])
     on conflict (level, tile) do update set hashes = excluded.hashes`,
    [tiles.map((t) => t.level), tiles.map((t) => t.tile), tiles.map((t) => Buffer.from(t.hashes))],
  )
}

export async function putBundles(
  client: pg.ClientBase,
  bundles: readonly { bundle: number; entries: Uint8Array }[],
): Promise<void> {
  await client.query(
    `insert into evidence.entry_bundle (bundle, entries) select * from unnest($1::bigint[], $2::bytea[])
     on conflict (bundle) do update set entries = excluded.entries`,
    [bundles.map((b) => b.bundle), bundles.map((b) => Buffer.from(b.entries))],
  )
}

export async function publishCheckpoint(client: pg.ClientBase, checkpoint: CheckpointRow): Promise<void> {
  await client.query('insert into evidence.checkpoint (size, root, note, published_at) values ($1, $2, $3, $4)', [
    checkpoint.size,
    checkpoint.root,
    checkpoint.note,
    checkpoint.publishedAt,
  ])
  await client.query('update evidence.log set size = $1', [checkpoint.size])
}

/** What everybody may read. */

export async function findLog(tx: Tx): Promise<(LogRow & { createdAt: Date }) | undefined> {
  const { rows } = await sql<LogRow & { createdAt: Date }>`select origin, hash, verifier_key as "verifierKey", size,
    created_at as "createdAt" from evidence.log`.execute(tx)
  return rows[0]
}

export async function findNewestCheckpoint(tx: Tx): Promise<CheckpointRow | undefined> {
  const { rows } =
    await sql<CheckpointRow>`select size, root, note, published_at as "publishedAt" from evidence.checkpoint
    order by size desc limit 1`.execute(tx)
  return rows[0]
}

export async function findCheckpoint(tx: Tx, size: number): Promise<CheckpointRow | undefined> {
  const { rows } =
    await sql<CheckpointRow>`select size, root, note, published_at as "publishedAt" from evidence.checkpoint
    where size = ${size}`.execute(tx)
  return rows[0]
}

export async function listCheckpoints(tx: Tx, afterSize: number, limit: number): Promise<CheckpointRow[]> {
  const { rows } =
    await sql<CheckpointRow>`select size, root, note, published_at as "publishedAt" from evidence.checkpoint
    where size > ${afterSize} order by size limit ${limit}`.execute(tx)
  return rows
}

export async function listNewestCheckpoints(
  tx: Tx,
  beforeSize: number | undefined,
  limit: number,
): Promise<CheckpointRow[]> {
  const { rows } =
    await sql<CheckpointRow>`select size, root, note, published_at as "publishedAt" from evidence.checkpoint
    where size < ${beforeSize ?? Number.MAX_SAFE_INTEGER} order by size desc limit ${limit}`.execute(tx)
  return rows
}

/** Tiles of one level by number; absent ones are missing from the answer. */
export async function loadTiles(tx: Tx, level: number, tiles: readonly number[]): Promise<Map<number, Buffer>> {
  const { rows } = await sql<{ tile: number; hashes: Buffer }>`select tile, hashes from evidence.tile
    where level = ${level} and tile = any(${tiles as number[]}::bigint[])`.execute(tx)
  return new Map(rows.map((r) => [r.tile, r.hashes]))
}

export async function loadBundles(tx: Tx, bundles: readonly number[]): Promise<Map<number, Buffer>> {
  const { rows } = await sql<{ bundle: number; entries: Buffer }>`select bundle, entries from evidence.entry_bundle
    where bundle = any(${bundles as number[]}::bigint[])`.execute(tx)
  return new Map(rows.map((r) => [r.bundle, r.entries]))
}

export interface PendingState {
  readonly count: number
  readonly oldestAt: Date | undefined
}

/** How much waits, counted up to a limit. The id is a UUIDv7: its first 48 bits are when the commitment was made. */
export async function pendingState(tx: Tx, limit: number): Promise<PendingState> {
  const { rows } = await sql<{ count: number; oldest: string | null }>`
    select count, oldest from evidence.waiting(${limit})`.execute(tx)
  const row = rows[0]
  const oldest = row?.oldest
  return {
    count: row?.count ?? 0,
    oldestAt: oldest ? new Date(Number.parseInt(oldest.replaceAll('-', '').slice(0, 12), 16)) : undefined,
  }
}

export interface ThroughputRow {
  readonly at: Date
  readonly entries: number
  readonly checkpoints: number
}

/** Entries integrated per step of time since a moment; steps without any are absent. */
export async function throughput(tx: Tx, since: Date, step: 'minute' | 'hour' | 'day'): Promise<ThroughputRow[]> {
  const { rows } = await sql<ThroughputRow>`
    select date_trunc(${step}, published_at) as at, sum(added)::bigint as entries, count(*) as checkpoints
    from (select published_at, size - lag(size, 1, 0::bigint) over (order by size) as added from evidence.checkpoint
      where size >= coalesce((select max(size) from evidence.checkpoint where published_at < ${since}), 0)) c
    where published_at >= ${since} group by 1 order by 1`.execute(tx)
  return rows
}
