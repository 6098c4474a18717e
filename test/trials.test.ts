// The inputs that failed in a trial of the first cities, through the code that reads them: each says in its expected.md what is right.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { after, before, test as declare, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createDemoAccounts } from '../src/core/access/index.ts'
import { readClaim } from '../src/core/claimed-time.ts'
import { maskPersonalNumbers, personalFaults, personalNumbers } from '../src/core/text/personal-numbers.ts'
import { jsonOfFile } from '../src/core/text/stored.ts'
import { productClassOf, type TestItem } from '../src/domains/sampling/classes.ts'
import { batchVerdict, foundText, judgeItem } from '../src/domains/sampling/logic/judging.ts'
import { readResult } from '../src/domains/sampling/logic/reported-result.ts'
import type { ReportedResult, ResultBody } from '../src/domains/sampling/schema.ts'
import { creditCode } from '../src/engines/archive/testing/city.ts'
import type { ImportView, PreviewView } from '../src/engines/intake/schema.ts'
import { parse as readDocx } from '../src/engines/policy/docx-task.ts'
import type { DocxText } from '../src/engines/policy/docx-text.ts'
import { readFigures } from '../src/engines/policy/logic/findings.ts'
import { parseDocument } from '../src/engines/policy/logic/parse.ts'
import { isKnownUnit } from '../src/stats/uncertainty/units.ts'
import { startTestCity, type TestCity } from './harness.ts'
import { signInAs } from './people.ts'

const TRIALS = new URL('../../shared/trials/', import.meta.url)
const isThere = existsSync(TRIALS)
const bytes = (path: string): Buffer => readFileSync(new URL(path, TRIALS))
const text = (path: string): string => bytes(path).toString('utf8')

const done = new Set<string>()
function test(id: string, name: string, run: (t: TestContext) => Promise<void> | void): void {
  declare(`${id}: ${name}`, { skip: isThere ? false : '../shared/trials is absent' }, (t) => {
    done.add(id)
    return run(t)
  })
}

// Policy texts.

const targets = (of: string): string[] =>
  readFigures(parseDocument(of)).targets.map((t) =>
    [
      t.subject,
      t.comparator,
      t.upTo === undefined ? t.value : `${t.value}–${t.upTo}`,
      t.unit || '-',
      t.deadline?.by ?? '-',
    ]
      .join(' ')
      .replace(/\s+/g, ' '),
  )

test('P01', 'spaces between Han and figures separate nothing', () => {
  assert.deepEqual(targets(text('P01/spaces.txt')), [
    '全市制造业产品质量合格率 >= 95 % 2025-12-31',
    '农产品监测合格率 >= 98 % 2025-12-31',
    '新建质量服务站 >= 20 个 2025-12-31',
  ])
  assert.equal(parseDocument(text('P01/spaces.txt')).number, '示政发〔2023〕14号')
})

test('P02', 'the year of the lead sentence holds for its dashes, and says so', () => {
  const found = readFigures(parseDocument(text('P02/lead.txt'))).targets
  assert.deepEqual(
    found.map((t) => [t.value, t.deadline?.by, t.deadline?.isInherited, t.deadline?.source]),
    [95, 40, 15].map((v) => [v, '2026-12-31', true, 'lead']),
  )
})

test('P05', 'what was reached is no promise', () => {
  assert.deepEqual(targets(text('P05/past.txt')), ['工业产品抽样合格率 >= 95 % 2025-12-31'])
})

test('P06', 'figures without a unit, in points, and kept below', () => {
  assert.deepEqual(targets(text('P06/index.txt')), [
    '质量竞争力指数 >= 86 - 2026-12-31',
    '服务质量满意度 >= 80 分 2026-12-31',
    '万台设备事故死亡人数 <= 0.07 - 2026-12-31',
  ])
})

test('P08', 'the rows of a table are rows, in a text and in a Word file', async () => {
  assert.deepEqual(targets(text('P08/table.txt')), [
    '制造业产品质量合格率 >= 95 % 2025-12-31',
    '食品抽检合格率 > 98 % 2025-12-31',
    '每万人口高价值发明专利拥有量 >= 25 件 2025-12-31',
  ])
  let read: DocxText | undefined
  for await (const piece of readDocx(Readable.from([bytes('P08/table.docx')]), null)) read = piece
  assert.ok(read)
  assert.match(read.text, /\t/)
  const found = targets(read.text)
  for (const row of ['制造业产品质量合格率 >= 95 % 2025-12-31', '食品抽检合格率 >= 98 % 2025-12-31'])
    assert.ok(found.includes(row), found.join('\n'))
})

