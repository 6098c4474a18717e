import { createHash } from 'node:crypto'
import type { App } from '../app.ts'
import { systemScope, type Tx } from '../db/index.ts'
import type { Actor } from './define.ts'
import { findSessionEnd, renewToken } from './store/session.ts'

export interface OpenedSession {
  readonly token: string
  readonly accountId: string
  readonly expiresAt: Date
  /** By which the browser is known at the next sign-in. */
  readonly deviceToken?: string
}

/** The database keeps only this of a token. */
export function tokenDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** How long a token that was renewed in passing stays good: requests of the same page are under way with it. */
const FORMER_MS = 60_000

/** A new token for a session whose rights changed; undefined when another request was faster. */
export async function renewInPassing(
  app: App,
  sessionId: string,
  accountId: string,
): Promise<OpenedSession | undefined> {
  const token = app.random(32).toString('base64url')
  return app.db.write(systemScope('sign-in'), async (tx) => {
    const formerUntil = new Date(app.clock.now().getTime() + FORMER_MS)
    const isDone = await renewToken(tx, { id: sessionId, tokenHash: tokenDigest(token), formerUntil })
    const expiresAt = isDone ? await findSessionEnd(tx, sessionId) : undefined
    return expiresAt && { token, accountId, expiresAt }
  })
}

/** A new token for the actor's own session; the old one is dead at once. */
export async function renewOwnSession(tx: Tx, app: App, actor: Actor): Promise<OpenedSession | undefined> {
  const { accountId, sessionId } = actor
  if (!accountId || !sessionId) return undefined
  const token = app.random(32).toString('base64url')
  if (!(await renewToken(tx, { id: sessionId, tokenHash: tokenDigest(token), formerUntil: null }))) return undefined
  const expiresAt = await findSessionEnd(tx, sessionId)
  return expiresAt && { token, accountId, expiresAt }
}
