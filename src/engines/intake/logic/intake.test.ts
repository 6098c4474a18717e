import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { createDistrictFinder } from '../../../core/regions/logic.ts'
import { tianjinCity } from '../../../packs/tianjin-2018/city.ts'
import { creditCode } from '../../archive/testing/city.ts'
import { mapColumns, missingFields } from './columns.ts'
import { createCsvReader, csvLine, delimiterOf } from './csv.ts'
import { findEncoding } from './encoding.ts'
import { checkRow, type RowRules } from './row.ts'
import { capitalOf, civilDayOf, statusOf } from './values.ts'

const REAL = new URL('../../../../../shared/data/china/companies/tianjin_companies.csv.gz', import.meta.url)
const rules: RowRules = {
  districts: createDistrictFinder(tianjinCity),
  regions: ['12'],
  industries: new Map(tianjinCity.industries.map((i) => [i.name, i.code])),
  today: '2026-11-22',
}
const HEADERS = ['企业名称', '统一社会信用代码', '注册日期', '企业类型', '注册资金', '经营范围', '地区', '注册地址']
const columns = mapColumns(HEADERS)
const good = [
  '某某有限公司',
  creditCode(1),
  '1999-02-03',
  'N/A',
  '50(万元人民币)',
  '百货',
  '南开',
  '天津市南开区某路1号',
]
const changed = (i: number, value: string) => good.map((c, at) => (at === i ? value : c))
const check = (cells: string[], more: Partial<RowRules> = {}) => checkRow(cells, 2, columns, { ...rules, ...more })
const faultsOf = (cells: string[], more: Partial<RowRules> = {}) => {
  const result = check(cells, more)
  return 'faults' in result ? result.faults.map((f) => f.field) : []
}
const rowOf = (cells: string[]) => {
  const result = check(cells)
  assert.ok('row' in result, JSON.stringify(result))
  return result.row
}

function readAll(text: string, pieces: readonly number[] = []): string[][] {
  const reader = createCsvReader()
  const rows: string[][] = []
  let at = 0
  for (const size of pieces) {
    rows.push(...reader.push(text.slice(at, at + size)))
    at += size
  }
  rows.push(...reader.push(text.slice(at)))
  return [...rows, ...reader.end().rows]
}

test('CSV is read as csv-parse reads it, wherever the pieces end', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '天', ',', '"', '\n', '\r\n', ' ', '') })
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(
      table,
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }),
      fc.boolean(),
      (rows, pieces, ends) => {
        const quoted = rows.map((r) =>
          r.map((c) => (/[",\r\n]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)).join(','),
        )
        const text = quoted.join('\r\n') + (ends ? '\r\n' : '')
        assert.deepEqual(
          readAll(text, pieces),
          parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] }),
        )
      },
    ),
    { numRuns: 500 },
  )
})

test('a quote that is never closed makes the rest one row and says so', () => {
  const reader = createCsvReader()
  assert.deepEqual(reader.push('a,b\n1,"x\n2,y\n'), [['a', 'b']])
  const { rows, isOpen } = reader.end()
  assert.equal(isOpen, true)
  assert.deepEqual(rows, [['1', 'x\n2,y\n']])
})

test('empty lines are no rows, and the delimiter is the most frequent of three', () => {
  assert.deepEqual(readAll('a,b\n\n\r\n1,2\n'), [
    ['a', 'b'],
    ['1', '2'],
  ])
  assert.equal(delimiterOf('a\tb\tc,d'), '\t')
  assert.equal(delimiterOf('a;b;c'), ';')
  assert.equal(delimiterOf('a'), ',')
})

test('a written line reads back, and no cell is run as a formula', () => {
  assert.equal(csvLine(['1', '天津,"市"', '=1+1', '-5']), '1,"天津,""市""",\'=1+1,\'-5\r\n')
})

test('the encoding is found from the bytes, with or without a mark', () => {
  const text = `${HEADERS.join(',')}\n${good.join(',')}\n`
  assert.deepEqual(findEncoding(iconv.encode(text, 'utf-8')), {
    encoding: 'utf-8',
    hasBom: false,
    brokenBytes: 0,
    isPlain: false,
  })
  assert.equal(findEncoding(iconv.encode(text, 'utf-8', { addBOM: true }))?.hasBom, true)
  assert.deepEqual(findEncoding(iconv.encode(text, 'gb18030')), {
    encoding: 'gb18030',
    hasBom: false,
    brokenBytes: 0,
    isPlain: false,
  })
  assert.equal(findEncoding(new TextEncoder().encode('a,b\n1,2\n'))?.isPlain, true)
})

test('a sample cut inside a character is still what it is, and a damaged UTF-8 file stays UTF-8', () => {
  const bytes = iconv.encode(good.join(',').repeat(20), 'utf-8')
  for (let cut = 1; cut < 7; cut++) assert.equal(findEncoding(bytes.subarray(0, bytes.length - cut))?.encoding, 'utf-8')
  const damaged = Buffer.from(bytes)
  damaged[1] = 0x41
  const found = findEncoding(damaged)
  assert.equal(found?.encoding, 'utf-8')
  assert.ok((found?.brokenBytes ?? 0) > 0)
})

test('what is no text of either encoding is not guessed', () => {
  assert.equal(findEncoding(new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70])), undefined)
  assert.equal(findEncoding(iconv.encode('企业名称', 'utf-16le')), undefined)
})

