import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { startTestCity, type TestCity } from '../../../test/harness.ts'
import { createAccount, signIn } from '../access/testing/index.ts'
import { fixedClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { raw, route } from './route.ts'

const clock = fixedClock('2026-03-02T09:00:00+08:00')
const label = { zh: '测', en: 'probe' }
let city: TestCity
let cookie: string
before(async () => {
  city = await startTestCity({
    clock,
    listen: true,
    env: {
      HEADER_SECONDS: '1',
      BODY_SECONDS: '1',
      UPLOAD_SECONDS: '30',
      PUBLIC_PER_MINUTE: '20',
      METRICS_TOKEN: 'a-token-of-the-monitoring',
    },
    more: [
      {
        id: 'probe',
        routes: [
          route({
            method: 'GET',
            path: '/api/probe',
            permission: { signedIn: 'test' },
            summary: label,
            reply: 'raw',
            run: async () => raw('x', 'text/plain', { headers: { 'cache-control': 'public, max-age=600' } }),
          }),
        ],
      },
    ],
  })
  await createAccount(city.app, { login: 'qing', roles: ['quality-office'] })
  cookie = await signIn(city.server, 'qing')
})
after(() => city?.close())

const guest = (url: string, from: string, more: object = {}) =>
  city.server.inject({ url, remoteAddress: from, headers: { accept: 'text/html' }, ...more })

test('what an account may see is kept by no proxy and no browser, on every route, whatever the route says', async () => {
  const routes = city.app.modules.flatMap((m) => m.routes ?? [])
  const isOpen = (p: unknown) => typeof p === 'object' && p !== null && 'open' in p
  const closed = routes.filter((r) => !isOpen(r.permission) || r.path.startsWith('/api/access') || r.path === '/api/me')
  assert.ok(closed.length > 100)
  for (const { method, path } of closed.filter((r) => !r.path.endsWith('sign-out') && !r.path.endsWith('everywhere'))) {
    const url = path.replace(/:digest/g, 'a'.repeat(64)).replace(/:\w+/g, '00000000-0000-7000-8000-000000000000')
    for (const headers of [{}, { cookie, 'x-requested-by': 'zhiheng' }]) {
      const reply = await city.server.inject({ method, url, headers, ...(method !== 'GET' && { payload: {} }) })
      assert.equal(reply.headers['cache-control'], 'no-store', `${method} ${path} ${reply.statusCode}`)
    }
  }
  const probe = await city.server.inject({ url: '/api/probe', headers: { cookie } })
  assert.deepEqual([probe.statusCode, probe.headers['cache-control']], [200, 'no-store'])
})

test('what is public says how long it may be kept', async () => {
  for (const [url, expected] of [
    ['/', 'no-cache'],
    ['/assets/portal.css', 'public, max-age=3600'],
    ['/log/checkpoint', 'public, max-age=1'],
  ] as const) {
    const reply = await city.server.inject(url)
    if (reply.statusCode === 200) assert.equal(reply.headers['cache-control'], expected, url)
  }
})

/** Sends some bytes and then nothing; resolves with what came back before the city closed the connection. */
function trickle(text: string): Promise<string> {
  const { port } = new URL(city.url)
  return new Promise((done, fail) => {
    let answer = ''
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text))
    socket.on('data', (bytes) => {
      answer += bytes
    })
    socket.on('error', fail)
    socket.on('close', () => done(answer))
  })
}

test('a client that never ends its headers is cut off', { timeout: 60_000 }, async () => {
  assert.match(await trickle('GET / HTTP/1.1\r\nHost: city\r\nX-Slow: '), /^HTTP\/1\.1 408 /)
})

test('a client that never ends its body is cut off and told so', { timeout: 60_000 }, async () => {
  const head =
    'POST /api/access/sign-in HTTP/1.1\r\nHost: city\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"log'
  const answer = await trickle(head)
  assert.match(answer, /^HTTP\/1\.1 408 /)
  assert.match(answer, /problems\/request-too-slow/)
  assert.equal((await city.server.inject('/healthz')).statusCode, 200)
})

test('a visitor by TLS is told to come by TLS from then on; nobody else’s word counts for that', async () => {
  const hsts = async (headers: Record<string, string>, remoteAddress: string) =>
    (await city.server.inject({ url: '/', headers, remoteAddress })).headers['strict-transport-security']
  assert.match(String(await hsts({ 'x-forwarded-proto': 'https' }, '127.0.0.1')), /^max-age=31536000/)
  assert.equal(await hsts({ 'x-forwarded-proto': 'https' }, '198.51.100.9'), undefined)
  assert.equal(await hsts({}, '127.0.0.1'), undefined)
})

