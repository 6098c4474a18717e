import { api, type Query, withQuery } from '../api.ts'
import { asApiProblem } from '../api-problem.ts'
import { deviceStore } from './device-store.ts'

/**
 * The server's answer, or without network the last one this account got on this device. Refusals are refusals; only a server that cannot
 * be reached is answered for.
 */
export async function getKept<R>(accountId: string, path: string, query?: Query, signal?: AbortSignal): Promise<R> {
  const address = withQuery(path, query)
  try {
    const body = await api.get<R>(path, query, signal)
    // A full device or a private window keeps nothing; the page lives without.
    void deviceStore(accountId)
      .then((db) => db.put('replies', { address, body, keptAt: Date.now() }))
      .catch(() => undefined)
    return body
  } catch (error) {
    if (asApiProblem(error).code !== 'offline') throw error
    const kept = await deviceStore(accountId)
      .then((db) => db.get('replies', address))
      .catch(() => undefined)
    if (!kept) throw error
    return kept.body as R
  }
}

/** Asks for what will be needed without network, unless it was kept lately. @returns whether it is there. */
export async function warm(accountId: string, path: string, freshMs: number): Promise<boolean> {
  const kept = await (await deviceStore(accountId)).get('replies', path)
  if (kept && Date.now() - kept.keptAt < freshMs) return true
  try {
    await getKept(accountId, path)
    return true
  } catch {
    return kept !== undefined
  }
}

/** Which of these addresses could be answered without network. */
export async function keptAmong(accountId: string, addresses: readonly string[]): Promise<ReadonlySet<string>> {
  const db = await deviceStore(accountId)
  const keys = new Set(await db.getAllKeys('replies'))
  return new Set(addresses.filter((a) => keys.has(a)))
}
