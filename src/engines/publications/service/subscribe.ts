import { createHash, createHmac } from 'node:crypto'
import type { App } from '../../../core/app.ts'
import { systemScope } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import type { Language } from '../../../core/text.ts'
import { addressRefused, mailNotSet, subscriptionUnknown, tooManySubscriptions } from '../problems.ts'
import {
  deleteSubscription,
  findByToken,
  insertSubscription,
  lockAddress,
  type SubscriptionRow,
  saveSubscription,
} from '../store/subscription.ts'
import { type OutboundRules, PUBLIC_ONLY } from './outbound.ts'

export const CONFIRM_JOB = 'publications.confirm'
/** Of one address. A mailbox that is asked too often is being abused by somebody else. */
const MOST_PER_ADDRESS = 5
const ASK_AGAIN_AFTER_MS = 10 * 60_000
const CONFIRM_WITHIN_MS = 48 * 3_600_000
const MAIL = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9-]{1,63})+$/

export interface Asked {
  readonly channel: 'email' | 'webhook'
  readonly address: string
  readonly kind?: string | undefined
  readonly region?: string | undefined
  readonly language: Language
}

const SCOPE = systemScope('subscriptions')

/** What a link carries: made from the secret, so that no second secret is kept. */
export function tokenOf({ secret }: Pick<SubscriptionRow, 'secret'>): string {
  return createHmac('sha256', secret).update('link').digest('base64url')
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Whether mail can be subscribed: a sender is set up, and links do not depend on what a request claims this site is called. */
export function canMail(app: App): boolean {
  return app.config.mail !== undefined && app.config.publicUrl !== undefined
}

/**
 * Takes a subscription; nothing is sent but the question whether it is wanted (double opt-in). The answer is the same whether the address
 * is known or not. A webhook gets its secret here, once.
 * @throws Refusal `subscription-address-refused`, `subscription-no-mail`, `subscription-too-many` (webhooks only)
 */
export async function subscribe(
  app: App,
  asked: Asked,
  rules: OutboundRules = PUBLIC_ONLY,
): Promise<{ secret?: string }> {
  const isMail = asked.channel === 'email'
  if (isMail && !canMail(app)) throw refuse(mailNotSet())
  const address = isMail ? mailAddress(asked.address) : webhookAddress(asked.address, rules)
  return app.db.write(SCOPE, async (tx) => {
    const now = app.clock.now()
    const known = await lockAddress(tx, address)
    const same = known.find((s) => s.kind === (asked.kind ?? null) && s.region === (asked.region ?? null))
    const isAskedJustNow = known.some((s) => now.getTime() - s.lastAskedAt.getTime() < ASK_AGAIN_AFTER_MS)
    const isFull = !same && known.length >= MOST_PER_ADDRESS
    if (isAskedJustNow || isFull || same?.status === 'active') {
      if (isMail) return {}
      throw refuse(tooManySubscriptions())
    }
    const secret = app.random(32).toString('base64url')
    if (same) await deleteSubscription(tx, same.id)
    const id = newId()
    await insertSubscription(tx, {
      id,
      channel: asked.channel,
      address,
      kind: asked.kind ?? null,
      region: asked.region ?? null,
      language: asked.language,
      status: 'unconfirmed',
      tokenHash: hashOf(tokenOf({ secret })),
      secret,
      createdAt: now,
      confirmedAt: null,
      lastAskedAt: now,
      failures: 0,
      nextAt: now,
    })
    await app.jobs.add(tx, CONFIRM_JOB, { subscriptionId: id })
    return isMail ? {} : { secret }
  })
}

function mailAddress(text: string): string {
  const address = text.trim()
  if (address.length <= 254 && MAIL.test(address)) return address.toLowerCase()
  throw refuse(
    addressRefused({
      zh: '请输入完整的电子邮箱，如 name@example.cn',
      en: 'Type a whole mail address, such as name@example.cn',
    }),
  )
}

function webhookAddress(text: string, rules: OutboundRules): string {
  const address = text.trim()
  if (address.length <= 500 && rules.isAllowedUrl(address)) return new URL(address).href
  throw refuse(
    addressRefused({
      zh: '请输入 https:// 开头的公网地址（端口 443 或 8443，不带用户名和密码）',
      en: 'Type a public address beginning with https:// (port 443 or 8443, no user or password in it)',
    }),
  )
}

/** What a link is about, before its button is pressed: mail scanners follow links, they do not press buttons. */
export async function findSubscription(app: App, token: string): Promise<SubscriptionRow | undefined> {
  return app.db.read(SCOPE, (tx) => findByToken(tx, hashOf(token)))
}

/** @throws Refusal `subscription-unknown`, also when two days have gone by */
export async function confirmSubscription(app: App, token: string): Promise<void> {
  await app.db.write(SCOPE, async (tx) => {
    const s = await findByToken(tx, hashOf(token))
    const now = app.clock.now()
    if (!s || now.getTime() - s.createdAt.getTime() > CONFIRM_WITHIN_MS) throw refuse(subscriptionUnknown())
    if (s.status === 'unconfirmed')
      await saveSubscription(tx, { ...s, status: 'active', confirmedAt: now, nextAt: now })
  })
}

/** Ends it and forgets the address. A second press finds nothing to do and says the same. */
export async function unsubscribe(app: App, token: string): Promise<void> {
  await app.db.write(SCOPE, async (tx) => {
    const s = await findByToken(tx, hashOf(token))
    if (s) await deleteSubscription(tx, s.id)
  })
}
