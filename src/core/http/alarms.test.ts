import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { startTestCity, type TestCity } from '../../../test/harness.ts'
import { createAccount } from '../access/testing/index.ts'
import { readConfig } from '../config.ts'
import { raiseAlarms } from './alarms.ts'

const mails: { to: string[]; text: string }[] = []
let isTaken = true
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, done) {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('end', () => {
      if (!isTaken) return done(new Error('not now'))
      mails.push({ to: session.envelope.rcptTo.map((r) => r.address), text: Buffer.concat(parts).toString('latin1') })
      done()
    })
  },
})
let city: TestCity
let isWell = true
before(async () => {
  await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', done))
  city = await startTestCity({
    env: {
      MAIL_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
      MAIL_FROM: 'city@example.cn',
      ALARM_TO: 'night@example.cn, day@example.cn',
    },
    more: [
      {
        id: 'furnace',
        health: async () => {
          if (!isWell) throw new Error('the furnace is cold')
        },
      },
    ],
  })
})
after(async () => {
  await city?.close()
  await new Promise<void>((done) => smtp.close(done))
})

/** The subject in full is encoded; its number of troubles and the part's name are plain. */
const has = (word: string) => (m: { text: string }) =>
  m.text.includes(word) ||
  Buffer.from(m.text.split('\r\n\r\n').slice(1).join('').replace(/\s/g, ''), 'base64').includes(word)

test('a trouble is told once by mail when it begins and once when it is over', async () => {
  await raiseAlarms(city.app)
  assert.equal(mails.length, 0)
  isWell = false
  isTaken = false
  // What the mail server does not take is not counted as told.
  await assert.rejects(raiseAlarms(city.app), /not now/)
  isTaken = true
  await raiseAlarms(city.app)
  await raiseAlarms(city.app)
  assert.equal(mails.length, 1)
  assert.deepEqual(mails[0]?.to, ['night@example.cn', 'day@example.cn'])
  assert.ok(mails.some(has('furnace')) && mails.some(has('cold')))
  isWell = true
  await Promise.all([raiseAlarms(city.app), raiseAlarms(city.app)])
  assert.equal(mails.length, 2)
  assert.ok(mails.slice(1).some(has('well again')))
})

test('many refused sign-ins are told to the operator, and are no part of /healthz that anybody reads', async () => {
  const before = mails.length
  await createAccount(city.app, { login: 'ben', roles: ['inspector'] })
  // As many guesses as one network may make; each is an entry of the trail.
  const guess = (n: number) =>
    city.server.inject({
      method: 'POST',
      url: '/api/access/sign-in',
      remoteAddress: `10.0.${n >> 4}.${n & 15}`,
      headers: { 'x-requested-by': 'zhiheng' },
      payload: { loginName: `nobody-${n}`, password: 'a guess of somebody' },
    })
  for (let n = 0; n < 100; n++) assert.equal((await guess(n)).statusCode, 401)
  await raiseAlarms(city.app)
  assert.equal(mails.length, before + 1)
  assert.ok(has('sign-ins')(mails.at(-1) as { text: string }))
  assert.equal((await city.server.inject('/healthz')).body.includes('sign-in'), false)
})

test('addresses that are none, or that no mail could reach, end the start with the name of the setting', () => {
  assert.throws(() => readConfig({ ALARM_TO: 'night' }), /ALARM_TO/)
  assert.throws(() => readConfig({ ALARM_TO: 'night@example.cn' }), /MAIL_URL/)
})
