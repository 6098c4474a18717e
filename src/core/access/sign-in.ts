import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../app.ts'
import { systemScope, type Tx } from '../db/index.ts'
import { sourceOf } from '../http/rate-limit.ts'
import { newId } from '../ids.ts'
import { type Problem, refuse } from '../problem.ts'
import { audit } from './audit.ts'
import { currentSettings } from './current-settings.ts'
import type { Actor } from './define.ts'
import { forgetAccount } from './identify.ts'
import { accessKeys } from './key-file.ts'
import { ADDRESS_THRESHOLD, delaySeconds, FORGET_AFTER_MS, LOGIN_THRESHOLD } from './lockout.ts'
import { NOBODYS_HASH, passwordMatches } from './password-hash.ts'
import { codeRequired, signInDelayed, signInRefused } from './problems.ts'
import { type OpenedSession, tokenDigest } from './session-token.ts'
import type { SecuritySettings } from './settings.ts'
import {
  type AccountRow,
  findAccountByLogin,
  findTotp,
  listPasswords,
  loginKey,
  markSignedIn,
  requirePasswordChange,
  spendRecoveryCode,
  spendTotpStep,
} from './store/account.ts'
import {
  clearAttempts,
  countAttempt,
  endSessions,
  type FailureKey,
  insertSession,
  isDeviceKnown,
  keepDevice,
  takeBackAttempt,
} from './store/session.ts'
import { recoveryCodeDigest, totpStep } from './totp.ts'

export interface SignInAttempt {
  readonly loginName: string
  readonly password: string
  readonly code?: string | undefined
  readonly address: string
  readonly device: string
  /** What the browser kept from an earlier sign-in. */
  readonly deviceToken?: string | undefined
  /** The session of the same browser until now; it ends. */
  readonly replaces?: Actor | undefined
  readonly requestId?: string | undefined
}

/** A refused sign-in answers no sooner than this, so that the small differences between its reasons drown. */
const REFUSAL_MS = 250

/**
 * Signs in with login name, password and, where it is on, the code of the authenticator (or a recovery code).
 * @throws Refusal sign-in-refused (one text for every reason), sign-in-delayed, code-required.
 */
export async function signIn(app: App, attempt: SignInAttempt): Promise<OpenedSession> {
  const began = performance.now()
  const outcome = await attemptSignIn(app, attempt)
  if ('token' in outcome) return outcome
  await sleep(Math.max(0, REFUSAL_MS - (performance.now() - began)))
  throw refuse(outcome)
}

async function attemptSignIn(app: App, attempt: SignInAttempt): Promise<OpenedSession | Problem> {
  const now = app.clock.now()
  const loginHash = loginDigest(app, attempt.loginName)
  const deviceHash = attempt.deviceToken ? tokenDigest(attempt.deviceToken) : undefined
  const write = <T>(run: (tx: Tx) => Promise<T>) => app.db.write(systemScope('sign-in'), run)

  const { waitSeconds, settings, counted } = await write((tx) => admitAttempt(tx, app, attempt, loginHash, deviceHash))
  if (waitSeconds > 0) return signInDelayed({ retryAfterSeconds: waitSeconds })

  const found = await app.db.read(systemScope('sign-in'), async (tx) => {
    const account = await findAccountByLogin(tx, attempt.loginName)
    const passwords = account ? await listPasswords(tx, account.id, 1) : []
    const totp = account ? await findTotp(tx, account.id) : undefined
    return { account, password: passwords[0], totp: totp?.confirmed_at ? totp : undefined }
  })
  const isRight = await passwordMatches(attempt.password, found.password?.hash ?? NOBODYS_HASH)
  const { account, password, totp } = found

  return write(async (tx): Promise<OpenedSession | Problem> => {
    const known = account && password && isRight && account.status === 'active' ? account : undefined
    if (known && totp && !attempt.code) {
      for (const key of counted) await takeBackAttempt(tx, key)
      return codeRequired()
    }
    const isIn = known && (!totp || (await isCodeGood(tx, app, known.id, totp.secret, attempt.code ?? '', now)))
    if (!isIn || !password) {
      await auditSignIn(tx, app, account, loginHash, attempt, known ? 'code' : 'password')
      return signInRefused()
    }
    // The address only gets this one attempt back, or a guesser's own account would clear it.
    for (const key of counted.filter((k) => k.kind === 'address')) await takeBackAttempt(tx, key)
    await clearAttempts(
      tx,
      counted.filter((k) => k.kind !== 'address'),
    )
    await requireChangeOfOldPassword(tx, known, password.set_at, settings, now)
    await auditSignIn(tx, app, known, loginHash, attempt, undefined)
    await endReplaced(tx, attempt.replaces, now)
    const deviceToken = await rememberDevice(tx, app, known.id, attempt.deviceToken)
    const session = await openSession(
      tx,
      app,
      { accountId: known.id, method: 'password', device: attempt.device },
      settings,
    )
    return { ...session, deviceToken }
  }).then((outcome) => {
    if ('token' in outcome && attempt.replaces?.accountId) forgetAccount(app, attempt.replaces.accountId)
    return outcome
  })
}

/** A browser that signs in anew leaves no former session behind: its token may be in other hands. */
export async function endReplaced(tx: Tx, former: Actor | undefined, now: Date): Promise<void> {
  const { accountId, sessionId } = former ?? {}
  if (accountId && sessionId) await endSessions(tx, { accountId, only: sessionId }, accountId, now)
}

async function rememberDevice(tx: Tx, app: App, accountId: string, shown: string | undefined): Promise<string> {
  const token = shown ?? app.random(32).toString('base64url')
  await keepDevice(tx, accountId, tokenDigest(token), app.clock.now())
  return token
}

