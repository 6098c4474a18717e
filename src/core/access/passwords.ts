import type { App } from '../app.ts'
import { systemScope, type Tx } from '../db/index.ts'
import { refuse } from '../problem.ts'
import type { Bilingual } from '../text.ts'
import { putPassword } from './accounts.ts'
import { audit } from './audit.ts'
import { currentSettings } from './current-settings.ts'
import type { Actor } from './define.ts'
import { forgetAccount } from './identify.ts'
import { accessKeys } from './key-file.ts'
import { delaySeconds, FORGET_AFTER_MS } from './lockout.ts'
import { passwordMatches } from './password-hash.ts'
import { foldPassword, passwordFaults, passwordStem } from './password-rules.ts'
import { passwordTooNew, passwordWeak, passwordWrong, signInDelayed } from './problems.ts'
import { type OpenedSession, renewOwnSession } from './session-token.ts'
import { loginDigest } from './sign-in.ts'
import { type AccountRow, findAccount, listPasswords } from './store/account.ts'
import { clearAttempts, countAttempt, endSessions } from './store/session.ts'

/** Everything wrong with a new password: the rules, and the former passwords it may not repeat. */
export async function findPasswordFaults(tx: Tx, account: AccountRow, password: string): Promise<Bilingual[]> {
  const settings = await currentSettings(tx)
  const faults = passwordFaults(password, account.login_name, {
    minLength: settings.passwordMinLength,
    history: settings.passwordHistory,
  })
  if (faults.length > 0) return faults
  const folded = foldPassword(password)
  for (const former of await listPasswords(tx, account.id, settings.passwordHistory))
    if (await (former.fold_hash ? passwordMatches(folded, former.fold_hash) : passwordMatches(password, former.hash)))
      return [
        {
          zh: `不能与最近 ${settings.passwordHistory} 次用过的密码相同，改大小写、全半角或空格也不行`,
          en: `It must differ from the last ${settings.passwordHistory} passwords by more than case, width or blanks`,
        },
      ]
  return []
}

/** A new password is no new one when only its case, its blanks or the number at its end changed. */
function refuseSameStem(currentPassword: string, newPassword: string): void {
  if (passwordStem(currentPassword) !== passwordStem(newPassword)) return
  const message = {
    zh: '不能只改大小写、空格或末尾的数字、符号',
    en: 'It must change more than case, blanks or the digits and signs at its end',
  }
  throw refuse(passwordWeak({ faults: [message], pointer: '/newPassword' }))
}

/**
 * The actor confirms himself with his password (before changing it, a second factor or an identity). Wrong ones are counted like those
 * of sign-in, so that an unattended screen is no place to guess, but apart: they close no sign-in.
 * @throws Refusal password-wrong, sign-in-delayed
 */
export async function confirmPassword(app: App, account: AccountRow, password: string): Promise<void> {
  const loginHash = loginDigest(app, account.login_name)
  const key = accessKeys(app.config.dataDir).digest(`own ${account.id}`)
  const write = <T>(run: (tx: Tx) => Promise<T>) => app.db.write(systemScope('access'), run)
  const attempt = await write(async (tx) => {
    const { lockoutThreshold } = await currentSettings(tx)
    const rule = { forgetAfterMs: FORGET_AFTER_MS, delaySeconds: (n: number) => delaySeconds(n, lockoutThreshold) }
    const { waitSeconds } = await countAttempt(tx, { kind: 'own', keyHash: key, loginHash }, app.clock.now(), rule)
    return { waitSeconds, current: (await listPasswords(tx, account.id, 1))[0] }
  })
  if (attempt.waitSeconds > 0) throw refuse(signInDelayed({ retryAfterSeconds: attempt.waitSeconds }))
  if (!attempt.current || !(await passwordMatches(password, attempt.current.hash))) throw refuse(passwordWrong())
  await write((tx) => clearAttempts(tx, [{ kind: 'own', keyHash: key }]))
}

export async function ownAccount(app: App, actor: Actor): Promise<AccountRow> {
  const account = await app.db.read(systemScope('access'), async (tx) =>
    actor.accountId ? findAccount(tx, actor.accountId) : undefined,
  )
  if (!account) throw new Error('a signed-in actor has an account')
  return account
}

/** Changes one's own password; every other session of the account ends and this one gets a new token. */
export async function changePassword(
  app: App,
  actor: Actor,
  change: { currentPassword: string; newPassword: string; requestId?: string },
): Promise<OpenedSession | undefined> {
  const account = await ownAccount(app, actor)
  await confirmPassword(app, account, change.currentPassword)
  const renewed = await app.db.write(systemScope('access'), async (tx) => {
    const [former] = await listPasswords(tx, account.id, 1)
    const { passwordMinAgeHours: hours } = await currentSettings(tx)
    const from = new Date((former?.set_at.getTime() ?? 0) + hours * 3_600_000)
    if (former?.is_change && !account.must_change_password && app.clock.now() < from)
      throw refuse(passwordTooNew({ hours, from: from.toISOString() }))
    refuseSameStem(change.currentPassword, change.newPassword)
    const faults = await findPasswordFaults(tx, account, change.newPassword)
    if (faults.length > 0) throw refuse(passwordWeak({ faults, pointer: '/newPassword' }))
    await putPassword(tx, app, {
      accountId: account.id,
      password: change.newPassword,
      mustChange: false,
      // Who came in by a link that nobody released does not become somebody else by a change.
      linkId: former?.link_id ?? null,
      chosen: 'as-change',
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
    return renewOwnSession(tx, app, actor)
  })
  forgetAccount(app, account.id)
  return renewed
}
