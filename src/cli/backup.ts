import { resolve } from 'node:path'
import { Command } from 'commander'
import { fingerprintOf, writeBackup } from '../core/backup/index.ts'
import { describeLog } from '../engines/evidence/index.ts'
import { KEY_OPTION, type KeyOptions, readProtection } from './backup-key.ts'
import { withCity } from './city.ts'
import { JSON_OPTION, print, progressBar } from './output.ts'

export function backupCommand(): Command {
  return new Command('backup')
    .description(
      '把整个城市备份到一个文件，系统可以继续运行 · back the whole city up into one file while it goes on working',
    )
    .argument('<file>', '新文件，如 city.backup；内含密钥 · a new file; it holds keys')
    .option(...KEY_OPTION)
    .option('--unencrypted', '不加密、不签名（.tar.gz） · neither encrypted nor signed, a plain .tar.gz')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\n待办的后台任务不在备份中；所有数据与密钥都在 · Waiting background jobs are left out; all data and keys are in.',
    )
    .action(async (file: string, { json, ...keys }: { json?: boolean } & KeyOptions) => {
      const protection = await readProtection(keys)
      await withCity('backup', async ({ app }) => {
        const bar = progressBar(0, 'MB', json)
        let bytes = 0
        const { manifest } = await writeBackup(
          { pool: app.db.pool, dataDir: app.config.dataDir, now: app.clock.now(), describeLog },
          resolve(file),
          protection,
          (part, more) => {
            bytes += more
            bar.update(Math.round(bytes / 1e6), part)
          },
        ).finally(() => bar.stop())
        const rows = Object.values(manifest.tables).reduce((sum, t) => sum + t.rows, 0)
        const files = Object.keys(manifest.files).length
        const key = protection === 'unencrypted' ? null : fingerprintOf(protection.id)
        print(
          json,
          { file: resolve(file), rows, files, log: manifest.log, key },
          `已备份 ${rows} 行、${files} 个文件 / backed up ${rows} rows, ${files} files: ${resolve(file)}\n${key ? `密钥 / key: ${key}` : '未加密、未签名 / neither encrypted nor signed'}\n存证日志 / log: ${JSON.stringify(manifest.log)}`,
        )
      })
    })
}