export function loginDigest(app: App, loginName: string): Buffer {
  return accessKeys(app.config.dataDir).digest(`login ${loginKey(loginName)}`)
}

/**
 * Counts the attempt where it belongs. From a known device only there: what strangers guess, at this login name or from the same office,
 * does not close it.
 */
async function admitAttempt(
  tx: Tx,
  app: App,
  attempt: SignInAttempt,
  loginHash: Buffer,
  deviceHash: Buffer | undefined,
) {
  const settings = await currentSettings(tx)
  const now = app.clock.now()
  const { digest } = accessKeys(app.config.dataDir)
  const source = sourceOf(attempt.address)
  const account = await findAccountByLogin(tx, attempt.loginName)
  const isKnown = account && deviceHash ? await isDeviceKnown(tx, account.id, deviceHash) : false
  const perLogin = settings.lockoutThreshold
  const login = loginHash.toString('hex')
  const keys: readonly (FailureKey & { threshold: number })[] = isKnown
    ? [
        {
          kind: 'device',
          keyHash: digest(`device ${login} ${deviceHash?.toString('hex')}`),
          loginHash,
          threshold: perLogin,
        },
      ]
    : [
        { kind: 'address', keyHash: digest(`address ${source}`), threshold: ADDRESS_THRESHOLD },
        { kind: 'login-source', keyHash: digest(`login ${login} from ${source}`), loginHash, threshold: perLogin },
        { kind: 'login', keyHash: loginHash, loginHash, threshold: LOGIN_THRESHOLD },
      ]
  const counted: FailureKey[] = []
  for (const key of keys) {
    const rule = {
      forgetAfterMs: FORGET_AFTER_MS,
      delaySeconds: (failures: number) => delaySeconds(failures, key.threshold),
    }
    const { waitSeconds } = await countAttempt(tx, key, now, rule)
    if (waitSeconds > 0) return { waitSeconds, settings, counted }
    counted.push(key)
  }
  return { waitSeconds: 0, settings, counted }
}

/** A code of the authenticator, good once, or one of the recovery codes, good once. */
export async function isCodeGood(
  tx: Tx,
  app: App,
  accountId: string,
  box: Buffer,
  code: string,
  now: Date,
): Promise<boolean> {
  const step = totpStep(accessKeys(app.config.dataDir).open(box), code.trim(), now)
  if (step !== undefined) return spendTotpStep(tx, accountId, step)
  return code.length > 6 && spendRecoveryCode(tx, accountId, recoveryCodeDigest(accountId, code), now)
}

async function requireChangeOfOldPassword(
  tx: Tx,
  account: AccountRow,
  setAt: Date,
  settings: SecuritySettings,
  now: Date,
) {
  if (settings.passwordMaxAgeDays === 0) return
  if (now.getTime() - setAt.getTime() > settings.passwordMaxAgeDays * 86_400_000)
    await requirePasswordChange(tx, account.id)
}

async function auditSignIn(
  tx: Tx,
  app: App,
  account: AccountRow | undefined,
  loginHash: Buffer,
  attempt: SignInAttempt,
  wrong: 'password' | 'code' | undefined,
): Promise<void> {
  const who = loginHash.toString('hex').slice(0, 16)
  await audit(tx, app, {
    actor: account
      ? { ...NOBODY, kind: 'account', accountId: account.id, name: account.display_name }
      : { ...NOBODY, kind: 'guest', accountId: undefined, name: 'guest' },
    action: 'session.sign-in',
    objectKind: 'account',
    // What was typed into the field may be a password: an unknown name is kept as a keyed hash only.
    objectId: account?.id ?? `unknown:${who}`,
    outcome: wrong ? 'refused' : 'done',
    requestId: attempt.requestId,
    detail: {
      wrong,
      device: attempt.device,
      from: accessKeys(app.config.dataDir).digest(attempt.address).toString('hex').slice(0, 16),
    },
  })
}
const NOBODY = { grants: [], permissions: new Map(), subjectId: undefined, sessionId: undefined } as const

/** Opens a session and returns its token; the database keeps only the token's hash. */
export async function openSession(
  tx: Tx,
  app: App,
  s: { accountId: string; method: 'password' | 'oidc' | 'setup'; device: string },
  settings?: SecuritySettings,
): Promise<OpenedSession> {
  const { sessionIdleMinutes, sessionMaxHours } = settings ?? (await currentSettings(tx))
  const at = app.clock.now()
  const token = app.random(32).toString('base64url')
  const expiresAt = new Date(at.getTime() + sessionMaxHours * 3_600_000)
  await insertSession(tx, {
    id: newId(),
    tokenHash: tokenDigest(token),
    accountId: s.accountId,
    method: s.method,
    device: s.device,
    at,
    idleMinutes: sessionIdleMinutes,
    expiresAt,
  })
  await markSignedIn(tx, s.accountId, at)
  return { token, accountId: s.accountId, expiresAt }
}

/** Ends the actor's own session, or with `everywhere` all of them. */
export async function signOut(app: App, actor: Actor, everywhere: boolean, requestId?: string): Promise<void> {
  const { accountId, sessionId } = actor
  if (!accountId || !sessionId) return
  await app.db.write(systemScope('sign-in'), async (tx) => {
    const which = everywhere ? { accountId } : { accountId, only: sessionId }
    const ended = await endSessions(tx, which, accountId, app.clock.now())
    await audit(tx, app, {
      actor,
      action: everywhere ? 'session.sign-out-everywhere' : 'session.sign-out',
      objectKind: 'account',
      objectId: accountId,
      requestId,
      detail: { ended },
    })
  })
  forgetAccount(app, accountId)
}
