import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../problem.ts'
import { dayOfSerial, isDayFormat, numberText } from './cell.ts'
import { parseApart, readSheetRows } from './index.ts'
import { xlsxOf } from './testing/xlsx.ts'
import { zipOf } from './testing/zip.ts'
import type { SheetRow } from './workbook.ts'
import { openZip } from './zip.ts'

async function* bytesOf(content: Buffer, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
}

async function rowsOf(content: Buffer): Promise<SheetRow[]> {
  const rows: SheetRow[] = []
  for await (const group of readSheetRows(bytesOf(content))) rows.push(...group)
  return rows
}

const refusedFor = (what: string) => (e: unknown) =>
  e instanceof Refusal && e.problem.code === 'file-too-complex' && e.problem.facts?.what === what
const damaged = (e: unknown) => e instanceof Refusal && e.problem.code === 'file-damaged'
const task = (name: string) => new URL(`testing/${name}.ts`, import.meta.url)
const take = async (from: AsyncIterable<unknown>) => {
  const found: unknown[] = []
  for await (const piece of from) found.push(piece)
  return found
}

test('a file is read in pieces by a process apart, and what it refuses is refused here', async () => {
  const read = (mode: string) => take(parseApart(task('odd-task'), bytesOf(Buffer.from('abc'), 1), { mode }))
  assert.deepEqual(await read('echo'), ['abc'])
  await assert.rejects(read('refuse'), damaged)
  await assert.rejects(read('throw'), /reading failed: Error: of its own/)
})

test('a reader that reads ahead, or stops before the end of its file, leaves nothing behind for the next', async () => {
  const read = (content: Buffer) => take(parseApart(task('odd-task'), bytesOf(content), { mode: 'ahead' }))
  const whole = await read(Buffer.alloc(5_000_000, 'a'))
  assert.ok(whole.length > 5)
  assert.equal(whole.join('').length, 5_000_000)
  for (let i = 0; i < 5; i++) assert.equal((await read(Buffer.alloc(5_000_000, 'z'))).length, 1)
  assert.equal((await read(Buffer.from('b'))).join(), 'b')
})

test('a reader that never ends, takes all memory or ends its process is stopped, and the next file is read', async () => {
  const read = (mode: string, limits: object = {}) =>
    take(parseApart(task('odd-task'), bytesOf(Buffer.from('abc'), 1), { mode }, limits))
  await assert.rejects(read('loop', { workMs: 200 }), refusedFor('time'))
  await assert.rejects(read('heap', { heapMb: 64 }), refusedFor('memory'))
  await assert.rejects(read('buffers', { heapMb: 64 }), refusedFor('memory'))
  await assert.rejects(read('exit'), /the reading process ended \(3\)/)
  assert.deepEqual(await read('echo'), ['abc'])
})

test('time in which the caller is busy does not count', async () => {
  const found: unknown[] = []
  const read = parseApart(task('odd-task'), bytesOf(Buffer.alloc(600_000, 'a')), { mode: 'echo' }, { workMs: 5000 })
  for await (const piece of read) {
    const until = performance.now() + 30
    while (performance.now() < until);
    found.push(piece)
  }
  assert.equal(found.join('').length, 600_000)
  assert.ok(found.length > 1)
})

test('the process apart sees neither the settings nor the secrets of the city', async () => {
  process.env.DATABASE_URL_OF_TEST = 'postgres://secret'
  try {
    const [names] = await take(parseApart(task('odd-task'), bytesOf(Buffer.from('x')), { mode: 'env' }))
    assert.ok(Array.isArray(names) && !names.includes('DATABASE_URL_OF_TEST'))
  } finally {
    delete process.env.DATABASE_URL_OF_TEST
  }
})

