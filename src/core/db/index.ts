import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'

/**
 * A transaction. A module names its tables with `tx.withTables<MyTables>()` in its store.ts; table names carry the module's
 * PostgreSQL schema (`archive.subject`).
 */
// biome-ignore lint/complexity/noBannedTypes: an empty schema on purpose: every store adds its own tables
export type Tx = Transaction<{}>

/** Whose eyes a transaction has: row-level security reads these settings (`zh.actor`, `zh.regions`, `zh.subject`). */
export interface Scope {
  /** Account id, or a fixed word for a part of the system (`system:sequencer`). */
  readonly actorId: string
  /** Region-code prefixes the actor may see, e.g. ['120101']; [''] sees every region, [] none. */
  readonly regions: readonly string[]
  /** The subject an enterprise's own account speaks for: then that subject is seen and no region reaches further. */
  readonly subjectId?: string | undefined
}

/** What migrations, jobs and importers use: every region. It still goes through row-level security. */
export function systemScope(part: string): Scope {
  return { actorId: `system:${part}`, regions: [''] }
}

export interface Database {
  readonly pool: pg.Pool
  /** Read-only transaction as the application role, limited to the scope. */
  read<T>(scope: Scope, run: (tx: Tx) => Promise<T>): Promise<T>
  /** Read-write transaction as the application role, limited to the scope. */
  write<T>(scope: Scope, run: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * One connection as the *owner* of the tables, outside row-level security: for COPY, migrations, backup and partitions only.
   * Never for anything a request can reach.
   */
  asOwner<T>(run: (client: pg.PoolClient) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** The role every request runs as; created by the first migration, holds no table. */
export const APPLICATION_ROLE = 'zhiheng_app'

pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond 2^53`)
  return value
})
// Dates stay text (YYYY-MM-DD): a civil date has no time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/** Opens the pool on a migrated database. */
export function openDatabase(url: string, options: { max?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: 'zhiheng',
    // A short list of GIN entries that wait for their place: every search reads it whole (4 MB, the default, cost 5 ms).
    options: '-c timezone=Asia/Shanghai -c gin_pending_list_limit=256kB',
  })
  // An idle connection that PostgreSQL closes must not end the process; the next query gets a new one.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))

  const inTransaction = async <T>(
    access: 'read only' | 'read write',
    scope: Scope,
    run: (tx: Tx) => Promise<T>,
  ): Promise<T> => {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      // One round trip for all four: a request that reads one row spends most of its time on round trips.
      await client.query(`begin ${access}; ${enterScope(scope)}`)
      const result = await run(transactionOn(client))
      // PostgreSQL answers the commit of a failed transaction with ROLLBACK and no error: nothing may be acknowledged then.
      const { command } = await client.query('commit')
      if (command !== 'COMMIT')
        throw new Error('a statement of this transaction failed and the failure was passed over')
      return result
    } catch (error) {
      await client.query('rollback').catch((e: Error) => {
        broken = e
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  return {
    pool,
    read: (scope, run) => inTransaction('read only', scope, run),
    write: (scope, run) => inTransaction('read write', scope, run),
    asOwner: async (run) => {
      const client = await pool.connect()
      try {
        return await run(client)
      } finally {
        client.release()
      }
    },
    close: () => pool.end(),
  }
}

const transactions = new WeakMap<pg.PoolClient, Tx>()
const connections = new WeakMap<object, pg.PoolClient>()

/** Kysely on one connection that is already in a transaction; made once per connection, because making one costs more than a query. */
function transactionOn(client: pg.PoolClient): Tx {
  const known = transactions.get(client)
  if (known) return known
  const connection = { query: client.query.bind(client), release: () => {} }
  const pool = { connect: async () => connection, end: async () => {} }
  const tx = new Kysely<object>({ dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool }) }) as Tx
  transactions.set(client, tx)
  connections.set(tx, client)
  return tx
}

/**
 * A query that PostgreSQL parses and plans once per connection: for the few statements that run on almost every request.
 * `name` is unique in the project, e.g. `archive.subject`.
 */
export async function prepared<R extends pg.QueryResultRow>(
  tx: Tx,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<R[]> {
  const client = connections.get(tx)
  if (!client) throw new Error('not a transaction of this database')
  return (await client.query<R>({ name, text, values: [...values] })).rows
}

function enterScope(scope: Scope): string {
  const settings = [
    ['zh.actor', scope.actorId],
    ['zh.regions', regionSetting(scope)],
    ['zh.subject', scope.subjectId ?? ''],
    ['role', APPLICATION_ROLE],
  ]
  return `select ${settings.map(([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value as string)}, true)`).join(', ')}`
}

/** `zh.regions` as PostgreSQL reads it: a text array literal; '{}' sees nothing. Codes are digits, so nothing needs quoting. */
function regionSetting(scope: Scope): string {
  for (const region of scope.regions) if (!/^\d*$/.test(region)) throw new RangeError(`not a region code: ${region}`)
  return `{${scope.regions.map((r) => `"${r}"`).join(',')}}`
}
