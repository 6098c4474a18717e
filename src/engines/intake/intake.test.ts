import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, afterEach, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import writeXlsxFile from 'write-excel-file/node'
import { systemScope } from '../../core/db/index.ts'
import { Refusal } from '../../core/problem.ts'
import { createRegionsModule } from '../../core/regions/index.ts'
import { tianjinCity } from '../../packs/tianjin-2018/city.ts'
import { archiveModule, listRecords } from '../archive/index.ts'
import { creditCode, openArchiveCity } from '../archive/testing/city.ts'
import { errorFile, importFile, intakeModule } from './index.ts'

const REAL = fileURLToPath(new URL('../../../../shared/data/china/companies/tianjin_companies.csv.gz', import.meta.url))
const HEADER = '企业名称,统一社会信用代码,注册日期,注册资金,地区,注册地址'
const folder = mkdtempSync(join(tmpdir(), 'zhiheng-intake-'))
let city: Awaited<ReturnType<typeof openArchiveCity>>
beforeEach(async () => {
  city = await openArchiveCity([createRegionsModule(tianjinCity), archiveModule, intakeModule])
})
afterEach(() => city.close())
after(() => rmSync(folder, { recursive: true, force: true }))

const line = (n: number, more: { name?: string; district?: string; address?: string; capital?: string } = {}) =>
  [
    more.name ?? `第${n}号企业有限公司`,
    creditCode(n),
    '2001-02-03',
    more.capital ?? '50(万元人民币)',
    more.district ?? '南开',
    more.address ?? `天津市南开区某路${n}号`,
  ].join(',')
const listOf = (count: number, from = 1) =>
  [HEADER, ...Array.from({ length: count }, (_, i) => line(from + i))].join('\n')

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const run = async (path: string, batch?: number) => (await importFile(city.app, path, { batch })).counts
const count = async (from: string) => Number((await city.app.db.pool.query(`select count(*) n from ${from}`)).rows[0].n)
const errorsOf = (importId: string) => text(errorFile(city.app, systemScope('test'), importId))

test('good rows are in, each with its sealed registration; the same file again changes nothing', async () => {
  const path = file('a.csv', listOf(25))
  assert.deepEqual(await run(path, 10), { rows: 25, new: 25, unchanged: 0, changed: 0, errors: 0 })
  assert.equal(await count('archive.subject'), 25)
  assert.equal(
    await count(`archive.record r join evidence.pending p on p.object_id = r.id::text where p.kind = 'record'`),
    25,
  )
  const before = await count('archive.record')
  assert.deepEqual(await run(path), { rows: 25, new: 0, unchanged: 25, changed: 0, errors: 0 })
  assert.equal(await count('archive.record'), before)
})

test('a bad row goes to the error file with its number, its reason in both languages and its cells; the others are in', async () => {
  const path = file(
    'b.csv',
    [
      HEADER,
      line(1),
      line(2, { district: '朝阳区' }),
      line(3).replace(creditCode(3), '911200000000000000'),
      line(1, { name: '别的名字有限公司' }),
      line(4, { name: '' }),
      line(5).replace('2001-02-03', '2001-02-31'),
      line(6, { district: '120225', address: '"蓟县,城关镇"' }),
    ].join('\n'),
  )
  const { importId, counts } = await importFile(city.app, path)
  assert.deepEqual(counts, { rows: 7, new: 2, unchanged: 0, changed: 0, errors: 5 })
  const lines = (await errorsOf(importId)).trim().split('\r\n')
  assert.deepEqual(
    lines.slice(1).map((l) => l.split(',').slice(0, 2).join()),
    ['3,district', '4,creditCode', '5,creditCode', '6,name', '7,registeredOn'],
  )
  assert.match(lines[0] ?? '', /^行号 row,字段 field,原因,reason,企业名称/)
  assert.match(lines[3] ?? '', /与第 2 行的代码重复,the code stands in row 2 already,别的名字有限公司/)
  const { rows } = await city.app.db.pool.query('select region from archive.subject where code = $1', [creditCode(6)])
  assert.equal(rows[0].region, '120119')
})

