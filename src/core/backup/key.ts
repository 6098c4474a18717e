import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { BackupRefused } from './format.ts'

const KIND = 'zhiheng-backup-key/1'

/** What an operator keeps apart from the city: who has it can read its backups, and only what it signed is restored. */
export interface BackupKey {
  readonly encryption: Buffer
  readonly signing: KeyObject
  readonly verifying: KeyObject
  /** 32 bytes that name the key without giving anything of it away; in the head of every backup made with it. */
  readonly id: Buffer
}

/** How a backup is kept: under an operator's key, or, said in so many words, open to whoever gets the file. */
export type Protection = BackupKey | 'unencrypted'

/**
 * Makes a new key file, mode 0600: JSON, so that it can be printed and typed in again.
 * @throws BackupRefused when the file exists: a key that was overwritten takes all its backups with it.
 */
export function makeBackupKey(path: string): BackupKey {
  const encryption = randomBytes(32)
  const signing = generateKeyPairSync('ed25519').privateKey
  const key = keyOf(encryption, signing)
  const text = {
    format: KIND,
    fingerprint: fingerprintOf(key.id),
    encryption: encryption.toString('base64'),
    signing: signing.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  }
  try {
    writeFileSync(path, `${JSON.stringify(text, null, 1)}\n`, { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(path, (error as Error).message)
    throw new BackupRefused({
      zh: `${path} 已存在，不会覆盖；没有旧密钥，用它做的备份就再也打不开`,
      en: `${path} exists and is not overwritten: without the old key its backups could never be opened`,
    })
  }
  return key
}

/** @throws BackupRefused when it is missing, readable by others, or not whole. */
export async function readBackupKey(path: string): Promise<BackupKey> {
  const found = await stat(path).catch(() => {
    throw new BackupRefused({
      zh: `找不到备份密钥文件 ${path}；用 zhiheng backup-key FILE 生成，或取回保存的那一份`,
      en: `there is no backup key file ${path}; make one with zhiheng backup-key FILE, or fetch the one that was kept`,
    })
  })
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw new BackupRefused({
      zh: `备份密钥文件 ${path} 可被他人读取；请先执行 chmod 600 ${path}`,
      en: `others can read the backup key file ${path}; run chmod 600 ${path} first`,
    })
  let key: BackupKey
  let named: unknown
  try {
    const text = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>
    if (text.format !== KIND) throw new Error(`format ${text.format}`)
    named = text.fingerprint
    key = keyOf(
      Buffer.from(text.encryption ?? '', 'base64'),
      createPrivateKey({ key: Buffer.from(text.signing ?? '', 'base64'), format: 'der', type: 'pkcs8' }),
    )
  } catch (error) {
    throw unusable(path, (error as Error).message)
  }
  if (key.encryption.length !== 32 || key.signing.asymmetricKeyType !== 'ed25519' || named !== fingerprintOf(key.id))
    throw unusable(path, 'fingerprint')
  return key
}

function unusable(path: string, why: string): BackupRefused {
  return new BackupRefused({
    zh: `${path} 不能用作备份密钥文件（${why}）；请用保存的另一份，或检查抄录`,
    en: `${path} cannot be used as a backup key file (${why}); use another copy, or check what was typed`,
  })
}

function keyOf(encryption: Buffer, signing: KeyObject): BackupKey {
  const verifying = createPublicKey(signing)
  // Over both halves, so that a slip in copying either is found when the file is read.
  const id = createHmac('sha256', encryption)
    .update(verifying.export({ format: 'der', type: 'spki' }))
    .digest()
  return { encryption, signing, verifying, id }
}

/** The first 16 bytes in groups of four digits, to be read out and compared. */
export function fingerprintOf(id: Buffer): string {
  return (id.toString('hex', 0, 16).match(/.{4}/g) ?? []).join('-')
}