test('cells come with what they are: text, number, day, error, truth', async () => {
  const rows = await rowsOf(
    xlsxOf([
      {
        name: '表',
        rows: {
          2: [
            '名称',
            911201017133670,
            { t: 'e', v: '#N/A' },
            { t: 'n', v: '45052', s: 1 },
            { t: 'n', v: '45052', s: 2 },
          ],
          5: [null, { t: 'b', v: '1' }, { t: 'str', v: '甲_x000D_\n乙' }, { t: 'n', v: '1.38E+10' }],
        },
      },
    ]),
  )
  assert.deepEqual(rows, [
    {
      number: 2,
      isHidden: false,
      cells: ['名称', '911201017133670', '#N/A', '2023-05-06', '2023-05-06'],
      kinds: 'tnedd',
    },
    { number: 5, isHidden: false, cells: ['', 'TRUE', '甲\r\n乙', '13800000000'], kinds: 'tbtn' },
  ])
})

test('a formula that was never computed is an error of its cell, not an empty cell; one that gave an empty text is empty', async () => {
  const xml =
    '<row r="1"><c r="A1"><f>B1&amp;"区"</f><v></v></c><c r="B1"><f>C1</f></c><c r="C1" t="str"><f>D1</f><v></v></c><c r="D1" t="str"><f>E1</f><v>甲</v></c></row>'
  assert.deepEqual(await rowsOf(xlsxOf([{ name: '表', rows: [], xml }])), [
    { number: 1, isHidden: false, cells: ['#未计算', '#未计算', '', '甲'], kinds: 'eett' },
  ])
})

test('days follow the day system of the workbook and its formats', async () => {
  assert.equal(dayOfSerial(45_052, false), '2023-05-06')
  assert.equal(dayOfSerial(43_590, true), '2023-05-06')
  assert.equal(dayOfSerial(1, false), '1900-01-01')
  assert.equal(dayOfSerial(60, false), undefined)
  assert.equal(dayOfSerial(61, false), '1900-03-01')
  assert.equal(dayOfSerial(45_052.5, false), '2023-05-06 12:00:00')
  assert.equal(dayOfSerial(0, false), undefined)
  assert.equal(dayOfSerial(Number.NaN, false), undefined)
  for (const code of ['yyyy-mm-dd', 'm"月"d"日"', '[$-804]yyyy"年"m"月";@', 'dd/mm/yy'])
    assert.ok(isDayFormat(176, code), code)
  for (const code of ['0.00', '#,##0"day"', '[Red]0', 'General', '0_);[Red]\\(0\\)', 'h:mm'])
    assert.ok(!isDayFormat(176, code), code)
  const [row] = await rowsOf(xlsxOf([{ name: 'a', rows: [[{ t: 'n', v: '43590', s: 1 }]] }], { is1904: true }))
  assert.deepEqual(row?.cells, ['2023-05-06'])
  assert.equal(numberText('9.11E+17'), '911000000000000000')
  assert.equal(numberText('0.30000000000000004'), '0.3')
})

test('shared, rich and phonetic texts are read as people see them', async () => {
  const strings =
    '<sst xmlns="x"><si><t>甲</t></si><si><r><t>乙</t></r><r><t xml:space="preserve"> 丙</t></r><rPh sb="0" eb="1"><t>yi</t></rPh></si></sst>'
  const cell = (r: string, v: number) => `<x:c r="${r}" t="s"><x:v>${v}</x:v></x:c>`
  const content = xlsxOf([{ name: 'a', rows: [], xml: `<x:row>${cell('A1', 0)}${cell('B1', 1)}</x:row>` }], {
    more: [{ name: 'xl/sharedStrings.xml', content: strings }],
  })
  assert.deepEqual((await rowsOf(content))[0]?.cells, ['甲', '乙 丙'])
})