test('the same list is read alike in UTF-8 with and without mark, UTF-16, GB18030, gzip, CRLF and xlsx', async () => {
  const list = listOf(3)
  const variants: [string, Buffer][] = [
    ['plain.csv', Buffer.from(list)],
    ['bom.csv', iconv.encode(list, 'utf-8', { addBOM: true })],
    ['gb.csv', iconv.encode(list, 'gb18030')],
    ['packed.csv.gz', gzipSync(list)],
    ['windows.csv', iconv.encode(list.replaceAll('\n', '\r\n'), 'gb18030')],
    ['tabs.tsv', Buffer.from(list.replaceAll(',', '\t'))],
    ['unicode.txt', iconv.encode(list.replaceAll(',', '\t'), 'utf-16le', { addBOM: true })],
    ['big.csv', iconv.encode(list, 'utf-16be', { addBOM: true })],
    ['bars.txt', Buffer.from(list.replaceAll(',', '|'))],
  ]
  for (const [i, [name, content]] of variants.entries()) {
    const counts = await run(file(name, content))
    assert.deepEqual(
      [counts.rows, counts.new, counts.unchanged, counts.errors],
      i === 0 ? [3, 3, 0, 0] : [3, 0, 3, 0],
      name,
    )
  }
  const path = join(folder, 'book.xlsx')
  const rows = list
    .split('\n')
    .map((l, i) =>
      l
        .split(',')
        .map((value, column) =>
          i > 0 && column === 2
            ? { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' }
            : { value, type: String },
        ),
    )
  await writeXlsxFile(rows as unknown as Parameters<typeof writeXlsxFile>[0]).toFile(path)
  assert.equal((await run(path)).unchanged, 3)
})

test('broken characters reach the error file, not the archive', async () => {
  const bytes = Buffer.from(listOf(30))
  // The first byte of 第 in the 20th name.
  bytes[bytes.indexOf('第20号')] = 0x20
  const { importId, counts } = await importFile(city.app, file('broken.csv', bytes))
  assert.deepEqual([counts.new, counts.errors], [29, 1])
  assert.match(await errorsOf(importId), /21,row,“企业名称”一栏有无法识别的字符/)
})

test('a changed row becomes a new record, the state before stays readable; another name is a conflict', async () => {
  await run(file('first.csv', listOf(3)))
  city.clock.advance(3_600_000)
  const second = file(
    'second.csv',
    [HEADER, line(1), line(2, { address: '天津市南开区新路2号' }), line(3, { name: '完全不同有限公司' })].join('\n'),
  )
  const { importId, counts } = await importFile(city.app, second)
  assert.deepEqual(counts, { rows: 3, new: 0, unchanged: 1, changed: 1, errors: 1 })
  assert.match(await errorsOf(importId), /4,name,这个代码在本市的档案名称是“第3号企业有限公司”/)
  const { rows } = await city.app.db.pool.query('select subject_id, address from archive.subject where code = $1', [
    creditCode(2),
  ])
  assert.equal(rows[0].address, '天津市南开区新路2号')
  const records = await city.app.db.read(systemScope('test'), (tx) => listRecords(tx, rows[0].subject_id))
  assert.deepEqual(
    records.items.map((r) => r.kind),
    ['subject.changed', 'subject.registered'],
  )
  assert.deepEqual((await run(second)).unchanged, 2)
})

test('a former name in the row makes a rename', async () => {
  await run(file('old.csv', listOf(1)))
  const renamed = file('new.csv', `${HEADER},曾用名\n${line(1, { name: '改名后有限公司' })},第1号企业有限公司`)
  assert.equal((await run(renamed)).changed, 1)
  const { rows } = await city.app.db.pool.query('select name, names from archive.subject')
  assert.equal(rows[0].name, '改名后有限公司')
  assert.equal(rows[0].names[0].name, '第1号企业有限公司')
  assert.equal((await run(renamed)).unchanged, 1)
})

test('a file without the needed columns, without content or of no known encoding is refused before anything is written', async () => {
  const refused = (code: string) => (e: unknown) => e instanceof Refusal && e.problem.code === code
  await assert.rejects(importFile(city.app, file('x.csv', '名称,地址\n甲,乙\n')), refused('columns-missing'))
  await assert.rejects(importFile(city.app, file('y.csv', '')), refused('file-empty'))
  await assert.rejects(
    importFile(city.app, file('z.csv', iconv.encode(HEADER, 'utf-16le'))),
    refused('encoding-unclear'),
  )
  await assert.rejects(
    importFile(city.app, file('cut.csv.gz', gzipSync(listOf(500)).subarray(0, 900))),
    refused('file-unreadable'),
  )
  assert.equal(await count('intake.import'), 0)
})

test('an import that was killed goes on from its last committed batch, to the same result', {
  timeout: 60_000,
}, async () => {
  const list = `${listOf(3000)}\n${line(1)}\n${line(3001, { district: '无此区' })}`
  const path = file('long.csv', list)
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('testing/import-slowly.ts', import.meta.url)),
    city.url,
    city.app.config.dataDir,
    path,
  ])
  const seen = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk)))
    child.stderr.on('data', (chunk) => reject(new Error(String(chunk))))
  })
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  const committed = await count('archive.subject')
  assert.ok(Number(seen) > 0 && committed > 0 && committed < 3000, `${seen} ${committed}`)
  const { counts, wasResumed } = await importFile(city.app, path)
  assert.equal(wasResumed, true)
  assert.deepEqual(counts, { rows: 3002, new: 3000, unchanged: 0, changed: 0, errors: 2 })
  assert.equal(await count('archive.subject'), 3000)
  assert.equal(await count('archive.record'), 3000)
  assert.equal(await count('intake.row_error'), 2)
})

test('the real list: 25,511 firms, again unchanged', { timeout: 300_000 }, async (t) => {
  if (!existsSync(REAL)) return t.skip('../shared/data/china/companies is absent')
  const started = performance.now()
  const counts = await run(REAL)
  t.diagnostic(`${counts.new} new, ${counts.errors} refused in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  assert.equal(counts.rows, 25_511)
  assert.equal(counts.new + counts.errors, 25_511)
  assert.ok(counts.errors < 80)
  assert.equal(await count('archive.subject'), counts.new)
  assert.equal(await count(`evidence.pending where kind = 'record'`), counts.new)
  assert.deepEqual(await run(REAL), { rows: 25_511, new: 0, unchanged: counts.new, changed: 0, errors: counts.errors })
})
