// Every route is fed from its own OpenAPI description, as a guest and as the demo accounts; nothing may end in a 500.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type Resolve, type Schema, valid } from './fuzz/from-schema.ts'
import { startTestCity, type TestCity } from './harness.ts'
import { signInAs } from './people.ts'

interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly { name: string; in: string; required?: boolean; schema: Schema }[]
  readonly body: Schema | undefined
}

const RUNS_PER_ROUTE = 12
const SEED = 20180812
/** Signing everybody out or off in the middle would leave the rest of the run a guest's. */
const ENDS_SESSIONS = /sign-out|sessions|\/accounts\/|password/

let city: TestCity
let cookies: Record<string, string>

before(async () => {
  city = await startTestCity({ demo: true, subjects: 300 })
  cookies = {
    guest: '',
    qing: await signInAs(city, 'qing'),
    ben: await signInAs(city, 'ben'),
    ana: await signInAs(city, 'ana'),
    dora: await signInAs(city, 'dora'),
  }
})
after(() => city?.close())

test('no route answers an input made from its own description with a 500', async () => {
  const description = (await city.server.inject('/api/openapi.json')).json()
  const resolve: Resolve = (ref) =>
    ref
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[decodeURIComponent(key)], description) as Schema
  const operations = operationsOf(description.paths).sort(
    (a, b) => Number(ENDS_SESSIONS.test(a.path)) - Number(ENDS_SESSIONS.test(b.path)),
  )
  assert.ok(operations.length >= 40, `only ${operations.length} operations are described`)
  const answered = new Map<number, number>()
  const broken: string[] = []
  for (const operation of operations) {
    const inputs = fc.sample(requestOf(operation, resolve), { numRuns: RUNS_PER_ROUTE, seed: SEED })
    const people = Object.entries(cookies)
    for (const [i, input] of inputs.entries()) {
      const [, cookie] = people[i % people.length] as [string, string]
      const response = await city.server.inject({
        method: operation.method as 'GET',
        url: input.url,
        headers: {
          cookie,
          'x-requested-by': 'zhiheng',
          ...(input.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(input.body !== undefined && { payload: JSON.stringify(input.body) }),
      })
      answered.set(response.statusCode, (answered.get(response.statusCode) ?? 0) + 1)
      if (response.statusCode >= 500)
        broken.push(
          `${operation.method} ${input.url} ${JSON.stringify(input.body)?.slice(0, 300)} → ${response.statusCode} ${response.body.slice(0, 200)}`,
        )
    }
  }
  console.log(
    `${operations.length} operations; answers by status: ${JSON.stringify(Object.fromEntries([...answered].sort()))}`,
  )
  assert.deepEqual(broken, [])
  assert.ok((answered.get(200) ?? 0) > operations.length, 'too few requests got through to the code behind validation')
})

function operationsOf(
  paths: Record<
    string,
    Record<
      string,
      { parameters?: Operation['parameters']; requestBody?: { content?: Record<string, { schema: Schema }> } }
    >
  >,
): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, o]) => ({
      method: method.toUpperCase(),
      path,
      parameters: o.parameters ?? [],
      body: o.requestBody?.content?.['application/json']?.schema,
    })),
  )
}

function requestOf(operation: Operation, resolve: Resolve): fc.Arbitrary<{ url: string; body: unknown }> {
  const inPath = operation.parameters.filter((p) => p.in === 'path')
  const inQuery = operation.parameters.filter((p) => p.in === 'query')
  const values = (list: typeof inPath) =>
    fc.record(Object.fromEntries(list.map((p) => [p.name, valid(p.schema, resolve)])), {
      requiredKeys: list.filter((p) => p.in === 'path' || p.required).map((p) => p.name),
    })
  return fc
    .record({
      path: values(inPath),
      query: values(inQuery),
      body: operation.body ? valid(operation.body, resolve) : fc.constant(undefined),
    })
    .map(({ path, query, body }) => {
      const url = operation.path.replace(/\{(\w+)\}/g, (_, name) => encode(path[name]) || '-')
      const search = Object.entries(query).flatMap(([k, v]) =>
        (Array.isArray(v) ? v : [v]).map((one) => `${k}=${encode(one)}`),
      )
      return { url: search.length > 0 ? `${url}?${search.join('&')}` : url, body }
    })
}

/** Half surrogates cannot be percent-encoded; they reach the server as raw bytes instead. */
function encode(value: unknown): string {
  return encodeURIComponent(String(value).toWellFormed())
}