test('which proxies are believed is a setting that is checked', () => {
  assert.deepEqual(readConfig({}).trustProxy, ['loopback'])
  assert.deepEqual(readConfig({ TRUST_PROXY: 'none' }).trustProxy, [])
  assert.deepEqual(readConfig({ TRUST_PROXY: '10.0.0.0/8, 2001:db8::1' }).trustProxy, ['10.0.0.0/8', '2001:db8::1'])
  for (const wrong of ['yes', '10.0.0.0/8/1', 'proxy.example'])
    assert.throws(() => readConfig({ TRUST_PROXY: wrong }), /TRUST_PROXY/)
})

test('metrics are for this machine and for who shows the token, and not for whom a proxy asks', async () => {
  const ask = async (remoteAddress: string, headers: Record<string, string> = {}) =>
    (await city.server.inject({ url: '/metrics', remoteAddress, headers })).statusCode
  assert.equal(await ask('127.0.0.1'), 200)
  assert.equal(await ask('::1'), 200)
  assert.equal(await ask('::ffff:127.0.0.1'), 200)
  assert.equal(await ask('10.1.2.3'), 404)
  assert.equal(await ask('127.0.0.1', { 'x-forwarded-for': '203.0.113.7' }), 404)
  assert.equal(await ask('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }), 404)
  assert.equal(await ask('10.1.2.3', { authorization: 'Bearer a-token-of-the-monitoring' }), 200)
  assert.equal(await ask('10.1.2.3', { authorization: 'Bearer another-token-altogether' }), 404)
})

test('search, verification and receipts are limited per source, with the time to wait, on a page in plain words', async () => {
  for (const [n, url] of ['/subjects?q=食品', '/publications', '/verify/act/x', '/api/receipts/act/x'].entries()) {
    const [one, two] = [`198.51.100.${n}`, `203.0.113.${n}`]
    for (let i = 0; i < 20; i++) assert.notEqual((await guest(url, one)).statusCode, 429, `${url} ${i}`)
    const refused = await guest(url, one)
    assert.equal(refused.statusCode, 429, url)
    assert.ok(Number(refused.headers['retry-after']) > 0)
    assert.notEqual((await guest(url, two)).statusCode, 429, 'another source is not concerned')
    if (url.startsWith('/api')) assert.equal(refused.json().type, '/problems/too-many-requests')
    else assert.match(refused.body, /<h1>.*频繁[\s\S]*秒后再试/)
  }
  clock.advance(61_000)
  assert.notEqual((await guest('/publications', '198.51.100.1')).statusCode, 429)
})

test('behind a trusted proxy the visitor counts, not the proxy; a household’s IPv6 addresses count as one', async () => {
  const via = (forwarded: string, from = '127.0.0.1') =>
    guest('/publications', from, { headers: { 'x-forwarded-for': forwarded } })
  for (let i = 0; i < 20; i++) await via(`2001:db8:7:7::${i + 1}`)
  assert.equal((await via('2001:db8:7:7:ffff::1')).statusCode, 429)
  assert.notEqual((await via('2001:db8:7:8::1')).statusCode, 429)
  for (let i = 0; i < 20; i++) await via(`192.0.2.${i}`, '198.51.100.200')
  assert.equal(
    (await via('192.0.2.99', '198.51.100.200')).statusCode,
    429,
    'a header that anybody can write changes nothing',
  )
})

test('an account is not limited as a visitor is', async () => {
  for (let i = 0; i < 25; i++) {
    const reply = await city.server.inject({
      url: '/publications',
      remoteAddress: '198.51.100.77',
      headers: { cookie },
    })
    assert.equal(reply.statusCode, 200)
  }
})

test('mail to an address that has not confirmed goes out a few times a day, whoever asks', async () => {
  const ask = (n: number, address: string) =>
    city.server.inject({
      method: 'POST',
      url: '/publications/subscribe',
      remoteAddress: `192.0.2.${n}`,
      headers: { 'sec-fetch-site': 'same-origin' },
      payload: { channel: 'email', address },
    })
  for (let n = 1; n <= 3; n++) assert.notEqual((await ask(n, 'wang@example.com')).statusCode, 429)
  assert.equal((await ask(4, 'Wang@Example.com ')).statusCode, 429)
  for (let n = 0; n < 5; n++) await ask(50, `someone${n}@example.com`)
  assert.equal((await ask(50, 'someone9@example.com')).statusCode, 429)
})
