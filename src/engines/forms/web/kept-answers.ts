import type { Answers, Notes } from '../schema.ts'

/** What somebody is filling in, as this device keeps it: a failed sending loses nothing, a resend carries the same key. */
export interface Kept {
  readonly draftId: string
  /** Idempotency key of the submission: made once, kept until the server has answered. */
  readonly key: string
  readonly subjectId: string
  readonly formId: string
  readonly version: number
  readonly supersedes?: string | undefined
  readonly reason?: string | undefined
  readonly answers: Answers
  readonly notes: Notes
  /** The task it answers, where it answers one. */
  readonly taskRef?: string | undefined
  /** When it happened, as claimed. */
  readonly happenedAt: string
  readonly changedAt: string
}

const PREFIX = 'zh-form:'

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** @returns false where the device keeps nothing (private window, full): the page then says so. */
export function keep(store: Store, accountId: string, kept: Kept): boolean {
  try {
    store.setItem(`${PREFIX}${accountId}:${kept.draftId}`, JSON.stringify(kept))
    return true
  } catch {
    return false
  }
}

/** Answers hold personal data: what the server has, the device forgets. */
export function forget(store: Store, accountId: string, draftId: string): void {
  store.removeItem(`${PREFIX}${accountId}:${draftId}`)
}

/** What this account kept on this device, the latest first; what cannot be read is passed over. */
export function listKept(store: Store, accountId: string): Kept[] {
  const found: Kept[] = []
  for (let i = 0; i < store.length; i++) {
    const name = store.key(i)
    if (!name?.startsWith(`${PREFIX}${accountId}:`)) continue
    try {
      found.push(JSON.parse(store.getItem(name) ?? '') as Kept)
    } catch {
      // Written by an older release or cut off: not ours to guess.
    }
  }
  return found.sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1))
}
