import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startTestCity, type TestCity } from '../../../test/harness.ts'
import { call } from '../../core/access/testing/http.ts'
import { createAccount, signIn } from '../../core/access/testing/index.ts'
import { type Receipt, serverCrypto } from '../evidence/index.ts'
import { verifyReceipt } from '../evidence/logic/receipt.ts'
import type { Subject, TimelinePage } from './schema.ts'

let city: TestCity
const cookies: Record<string, string> = {}
before(async () => {
  city = await startTestCity()
  for (const [login, role, region] of [
    ['quinn', 'quality-office', '12'],
    ['eve', 'inspector', '120102'],
  ] as const) {
    await createAccount(city.app, { login, roles: [role], region })
    cookies[login] = await signIn(city.server, login)
  }
})
after(() => city?.close())

const as = (login: string, what: string, body?: object) =>
  call({ server: city.server, cookie: cookies[login] as string }, what, body)

/** Opens an archive and gives the address of its first record's receipt. */
async function opened(subject: object): Promise<string> {
  const { subjectId } = (await as('quinn', 'POST /api/subjects', { region: '120101', ...subject })).json<Subject>()
  const { items } = (await as('quinn', `GET /api/subjects/${subjectId}/timeline`)).json<TimelinePage>()
  return `/api/subjects/${subjectId}/records/${items[0]?.id}/receipt`
}

/** The receipt once the sequencer has given the record its place. */
async function receiptAt(path: string): Promise<Receipt> {
  for (let tries = 0; tries < 100; tries++) {
    const reply = await as('quinn', `GET ${path}`)
    if (reply.statusCode === 200) return reply.json<Receipt>()
    await sleep(100)
  }
  throw new Error('the record was not integrated in time')
}

async function check(receipt: Receipt) {
  const { verifierKey } = (await city.server.inject('/api/evidence/log')).json<{ verifierKey: string }>()
  return verifyReceipt(receipt, { verifierKey }, serverCrypto)
}

test('the receipt of a record carries its content and is checked offline; one changed character breaks it', async () => {
  const receipt = await receiptAt(await opened({ kind: 'enterprise', name: '海河回执厂' }))
  const good = await check(receipt)
  assert.equal(good.isProven, true, good.why)
  assert.equal(good.covers, 'body')
  assert.match(JSON.stringify(receipt.body), /海河回执厂/)
  const changed = JSON.parse(JSON.stringify(receipt).replace('海河回执厂', '海河回执场')) as Receipt
  assert.equal((await check(changed)).finding, 'body-changed')
})

test('the receipt of a record about a person proves that it was sealed and tells nothing of the person', async () => {
  const receipt = await receiptAt(await opened({ kind: 'person', name: '王小明' }))
  assert.doesNotMatch(JSON.stringify(receipt), /王小明/)
  assert.equal(receipt.salt, undefined)
  assert.equal((await check(receipt)).covers, 'thing')
})

test('the receipt of a record of another district is not there', async () => {
  const path = await opened({ kind: 'enterprise', name: '河东不可见厂' })
  assert.equal((await as('eve', `GET ${path}`)).statusCode, 404)
})
