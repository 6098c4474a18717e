// What holds for the whole city is written by accounts of the whole city: a permission held in a district reaches that district.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { call } from '../src/core/access/testing/http.ts'
import { createAccount, signIn } from '../src/core/access/testing/index.ts'
import type { Route } from '../src/core/http/route.ts'
import { startTestCity, type TestCity } from './harness.ts'

let city: TestCity
before(async () => {
  city = await startTestCity()
})
after(() => city?.close())

/**
 * Writes that name a region, or a thing that lies in one and is looked for within the actor's regions: each family with where it says so.
 * A new write stands here only after somebody looked; otherwise it says `scope: 'city'`.
 */
const REGIONAL: Readonly<Record<string, string>> = {
  '/api/access/': 'accounts, organisations, grants and sessions lie in a region; row-level security limits them',
  '/api/evidence/erasures': 'the thing that is erased must be visible to the actor',
  '/api/subjects': 'a subject lies in a region',
  '/api/imports':
    'each row names its region and is refused outside; an import is seen by whoever may see all its regions',
  '/api/forms/': 'an answer is about a subject; drafts are one’s own',
  '/api/rules/:ruleId/evaluations': 'answers and writes nothing',
  '/api/draws/': 'a draw lies in the region of its plan; parties take part by name',
  '/api/cases': 'a case lies in the region of its subject',
  '/api/publications/': 'an entry lies in the region of its subject',
  '/api/laboratories/': 'a laboratory is a subject and lies in a region',
  '/api/sampling/': 'a plan names its region, a task and a sample that of the subject',
  '/api/supervision/inspectors/': 'an entry names its region, where the permission is asked again',
  '/api/supervision/plans': 'a plan names its region',
  '/api/supervision/batches/': 'a batch lies in the region of its plan',
  '/api/supervision/tasks/': 'a task lies in the region of its subject',
}

const writes = () =>
  city.app.modules.flatMap((m) => m.routes ?? []).filter((r) => r.method !== 'GET' && typeof r.permission === 'string')
const name = (r: Route) => `${r.method} ${r.path}`

test('every write by a permission holds for the city, or is known to lie in a region', () => {
  const unknown = writes().filter(
    (r) => r.scope !== 'city' && !Object.keys(REGIONAL).some((prefix) => r.path.startsWith(prefix)),
  )
  assert.deepEqual(unknown.map(name), [])
  for (const path of [
    '/api/policy/imports',
    '/api/policy/items/:address/entries',
    '/api/supervision/matters/:id',
    '/api/indicators/:indicatorId/rebuild',
    '/api/rules/:ruleId/parameters/:name/proposals',
    '/api/access/security-settings',
  ])
    assert.ok(
      writes().some((r) => r.path === path && r.scope === 'city'),
      path,
    )
})

test('an account of a district is refused by every route that holds for the city, an account of the city by none of them', async () => {
  const working = new Set(['security-admin', 'quality-office', 'department-head'])
  const cookies: Record<string, string> = {}
  for (const [where, region] of [
    ['district', '120101'],
    ['city', '12'],
  ] as const)
    for (const roles of [['security-admin'], [...working].slice(1)]) {
      const login = `${where}-${roles[0]}`
      await createAccount(city.app, { login, roles, region })
      cookies[login] = await signIn(city.server, login)
    }
  const ask = (where: 'district' | 'city', r: Route) => {
    const cookie = cookies[`${where}-${r.path.startsWith('/api/access/') ? 'security-admin' : 'quality-office'}`]
    return call({ server: city.server, cookie: cookie as string }, `${r.method} ${r.path.replaceAll(/:\w+/g, 'x')}`, {})
  }
  const routes = writes().filter((r) => r.scope === 'city')
  assert.ok(routes.length >= 9, `${routes.length}`)
  for (const r of routes) {
    const district = await ask('district', r)
    const refused = district.json().type
    // An approval belongs to another person than the quality office: there the permission is missing before the place is asked.
    assert.ok(['/problems/city-only', '/problems/not-permitted'].includes(refused), `${name(r)}: ${district.body}`)
    const whole = (await ask('city', r)).json()?.type
    assert.notEqual(whole, '/problems/city-only', name(r))
    if (refused === '/problems/not-permitted') assert.equal(whole, '/problems/not-permitted', name(r))
  }
})