test('P10', 'the table of contents is no clause; 第三条之一 is an article of its own', () => {
  const document = parseDocument(text('P10/regulation.txt'))
  const addresses = document.parts.flatMap((p) =>
    p.clauses.flatMap((c) => [c.address, ...c.children.map((d) => d.address)]),
  )
  for (const address of ['1', '2', '3', '2/3', '2/3-1', '2/4', '3/5']) assert.ok(addresses.includes(address), address)
  assert.equal(addresses.filter((a) => /^\d+$/.test(a)).length, 3)
  assert.ok(document.spans.some((s) => s.role === 'contents'))
})

test('P12', 'the head of a portal page is read, and the plan it forwards is an attachment', () => {
  const document = parseDocument(text('P12/website.txt'))
  assert.deepEqual(
    [document.title, document.number, document.issuers, document.addressee],
    [
      '示范市人民政府关于印发质量兴市规划的通知',
      '示政发〔2012〕34号',
      ['示范市人民政府'],
      '各县、市、区人民政府,市政府各部门',
    ],
  )
  assert.equal(document.parts[1]?.prefix, 'x1/')
  assert.deepEqual(targets(text('P12/website.txt')), [
    '产品监督抽查合格率 >= 95 % 2015-12-31',
    '名牌产品 >= 60 个 2015-12-31',
  ])
})

test('P13', 'seven ways to promise a number', () => {
  assert.deepEqual(targets(text('P13/forms.txt')), [
    '累计建成服务站 >= 80 个 2026-12-31',
    '合格率 >= 98 % 2026-12-31',
    '化肥利用率 between 2–3 个百分点 2026-12-31',
    '居民收入 between 5–7 % 2026-12-31',
    '示范单位 ~ 50 家 2026-12-31',
    '名牌产品 > 100 个 2026-12-31',
    '产值 >= 1 倍 2026-12-31',
  ])
})

// Lists of enterprises.

let city: TestCity
let qing: string
before(async () => {
  if (!isThere) return
  city = await startTestCity({ demo: true })
  await createDemoAccounts(city.app, { city: '12', district: '120101' })
  qing = await signInAs(city, 'qing')
})
after(() => city?.close())

const ask = (method: 'GET' | 'POST', url: string, payload?: object) =>
  city.server.inject({
    method,
    url,
    headers: { cookie: qing, 'x-requested-by': 'zhiheng' },
    ...(payload && { payload }),
  })

function upload(path: string) {
  const boundary = 'zhiheng-boundary'
  const payload = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${path.split('/').at(-1)}"\r\ncontent-type: text/csv\r\n\r\n`,
    ),
    bytes(path),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return city.server.inject({
    method: 'POST',
    url: '/api/imports',
    headers: { cookie: qing, 'x-requested-by': 'zhiheng', 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload,
  })
}

async function previewOf(path: string): Promise<PreviewView> {
  const reply = await upload(path)
  assert.equal(reply.statusCode, 201, reply.body)
  return reply.json<PreviewView>()
}

