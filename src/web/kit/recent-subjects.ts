/** A subject the reader opened lately. Only names of organisations and things, never of persons. */
export interface RecentSubject {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly at: string
}

const KEEP = 8
const PREFIX = 'zh.recent.'

/** Latest first, each once. */
export function withRecent(list: readonly RecentSubject[], one: RecentSubject): readonly RecentSubject[] {
  return [one, ...list.filter((s) => s.id !== one.id)].slice(0, KEEP)
}

export function readRecent(accountId: string): readonly RecentSubject[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(PREFIX + accountId) ?? '[]')
    return Array.isArray(stored) ? (stored as RecentSubject[]) : []
  } catch {
    return []
  }
}

/** Called by the archive page; the home page shows the list to the same account on the same computer until it signs out. */
export function rememberSubject(accountId: string, one: Omit<RecentSubject, 'at'>, at: Date): void {
  if (one.kind === 'person') return
  localStorage.setItem(
    PREFIX + accountId,
    JSON.stringify(withRecent(readRecent(accountId), { ...one, at: at.toISOString() })),
  )
}

/** Shared computers: what one account looked at is gone when it signs out. */
export function forgetRecent(accountId: string): void {
  localStorage.removeItem(PREFIX + accountId)
}
