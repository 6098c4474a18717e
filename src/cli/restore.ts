import { resolve } from 'node:path'
import { Command } from 'commander'
import { createCity } from '../city.ts'
import { prepareForBackup, restoreBackup } from '../core/backup/index.ts'
import { openDatabase } from '../core/db/index.ts'
import { prepareConfigured } from '../core/db/prepare.ts'
import { describeLog, verifyLog } from '../engines/evidence/index.ts'
import { KEY_OPTION, type KeyOptions, readProtection } from './backup-key.ts'
import { openCommandDatabase } from './city.ts'
import { CommandRefused, JSON_OPTION, print, progressBar } from './output.ts'

/** A row in one of these means that people work in this city. Migrations and the first start of an empty city put none into them. */
const SIGNS_OF_LIFE = ['archive.subject', 'archive.record', 'policy.document', 'core.account_password']

export function restoreCommand(): Command {
  return new Command('restore')
    .description('从备份恢复到空的城市（先停止系统） · restore a backup into an empty city (stop the system first)')
    .argument('<file>', '备份文件 · the backup')
    .option(...KEY_OPTION)
    .option('--unencrypted', '可信的未加密备份 · a plain backup that you trust')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\n原来的城市不要再运行：同一密钥的两份存证日志会分叉 · Do not run the original any more: two logs with one key would fork.',
    )
    .action(async (file: string, { json, ...keys }: { json?: boolean } & KeyOptions) => {
      const protection = await readProtection(keys)
      const database = await openCommandDatabase('restore')
      try {
        if (database.isShared) throw new CommandRefused('系统正在运行，请先停止 / the system is running; stop it first')
        const { config } = database
        const { pool, close } = openDatabase(config.databaseUrl)
        const bar = progressBar(0, 'MB', json)
        let bytes = 0
        const { header, manifest } = await restoreBackup(
          {
            pool,
            dataDir: config.dataDir,
            prepare: (h) => prepareForBackup(pool, config.databaseUrl, h),
            signsOfLife: SIGNS_OF_LIFE,
            describeLog,
          },
          resolve(file),
          protection,
          (part, more) => {
            bytes += more
            bar.update(Math.round(bytes / 1e6), part)
          },
        ).finally(async () => {
          bar.stop()
          await close()
        })
        const applied = await prepareConfigured(config)
        const isIntact = await verifyRestored({ ...config, logLevel: 'silent' })
        const rows = Object.values(manifest.tables).reduce((sum, t) => sum + t.rows, 0)
        const files = Object.keys(manifest.files).length
        print(
          json,
          { rows, files, createdAt: header.createdAt, log: manifest.log, migrated: applied, isLogIntact: isIntact },
          `已恢复 ${rows} 行、${files} 个文件（备份于 ${header.createdAt}），与备份逐项核对一致 / restored ${rows} rows, ${files} files, all equal to the backup\n存证日志 / log: ${JSON.stringify(manifest.log)}${isIntact ? '，已全部验证 / verified' : ''}`,
        )
        if (isIntact === false)
          throw new CommandRefused(
            '存证日志有误，请运行 zhiheng log verify / the log has faults; run zhiheng log verify',
          )
      } finally {
        await database.close()
      }
    })
}

/** Every leaf, tile, checkpoint and sealed body; undefined when the city never had a log. */
async function verifyRestored(config: Parameters<typeof createCity>[0]): Promise<boolean | undefined> {
  const city = await createCity(config, { isPassive: true })
  try {
    const log = await city.app.db.asOwner(describeLog)
    return log ? (await verifyLog(city.app)).isIntact : undefined
  } finally {
    await city.stop()
  }
}