async function takeIn({ import: { id } }: PreviewView): Promise<ImportView> {
  assert.equal((await ask('POST', `/api/imports/${id}/start`)).statusCode, 200)
  for (let i = 0; i < 300; i++) {
    const row = (await ask('GET', `/api/imports/${id}`)).json<ImportView>()
    if (row.status !== 'waiting' && row.status !== 'running') return row
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the import does not end')
}

const faults = (p: PreviewView): string[] =>
  p.rows.flatMap((r) => r.faults.map((f) => `${r.rowNumber} ${f.field} ${f.reason.zh}`))

async function subjectOf(code: string): Promise<{ name: string; region: string; status: string }> {
  const { rows } = await city.app.db.pool.query('select name, region, status from archive.subject where code = $1', [
    code,
  ])
  return rows[0]
}

test('W02', 'a district that the file does not state changes no archive', async () => {
  await takeIn(await previewOf('W02/1-with-district.csv'))
  const second = await previewOf('W02/2-without-district.csv')
  assert.equal(second.counts.changed, 1)
  assert.equal((await takeIn(second)).counts.changed, 1)
  const { rows } = await city.app.db.pool.query(
    `select region, details ->> 'contactPhone' as phone from archive.subject where code = '91120101MA6258674R'`,
  )
  assert.deepEqual(rows, [{ region: '120111', phone: '02200000000' }])
})

test('W03', 'every sheet is named with its rows', async () => {
  const preview = await previewOf('W03/two-sheets.xlsx')
  assert.equal(preview.import.sheets.length, 2)
  assert.ok(preview.import.sheets.every((s) => s.name !== '' && s.rows > 0))
})

test('W04', 'a hidden sheet is not read in place of the first visible one', async () => {
  const preview = await previewOf('W04/hidden-first.xlsx')
  assert.deepEqual(
    preview.import.sheets.filter((s) => s.isChosen).map((s) => s.state),
    ['visible'],
  )
  assert.equal(preview.counts.new, 1)
})

test('W05', 'a quote that is never closed swallows no row', async () => {
  const preview = await previewOf('W05/unclosed.csv')
  assert.deepEqual([preview.counts.new, preview.counts.errors], [2, 1])
  assert.match(faults(preview).join('\n'), /^3 row .*引号没有闭合/)
  await takeIn(preview)
  assert.equal((await subjectOf('91120101MA62587628')).name, '天津探针闭丙有限公司')
})

test('W07', 'a number is no code, and the refusal says so', async () => {
  assert.match(faults(await previewOf('W07/number-code.xlsx')).join('\n'), /creditCode .*是数字.*不是文本/)
})

test('W09', 'revoked and not cancelled is revoked', async () => {
  await takeIn(await previewOf('W09/status.csv'))
  for (const code of ['91120101MA6259378C', '91120101MA62593867'])
    assert.equal((await subjectOf(code)).status, 'revoked', code)
})

test('W11', 'an error cell is an error of its row', async () => {
  assert.match(faults(await previewOf('W11/error-cell.xlsx')).join('\n'), /district .*#N\/A/)
})

test('W12', 'what nobody sees is in no code and no name', async () => {
  const preview = await previewOf('W12/invisible.csv')
  assert.deepEqual(faults(preview), [])
  await takeIn(preview)
  const found = (await ask('GET', `/api/subjects?q=${encodeURIComponent('探针零宽乙')}`)).json<{ items: unknown[] }>()
  assert.equal(found.items.length, 1)
})

test('W14', 'a name is one line', async () => {
  const preview = await previewOf('W14/wrapped-name.xlsx')
  await takeIn(preview)
  const { rows } = await city.app.db.pool.query(`select count(*)::int n from archive.subject where name ~ '[\r\n]'`)
  assert.equal(rows[0].n, 0)
  assert.equal(preview.counts.new, 1)
})

const created = (name: string, n: number) =>
  ask('POST', '/api/subjects', { kind: 'enterprise', name, region: '120101', creditCode: creditCode(n) })

test('W15', 'a name of blanks is refused at the name', async () => {
  const reply = await created('   ', 7001)
  assert.equal(reply.statusCode, 400, reply.body)
  assert.ok(reply.json().errors.some((e: { pointer: string }) => e.pointer === '/name'))
})

test('W16', 'no name holds what XML cannot', async () => {
  const reply = await created('河东\u000B独家\uFFFE电缆厂', 7002)
  assert.equal(reply.statusCode, 201, reply.body)
  assert.equal(reply.json().name, '河东独家电缆厂')
})

test('W18', 'a row has the number that a spreadsheet shows', async () => {
  assert.match(faults(await previewOf('W18/blank-lines.csv')).join('\n'), /^4 creditCode/)
})

test('W19', 'the header is found below titles, over two rows, and with hints and units', async () => {
  const titled = await previewOf('W19/title-and-unit-rows.xlsx')
  assert.deepEqual([titled.import.sheets[0]?.headerRow, titled.missing], [3, []])
  const twoRows = await previewOf('W19/two-row-header.xlsx')
  assert.deepEqual([twoRows.missing, faults(twoRows)], [[], []])
  assert.ok(twoRows.counts.new > 0)
  const hints = await previewOf('W19/headers.xlsx')
  assert.deepEqual(hints.missing, [])
  assert.deepEqual(
    hints.import.columns.filter((c) => c.unit !== undefined).map((c) => [c.field, c.unit]),
    [['registeredCapital', '万元']],
  )
})

test('S01', 'radicals of a PDF are the ideographs they stand for', async () => {
  await takeIn(await previewOf('S01/names.csv'))
  const found = (await ask('GET', `/api/subjects?q=${encodeURIComponent('长城探针')}`)).json<{
    items: { name: string }[]
  }>()
  assert.deepEqual(
    found.items.map((i) => i.name),
    ['天津长城探针有限公司'],
  )
  assert.equal((await subjectOf('91120101MA62595031')).name, '天津金水探针有限公司')
})

// Files, numbers that name a person, clocks.

test('D02', 'a file of a draw with a byte order mark is JSON', () => {
  assert.deepEqual(jsonOfFile(Buffer.from('\uFEFF{"a":1}\r\n')), { a: 1 })
})

test('R01', 'full-width numbers of a person are refused, and masked in whatever goes out', () => {
  const reply = text('R01/reply.txt')
  assert.equal(personalFaults(reply, '/text').length, 1)
  assert.deepEqual(
    personalNumbers(reply).map((n) => [n.kind, n.isCertain]),
    [
      ['id-number', true],
      ['phone', true],
    ],
  )
  assert.doesNotMatch(maskPersonalNumbers(reply), /１２０１０１１９９００１０１１２３４|１３８００１３８０００/)
})

test('F01', 'a clock that is ahead and says so is believed as far as it can be', () => {
  const now = new Date('2026-11-27T02:00:00Z')
  const claim = readClaim('2026-11-27T03:00:00Z', '2026-11-27T03:00:00Z', now)
  assert.deepEqual([claim.at, claim.skewSeconds], [now, -3600])
})

test('F02', 'a photograph of a phone is kept', async () => {
  const boundary = 'zhiheng-boundary'
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(64)])
  const payload = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.heic"\r\ncontent-type: image/heic\r\n\r\n`,
    ),
    heic,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  const reply = await city.server.inject({
    method: 'POST',
    url: '/api/uploads',
    headers: { cookie: qing, 'x-requested-by': 'zhiheng', 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload,
  })
  assert.equal(reply.statusCode, 200, reply.body)
})

