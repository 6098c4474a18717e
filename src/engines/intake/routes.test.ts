import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { startTestCity, type TestCity } from '../../../test/harness.ts'
import { signInAs } from '../../../test/people.ts'
import { createDemoAccounts } from '../../core/access/index.ts'
import { createAccount } from '../../core/access/testing/index.ts'
import { creditCode } from '../archive/testing/city.ts'
import type { ImportView, PreviewView } from './schema.ts'

let city: TestCity
let qing: string
let ben: string
before(async () => {
  city = await startTestCity({ demo: true })
  await createDemoAccounts(city.app, { city: '12', district: '120101' })
  qing = await signInAs(city, 'qing')
  ben = await signInAs(city, 'ben')
})
after(() => city.close())

const HEADER = '企业名称,统一社会信用代码,地区,注册地址\n'
const line = (n: number, district = '南开') => `第${n}号有限公司,${creditCode(n)},${district},某路${n}号\n`

function upload(cookie: string, content: string | Buffer, name = 'list.csv') {
  const boundary = 'zhiheng-boundary'
  const payload = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n`,
    ),
    Buffer.from(content),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return city.server.inject({
    method: 'POST',
    url: '/api/imports',
    headers: { cookie, 'x-requested-by': 'zhiheng', 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload,
  })
}

const ask = (cookie: string, method: 'GET' | 'POST', url: string, payload?: object) =>
  city.server.inject({ method, url, headers: { cookie, 'x-requested-by': 'zhiheng' }, ...(payload && { payload }) })

async function whenEnded(cookie: string, id: string): Promise<ImportView> {
  for (let i = 0; i < 200; i++) {
    const row = (await ask(cookie, 'GET', `/api/imports/${id}`)).json<ImportView>()
    if (row.status !== 'waiting' && row.status !== 'running') return row
    await setTimeout(100)
  }
  throw new Error('the import does not end')
}

test('upload shows how the file is read and takes nothing in; start takes it in; a second start is refused', async () => {
  const uploaded = await upload(qing, HEADER + line(1) + line(2) + line(3, '朝阳'))
  assert.equal(uploaded.statusCode, 201, uploaded.body)
  const preview = uploaded.json<PreviewView>()
  assert.equal(preview.import.status, 'draft')
  assert.equal(preview.import.encoding, 'utf-8')
  assert.equal(preview.import.estimatedRows, 3)
  assert.deepEqual(
    preview.rows.map((r) => r.faults.map((f) => f.field)),
    [[], [], ['district']],
  )
  const { id } = preview.import
  const { rows } = await city.app.db.pool.query('select count(*)::int n from archive.subject')
  assert.equal(rows[0].n, 0)
  assert.equal((await ask(qing, 'POST', `/api/imports/${id}/start`)).statusCode, 200)
  const done = await whenEnded(qing, id)
  assert.deepEqual([done.status, done.counts], ['done', { rows: 3, new: 2, unchanged: 0, changed: 0, errors: 1 }])
  const again = await ask(qing, 'POST', `/api/imports/${id}/start`)
  assert.equal(again.statusCode, 409)
  assert.equal(again.json().type, '/problems/import-not-startable')
  const file = await ask(qing, 'GET', `/api/imports/${id}/errors.csv`)
  assert.equal(file.headers['content-type'], 'text/csv; charset=utf-8')
  assert.match(file.body, /4,district,不认识的地区“朝阳”/)
  const acts = await city.app.db.pool.query(
    `select outcome from core.audit_entry where action = 'subject.import' and object_id = $1`,
    [id],
  )
  assert.equal(acts.rows.length, 2)
})

test('an inspector without the permission is refused on every route', async () => {
  const { id } = (await upload(qing, HEADER + line(9))).json<PreviewView>().import
  assert.equal((await upload(ben, HEADER + line(9))).statusCode, 403)
  for (const [method, path] of [
    ['GET', ''],
    ['GET', `/${id}`],
    ['GET', `/${id}/preview`],
    ['GET', `/${id}/errors`],
    ['GET', `/${id}/errors.csv`],
    ['POST', `/${id}/start`],
    ['POST', `/${id}/cancel`],
  ] as const)
    assert.equal((await ask(ben, method, `/api/imports${path}`)).statusCode, 403, `${method} ${path}`)
})

test('an importer of one district takes in only its rows and sees only imports of its regions', async () => {
  await createAccount(city.app, { login: 'nan', roles: ['quality-office'], region: '120104' })
  const office = await signInAs(city, 'nan')
  const uploaded = await upload(office, HEADER + line(21) + line(22, '河东') + line(1))
  assert.equal(uploaded.statusCode, 201, uploaded.body)
  const { id } = uploaded.json<PreviewView>().import
  await ask(office, 'POST', `/api/imports/${id}/start`)
  const done = await whenEnded(office, id)
  assert.deepEqual(done.counts, { rows: 3, new: 1, unchanged: 1, changed: 0, errors: 1 })
  assert.match((await ask(office, 'GET', `/api/imports/${id}/errors.csv`)).body, /河东区不在您的管辖范围内/)
  const own = (await ask(office, 'GET', '/api/imports')).json<{ items: ImportView[] }>()
  assert.deepEqual(
    own.items.map((i) => i.id),
    [id],
  )
  const all = (await ask(qing, 'GET', '/api/imports')).json<{ items: ImportView[] }>()
  assert.ok(all.items.length > 1 && all.items.some((i) => i.id === id))
  const cityWide = all.items.find((i) => i.id !== id)
  assert.equal((await ask(office, 'GET', `/api/imports/${cityWide?.id}`)).statusCode, 404)
})

test('files that cannot be read are refused in the language of the request, and nothing is filed', async () => {
  const before = (await ask(qing, 'GET', '/api/imports')).json<{ items: unknown[] }>().items.length
  for (const [content, code] of [
    ['a,b\n1,2\n', 'columns-missing'],
    ['', 'file-empty'],
    [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 1, 2, 3, 4]), 'file-type-refused'],
  ] as const) {
    const refused = await upload(qing, content)
    assert.ok(refused.statusCode >= 400 && refused.statusCode < 500, refused.body)
    assert.equal(refused.json().type, `/problems/${code}`)
  }
  assert.equal((await ask(qing, 'GET', '/api/imports')).json<{ items: unknown[] }>().items.length, before)
})

test('another encoding is read on request, while nothing has started', async () => {
  const { id } = (await upload(qing, HEADER + line(31))).json<PreviewView>().import
  // UTF-8 read as GB18030 has no known header: refused, and the draft stays as it was.
  const wrong = await ask(qing, 'POST', `/api/imports/${id}/encoding`, { encoding: 'gb18030' })
  assert.equal(wrong.json().type, '/problems/columns-missing')
  const same = await ask(qing, 'POST', `/api/imports/${id}/encoding`, { encoding: 'utf-8' })
  assert.equal(same.statusCode, 200)
  assert.equal((await ask(qing, 'POST', `/api/imports/${id}/cancel`)).json<ImportView>().status, 'cancelled')
  assert.equal((await ask(qing, 'POST', `/api/imports/${id}/encoding`, { encoding: 'utf-8' })).statusCode, 409)
})

test('regions, industries and the city are told to everybody', async () => {
  const get = async (url: string) => (await city.server.inject({ url })).json()
  const [whole] = await get('/api/regions')
  assert.equal(whole.children.length, 16)
  assert.equal((await get('/api/industries')).length, 117)
  assert.deepEqual(await get('/api/city'), {
    code: '12',
    name: { zh: '天津市', en: 'Tianjin' },
    isDemo: false,
    demo: null,
  })
})
