import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { readSheet } from 'read-excel-file/node'
import { startTestCity, type TestCity } from '../../../test/harness.ts'
import { signInAs } from '../../../test/people.ts'
import { createDemoAccounts } from '../../core/access/index.ts'
import { createAccount } from '../../core/access/testing/index.ts'
import { xlsxOf } from '../../core/parse/testing/xlsx.ts'
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

const sheetsOf = (p: PreviewView) =>
  p.import.sheets.map((s) => [s.name, s.state, s.isChosen, s.headerRow, s.rows, s.above, s.blank])

test('every sheet is named with its rows; the first visible one with the headers is read, and one or all with the same header can be chosen', async () => {
  const head = ['企业名称', '统一社会信用代码', '地区']
  const row = (n: number) => [`第${n}号有限公司`, creditCode(n), '南开']
  const book = xlsxOf([
    {
      name: '字典',
      state: 'hidden',
      rows: [
        ['代码', '名称'],
        ['120101', '和平区'],
      ],
    },
    { name: '说明', rows: [['请按格式填写']] },
    { name: '一月', rows: { 1: ['2025年名单'], 3: head, 4: row(201), 7: row(202) }, hiddenRows: [7] },
    { name: '二月', rows: [head, row(203)] },
    { name: '旧表', state: 'veryHidden', rows: [head, row(204)] },
  ])
  const preview = (await upload(qing, book, 'a.xlsx')).json<PreviewView>()
  assert.deepEqual(sheetsOf(preview), [
    ['字典', 'hidden', false, 1, 1, 0, 0],
    ['说明', 'visible', false, 0, 1, 0, 0],
    ['一月', 'visible', true, 3, 2, 1, 2],
    ['二月', 'visible', false, 1, 1, 0, 0],
    ['旧表', 'very-hidden', false, 1, 1, 0, 0],
  ])
  assert.equal(preview.import.sheets[2]?.hiddenRows, 1)
  assert.deepEqual([preview.isExact, preview.checkedRows, preview.counts.new], [true, 2, 2])
  const { id } = preview.import
  const choose = (body: object) => ask(qing, 'POST', `/api/imports/${id}/reading`, body)
  const both = (await choose({ sheets: [2, 3] })).json<PreviewView>()
  assert.deepEqual([both.checkedRows, both.counts.new], [3, 3])
  assert.deepEqual((await choose({ sheets: [0] })).json<PreviewView>().missing, ['creditCode'])
  assert.equal((await choose({ sheets: [1] })).json().type, '/problems/columns-missing')
  assert.equal((await choose({ sheets: [0, 3] })).json().type, '/problems/sheets-differ')
  await choose({ sheets: [2, 3] })
  assert.equal((await choose({ sheets: [9] })).json().type, '/problems/sheet-unknown')
  await ask(qing, 'POST', `/api/imports/${id}/start`)
  assert.deepEqual((await whenEnded(qing, id)).counts, { rows: 3, new: 3, unchanged: 0, changed: 0, errors: 0 })
  const refused = await upload(
    qing,
    xlsxOf([
      {
        name: '别的',
        rows: [
          ['甲', '乙'],
          ['1', '2'],
        ],
      },
    ]),
    'b.xlsx',
  )
  assert.match(refused.json().detail, /读的是工作表“别的”/)
})

