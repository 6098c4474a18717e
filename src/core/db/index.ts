import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'

/**
 * A transaction. A module names its tables with `tx.withTables<MyTables>()` in its store.ts; table names carry the module's
 * PostgreSQL schema (`archive.subject`).
 */
// biome-ignore lint/complexity/noBannedTypes: an empty schema on purpose: every store adds its own tables
export type Tx = Transaction<{}>

/** Whose eyes a transaction has: row-level security reads these two settings (`zh.actor`, `zh.regions`). */
export interface Scope {
  /** Account id, or a fixed word for a part of the system (`system:sequencer`). */
  readonly actorId: string
  /** Region-code prefixes the actor may see, e.g. ['120101']; [''] sees every region, [] none. */
  readonly regions: readonly string[]
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
    options: '-c timezone=Asia/Shanghai',
  })
  // An idle connection that PostgreSQL closes must not end the process; the next query gets a new one.
  pool.on('error', () => {})
  const kysely = new Kysely<object>({ dialect: new PostgresDialect({ pool }) })

  const inTransaction = <T>(
    access: 'read only' | 'read write',
    scope: Scope,
    run: (tx: Tx) => Promise<T>,
  ): Promise<T> =>
    kysely
      .transaction()
      .setAccessMode(access)
      .execute(async (tx) => {
        await sql`select set_config('zh.actor', ${scope.actorId}, true), set_config('zh.regions', ${regionSetting(scope)}, true), set_config('role', ${APPLICATION_ROLE}, true)`.execute(
          tx,
        )
        return run(tx)
      })

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
    close: () => kysely.destroy(),
  }
}

/** `zh.regions` as PostgreSQL reads it: a text array literal; '{}' sees nothing. Codes are digits, so nothing needs quoting. */
function regionSetting(scope: Scope): string {
  for (const region of scope.regions) if (!/^\d*$/.test(region)) throw new RangeError(`not a region code: ${region}`)
  return `{${scope.regions.map((r) => `"${r}"`).join(',')}}`
}
