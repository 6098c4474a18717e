import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { Refusal } from '../../../core/problem.ts'
import { createDistrictFinder } from '../../../core/regions/logic.ts'
import { tianjinCity } from '../../../packs/tianjin-2018/city.ts'
import { creditCode } from '../../archive/testing/city.ts'
import { mapColumns, missingFields } from './columns.ts'
import { createCsvReader, csvLine, delimiterOf } from './csv.ts'
import { findDay } from './days.ts'
import { findEncoding } from './encoding.ts'
import { findHeader } from './header.ts'
import { checkRow, type RowRules, readRow } from './row.ts'
import { statusOf } from './status.ts'
import { capitalOf, errorOf } from './values.ts'

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
    rows.push(...reader.push(text.slice(at, at + size)).map((r) => r.cells))
    at += size
  }
  rows.push(...[...reader.push(text.slice(at)), ...reader.end()].map((r) => r.cells))
  return rows
}

test('CSV is read as csv-parse reads it, wherever the pieces end', () => {
  // Without a comma after a line end: quotes that hold what looks like rows are read otherwise, on purpose.
  const cell = fc
    .string({ unit: fc.constantFrom('a', '天', ',', '"', '\n', '\r\n', ' ', '') })
    .map((c) => (/[\r\n]/.test(c) ? c.replaceAll(',', '') : c))
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

const rowsOf = (text: string) => {
  const reader = createCsvReader()
  return [...reader.push(text), ...reader.end()].map(({ number, cells, swallowed }) => [
    number,
    cells.join('|'),
    swallowed,
  ])
}

test('a quote that is never closed is a fault of its row, and the rows behind it are rows', () => {
  assert.deepEqual(rowsOf('a,b\n1,"x\n2,y\n3,z\n'), [
    [1, 'a|b', undefined],
    [2, '1|"x', 2],
    [3, '2|y', undefined],
    [4, '3|z', undefined],
  ])
  // Closed by the quote that opens a cell further down.
  assert.deepEqual(rowsOf('a,b,c\n1,2,"x\n2,3,"y"\n3,4,z\n'), [
    [1, 'a|b|c', undefined],
    [2, '1|2|"x', 1],
    [3, '2|3|y', undefined],
    [4, '3|4|z', undefined],
  ])
  // Closed at the end of a later row: what the quotes hold looks like rows.
  assert.deepEqual(
    rowsOf('a,b,c\n1,2,"x\n2,3,y\n3,4,z"\n').map((r) => r[1]),
    ['a|b|c', '1|2|"x', '2|3|y', '3|4|z"'],
  )
  assert.deepEqual(
    rowsOf('a,b\n1,"x\ny"\n').map((r) => r[1]),
    ['a|b', '1|x\ny'],
  )
})

test('behind an open quote a row has the number of its line in the file, whatever stood inside good quotes before', () => {
  const text = 'a,b\n1,"x\n\ny"\n2,"open\n3,z\n\n4,z\n'
  assert.deepEqual(
    rowsOf(text).map((r) => [r[0], r[1]]),
    [
      [1, 'a|b'],
      [2, '1|x\n\ny'],
      [5, '2|"open'],
      [6, '3|z'],
      [8, '4|z'],
    ],
  )
  const reader = createCsvReader()
  const rows = [...reader.push(text), ...reader.end()]
  assert.deepEqual(
    rows.map((r) => r.jump),
    [undefined, undefined, 2, undefined, undefined],
  )
})

test('rows are numbered as a spreadsheet shows them: empty lines count, line ends inside quotes do not', () => {
  assert.deepEqual(
    rowsOf('a,b\n\n\n1,2\r\n"x\r\ny",3\n\r\n4,5').map((r) => r[0]),
    [1, 4, 5, 7],
  )
  const reader = createCsvReader()
  const [, row] = [...reader.push('a,b\n"x\n\ny",1\nz,2\n'), ...reader.end()].slice(1)
  assert.deepEqual([row?.number, row?.line], [3, 5])
})

test('an endless line is refused, whatever it is made of', () => {
  const reader = createCsvReader()
  assert.throws(
    () => {
      for (let i = 0; i < 100; i++) reader.push('"'.repeat(65_536))
    },
    (e) => e instanceof Refusal && e.problem.code === 'file-too-complex' && e.problem.facts?.what === 'line',
  )
})

test('empty lines are no rows, and the delimiter is the most frequent of four', () => {
  assert.deepEqual(readAll('a,b\n\n\r\n1,2\n'), [
    ['a', 'b'],
    ['1', '2'],
  ])
  assert.equal(delimiterOf('a\tb\tc,d'), '\t')
  assert.equal(delimiterOf('a;b;c'), ';')
  assert.equal(delimiterOf('a|b|c'), '|')
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
  for (const encoding of ['utf-16le', 'utf-16be'] as const)
    assert.deepEqual(findEncoding(iconv.encode('企业名称', encoding, { addBOM: true })), {
      encoding,
      hasBom: true,
      brokenBytes: 0,
      isPlain: false,
    })
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

test('days are read in the ways people write them, and refused where order, century or day is not certain', () => {
  const good: readonly string[] = [
    ...['1979-05-01', '1979/5/1', '1979.5.1', '1979年5月1日', '19790501', '1979-05-01 00:00:00', '１９７９．５．１'],
    ...['1979 年 5 月 1 日', '1979年5月1号', '一九七九年五月一日', '1979-05-01T00:00:00Z', '1979-04-30T16:00:00.000Z'],
    ...['1979年05月01日 12时30分', '1979-5-1 星期二', '1979年5月1日（星期二）'],
  ]
  for (const text of good) assert.deepEqual(findDay(text), { day: '1979-05-01' }, text)
  assert.deepEqual(findDay('二〇二三年十二月三十一日'), { day: '2023-12-31' })
  assert.deepEqual(findDay('二○二三年十月二十日'), { day: '2023-10-20' })
  assert.deepEqual(findDay('二零二三年十一月廿一日'), { day: '2023-11-21' })
  assert.deepEqual(findDay('31/12/2023'), { day: '2023-12-31' })
  const why = (text: string) => {
    const found = findDay(text)
    return 'why' in found ? found.why.zh : found.day
  }
  for (const text of ['5/6/2023', '23-5-6', '05.06.23']) assert.match(why(text), /次序不明/, text)
  for (const text of ['2023/5', '2023年5月', '2023', '二〇二三年', '2023.5'])
    assert.match(why(text), /没有写到日/, text)
  assert.match(why('45052'), /日期序号/)
  for (const text of ['1979-13-01', '五月', '1979-02-29', '', '2023年2月30日', '长期'])
    assert.equal(why(text), '不是日期', text)
})

test('a status is what the words mean today: denied, coming and past states are not it', () => {
  const means = (expected: string | undefined, ...texts: string[]) => {
    for (const text of texts) assert.equal(statusOf(text), expected, text)
  }
  means(
    'active',
    '存续（在营、开业、在册）',
    '在营（开业）企业',
    '存续',
    '在业',
    '正常',
    '开业',
    '存续（拟注销）',
    '曾被吊销，已恢复',
    '恢复正常经营',
    '正常（开业）',
    '正常经营',
    '营业',
  )
  means(
    'revoked',
    '吊销，未注销',
    '吊销未注销',
    '吊销，尚未注销',
    '吊销（未注销）',
    '已吊销，未办理注销登记',
    '被吊销营业执照',
    '吊销,将于2027年1月注销',
    '已吊销（未注销）',
    '吊销企业',
  )
  means('cancelled', '注销', '已注销', '吊销后注销', '吊销，已注销', '吊销并注销', '正常注销', '注销企业')
  means('moved-out', '迁出', '已迁出', '迁往外省市')
  means('suspended', '停业', '歇业', '清算', '清算中', '停止营业', '责令停业')
  means(
    undefined,
    '未知',
    '未吊销',
    '未注销',
    '拟注销',
    '申请注销',
    '注销公告',
    '将于2026年12月31日注销',
    '曾被吊销',
    '吊销/注销',
    '非正常',
    '经营异常',
    '1',
    '在业，停业',
  )
})

test('a header is found under titles, over two rows, with hints and units; other brackets change what it means', () => {
  const row = (number: number, cells: string[], kinds = '') => ({ number, cells, kinds })
  const fields = (header: ReturnType<typeof findHeader>) => header?.columns.map((c) => c.field)
  const plain = ['企业名称', '统一社会信用代码', '成立日期']
  assert.deepEqual(findHeader([row(1, ['名单']), row(2, ['填报单位：某局', '', '2025年']), row(4, plain)])?.row, 4)
  const below = findHeader([
    row(1, ['企业名称', '统一社会信用代码', '登记信息', ''], 'tttw'),
    row(2, ['企业名称', '统一社会信用代码', '成立日期', '注册资本（万元）'], 'mmtt'),
  ])
  assert.deepEqual(
    [below?.row, below?.rows, fields(below)],
    [1, 2, ['name', 'creditCode', 'registeredOn', 'registeredCapital']],
  )
  const csv = findHeader([
    row(1, ['企业名称', '统一社会信用代码', '登记信息', '']),
    row(2, ['', '', '成立日期', '注册资本']),
  ])
  assert.equal(csv?.rows, 2)
  const groups = findHeader([
    row(1, ['基本信息', '', '', '登记状态']),
    row(2, ['企业名称', '统一社会信用代码', '地区', '']),
  ])
  assert.deepEqual(fields(groups), ['name', 'creditCode', 'district', 'status'])
  const hints = mapColumns([
    '企业名称（全称）',
    '统一社会信用代码\n（18位）',
    '注册资本（万元）',
    '*地区（必填）',
    '企业名称（英文）',
  ])
  assert.deepEqual(
    hints.map((c) => c.field),
    ['name', 'creditCode', 'registeredCapital', 'district', null],
  )
  assert.equal(hints[2]?.unit, '万元')
  assert.equal(capitalOf('500', '万元').yuan, 5_000_000)
  assert.equal(capitalOf('500万元', '元').yuan, 5_000_000)
  assert.equal(capitalOf('500').yuan, undefined)
})

test('a cell is refused by what it is: error, number, day, merged with its neighbour', () => {
  for (const error of [
    '#N/A',
    '#REF!',
    '#VALUE!',
    '#DIV/0!',
    '#NAME?',
    '#NULL!',
    '#NUM!',
    '#SPILL!',
    '＃N/A',
    '#####',
    'Err:502',
  ])
    assert.ok(errorOf(error), error)
  for (const text of ['#1', 'N/A', '无', '1#楼', '#楼']) assert.equal(errorOf(text), undefined, text)
  const refused = (i: number, value: string, kind = 't') => {
    const kinds = good.map((_, at) => (at === i ? kind : 't')).join('')
    const read = readRow({ number: 2, cells: changed(i, value), kinds }, columns, rules)
    return 'faults' in read ? read.faults.map((f) => `${f.field} ${f.reason.zh}`).join() : ''
  }
  assert.match(refused(6, '#N/A', 'e'), /^district “地区”一栏是 #N\/A/)
  assert.match(refused(6, '#ref!'), /^district /)
  // The check character holds, and still nobody can know the digits.
  const digits = Array.from({ length: 2000 }, (_, i) => creditCode(i + 1, '120104')).find((c) =>
    /^\d{18}$/.test(c),
  ) as string
  assert.equal(refused(1, digits), '')
  assert.match(refused(1, digits, 'n'), /^creditCode .*是数字.*请把该列设为文本/)
  assert.match(refused(1, '9.1120101713367E+17'), /^creditCode .*是数字/)
  assert.match(refused(1, '120101000012345'), /旧的营业执照注册号/)
  assert.match(refused(1, '911201017133670000'), /末三位是 0/)
  assert.match(refused(0, '12345', 'n'), /^name /)
  assert.match(refused(7, '2023-01-02', 'd'), /^address .*变成了日期/)
  assert.match(refused(6, '南开', 'w'), /合并/)
  assert.equal(refused(6, '南开', 'm'), '')
  assert.equal(refused(2, '36192', 'n'), '')
  assert.match(refused(2, '2023', 'n'), /没有写到日/)
  const phone = mapColumns(['企业名称', '统一社会信用代码', '地区', '联系电话'])
  const call = (text: string, kind: string) => {
    const read = readRow(
      { number: 2, cells: ['某某有限公司', creditCode(1), '南开', text], kinds: `ttt${kind}` },
      phone,
      rules,
    )
    return 'faults' in read ? read.faults.map((f) => f.field).join() : 'good'
  }
  assert.deepEqual(
    [call('13812345678', 'n'), call('2223456789', 'n'), call('1.38E+10', 't'), call('022-23456789', 't')],
    ['good', 'contactPhone', 'contactPhone', 'good'],
  )
})

test('names and codes are taken without what nobody sees, on one line; a name without a visible character is none', () => {
  const row = rowOf(
    changed(0, '天津\u200B某某\r\n有限公司').map((c, i) => (i === 1 ? `\u202A${creditCode(1)}\u202C` : c)),
  )
  assert.deepEqual([row.name, row.creditCode], ['天津某某有限公司', creditCode(1)])
  assert.deepEqual(faultsOf(changed(0, '\u200B\u2060')), ['name'])
  assert.equal(rowOf(changed(5, '食品\n药品')).details.businessScope, '食品\n药品')
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
