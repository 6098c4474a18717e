import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { BackupRefused } from './format.ts'
import type { Protection } from './key.ts'
import { isSealed, openSealed } from './sealed.ts'

/** Gives the gzipped tar of a backup from its beginning, as often as asked. */
export type OpenBackup = () => Readable

/**
 * Opens a backup after the whole of it was verified; a plain one has nothing to verify and is opened only when that was asked for.
 * @throws BackupRefused
 */
export async function openBackup(file: string, protection: Protection): Promise<OpenBackup> {
  await stat(file).catch(() => {
    throw new BackupRefused({ zh: `找不到备份文件 ${file}`, en: `there is no backup file ${file}` })
  })
  const sealed = await isSealed(file)
  if (protection !== 'unencrypted' && sealed) {
    const read = await openSealed(file, protection)
    return () => Readable.from(read(), { objectMode: false })
  }
  if (protection === 'unencrypted' && !sealed) return () => createReadStream(file)
  throw sealed
    ? new BackupRefused({
        zh: `${file} 是加密的备份；请去掉 --unencrypted，用 --key 或 ZHIHENG_BACKUP_KEY 给出密钥文件`,
        en: `${file} is an encrypted backup; leave --unencrypted out and give the key file with --key or ZHIHENG_BACKUP_KEY`,
      })
    : new BackupRefused({
        zh: `${file} 不是加密并签名的质衡备份，或文件头已损坏，无法确认出处；若是可信的未加密旧备份，请加 --unencrypted，否则换一份副本`,
        en: `${file} is not an encrypted and signed Zhiheng backup, or its head is damaged: nothing shows where it comes from; add --unencrypted for an old plain backup that you trust, otherwise use another copy`,
      })
}
