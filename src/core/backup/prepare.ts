import type pg from 'pg'
import { listMigrations, migrate } from '../db/migrate.ts'
import { migrateJobs } from '../jobs/index.ts'
import { BackupRefused, type Header } from './format.ts'

/**
 * Makes the schema on which the backup was written: of today's migrations exactly those that the backup names. The later ones run after
 * the rows are in (`migrate` as at every start), so that they change old rows as they did in every other city.
 * @throws BackupRefused when the backup knows a migration that this version does not, or the database has already gone further.
 */
export async function prepareForBackup(pool: pg.Pool, url: string, header: Header): Promise<void> {
  const known = listMigrations()
  const names = new Set(header.migrations.map((m) => m.name))
  const newer = header.migrations.filter((m) => !known.some((k) => k.name === m.name))
  if (newer.length > 0)
    throw new BackupRefused({
      zh: `备份由更新的版本写成（迁移 ${newer.map((m) => m.name).join('、')}），请先升级`,
      en: `the backup was written by a newer version (migrations ${newer.map((m) => m.name).join(', ')}); upgrade first`,
    })
  await migrateJobs(pool)
  await migrate(
    url,
    known.filter((m) => names.has(m.name)),
  )
  const { rows } = await pool.query<{ name: string; digest: string }>(
    'select name, digest from core.migration order by name',
  )
  const further = rows.filter((r) => !names.has(r.name))
  if (further.length > 0)
    throw new BackupRefused({
      zh: `备份来自较早的版本，而这个数据库已有迁移 ${further.map((m) => m.name).join('、')}；请恢复到新的目录 (ZHIHENG_DATA)`,
      en: `the backup is of an earlier version and this database has migrations ${further.map((m) => m.name).join(', ')} already; restore into a new folder (ZHIHENG_DATA)`,
    })
  const changed = header.migrations.filter((m) => rows.some((r) => r.name === m.name && r.digest !== m.digest))
  if (changed.length > 0)
    throw new BackupRefused({
      zh: `备份所用的迁移 ${changed.map((m) => m.name).join('、')} 与本版本的不同`,
      en: `migrations ${changed.map((m) => m.name).join(', ')} of the backup differ from those of this version`,
    })
}
