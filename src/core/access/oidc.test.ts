import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import Provider from 'oidc-provider'
import { type AccessCity, startAccessCity } from './testing/access-city.ts'
import { call } from './testing/http.ts'
import { createAccount, signIn, TEST_PASSWORD } from './testing/index.ts'

// A real identity provider on this machine. Its own sign-in page is replaced by one that says who `subject` is at once.
let provider: Server
let city: AccessCity
let subject = ''
let amr: string[] = []

const CALLBACK = 'http://city.test/api/access/oidc/callback'

before(async () => {
  provider = createServer()
  await new Promise<void>((listening) => provider.listen(0, '127.0.0.1', listening))
  const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  const oidc = new Provider(issuer, {
    clients: [{ client_id: 'zhiheng', client_secret: 'a-secret-of-the-city-for-tests', redirect_uris: [CALLBACK] }],
    claims: { openid: ['sub', 'amr'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    cookies: { keys: ['only for this test'] },
    interactions: { url: () => '/decide' },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  })
  const answer = oidc.callback()
  provider.on('request', async (request, response) => {
    if (!request.url?.startsWith('/decide')) return answer(request, response)
    const { prompt, params, grantId } = await oidc.interactionDetails(request, response)
    if (prompt.name === 'login')
      return oidc.interactionFinished(request, response, { login: { accountId: subject, amr } })
    const grant = grantId
      ? await oidc.Grant.find(grantId)
      : new oidc.Grant({ accountId: subject, clientId: params.client_id as string })
    grant?.addOIDCScope('openid')
    return oidc.interactionFinished(request, response, { consent: { grantId: (await grant?.save()) as string } })
  })
  city = await startAccessCity({
    config: {
      oidc: { issuer, clientId: 'zhiheng', clientSecret: 'a-secret-of-the-city-for-tests' },
      publicUrl: 'http://city.test',
    },
  })
})
after(async () => {
  await city.close()
  provider.closeAllConnections()
  await new Promise((closed) => provider.close(closed))
})

/** A browser at the provider: follows its redirects with its cookies until it is sent back to the city. */
async function visitProvider(address: string): Promise<string> {
  const jar = new Map<string, string>()
  let next = address
  for (let hops = 0; hops < 12; hops++) {
    const reply = await fetch(next, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') },
    })
    await reply.arrayBuffer()
    for (const line of reply.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const location = reply.headers.get('location')
    assert.ok(location, `the provider answered ${reply.status}`)
    next = new URL(location, next).href
    if (next.startsWith(CALLBACK)) return next.slice('http://city.test'.length)
  }
  throw new Error('the provider never sent the browser back')
}

async function journey(cookie?: string) {
  const start = cookie
    ? await call({ server: city.server, cookie }, 'POST /api/access/oidc/link', { password: TEST_PASSWORD })
    : await call({ server: city.server }, 'GET /api/access/oidc/start')
  const carried = start.cookies.find((c) => c.name === 'zh_oidc')?.value
  const back = await visitProvider(cookie ? start.json().address : String(start.headers.location))
  return { back, cookie: [`zh_oidc=${carried}`, ...(cookie ? [cookie] : [])].join('; ') }
}

async function visit(who: string, methods: string[] = [], cookie?: string) {
  subject = who
  amr = methods
  const trip = await journey(cookie)
  return call({ server: city.server, cookie: trip.cookie }, `GET ${trip.back}`)
}

test('an unknown identity signs nobody in and makes no account', async () => {
  const reply = await visit('person-unknown')
  assert.equal(reply.statusCode, 403, reply.body)
  assert.equal(reply.json().type, '/problems/oidc-not-linked')
  const rows = await city.app.db.asOwner((c) => c.query('select 1 from core.account'))
  assert.equal(rows.rowCount, 0)
})

test('a person links the identity to the own account and then signs in with it, with the rights of the account', async () => {
  await createAccount(city.app, { login: 'linked', roles: ['inspector'], region: '120101' })
  const own = await signIn(city.server, 'linked')
  assert.equal((await visit('person-1', [], own)).statusCode, 303)
  const back = await visit('person-1')
  assert.equal(back.statusCode, 303, back.body)
  const token = back.cookies.find((c) => c.name === 'zh_session')?.value
  const me = await call({ server: city.server, cookie: `zh_session=${token}` }, 'GET /api/me')
  assert.equal(me.json().loginName, 'linked')
  assert.deepEqual(me.json().permissions['record.write'], ['120101'])
})

test('an identity is linked only by whoever knows the password, and guessing it there is counted', async () => {
  await createAccount(city.app, { login: 'open-screen', roles: [] })
  const cookie = await signIn(city.server, 'open-screen')
  const link = (body?: object) => call({ server: city.server, cookie }, 'POST /api/access/oidc/link', body)
  assert.equal((await link()).statusCode, 400)
  for (let n = 0; n < 5; n++)
    assert.equal((await link({ password: `guess ${n}` })).json().type, '/problems/password-wrong')
  assert.equal((await link({ password: TEST_PASSWORD })).statusCode, 429)
  assert.match(await signIn(city.server, 'open-screen'), /zh_session/, 'the way in is not closed by it')
})

test('one identity is not linked to two accounts', async () => {
  await createAccount(city.app, { login: 'second', roles: [] })
  const own = await signIn(city.server, 'second')
  assert.equal((await visit('person-1', [], own)).statusCode, 409)
})

test('a link begun in one account does not end in another', async () => {
  await createAccount(city.app, { login: 'victim', roles: [] })
  const attacker = await signIn(city.server, 'second')
  const victim = await signIn(city.server, 'victim')
  subject = 'attacker-identity'
  const trip = await journey(attacker)
  const reply = await call({ server: city.server, cookie: trip.cookie.replace(attacker, victim) }, `GET ${trip.back}`)
  assert.equal(reply.statusCode, 401)
})

test('an administrator is let in only when the provider asked for a second factor', async () => {
  const id = await createAccount(city.app, { login: 'oidc-admin', roles: ['audit-admin'] })
  await city.app.db.asOwner((c) =>
    c
      .query(`select set_config('zh.actor', 'system:test', false)`)
      .then(() => c.query(`update core.account set oidc_subject = 'person-admin' where id = '${id}'`)),
  )
  assert.equal((await visit('person-admin')).json().type, '/problems/oidc-needs-second-factor')
})

test('a forged state, a stolen answer without its cookie, and a used answer are refused', async () => {
  subject = 'person-1'
  const trip = await journey()
  const forged = trip.back.replace(/state=[^&]+/, 'state=forged')
  assert.equal((await call({ server: city.server, cookie: trip.cookie }, `GET ${forged}`)).statusCode, 401)
  assert.equal((await call({ server: city.server }, `GET ${trip.back}`)).statusCode, 401)
  assert.equal((await call({ server: city.server, cookie: trip.cookie }, `GET ${trip.back}`)).statusCode, 303)
  assert.equal((await call({ server: city.server, cookie: trip.cookie }, `GET ${trip.back}`)).statusCode, 401)
})

test('a browser that is refused comes to the sign-in page with the reason', async () => {
  subject = 'person-unknown'
  const trip = await journey()
  const reply = await call({ server: city.server, cookie: trip.cookie }, `GET ${trip.back}`, undefined, {
    accept: 'text/html',
  })
  assert.equal(reply.headers.location, '/app/sign-in?problem=oidc-not-linked')
})
