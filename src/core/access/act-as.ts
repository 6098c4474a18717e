import type { App } from '../app.ts'
import { refuse } from '../problem.ts'
import type { Actor } from './define.ts'
import { actorOfToken } from './identify.ts'
import { signInRefused } from './problems.ts'
import { type SignInAttempt, signIn, signOut } from './sign-in.ts'

/**
 * One act of somebody who proves who they are on a device where another is signed in: the same checks, delays and audit as any sign-in, a
 * session that lasts as long as the act, and no cookie.
 * @throws Refusal sign-in-refused, sign-in-delayed, code-required
 */
export async function actAs(app: App, attempt: SignInAttempt, act: (actor: Actor) => Promise<void>): Promise<void> {
  const { token } = await signIn(app, attempt)
  const actor = await actorOfToken(app, token)
  if (!actor) throw refuse(signInRefused())
  try {
    await act(actor)
  } finally {
    await signOut(app, actor, false, attempt.requestId)
  }
}