test('what a file does not say changes nothing: a district is inferred for new archives alone, and the preview says so', async () => {
  const code = creditCode(301, '120101')
  const first = (await upload(qing, `企业名称,统一社会信用代码,地区\n甲有限公司,${code},西青区\n`)).json<PreviewView>()
  await ask(qing, 'POST', `/api/imports/${first.import.id}/start`)
  await whenEnded(qing, first.import.id)
  const rows = `甲有限公司,${code},02200000000\n乙有限公司,${creditCode(302, '120101')},02200000001\n`
  const second = (await upload(qing, `企业名称,统一社会信用代码,联系电话\n${rows}`)).json<PreviewView>()
  assert.deepEqual(
    [second.counts.new, second.counts.changed, second.counts.districtFromCode, second.counts.districtFromAddress],
    [1, 1, 1, 0],
  )
  await ask(qing, 'POST', `/api/imports/${second.import.id}/start`)
  assert.deepEqual((await whenEnded(qing, second.import.id)).counts, {
    rows: 2,
    new: 1,
    unchanged: 0,
    changed: 1,
    errors: 0,
  })
  const { rows: found } = await city.app.db.pool.query(
    'select name, region, details from archive.subject where code = $1',
    [code],
  )
  assert.deepEqual(
    [found[0].region, found[0].details.regionFrom, found[0].details.contactPhone],
    ['120111', undefined, '02200000000'],
  )
  // An importer of the district where the archive is, whatever the code says.
  await createAccount(city.app, { login: 'xiqing', roles: ['quality-office'], region: '120111' })
  const office = await signInAs(city, 'xiqing')
  const third = (
    await upload(office, `企业名称,统一社会信用代码,联系电话\n甲有限公司,${code},02200000009\n`)
  ).json<PreviewView>()
  assert.deepEqual([third.counts.changed, third.counts.errors], [1, 0])
})

test('a column can be mapped by a person, and nothing starts while a required one is missing', async () => {
  const text = `户名,统一社会信用代码,地区\n丙有限公司,${creditCode(311)},南开\n`
  const preview = (await upload(qing, text)).json<PreviewView>()
  assert.deepEqual(preview.missing, ['name'])
  const { id } = preview.import
  assert.equal((await ask(qing, 'POST', `/api/imports/${id}/start`)).json().type, '/problems/columns-missing')
  const mapped = (
    await ask(qing, 'POST', `/api/imports/${id}/reading`, { columns: ['name', 'creditCode', 'district'] })
  ).json<PreviewView>()
  assert.deepEqual([mapped.missing, mapped.counts.new], [[], 1])
  assert.deepEqual((await ask(qing, 'GET', `/api/imports/${id}/preview`)).json<PreviewView>().missing, [])
  await ask(qing, 'POST', `/api/imports/${id}/start`)
  assert.equal((await whenEnded(qing, id)).counts.new, 1)
})

test('errors, numbers and merged cells of a workbook are faults of their rows by the spreadsheet’s numbers, before the import and after', async () => {
  const rows = [
    ['企业名称', '统一社会信用代码', '地区', '成立日期'],
    ['丁一有限公司', creditCode(321), { t: 'e', v: '#N/A' }],
    ['丁二有限公司', { t: 'n', v: '911201017133670218' }, '南开'],
    ['丁三有限公司', creditCode(322), '和平区', { t: 'n', v: '36192', s: 1 }],
    ['丁四有限公司', creditCode(323), null, 36192],
    ['丁五有限公司', creditCode(322), '南开'],
  ]
  const book = xlsxOf([{ name: '名单', rows: [...rows.slice(0, 4), ...rows.slice(4)], merges: ['C4:C5'] }])
  const preview = (await upload(qing, book, 'c.xlsx')).json<PreviewView>()
  const faults = preview.rows.map((r) => [r.rowNumber, r.faults.map((f) => f.field).join()])
  assert.deepEqual(faults, [
    [2, 'district'],
    [3, 'creditCode'],
    [4, ''],
    [5, ''],
    [6, 'creditCode'],
  ])
  const { counts } = preview
  assert.deepEqual([counts.new, counts.errors, counts.duplicates, counts.merged], [2, 3, 1, 1])
  const { id } = preview.import
  await ask(qing, 'POST', `/api/imports/${id}/start`)
  assert.deepEqual((await whenEnded(qing, id)).counts, { rows: 5, new: 2, unchanged: 0, changed: 0, errors: 3 })
  const { rows: found } = await city.app.db.pool.query('select region from archive.subject where code = $1', [
    creditCode(323),
  ])
  assert.equal(found[0].region, '120101')
  const corrected = await ask(qing, 'GET', `/api/imports/${id}/errors.xlsx`)
  const [header, first] = await readSheet(corrected.rawPayload)
  assert.deepEqual(header?.slice(0, 2), ['企业名称', '统一社会信用代码'])
  assert.ok(first?.includes('丁一有限公司'))
  const template = await ask(qing, 'GET', '/api/imports/template.xlsx')
  assert.deepEqual((await readSheet(template.rawPayload))[0]?.slice(0, 2), ['企业名称', '统一社会信用代码'])
  assert.equal((await upload(qing, template.rawPayload, 't.xlsx')).json().type, '/problems/file-empty')
})

