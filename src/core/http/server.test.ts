import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestCity, type TestCity } from '../../../test/harness.ts'
import { createAccount, signIn } from '../access/testing/index.ts'
import { gaugeText } from './gauges.ts'
import { checkHealth } from './operations.ts'

let city: TestCity
let cookie: string
before(async () => {
  city = await startTestCity()
  await createAccount(city.app, { login: 'ben', roles: ['inspector'], region: '120101' })
  cookie = await signIn(city.server, 'ben')
})
after(() => city?.close())

const json = (extra: Record<string, string>) => ({ 'content-type': 'application/json', ...extra })
const SUBJECTS = { method: 'POST', url: '/api/subjects' } as const

test('a guest is refused before his input is looked at', async () => {
  const response = await city.server.inject({ ...SUBJECTS, headers: json({}), payload: '{"nonsense":' })
  assert.equal(response.statusCode, 401)
  assert.equal(response.headers['content-type'], 'application/problem+json; charset=utf-8')
  assert.equal(response.json().title, '请先登录')
})

test('a refusal speaks the language of the request and names the field', async () => {
  for (const [language, expected] of [
    ['zh-CN', /[\u4e00-\u9fff]/],
    ['en', /^[\x20-\x7e]+$/],
  ] as const) {
    const response = await city.server.inject({
      ...SUBJECTS,
      headers: json({ cookie, 'x-requested-by': 'zhiheng', 'accept-language': language }),
      payload: { kind: 'enterprise' },
    })
    assert.equal(response.statusCode, 400)
    const { errors, title } = response.json()
    assert.match(title, expected)
    assert.ok(
      errors.some((e: { pointer: string; message: string }) => e.pointer === '/name' && expected.test(e.message)),
    )
  }
})

test('a request that another site forged is refused', async () => {
  const forged: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site' },
    {},
  ]
  for (const headers of forged) {
    const response = await city.server.inject({
      ...SUBJECTS,
      headers: json({ cookie, ...headers }),
      payload: {},
    })
    assert.equal(response.statusCode, 403, JSON.stringify(headers))
    assert.equal(response.json().type, '/problems/csrf-refused')
  }
  const own = await city.server.inject({
    ...SUBJECTS,
    headers: json({ cookie, 'sec-fetch-site': 'same-origin' }),
    payload: {},
  })
  assert.equal(own.statusCode, 400)
})

test('text that cannot be stored is refused by name, not lost and not an error of ours', async () => {
  const response = await city.server.inject({
    ...SUBJECTS,
    headers: json({ cookie, 'x-requested-by': 'zhiheng' }),
    payload: { kind: 'enterprise', name: 'a\u0000b', region: '120101' },
  })
  assert.equal(response.statusCode, 400)
  assert.equal(response.json().errors[0].pointer, '/name')
})

test('every route of the API is described, with its permission', async () => {
  const { paths, openapi } = (await city.server.inject('/api/openapi.json')).json()
  assert.equal(openapi, '3.1.0')
  const described = Object.entries<Record<string, { description?: string; summary?: string }>>(paths)
  for (const route of city.app.modules.flatMap((m) => m.routes ?? []).filter((r) => !r.hidden)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    const found = described.find(([p]) => p === path)?.[1][route.method.toLowerCase()]
    assert.match(found?.description ?? '', /^(permission|open|signed in)/, `${route.method} ${path}`)
  }
})

test('readable documentation, health and metrics are there without an account', async () => {
  for (const [url, expected] of [
    ['/api/docs', /swagger/i],
    ['/healthz', /"ok":true/],
    ['/metrics', /zhiheng_http_request_seconds_bucket/],
  ] as const) {
    const response = await city.server.inject(url)
    assert.equal(response.statusCode, 200, url)
    assert.match(response.body, expected)
  }
})

/** `zhiheng_jobs{state="due"}` → 3 */
async function numbers(): Promise<Map<string, number>> {
  const { statusCode, body } = await city.server.inject('/metrics')
  assert.equal(statusCode, 200)
  const lines = body.split('\n').filter((l) => l !== '' && !l.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const [, name, value] = /^(\S+?(?:\{.*\})?) (\S+)$/.exec(line) ?? assert.fail(line)
      return [name ?? '', Number(value)]
    }),
  )
}

