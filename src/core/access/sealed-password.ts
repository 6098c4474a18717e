import { createHash } from 'node:crypto'
import type { Json, SealedKind } from '../seal.ts'
import { listPasswordKeys, listPasswordsByKey, type StoredPassword } from './store/account.ts'

/**
 * Passwords as they are sealed, one by one, by `account@password`: whoever owns the database cannot exchange one for a hash he made, slip a
 * newer one in or take one away without `log verify` naming the account. The seal holds digests of the hashes and no secret.
 */
export const passwordSealedKind: SealedKind = {
  kind: 'password',
  label: { zh: '账号密码（摘要）', en: 'Password of an account (digest)' },
  isAdopted: true,
  loadBodies: async (tx, keys) =>
    new Map((await listPasswordsByKey(tx, keys)).map((p) => [passwordKey(p), passwordContent(p)])),
  listIds: listPasswordKeys,
}

export function passwordKey(p: Pick<StoredPassword, 'account_id' | 'id'>): string {
  return `${p.account_id}@${p.id}`
}

export function passwordContent(p: StoredPassword): Json {
  return {
    account: p.account_id,
    setAt: p.set_at.toISOString(),
    hash: digestOf(p.hash),
    ...(p.fold_hash !== null && { foldHash: digestOf(p.fold_hash) }),
    isChange: p.is_change,
    ...(p.link_id !== null && { link: p.link_id }),
  }
}

/** What stands for a stored secret where it is sealed. */
export function digestOf(stored: string | Uint8Array): string {
  return createHash('sha256').update(stored).digest('hex')
}