test('columns are mapped by name, in the words of several registers; unknown and doubled ones are named', () => {
  const real = [
    '企业名称',
    '统一社会信用代码',
    'checksum_by_our_python',
    '注册日期',
    '企业类型',
    '注册资金',
    '经营范围',
    '地区',
    '注册地址',
  ]
  assert.deepEqual(
    mapColumns(real).map((c) => c.field),
    [
      'name',
      'creditCode',
      'ignored',
      'registeredOn',
      'enterpriseType',
      'registeredCapital',
      'businessScope',
      'district',
      'address',
    ],
  )
  assert.deepEqual(
    mapColumns(['单位名称 ', '住所（经营场所）', '心情', '名称']).map((c) => c.field),
    ['name', 'address', null, null],
  )
  assert.deepEqual(missingFields(mapColumns(['名称', '地址'])), ['creditCode'])
})

test('a good row is read whole', () => {
  const row = rowOf(good)
  assert.equal(row.region, '120104')
  assert.equal(row.kind, 'enterprise')
  assert.equal(row.registeredOn, '1999-02-03')
  assert.deepEqual(row.details, {
    registeredOn: '1999-02-03',
    businessScope: '百货',
    registeredCapital: { text: '50(万元人民币)', amount: 500_000, currency: 'CNY', yuan: 500_000 },
  })
})

test('a bad code, an unknown district, a missing name, a bad date and broken characters are each refused by field', () => {
  assert.deepEqual(faultsOf(changed(1, '911200001030642931')), ['creditCode'])
  assert.deepEqual(faultsOf(changed(1, '')), ['creditCode'])
  assert.deepEqual(faultsOf(changed(6, '朝阳区')), ['district'])
  assert.deepEqual(faultsOf(changed(0, ' ')), ['name'])
  assert.deepEqual(faultsOf(changed(2, '1999-02-30')), ['registeredOn'])
  assert.deepEqual(faultsOf(changed(2, '2027-01-01')), ['registeredOn'])
  assert.deepEqual(faultsOf(changed(7, '天津市\uFFFD开区')), ['row'])
  assert.deepEqual(faultsOf(changed(7, '天津\u0000')), ['row'])
  assert.deepEqual(faultsOf([...good, '多余']), ['row'])
  assert.deepEqual(faultsOf(changed(0, '长'.repeat(201))), ['name'])
  assert.deepEqual(faultsOf(good, { regions: ['120101'] }), ['district'])
  assert.deepEqual(faultsOf(['', 'X', 'Y', '', '', '', 'Z', '']), ['name', 'creditCode', 'district', 'registeredOn'])
})

test('without a stated district the address tells it, then the code; old county codes count', () => {
  const unstated = changed(6, 'N/A')
  assert.equal(rowOf(unstated).region, '120104')
  assert.equal(rowOf(unstated).details.regionFrom, 'address')
  const old = changed(6, 'N/A').map((c, i) => (i === 1 ? creditCode(5, '120225') : i === 7 ? '城关镇' : c))
  assert.equal(rowOf(old).region, '120119')
  assert.equal(rowOf(old).details.regionFrom, 'code')
  const nowhere = old.map((c, i) => (i === 1 ? creditCode(5, '120000') : c))
  assert.deepEqual(faultsOf(nowhere), ['district'])
})

test('capital is read to yuan where amount and currency are certain, else kept as text', () => {
  const read = (text: string) => {
    const { amount, currency, yuan } = capitalOf(text)
    return [amount, currency, yuan]
  }
  assert.deepEqual(read('1,913.2157(万元人民币)'), [19_132_157, 'CNY', 19_132_157])
  assert.deepEqual(read('18.2人民币元'), [18.2, 'CNY', 18.2])
  assert.deepEqual(read('50万人民币元'), [500_000, 'CNY', 500_000])
  assert.deepEqual(read('120（万美元）'), [1_200_000, 'USD', undefined])
  assert.deepEqual(read('3(万元港元)'), [30_000, 'HKD', undefined])
  assert.deepEqual(read('2亿元'), [200_000_000, 'CNY', 200_000_000])
  assert.deepEqual(read('10(万元)'), [100_000, 'CNY', 100_000])
  for (const text of ['10(万)', '12.5', '若干', '12万贝壳', '1,23万元', '']) assert.deepEqual(capitalOf(text), { text })
})

test('days and statuses are read in the ways registers write them', () => {
  for (const text of ['1979-05-01', '1979/5/1', '1979.5.1', '1979年5月1日', '19790501', '1979-05-01 00:00:00'])
    assert.equal(civilDayOf(text), '1979-05-01', text)
  for (const text of ['1979-13-01', '28976', '五月', '1979-02-29', '']) assert.equal(civilDayOf(text), undefined, text)
  assert.equal(statusOf('存续（在营、开业、在册）'), 'active')
  assert.equal(statusOf('吊销，未注销'), 'cancelled')
  assert.equal(statusOf('未知'), undefined)
})

test('the real list: 25,511 rows, every code holds, and only rows that name no place are refused', (t) => {
  if (!existsSync(REAL)) return t.skip('../shared/data/china/companies is absent')
  const [header = [], ...rows] = readAll(gunzipSync(readFileSync(REAL)).toString('utf8'))
  assert.equal(rows.length, 25_511)
  const mapped = mapColumns(header)
  const faults = rows.flatMap((cells, i) => {
    const result = checkRow(cells, i + 2, mapped, rules)
    return 'faults' in result ? result.faults : []
  })
  assert.deepEqual([...new Set(faults.map((f) => f.field))], ['district'])
  assert.ok(faults.length < 80, String(faults.length))
})
