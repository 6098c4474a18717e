import './environment.ts'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'

export interface Migration {
  readonly name: string
  readonly sql: string
}

const FOLDER = new URL('../../../migrations/', import.meta.url)

/** The migrations of the project in order of their number. Files are `NNN-name.sql`. */
export function listMigrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((f) => /^\d{3}-[a-z0-9-]+\.sql$/.test(f))
    .sort()
    .map((name) => ({ name, sql: readFileSync(new URL(name, FOLDER), 'utf8') }))
}

/** A migration that was already applied has changed since: history is forward only. */
export class MigrationChanged extends Error {
  constructor(name: string) {
    super(`migrations/${name} was changed after it had been applied. Add a new migration instead.`)
    this.name = 'MigrationChanged'
  }
}

/**
 * Brings a database to the newest schema, one transaction per migration, safe when two processes start at once.
 * @returns names of the migrations applied now.
 */
export async function migrate(url: string, migrations: readonly Migration[] = listMigrations()): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'zhiheng-migrate' })
  await client.connect()
  const applied: string[] = []
  try {
    await client.query('select pg_advisory_lock(7021180812)')
    await client.query(
      'create schema if not exists core; create table if not exists core.migration (name text primary key, digest text not null, applied_at timestamptz not null default now())',
    )
    await findExtensions(client)
    const rows = await client.query<{ name: string; digest: string }>('select name, digest from core.migration')
    const done = new Map(rows.rows.map((r) => [r.name, r.digest]))
    for (const m of migrations) {
      const digest = createHash('sha256').update(m.sql).digest('hex')
      const before = done.get(m.name)
      if (before === digest) continue
      if (before !== undefined) throw new MigrationChanged(m.name)
      await client.query('begin')
      try {
        await client.query(m.sql)
        await client.query('insert into core.migration (name, digest) values ($1, $2)', [m.name, digest])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`migrations/${m.name}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        })
      }
      applied.push(m.name)
    }
  } finally {
    await client.end()
  }
  return applied
}

/** An administrator may have made the extensions beforehand, in a schema of his choice: what they hold is found there. */
async function findExtensions(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ schema: string }>(
    `select distinct n.nspname as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace
     where e.extname in ('pg_trgm', 'btree_gin') and n.nspname not in ('pg_catalog', 'public')`,
  )
  for (const { schema } of rows)
    await client.query(
      `select set_config('search_path', current_setting('search_path') || ', ' || quote_ident($1), false)`,
      [schema],
    )
}
