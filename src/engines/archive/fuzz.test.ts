// The project's fuzz knows no ids; here every route of the archive is fed about subjects and records that are really there.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type Schema, valid } from '../../../test/fuzz/from-schema.ts'
import { startTestCity, type TestCity } from '../../../test/harness.ts'
import { call } from '../../core/access/testing/http.ts'
import { createAccount, signIn } from '../../core/access/testing/index.ts'
import { archiveModule } from './index.ts'
import type { Subject, TimelinePage } from './schema.ts'

const RUNS = 25
const SEED = 32_100

let city: TestCity
let cookie: string
before(async () => {
  city = await startTestCity()
  await city.app.db.asOwner((client) =>
    client.query(
      `insert into core.region (code, parent_code, level, name) values ('12', null, 'city', '天津市') on conflict do nothing`,
    ),
  )
  await createAccount(city.app, { login: 'quinn', roles: ['quality-office'] })
  cookie = await signIn(city.server, 'quinn')
})
after(() => city.close())

const ask = (what: string, body?: object) => call({ server: city.server, cookie }, what, body)

test('no route of the archive answers a well-formed request about an existing subject with a 500', async () => {
  const open = async (kind: string) =>
    (await ask('POST /api/subjects', { kind, name: `对象${kind}`, region: '12' })).json<Subject>()
  const ids = [await open('enterprise'), await open('product'), await open('person')].map((s) => s.subjectId)
  const noResolve = (ref: string): Schema => {
    throw new Error(`a reference is not expected: ${ref}`)
  }
  const broken: string[] = []
  let through = 0
  for (const route of archiveModule.routes ?? []) {
    if (route.upload) continue
    const arbitrary = (schema: unknown) => (schema ? valid(schema as Schema, noResolve) : fc.constant(undefined))
    const inputs = fc.sample(fc.record({ query: arbitrary(route.query), body: arbitrary(route.body) }), {
      numRuns: RUNS,
      seed: SEED,
    })
    for (const [i, { query, body }] of inputs.entries()) {
      const subjectId = ids[i % ids.length] as string
      const { items = [] } = (await ask(`GET /api/subjects/${subjectId}/timeline`)).json<TimelinePage>()
      const recordId = items[i % Math.max(1, items.length)]?.id ?? subjectId
      const text = withIds(JSON.stringify(body), ids)
      const search = new URLSearchParams(
        Object.entries((query ?? {}) as object).flatMap(([k, v]) =>
          [v].flat().map((one) => [k, String(one).toWellFormed()]),
        ),
      )
      const path = route.path
        .replace(':subjectId', subjectId)
        .replace(':recordId', recordId)
        .replace(':linkId', recordId)
        .replace(':digest', '0'.repeat(64))
      const reply = await ask(`${route.method} ${path}?${search}`, text === undefined ? undefined : JSON.parse(text))
      if (reply.statusCode >= 500) broken.push(`${route.method} ${path}?${search} ${text} → ${reply.body}`)
      if (reply.statusCode < 400) through++
    }
  }
  assert.deepEqual(broken, [])
  assert.ok(through > 200, `only ${through} requests got through`)
})

/** Other subjects' ids in a made-up body become ids that are there. */
function withIds(text: string | undefined, ids: readonly string[]): string | undefined {
  let n = 0
  return text?.replace(/"(mergedId|otherId|holderId)":"[^"]+"/g, (_, name) => `"${name}":"${ids[n++ % ids.length]}"`)
}
