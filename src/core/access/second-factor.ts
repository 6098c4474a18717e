import { toDataURL } from 'qrcode'
import type { App } from '../app.ts'
import { systemScope } from '../db/index.ts'
import { refuse } from '../problem.ts'
import { audit } from './audit.ts'
import type { Actor } from './define.ts'
import { forgetAccount } from './identify.ts'
import { accessKeys } from './key-file.ts'
import { confirmPassword, ownAccount } from './passwords.ts'
import { codeWrong, totpAlreadyOn, totpNotOn, totpRequired } from './problems.ts'
import { digestOf } from './sealed-password.ts'
import { isAdministratorRole } from './separation.ts'
import { type OpenedSession, renewOwnSession } from './session-token.ts'
import { confirmTotp, findTotp, putTotp, removeTotp, replaceRecoveryCodes, spendTotpStep } from './store/account.ts'
import { listGrants } from './store/grant.ts'
import { makeRecoveryCodes, recoveryCodeDigest, TOTP_SECRET_BYTES, totpEnrolment, totpStep } from './totp.ts'

/** Begins the enrolment of an authenticator: a new secret, shown as QR code and text once. It counts from its first right code on. */
export async function beginTotp(app: App, actor: Actor, password: string) {
  const account = await ownAccount(app, actor)
  await confirmPassword(app, account, password)
  const secret = app.random(TOTP_SECRET_BYTES)
  const isBegun = await app.db.write(systemScope('access'), (tx) =>
    putTotp(tx, account.id, accessKeys(app.config.dataDir).seal(secret), app.clock.now()),
  )
  if (!isBegun) throw refuse(totpAlreadyOn())
  const enrolment = totpEnrolment(secret, account.login_name)
  return { ...enrolment, qr: await toDataURL(enrolment.uri, { errorCorrectionLevel: 'M', margin: 2, width: 240 }) }
}

/** Ends the enrolment with the first code of the authenticator; returns the recovery codes, shown this once. */
export async function confirmTotpEnrolment(
  app: App,
  actor: Actor,
  code: string,
  requestId?: string,
): Promise<{ recoveryCodes: string[]; renewed: OpenedSession | undefined }> {
  const account = await ownAccount(app, actor)
  const codes = makeRecoveryCodes(app.random)
  const now = app.clock.now()
  const renewed = await app.db.write(systemScope('access'), async (tx) => {
    const begun = await findTotp(tx, account.id)
    if (!begun) throw refuse(totpNotOn())
    if (begun.confirmed_at) throw refuse(totpAlreadyOn())
    const step = totpStep(accessKeys(app.config.dataDir).open(begun.secret), code.trim(), now)
    if (step === undefined || !(await spendTotpStep(tx, account.id, step))) throw refuse(codeWrong())
    await confirmTotp(tx, account.id, now)
    await replaceRecoveryCodes(
      tx,
      account.id,
      codes.map((c) => recoveryCodeDigest(account.id, c)),
    )
    await audit(tx, app, {
      actor,
      action: 'account.enrol-totp',
      objectKind: 'account',
      objectId: account.id,
      requestId,
      // Of what is stored, which is enciphered: `log verify --state` holds the row to it.
      detail: { stored: digestOf(begun.secret) },
    })
    return renewOwnSession(tx, app, actor)
  })
  forgetAccount(app, account.id)
  return { recoveryCodes: codes, renewed }
}

/** Turns one's own second factor off; administrators keep theirs (a demo account may). */
export async function dropTotp(
  app: App,
  actor: Actor,
  password: string,
  requestId?: string,
): Promise<OpenedSession | undefined> {
  const account = await ownAccount(app, actor)
  await confirmPassword(app, account, password)
  const renewed = await app.db.write(systemScope('access'), async (tx) => {
    const grants = await listGrants(tx, [account.id])
    if (!account.is_demo && grants.some((g) => isAdministratorRole(g.role_id))) throw refuse(totpRequired())
    if (!(await removeTotp(tx, account.id))) throw refuse(totpNotOn())
    await audit(tx, app, { actor, action: 'account.drop-totp', objectKind: 'account', objectId: account.id, requestId })
    return renewOwnSession(tx, app, actor)
  })
  forgetAccount(app, account.id)
  return renewed
}