test('a new row of the name of another archive, or row, is shown, and the import starts only when a person said that they are others', async () => {
  const named = (n: number, name: string, district = '和平') => `${name},${creditCode(n)},${district},某路${n}号\n`
  const before = (await upload(qing, HEADER + named(601, '天津⻓虹电子有限公司'))).json<PreviewView>()
  await ask(qing, 'POST', `/api/imports/${before.import.id}/start`)
  await whenEnded(qing, before.import.id)
  const preview = (
    await upload(
      qing,
      HEADER +
        named(602, '天津长虹电子 有限公司') +
        named(603, '天津长虹电子有限公司分公司') +
        named(604, '天津双名有限公司') +
        named(605, '天津双名有限公司') +
        named(601, '天津长虹电子有限公司'),
    )
  ).json<PreviewView>()
  assert.deepEqual([preview.counts.new, preview.counts.lookAlikes, preview.counts.errors], [4, 2, 0])
  assert.deepEqual(
    preview.rows.map((r) => r.hints.map((h) => h.zh.slice(0, 8))),
    [['已有同名档案“天'], [], [], ['与第 4 行名称'], []],
  )
  const { id } = preview.import
  const refused = await ask(qing, 'POST', `/api/imports/${id}/start`)
  assert.deepEqual([refused.statusCode, refused.json().type], [409, '/problems/look-alikes-unconfirmed'])
  assert.equal((await ask(qing, 'POST', `/api/imports/${id}/start?notTheSame=true`)).statusCode, 200)
  assert.equal((await whenEnded(qing, id)).counts.new, 4)
})

test('a hostile file is refused in words while others are answered', async () => {
  const line = gzipSync('a'.repeat(20_000_000))
  assert.ok(line.length < 30_000)
  assert.equal((await upload(qing, line, 'line.csv.gz')).json().type, '/problems/file-too-complex')
  const cell = xlsxOf([{ name: 'a', rows: [['好'.repeat(2_000_000)]] }])
  assert.equal((await upload(qing, cell, 'cell.xlsx')).json().type, '/problems/file-too-complex')
})

test('rows in are rows told: below the header each is new, changed, unchanged, an error or blank', async () => {
  let n = 400
  const line = fc.oneof(
    fc.constant(() => `戊${++n}有限公司,${creditCode(n)},南开`),
    fc.constant(() => `戊${n}有限公司,${creditCode(n)},南开`),
    fc.constant(() => ''),
    fc.constant(() => ',,'),
    fc.constant(() => `己有限公司,BAD,"南\n开"`),
    fc.constant(() => `庚有限公司,${creditCode(399)},"南开`),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
      const text = `企业名称,统一社会信用代码,地区\n${lines.map((l) => l()).join('\n')}\nend,BAD,x\n`
      const preview = (await upload(qing, text)).json<PreviewView>()
      const [sheet] = preview.import.sheets
      assert.ok(sheet)
      assert.equal(sheet.lastRow, sheet.above + sheet.headerRows + sheet.rows + sheet.blank + (sheet.jumped ?? 0))
      const { counts } = preview
      assert.equal(counts.new + counts.changed + counts.unchanged + counts.errors, sheet.rows)
      // No line is lost: each company that stands in the text stands in a row.
      const told = preview.rows.map((r) => r.cells.join()).join('\n')
      assert.equal((told.match(/有限公司/g) ?? []).length, (text.match(/有限公司/g) ?? []).length)
    }),
    { numRuns: 15 },
  )
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