test('the metrics say what the pool, the queue and the log are doing, and follow them', async () => {
  const before = await numbers()
  assert.ok((before.get('zhiheng_db_pool_connections') ?? 0) >= 1)
  assert.equal(before.get('zhiheng_db_pool_limit'), city.app.db.pool.options.max)
  for (const part of ['jobs', 'evidence']) assert.equal(before.get(`zhiheng_gauges_answered{part="${part}"}`), 1, part)
  const job = (options: string) =>
    city.app.db.asOwner((c) => c.query(`select graphile_worker.add_job('no.such-task', '{}', ${options})`))
  await job("run_at := now() + interval '1 hour'")
  await job('max_attempts := 1')
  await city.app.db.asOwner((c) =>
    c.query('update graphile_worker._private_jobs set attempts = 1 where max_attempts = 1 and attempts = 0'),
  )
  const after = await numbers()
  const grew = (name: string) => (after.get(name) ?? Number.NaN) - (before.get(name) ?? Number.NaN)
  assert.equal(grew('zhiheng_jobs{state="later"}'), 1)
  assert.equal(grew('zhiheng_jobs{state="failed"}'), 1)
  assert.ok((after.get('zhiheng_log_entries') ?? 0) > 0, 'the accounts of this city are sealed')
  for (const name of [
    'zhiheng_log_pending',
    'zhiheng_log_pending_oldest_seconds',
    'zhiheng_log_checkpoint_age_seconds',
  ])
    assert.ok((after.get(name) ?? -1) >= 0, name)
})

test('a pool without a free connection is seen in the metrics, which answer all the same', {
  timeout: 20_000,
}, async () => {
  const { pool } = city.app.db
  const taken = Array.from({ length: pool.options.max + 1 }, () => pool.connect())
  const full = await numbers()
  for (const client of taken) void client.then((c) => c.release())
  assert.equal(full.get('zhiheng_db_pool_connections'), pool.options.max)
  assert.equal(full.get('zhiheng_db_pool_idle'), 0)
  assert.ok((full.get('zhiheng_db_pool_waiting') ?? 0) >= 1)
  assert.equal(full.get('zhiheng_gauges_answered{part="jobs"}'), 0)
  await Promise.all(taken)
})

test('little space for files is a warning in /healthz and a number in the metrics, and the city is well', async () => {
  const files = { ...city.app.files, space: async () => ({ freeBytes: 1_500_000, floorBytes: 1_048_576 }) }
  const app = { ...city.app, files }
  const health = await checkHealth(app)
  const found = health.checks.find((c) => c.name === 'files')
  assert.deepEqual([health.ok, found?.ok], [true, true])
  assert.match(found?.detail ?? '', /only 1 MB left for files; below 1 MB uploads are refused/)
  assert.match(await gaugeText(app), /^zhiheng_files_free_bytes 1500000$/m)
})

test('the metrics name nobody and nothing of the city: their labels are words of the program', async () => {
  const { body } = await city.server.inject('/metrics')
  assert.doesNotMatch(body, /ben|\p{Script=Han}|[0-9a-f]{8}-[0-9a-f]{4}-/iu)
})

test('a part that fails or does not answer leaves the other numbers as they are', async () => {
  const broken = { id: 'broken', gauges: () => Promise.reject(new Error('no')) }
  const silent = { id: 'silent', gauges: () => new Promise<never>(() => {}) }
  const text = await gaugeText({ ...city.app, modules: [...city.app.modules, broken, silent] })
  for (const part of ['broken', 'silent']) assert.ok(text.includes(`zhiheng_gauges_answered{part="${part}"} 0`), text)
  assert.ok(text.includes('zhiheng_gauges_answered{part="evidence"} 1'))
})

test('a page that is not there says so as a page to a browser and as a problem to a program', async () => {
  const page = await city.server.inject({ url: '/nothing', headers: { accept: 'text/html' } })
  assert.match(page.body, /<h1>没有找到<\/h1>/)
  const program = await city.server.inject('/nothing')
  assert.equal(program.json().type, '/problems/not-found')
})

test('a declared format is really checked', async () => {
  const response = await city.server.inject({ url: '/api/subjects/not-a-uuid', headers: { cookie } })
  assert.equal(response.statusCode, 400)
  assert.equal(response.json().errors[0].pointer, '/path/subjectId')
})

test('every answer carries the security headers: pages, data, refusals and what is not there', async () => {
  for (const url of ['/', '/healthz', '/api/subjects', '/nothing/here']) {
    const { headers } = await city.server.inject({ method: 'GET', url })
    assert.match(String(headers['content-security-policy']), /default-src 'self'.*script-src 'self'/, url)
    assert.match(
      String(headers['content-security-policy']),
      /object-src 'none'.*frame-ancestors 'none'|frame-ancestors 'none'.*object-src 'none'/,
    )
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['strict-transport-security'], undefined)
  }
})
