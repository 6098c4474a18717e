import pg from 'pg'
import { migrateJobs } from '../jobs/index.ts'
import { migrate } from './migrate.ts'

/** Brings a database to today's schema: the queue's tables first, because ours refer to them. @returns migrations applied now. */
export async function prepareDatabase(url: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    await migrateJobs(pool)
  } finally {
    await pool.end()
  }
  return migrate(url)
}
