import './environment.ts'
import pg from 'pg'
import { type Config, SettingError } from '../config.ts'
import { migrateJobs } from '../jobs/index.ts'
import { APPLICATION_ROLE } from './index.ts'
import { migrate } from './migrate.ts'

/** Brings a database to today's schema: the queue's tables first, because ours refer to them. @returns migrations applied now. */
export async function prepareDatabase(url: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    await migrateJobs(pool)
    const applied = await migrate(url)
    await allowApplicationRole(pool)
    return applied
  } finally {
    await pool.end()
  }
}

/**
 * The same on the database of the settings: a server of one's own that cannot be reached, does not let us in or does not grant what is
 * needed is a wrong setting.
 * @throws SettingError naming DATABASE_URL, without its password
 */
export async function prepareConfigured(config: Config & { readonly databaseUrl: string }): Promise<string[]> {
  try {
    return await prepareDatabase(config.databaseUrl)
  } catch (error) {
    const found = [error, (error as Error).cause].find((e) =>
      REFUSALS.test((e as NodeJS.ErrnoException | undefined)?.code ?? ''),
    )
    if (!found) throw error
    const { message, code } = error as NodeJS.ErrnoException
    throw new SettingError('DATABASE_URL', config.databaseUrl.replace(/:[^:@/]*@/, ':…@'), message || String(code))
  }
}

/** Network errors of Node; of PostgreSQL class 28 (authorisation), 3D (no such database), 42501 (a right is missing), 57P03 (starting or stopping). */
const REFUSALS = /^(E[A-Z]{4,}|28...|3D000|42501|57P03)$/

/** From PostgreSQL 16 on, who makes a role may grant it, but not yet become it. */
async function allowApplicationRole(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ may: boolean }>(
    `select case when current_setting('server_version_num')::int < 160000 then pg_has_role($1, 'member') else pg_has_role($1, 'set') end as may`,
    [APPLICATION_ROLE],
  )
  if (!rows[0]?.may) await pool.query(`grant ${APPLICATION_ROLE} to current_user`)
}
