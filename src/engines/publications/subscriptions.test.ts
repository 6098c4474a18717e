import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { Refusal } from '../../core/problem.ts'
import { confirmSubscription, findSubscription, subscribe, unsubscribe } from './index.ts'
import { announceStep, askToConfirm, deliverWaiting } from './service/deliver.ts'
import { isPublicAddress, isUsableWebhook, type OutboundRules, postOutside } from './service/outbound.ts'
import { type PublicationCity, startPublicationCity } from './testing/city.ts'

const mails: { to: string[]; text: string }[] = []
const calls: { signature: string; body: string }[] = []
let answer: (body: string) => { status: number; text: string } = () => ({ status: 200, text: '' })
/** The delivery itself is tried on this machine; everything else keeps to the public network. */
const OPEN: OutboundRules = { isAllowedUrl: () => true, isAllowedAddress: () => true }

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, done) {
    let text = ''
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    stream.on('end', () => {
      mails.push({ to: session.envelope.rcptTo.map((r) => r.address), text: readable(text) })
      done()
    })
  },
})
const receiver = createServer((request, reply) => {
  let body = ''
  request.setEncoding('utf8').on('data', (part: string) => {
    body += part
  })
  request.on('end', () => {
    calls.push({ signature: String(request.headers['x-zhiheng-signature']), body })
    const { status, text } = answer(body)
    reply.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(text)
  })
})
let city: PublicationCity
let hook: string

before(async () => {
  await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', done))
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
  const port = (smtp.server.address() as AddressInfo).port
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  city = await startPublicationCity({
    env: {
      MAIL_URL: `smtp://127.0.0.1:${port}`,
      MAIL_FROM: 'quality@example.cn',
      PUBLIC_URL: 'https://city.example.cn',
    },
  })
})
after(async () => {
  await city?.close()
  await new Promise<void>((done) => smtp.close(done))
  receiver.close()
})

/** Bodies of mails come as quoted-printable or base64. */
function readable(mail: string): string {
  const [head = '', ...rest] = mail.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  if (/base64/i.test(head)) return `${head}\n${Buffer.from(body, 'base64').toString()}`
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return `${head}\n${Buffer.from(bytes, 'latin1').toString('utf8')}`
}
const waitingIds = async () =>
  (await city.app.db.pool.query("select id from publications.subscription where status = 'unconfirmed'")).rows.map(
    (r) => r.id,
  )
const tokenIn = (text: string) => /token=([\w-]+)/.exec(text)?.[1] ?? ''
const eventsOf = async (entryId: string) =>
  (
    await city.app.db.pool.query(
      'select id, subject_id from publications.event where entry_id = $1 and is_public order by id',
      [entryId],
    )
  ).rows
async function tell(entryId: string) {
  for (const e of await eventsOf(entryId))
    await announceStep(city.app, { eventId: e.id, entryId, subjectId: e.subject_id })
}
const BODY = { outcome: 'fail', finding: '缺少记录', items: [] }

test('a mail address is asked first, and hears nothing before its owner presses the button', async () => {
  await subscribe(city.app, { channel: 'email', address: 'Reader@Example.cn', kind: 'test.result', language: 'zh' })
  for (const id of await waitingIds()) await askToConfirm(city.app, id)
  assert.equal(mails.length, 1)
  assert.deepEqual(mails[0]?.to, ['reader@example.cn'])
  const early = await city.publish(BODY)
  await tell(early)
  assert.equal(await deliverWaiting(city.app), 0)
  const token = tokenIn(mails[0]?.text ?? '')
  assert.equal((await findSubscription(city.app, token))?.status, 'unconfirmed', 'reading the link confirms nothing')
  await confirmSubscription(city.app, token)
  const later = await city.publish({ ...BODY, finding: '第二条' })
  await tell(later)
  await tell(later)
  assert.equal(await deliverWaiting(city.app), 1)
  assert.equal(await deliverWaiting(city.app), 0, 'once')
  assert.equal(mails.length, 2)
  assert.match(mails[1]?.text ?? '', new RegExp(`https://city.example.cn/publications/${later}`))
  assert.match(mails[1]?.text ?? '', /List-Unsubscribe-Post: List-Unsubscribe=One-Click/)
  assert.doesNotMatch(mails[1]?.text ?? '', new RegExp(early))
})

