import { createHash, createHmac } from 'node:crypto'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { forPublic } from '../../../core/http/public-text.ts'
import { eachAlone } from '../../../core/jobs/each-alone.ts'
import { sendMail } from '../../../core/mail.ts'
import type { Bilingual } from '../../../core/text.ts'
import { findEntry } from '../store/entry.ts'
import { listEventsById } from '../store/event.ts'
import {
  claimSubscription,
  forgetOld,
  listDueSubscriptions,
  listWaitingDeliveries,
  markSent,
  queueDeliveries,
  type SubscriptionRow,
  saveSubscription,
} from '../store/subscription.ts'
import { EVENT_LABELS } from '../wording.ts'
import { OutboundRefused, type OutboundRules, PUBLIC_ONLY, postOutside } from './outbound.ts'
import { listPublicById } from './public.ts'
import { tokenOf } from './subscribe.ts'

const SCOPE = systemScope('subscriptions')
const BATCH = 100
const MAIL_EVERY_MS = 3_600_000
const MOST_IN_ONE = 50
/** 1, 2, 4 … minutes, at most a day; then the subscription is given up. */
const FIRST_RETRY_MS = 60_000
const LONGEST_RETRY_MS = 86_400_000
const MOST_FAILURES = 12
const UNCONFIRMED_FOR_MS = 48 * 3_600_000
const SENT_FOR_MS = 30 * 86_400_000

/** Queues a public step for those who asked. */
export async function announceStep(
  app: App,
  step: { eventId: string; entryId: string; subjectId: string },
): Promise<void> {
  await app.db.write(SCOPE, async (tx) => {
    const entry = await findEntry(tx, step.entryId)
    if (entry) await queueDeliveries(tx, { ...step, kind: entry.kind, region: entry.region }, app.clock.now())
  })
}

/** Asks whether the subscription is wanted: a mail with a link, or a question the webhook has to repeat. */
export async function askToConfirm(
  app: App,
  subscriptionId: string,
  rules: OutboundRules = PUBLIC_ONLY,
): Promise<void> {
  await app.db.write(SCOPE, async (tx) => {
    const s = await claimSubscription(tx, subscriptionId)
    if (s?.status !== 'unconfirmed') return
    if (s.channel === 'email') return mailQuestion(app, s)
    const challenge = tokenOf(s)
    const reply = await postSigned(app, s, { type: 'subscription.confirm', challenge }, rules)
    const echoed = reply.status === 200 && reply.body.includes(challenge)
    if (!echoed) throw new OutboundRefused('the challenge was not repeated')
    await saveSubscription(tx, { ...s, status: 'active', confirmedAt: app.clock.now(), nextAt: app.clock.now() })
  })
}

/** Sends what waits to those whose time has come, and forgets what is old. @returns how many subscriptions were served */
export async function deliverWaiting(app: App, rules: OutboundRules = PUBLIC_ONLY): Promise<number> {
  const now = app.clock.now()
  let served = 0
  const faults = await eachAlone(
    app,
    'publications',
    (after) => app.db.read(SCOPE, (tx) => listDueSubscriptions(tx, now, after, BATCH)),
    async (id) => {
      if (await app.db.write(SCOPE, (tx) => deliverOne(tx, app, id, rules))) served++
    },
  )
  if (faults.length > 0) throw faults[0]
  await app.db.write(SCOPE, (tx) => forgetOld(tx, before(now, UNCONFIRMED_FOR_MS), before(now, SENT_FOR_MS)))
  return served
}

function before(now: Date, ms: number): Date {
  return new Date(now.getTime() - ms)
}

async function deliverOne(tx: Tx, app: App, id: string, rules: OutboundRules): Promise<boolean> {
  const s = await claimSubscription(tx, id)
  if (s?.status !== 'active') return false
  const now = app.clock.now()
  const waiting = await listWaitingDeliveries(tx, id, s.channel === 'email' ? MOST_IN_ONE : 1)
  // What has ended meanwhile is not sent any more.
  const news = await newsOf(tx, app, now, waiting)
  try {
    if (news.length > 0) await (s.channel === 'email' ? mailNews(app, s, news) : postNews(app, s, news, rules))
  } catch (error) {
    const failures = s.failures + 1
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** s.failures)
    await saveSubscription(tx, {
      ...s,
      failures,
      status: failures >= MOST_FAILURES ? 'failed' : 'active',
      nextAt: new Date(now.getTime() + wait),
    })
    // No address in the log: the id leads there for whoever may look.
    const why = error instanceof OutboundRefused ? error.message : ((error as { code?: string }).code ?? 'failed')
    app.log.warn({ part: 'publications', subscription: id, failures, why }, 'delivery failed')
    return false
  }
  await markSent(
    tx,
    id,
    waiting.map((w) => w.eventId),
    now,
  )
  const pause = s.channel === 'email' && news.length > 0 ? MAIL_EVERY_MS : 0
  await saveSubscription(tx, { ...s, failures: 0, nextAt: new Date(now.getTime() + pause) })
  return news.length > 0
}