test('an archive is stopped by what it really unpacks to, whatever it claims', async () => {
  const content = zipOf([
    { name: 'a.xml', content: ' '.repeat(5_000_000), claims: 100 },
    { name: 'b.xml', content: 'b' },
  ])
  assert.ok(content.length < 10_000)
  const limits = { packedBytes: 10_000, unpackedBytes: 1_000_000, parts: 2 }
  const zip = await openZip(bytesOf(content), limits)
  await assert.rejects(take(zip.read('a.xml')), refusedFor('unpacked'))
  await assert.rejects(openZip(bytesOf(content), { ...limits, packedBytes: 1000 }), refusedFor('unpacked'))
  const rows = '<row r="1"><c r="A1"/></row>'.repeat(50_000)
  const lying = {
    name: 'xl/worksheets/sheet1.xml',
    content: `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    claims: 9,
  }
  assert.deepEqual(await rowsOf(xlsxOf([{ name: 'a', rows: [] }], { more: [lying] })), [])
})

test('an honest workbook with one huge cell is refused for the cell', async () => {
  const huge = 'a'.repeat(20_000_000)
  const inline = {
    name: 'xl/worksheets/sheet1.xml',
    content: `<worksheet><sheetData><row><c t="inlineStr"><is><t>${huge}</t></is></c></row></sheetData></worksheet>`,
  }
  await assert.rejects(rowsOf(xlsxOf([{ name: 'a', rows: [] }], { more: [inline] })), refusedFor('cell'))
  const shared = { name: 'xl/sharedStrings.xml', content: `<sst><si><t>${huge}</t></si></sst>` }
  await assert.rejects(rowsOf(xlsxOf([{ name: 'a', rows: [['x']] }], { more: [shared] })), refusedFor('cell'))
  // Longer than a cell may be, and short enough to arrive in one piece.
  await assert.rejects(rowsOf(xlsxOf([{ name: 'a', rows: [['好'.repeat(40_000)]] }])), (e) => {
    assert.ok(e instanceof Refusal)
    return refusedFor('cell')(e) && e.problem.detail?.zh.includes('工作表“a”第 1 行') === true
  })
})

test('one text that a million cells share counts for each of them', async () => {
  const strings = { name: 'xl/sharedStrings.xml', content: `<sst><si><t>${'好'.repeat(32_000)}</t></si></sst>` }
  const row = `<row>${'<c t="s"><v>0</v></c>'.repeat(20)}</row>`
  const content = xlsxOf([{ name: 'a', rows: [], xml: row.repeat(100) }], { more: [strings] })
  await assert.rejects(rowsOf(content), refusedFor('strings'))
})

test('entities of one’s own, endless depth, endless columns and broken XML are refused', async () => {
  const sheet = (content: string) =>
    rowsOf(xlsxOf([{ name: 'a', rows: [] }], { more: [{ name: 'xl/worksheets/sheet1.xml', content }] }))
  const laughs =
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>'
  await assert.rejects(sheet(laughs), refusedFor('markup'))
  await assert.rejects(sheet('<a>'.repeat(100_000)), refusedFor('markup'))
  await assert.rejects(
    sheet('<worksheet><sheetData><row><c r="ZZZ1"><v>1</v></c></row></sheetData></worksheet>'),
    refusedFor('columns'),
  )
  await assert.rejects(sheet('<worksheet><sheetData><row><c r="A1"><v>1</v></row>'), damaged)
  await assert.rejects(sheet('no xml'), damaged)
})

test('archives that are cut, encrypted, full of parts, or no workbook are refused', async () => {
  const whole = xlsxOf([{ name: 'a', rows: [['x']] }])
  await assert.rejects(rowsOf(whole.subarray(0, whole.length - 40)), damaged)
  await assert.rejects(rowsOf(Buffer.from('PK\x03\x04 and no more')), damaged)
  const encrypted = Buffer.from(whole)
  for (let at = encrypted.indexOf('PK\x01\x02'); at >= 0; at = encrypted.indexOf('PK\x01\x02', at + 4))
    encrypted[at + 8] = 1
  await assert.rejects(rowsOf(encrypted), damaged)
  const parts = Array.from({ length: 5001 }, (_, i) => ({ name: `p${i}`, content: '' }))
  await assert.rejects(rowsOf(zipOf(parts)), refusedFor('parts'))
  // An archive inside an archive is not opened.
  await assert.rejects(rowsOf(zipOf([{ name: 'inner.zip', content: whole }])), damaged)
})
