import { relative, resolve, sep } from 'node:path'
import { Command } from 'commander'
import { fingerprintOf, makeBackupKey, type Protection, readBackupKey } from '../core/backup/index.ts'
import { readConfig } from '../core/config.ts'
import { CommandRefused, JSON_OPTION, print } from './output.ts'

export function backupKeyCommand(): Command {
  return new Command('backup-key')
    .description('生成备份密钥文件，用于加密并签名备份 · make the key file that encrypts and signs backups')
    .argument('<file>', '新文件，不要放在数据目录中 · a new file, outside the data folder')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\n请另存两份在别处：没有它，备份打不开 · Keep two copies elsewhere: without it no backup can be opened.',
    )
    .action((file: string, { json }: { json?: boolean }) => {
      const path = resolve(file)
      refuseInDataFolder(path)
      const fingerprint = fingerprintOf(makeBackupKey(path).id)
      print(
        json,
        { file: path, fingerprint },
        `备份密钥已生成 / backup key made: ${path}\n指纹 / fingerprint: ${fingerprint}\n请另存两份在别处，不要留在本机 / keep two copies elsewhere, not on this machine`,
      )
    })
}

export interface KeyOptions {
  readonly key?: string
  readonly unencrypted?: boolean
}

export const KEY_OPTION = [
  '--key <file>',
  '备份密钥文件，默认取 ZHIHENG_BACKUP_KEY · backup key file, by default ZHIHENG_BACKUP_KEY',
] as const

/**
 * The operator's key, or the express wish to go without.
 * @throws CommandRefused when neither was said: nothing goes unencrypted by oversight.
 */
export async function readProtection({ key, unencrypted }: KeyOptions): Promise<Protection> {
  if (key && unencrypted)
    throw new CommandRefused(
      '--key 与 --unencrypted 只能用一个 / use either --key or --unencrypted, they exclude each other',
    )
  if (unencrypted) return 'unencrypted'
  const file = key || process.env.ZHIHENG_BACKUP_KEY
  if (!file)
    throw new CommandRefused(
      '没有备份密钥：请用 --key FILE 或 ZHIHENG_BACKUP_KEY 给出（zhiheng backup-key FILE 可生成）；若确实不加密、不验签，请加 --unencrypted / no backup key: give one with --key FILE or ZHIHENG_BACKUP_KEY (zhiheng backup-key FILE makes it); to go without encryption and signature, say --unencrypted',
    )
  const path = resolve(file)
  refuseInDataFolder(path)
  return readBackupKey(path)
}

/** There it would be lost with the city, and be in its own backups. */
function refuseInDataFolder(path: string): void {
  const { dataDir } = readConfig(process.env)
  const inside = relative(dataDir, path)
  if (inside !== '..' && !inside.startsWith(`..${sep}`) && resolve(dataDir, inside) === path && inside !== path)
    throw new CommandRefused(
      `备份密钥不能放在数据目录 ${dataDir} 中：会与城市一起丢失；请放到别处 / the backup key must not be in the data folder ${dataDir}, where it would be lost with the city; keep it elsewhere`,
    )
}