/** One piece of news: a public step and the entry as it stands now. */
interface News {
  readonly id: string
  readonly type: string
  readonly at: string
  readonly label: Bilingual
  readonly path: string
  readonly entry: Awaited<ReturnType<typeof listPublicById>>[number]['entry']
  readonly content: Awaited<ReturnType<typeof listPublicById>>[number]['content']
}

async function newsOf(
  tx: Tx,
  app: App,
  now: Date,
  waiting: readonly { eventId: string; entryId: string }[],
): Promise<News[]> {
  const steps = await listEventsById(
    tx,
    waiting.map((w) => w.eventId),
  )
  const shown = new Map(
    (
      await listPublicById(
        tx,
        now,
        waiting.map((w) => w.entryId),
      )
    ).map((e) => [e.entry.id, e]),
  )
  return steps.flatMap((step) => {
    const found = shown.get(step.entryId)
    if (!found || !step.isPublic) return []
    const { entry, content } = found
    return [
      // Mails and calls leave by no route: the same mask as there.
      forPublic({
        id: step.id,
        type: `publication.${step.kind}`,
        at: step.at.toISOString(),
        label: EVENT_LABELS[step.kind],
        path: `${app.config.publicUrl?.replace(/\/$/, '') ?? ''}/publications/${entry.id}`,
        entry,
        content,
      }),
    ]
  })
}

async function postNews(app: App, s: SubscriptionRow, news: readonly News[], rules: OutboundRules): Promise<void> {
  for (const { id, type, at, path, entry, content } of news) {
    const reply = await postSigned(app, s, { id, type, at, url: path, entry, content }, rules)
    if (reply.status < 200 || reply.status > 299) throw new OutboundRefused(`status ${reply.status}`)
  }
}

/** `x-zhiheng-signature: t=<seconds>,v1=<hex HMAC-SHA256 of "t.body" under the secret>`. */
function postSigned(app: App, s: SubscriptionRow, payload: object, rules: OutboundRules) {
  const body = JSON.stringify(payload)
  const t = Math.floor(app.clock.now().getTime() / 1000)
  const v1 = createHmac('sha256', s.secret).update(`${t}.${body}`).digest('hex')
  return postOutside(s.address, body, { 'x-zhiheng-signature': `t=${t},v1=${v1}` }, rules)
}

function linkTo(app: App, s: SubscriptionRow, what: 'confirm' | 'unsubscribe'): string {
  return `${app.config.publicUrl?.replace(/\/$/, '') ?? ''}/publications/subscription/${what}?token=${tokenOf(s)}`
}

function mailQuestion(app: App, s: SubscriptionRow): Promise<void> {
  const link = linkTo(app, s, 'confirm')
  return mailTo(
    app,
    s,
    messageId(app, s, ['confirm', s.lastAskedAt.toISOString()]),
    s.language === 'zh' ? '请确认订阅公示信息' : 'Please confirm your subscription',
    s.language === 'zh'
      ? `有人用这个邮箱订阅了质量公示信息。如果是您，请在 48 小时内打开下面的链接并按“确认订阅”：\n\n${link}\n\n如果不是您，不用理会，不会再收到邮件。`
      : `Somebody subscribed this mailbox to published quality information. If it was you, open this link within 48 hours and press “Confirm”:\n\n${link}\n\nIf it was not you, do nothing; no other mail will come.`,
  )
}

function mailNews(app: App, s: SubscriptionRow, news: readonly News[]): Promise<void> {
  const lines = news.map(({ entry, label, path }) => {
    const headline = entry.headline.map((h) => h.value[s.language]).join(' · ')
    return `${label[s.language]}: ${entry.subjectName} — ${entry.title[s.language]}${headline ? ` — ${headline}` : ''}\n${path}`
  })
  const end =
    s.language === 'zh' ? `取消订阅：${linkTo(app, s, 'unsubscribe')}` : `Unsubscribe: ${linkTo(app, s, 'unsubscribe')}`
  const subject = s.language === 'zh' ? `质量公示 ${news.length} 条` : `Published quality information: ${news.length}`
  const id = messageId(
    app,
    s,
    news.map((n) => n.id),
  )
  return mailTo(app, s, id, subject, `${lines.join('\n\n')}\n\n--\n${end}`)
}

/**
 * The same for the same mail, however often it is sent: a mail system that knows the Message-ID drops what a crash between sending and commit
 * sends again. Made of everything that is in the mail, not of its first news: under one id a mail with more in it would be dropped unread.
 */
function messageId(app: App, s: SubscriptionRow, parts: readonly string[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([s.id, ...parts]))
    .digest('hex')
    .slice(0, 32)
  return `<${digest}@${new URL(app.config.publicUrl ?? 'http://localhost').hostname}>`
}

async function mailTo(app: App, s: SubscriptionRow, id: string, subject: string, text: string): Promise<void> {
  const { mail } = app.config
  if (!mail) throw new OutboundRefused('no mail server is set')
  await sendMail(mail, {
    to: s.address,
    messageId: id,
    subject,
    text,
    // RFC 8058: the mail program itself offers to leave.
    headers: {
      'List-Unsubscribe': `<${linkTo(app, s, 'unsubscribe')}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  })
}