/** A city whose every delivery dies after the sending and before the commit. */
function dyingCity() {
  const { db } = city.app
  const write: typeof db.write = (scope, run) =>
    db.write(scope, async (tx) => {
      const result = await run(tx)
      if (result === true) throw new Error('killed before the commit')
      return result
    })
  return { ...city.app, db: { ...db, write } }
}
const messageIdOf = (mail: { text: string } | undefined) => /^Message-ID: (<\S+>)\r?$/im.exec(mail?.text ?? '')?.[1]

test('a mail that a crash sends again has the Message-ID of the first; with more in it, it is another mail', async () => {
  city.clock.advance(3_600_000)
  await tell(await city.publish({ ...BODY, finding: '崩溃一' }))
  const before = mails.length
  await assert.rejects(deliverWaiting(dyingCity()), /killed/)
  await assert.rejects(deliverWaiting(dyingCity()), /killed/)
  const second = await city.publish({ ...BODY, finding: '崩溃二' })
  await tell(second)
  assert.equal(await deliverWaiting(city.app), 1)
  const [first, again, more] = mails.slice(before)
  assert.match(messageIdOf(first) ?? '', /^<[0-9a-f]{32}@city\.example\.cn>$/)
  assert.equal(messageIdOf(again), messageIdOf(first))
  assert.notEqual(messageIdOf(more), messageIdOf(first), 'or what came since would be dropped unread')
  assert.match(more?.text ?? '', new RegExp(second))
  assert.equal(new Set(mails.map(messageIdOf)).size, mails.length - 1)
})

test('mails come once an hour at most, and what has ended meanwhile is not in them', async () => {
  const ended = await city.publish({ ...BODY, finding: '将撤销' })
  const stays = await city.publish({ ...BODY, finding: '仍在' })
  await tell(ended)
  await tell(stays)
  assert.equal(await deliverWaiting(city.app), 0)
  await city.app.db.asOwner((c) => c.query("update publications.entry set status = 'ended' where id = $1", [ended]))
  city.clock.advance(3_600_000)
  assert.equal(await deliverWaiting(city.app), 1)
  assert.match(mails.at(-1)?.text ?? '', new RegExp(stays))
  assert.doesNotMatch(mails.at(-1)?.text ?? '', new RegExp(ended))
})

test('the answer is the same for a known address; it is not asked again and again, and has five subscriptions at most', async () => {
  const ask = (kind?: string, address = 'reader@example.cn') =>
    subscribe(city.app, { channel: 'email', address, language: 'zh', kind })
  const before = mails.length
  assert.deepEqual(await ask('test.result'), {})
  for (const id of await waitingIds()) await askToConfirm(city.app, id)
  assert.equal(mails.length, before, 'an active one is not asked')
  for (let n = 0; n < 8; n++) {
    city.clock.advance(11 * 60_000)
    assert.deepEqual(await ask(`kind.n${n}`, 'many@example.cn'), {})
  }
  const { rows } = await city.app.db.pool.query(
    "select count(*)::int as n from publications.subscription where address = 'many@example.cn'",
  )
  assert.equal(rows[0].n, 5)
  for (const kind of ['a.b', 'c.d']) await ask(kind, 'new@example.cn')
  const asked = await city.app.db.pool.query(
    "select count(*)::int as n from publications.subscription where address = 'new@example.cn'",
  )
  assert.equal(asked.rows[0].n, 1, 'a second question within ten minutes is left out')
})

test('the link in every mail ends the subscription and deletes the address', async () => {
  await unsubscribe(city.app, tokenIn(mails.at(-1)?.text.split('List-Unsubscribe:')[1] ?? ''))
  const { rows } = await city.app.db.pool.query(
    "select from publications.subscription where address = 'reader@example.cn'",
  )
  assert.equal(rows.length, 0)
})

test('who never confirmed is forgotten after two days', async () => {
  const before = (await waitingIds()).length
  assert.ok(before > 0)
  city.clock.advance(49 * 3_600_000)
  await deliverWaiting(city.app)
  assert.deepEqual(await waitingIds(), [])
})

