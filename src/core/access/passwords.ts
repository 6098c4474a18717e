import type { App } from '../app.ts'
import { systemScope, type Tx } from '../db/index.ts'
import { refuse } from '../problem.ts'
import type { Bilingual } from '../text.ts'
import { putPassword } from './accounts.ts'
import { audit } from './audit.ts'
import { currentSettings } from './current-settings.ts'
import type { Actor } from './define.ts'
import { forgetAccount } from './identify.ts'
import { delaySeconds, FORGET_AFTER_MS } from './lockout.ts'
import { passwordMatches } from './password-hash.ts'
import { passwordFaults } from './password-rules.ts'
import { passwordWeak, passwordWrong, signInDelayed } from './problems.ts'
import { loginDigest } from './sign-in.ts'
import { type AccountRow, findAccount, listPasswords } from './store/account.ts'
import { countAttempt, endSessions, takeBackAttempt } from './store/session.ts'

/** Everything wrong with a new password: the rules, and the former passwords it may not repeat. */
export async function findPasswordFaults(tx: Tx, account: AccountRow, password: string): Promise<Bilingual[]> {
  const settings = await currentSettings(tx)
  const faults = passwordFaults(password, account.login_name, {
    minLength: settings.passwordMinLength,
    history: settings.passwordHistory,
  })
  if (faults.length > 0) return faults
  for (const former of await listPasswords(tx, account.id, settings.passwordHistory))
    if (await passwordMatches(password, former.hash))
      return [
        {
          zh: `不能与最近 ${settings.passwordHistory} 次用过的密码相同`,
          en: `It must differ from the last ${settings.passwordHistory} passwords`,
        },
      ]
  return []
}

/**
 * The actor confirms himself with his password (before changing it, or a second factor). Wrong ones are counted with those of
 * sign-in, so that an unattended screen is no place to guess.
 * @throws Refusal password-wrong, sign-in-delayed
 */
export async function confirmPassword(app: App, account: AccountRow, password: string): Promise<void> {
  const key = loginDigest(app, account.login_name)
  const write = <T>(run: (tx: Tx) => Promise<T>) => app.db.write(systemScope('access'), run)
  const attempt = await write(async (tx) => {
    const { lockoutThreshold } = await currentSettings(tx)
    const rule = { forgetAfterMs: FORGET_AFTER_MS, delaySeconds: (n: number) => delaySeconds(n, lockoutThreshold) }
    const { waitSeconds } = await countAttempt(tx, 'login', key, app.clock.now(), rule)
    return { waitSeconds, current: (await listPasswords(tx, account.id, 1))[0] }
  })
  if (attempt.waitSeconds > 0) throw refuse(signInDelayed({ retryAfterSeconds: attempt.waitSeconds }))
  if (!attempt.current || !(await passwordMatches(password, attempt.current.hash))) throw refuse(passwordWrong())
  await write((tx) => takeBackAttempt(tx, 'login', key))
}

export async function ownAccount(app: App, actor: Actor): Promise<AccountRow> {
  const account = await app.db.read(systemScope('access'), async (tx) =>
    actor.accountId ? findAccount(tx, actor.accountId) : undefined,
  )
  if (!account) throw new Error('a signed-in actor has an account')
  return account
}

/** Changes one's own password; every other session of the account ends. */
export async function changePassword(
  app: App,
  actor: Actor,
  change: { currentPassword: string; newPassword: string; requestId?: string },
): Promise<void> {
  const account = await ownAccount(app, actor)
  await confirmPassword(app, account, change.currentPassword)
  await app.db.write(systemScope('access'), async (tx) => {
    const faults = await findPasswordFaults(tx, account, change.newPassword)
    if (faults.length > 0) throw refuse(passwordWeak({ faults, pointer: '/newPassword' }))
    const [former] = await listPasswords(tx, account.id, 1)
    await putPassword(tx, app, {
      accountId: account.id,
      password: change.newPassword,
      mustChange: false,
      // Who came in by a link that nobody released does not become somebody else by a change.
      linkId: former?.link_id ?? null,
    })
    const ended = await endSessions(tx, { accountId: account.id, except: actor.sessionId }, account.id, app.clock.now())
    await audit(tx, app, {
      actor,
      action: 'account.change-password',
      objectKind: 'account',
      objectId: account.id,
      requestId: change.requestId,
      detail: { endedSessions: ended },
    })
  })
  forgetAccount(app, account.id)
}