// Laboratory values.

const itemOf = (classId: string, id: string) => productClassOf(classId).items.find((i) => i.id === id) as TestItem
const given = (path: string): ReportedResult & { item: string } => JSON.parse(text(path))
function judged(item: TestItem, path: string) {
  const { item: _, uncertainty = '0', method = item.method, ...more } = given(path)
  const body = readResult(item, { ...more, uncertainty, method })
  assert.ok(!('pointer' in body), JSON.stringify(body))
  return { body: body as ResultBody, verdict: judgeItem(item, body as ResultBody, 'simple') }
}

test('L01', 'less than a limit of detection above the limit shows neither', () => {
  const { verdict } = judged(itemOf('cable', 'conductor-resistance'), 'L01/result.json')
  assert.equal(verdict.verdict, 'not-demonstrated')
  assert.match(verdict.reason?.zh ?? '', /灵敏度不足/)
  assert.equal(batchVerdict([verdict]), 'not-demonstrated')
})

test('L03', 'a small number has no exponent', () => {
  const { body } = judged(itemOf('toy', 'lead'), 'L03/result.json')
  assert.equal(foundText(body).value, '< 0.0000001')
})

test('L05', 'units are read as they are printed', () => {
  for (const line of text('L05/units.txt').split(/\r?\n/)) {
    const unit = line.replace(/\s*\(U\+.*\)$/, '').trim()
    if (unit !== '') assert.ok(isKnownUnit(unit), line)
  }
})

declare('every input for the readers has a test here', { skip: isThere ? false : '../shared/trials is absent' }, () => {
  const ids = readdirSync(fileURLToPath(TRIALS)).filter((d) => /^(?:[PWLSRF]\d\d|D02)$/.test(d))
  assert.deepEqual([...done].sort(), ids.sort())
})