test('a webhook has to repeat the challenge, is signed, retried with growing pauses, and given up in the end', async () => {
  const { secret } = await subscribe(city.app, { channel: 'webhook', address: hook, language: 'zh' }, OPEN)
  assert.ok(secret)
  const [id] = await waitingIds()
  answer = () => ({ status: 200, text: 'hello' })
  await assert.rejects(askToConfirm(city.app, id, OPEN), /not repeated/)
  answer = (body) => ({ status: 200, text: JSON.parse(body).challenge ?? '' })
  await askToConfirm(city.app, id, OPEN)
  const entry = await city.publish({ ...BODY, finding: '回调' })
  await tell(entry)
  answer = () => ({ status: 302, text: '' })
  const before = calls.length
  assert.equal(await deliverWaiting(city.app, OPEN), 0)
  assert.equal(calls.length, before + 1, 'a redirect is a failure, and is not followed')
  assert.equal(await deliverWaiting(city.app, OPEN), 0)
  assert.equal(calls.length, before + 1, 'not again before its time')
  city.clock.advance(60_000)
  answer = () => ({ status: 204, text: '' })
  assert.equal(await deliverWaiting(city.app, OPEN), 1)
  const { signature, body } = calls.at(-1) ?? { signature: '', body: '' }
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? []
  assert.equal(v1, createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'))
  assert.equal(JSON.parse(body).type, 'publication.published')
  assert.equal(JSON.parse(body).entry.id, entry)
  answer = () => ({ status: 500, text: '' })
  const failing = await city.publish({ ...BODY, finding: '失败' })
  await tell(failing)
  for (let n = 0; n < 15; n++) {
    await deliverWaiting(city.app, OPEN)
    city.clock.advance(86_400_000)
  }
  const { rows } = await city.app.db.pool.query(
    'select status, failures from publications.subscription where id = $1',
    [id],
  )
  assert.deepEqual(rows[0], { status: 'failed', failures: 12 })
})

test('subscribers are told of an objection to what is public, and that it is settled; not what was objected', async () => {
  const { secret } = await subscribe(city.app, { channel: 'webhook', address: `${hook}2`, language: 'zh' }, OPEN)
  assert.ok(secret)
  const [id] = await waitingIds()
  answer = (body) => ({ status: 200, text: JSON.parse(body).challenge ?? '' })
  await askToConfirm(city.app, id, OPEN)
  const entry = await city.publish({ ...BODY, finding: '有异议' })
  const told = async () => {
    await tell(entry)
    const before = calls.length
    while ((await deliverWaiting(city.app, OPEN)) > 0);
    return calls.slice(before).map((c) => JSON.parse(c.body))
  }
  await told()
  const path = `/api/own/publications/${entry}/objections`
  const { objectionId } = (await city.as('dora', `POST ${path}`, { text: '王小芳当日不在场' })).json()
  const [disputed, ...more] = await told()
  assert.deepEqual([disputed?.type, more.length], ['publication.disputed', 0])
  assert.ok(disputed?.entry.disputedSince)
  assert.doesNotMatch(JSON.stringify(disputed), /不在场/)
  await city.as('cai', `POST /api/publications/${entry}/objections/${objectionId}/answer`, {
    outcome: 'dismissed',
    answer: '经核查事实清楚。',
  })
  const [settled, ...rest] = await told()
  assert.deepEqual(
    [settled?.type, settled?.entry.disputedSince, rest.length],
    ['publication.dispute-ended', undefined, 0],
  )
})

test('no webhook reaches this machine or a private network: not by address, by name, nor by a name that leads inside', async () => {
  for (const inside of [
    'https://127.0.0.1/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[fd00::1]/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://localhost/',
    'https://intranet/',
    'https://db.internal/',
    'http://example.com/',
    'https://user:pass@example.com/',
    'https://example.com:22/',
    'file:///etc/passwd',
  ]) {
    assert.equal(isUsableWebhook(inside), false, inside)
    await assert.rejects(
      subscribe(city.app, { channel: 'webhook', address: inside, language: 'zh' }),
      (e) => e instanceof Refusal && e.problem.code === 'subscription-address-refused',
      inside,
    )
  }
  assert.equal(isUsableWebhook('https://hooks.example.com/zh'), true)
  const before = calls.length
  const byName = hook.replace('127.0.0.1', 'localhost')
  const anyUrl: OutboundRules = { isAllowedUrl: () => true, isAllowedAddress: isPublicAddress }
  for (const target of [hook, byName]) await assert.rejects(postOutside(target, '{}', {}, anyUrl), /not allowed/)
  assert.equal(calls.length, before, 'nothing arrived')
})

test('without a mail server or an address of its own the city offers no mail', async () => {
  const bare = { ...city.app, config: { ...city.app.config, publicUrl: undefined } }
  await assert.rejects(
    subscribe(bare, { channel: 'email', address: 'a@example.cn', language: 'zh' }),
    (e) => e instanceof Refusal && e.problem.code === 'subscription-no-mail',
  )
})
