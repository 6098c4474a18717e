import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { allSentences } from './document.ts'
import { parseDocument } from './parse.ts'
import { findQuantities } from './quantity.ts'
import { type FoundTarget, findTargets, targetsInSentence } from './targets.ts'

const SHARED = new URL('../../../../../shared/', import.meta.url)
const tianjin = new URL('mission/policy-tianjin-2018.txt', SHARED)
const skip = existsSync(tianjin) ? false : 'the source texts are not on this machine'
const read = (name: string) => parseDocument(readFileSync(new URL(name, SHARED), 'utf8'))

const brief = (sentence: string): string[] =>
  targetsInSentence(sentence).map((t) => `${t.subject} ${t.comparator} ${t.value}${t.unit}`)

// The expected readings below are what a careful reader gives for sentences made up for these tests.
test('comparing words before and after a number are read', () => {
  assert.deepEqual(brief('全市绿色工厂不少于120家，单位能耗控制在0.5吨以内，覆盖率提高到98%左右。'), [
    '全市绿色工厂 >= 120家',
    '单位能耗 <= 0.5吨',
    '覆盖率 ~ 98%',
  ])
  assert.deepEqual(brief('专利数量突破3万件，事故起数不超过5起，合格率保持在99.5%以上。'), [
    '专利数量 > 30000件',
    '事故起数 <= 5起',
    '合格率 >= 99.5%',
  ])
  assert.deepEqual(brief('平均办理时限压缩到3个工作日。'), [])
})

test('a change is told from a level, and 翻一番 is twice the base', () => {
  const [change] = targetsInSentence('单位产值能耗下降13.5%以上。')
  assert.deepEqual([change?.measure, change?.value, change?.comparator], ['change', 13.5, '>='])
  const [twice] = targetsInSentence('有效发明专利数比2020年翻两番。')
  assert.deepEqual([twice?.measure, twice?.value, twice?.baseYear], ['multiple', 4, 2020])
})

test('a deadline reaches the later items of its sentence, not the next sentence; a year is the end of that year', () => {
  const [a, b] = targetsInSentence('到2025年，建成实验室20个，培育品牌30个。')
  assert.deepEqual([a?.deadline?.by, a?.deadline?.isInherited], ['2025-12-31', false])
  assert.deepEqual([b?.deadline?.by, b?.deadline?.isInherited], ['2025-12-31', true])
  assert.equal(targetsInSentence('2024年6月底前，完成改造15处。')[0]?.deadline?.by, '2024-06-30')
  const d = parseDocument('关于工作的通知\n一、目标\n到2025年，建成实验室20个。培育品牌30个。')
  assert.deepEqual(
    findTargets(d).map((t) => t.deadline?.by),
    ['2025-12-31', undefined],
  )
})

test('力争 before one item leaves it unclear whether the next one is meant too', () => {
  const [a, b] = targetsInSentence('力争发布标准10项，开展试点5个。')
  assert.deepEqual([a?.modality.kind, a?.modality.scope], ['strive', 'stated'])
  assert.deepEqual([b?.modality.kind, b?.modality.scope], ['strive', 'unclear'])
})

test('named things to complete are counted when they are of one kind and there is a date', () => {
  const [named] = targetsInSentence('到2025年，完成甲乙实验基地、丙丁实验基地和戊己实验基地建设。')
  assert.deepEqual([named?.measure, named?.value, named?.names?.length], ['named-count', 3, 3])
  assert.deepEqual(targetsInSentence('完成甲乙实验基地、丙丁实验基地建设。'), [])
  assert.deepEqual(targetsInSentence('到2025年，完成调查、评估、报告建设。'), [])
})

test('names, dates, clocks, conditions and attributes are no targets', () => {
  for (const sentence of [
    '深入开展“万家企业达到100家”行动。',
    '落实《发展规划（2021—2025年）》。',
    '自受理之日起20个工作日内作出决定。',
    '每年1月31日前公布。',
    '对一年内发生3次以上事故的单位，依法处罚。',
    '禁止生产厚度低于0.025毫米的购物袋。',
    '贯彻十九届二中、三中全会精神。',
    '建立一批示范企业，形成一个体系。',
    '统筹推进“五位一体”总体布局。',
  ])
    assert.deepEqual(brief(sentence), [], sentence)
})

test('full-width figures, thousands separators and Chinese numerals with a counter are numbers', () => {
  assert.deepEqual(brief('认证证书达到１５，０００张。'), ['认证证书 >= 15000张'])
  assert.deepEqual(brief('到2025年，建成示范园区十二个。'), ['建成示范园区 >= 12个'])
  assert.deepEqual(
    findQuantities('投资3.5亿元').map((q) => [q.value, q.unit]),
    [[350_000_000, '元']],
  )
})

/** Expected unit of a row of targets.csv, as the text prints it. */
function printedUnit(row: Record<string, string>): string {
  if (row.unit === 'named zones') return '个'
  if (row.unit?.startsWith('x of')) return '倍'
  return row.unit as string
}

function matches(found: FoundTarget, row: Record<string, string>): boolean {
  return (
    found.sentence.includes(row.quote_zh as string) &&
    found.value === Number(row.value) &&
    found.unit === printedUnit(row) &&
    // The item must stand inside the quotation or the quotation in the item: two equal numbers in one sentence are told apart.
    ((row.quote_zh as string).includes(found.printed.trim()) || found.printed.includes(row.quote_zh as string))
  )
}

test('measured on the Tianjin document against the 22 targets read by hand', { skip }, (t) => {
  const rows: Record<string, string>[] = parse(readFileSync(new URL('mission/targets.csv', SHARED)), { columns: true })
  const hard = rows.filter((r) => r.class === 'hard')
  assert.equal(hard.length, 22)
  const found = findTargets(read('mission/policy-tianjin-2018.txt'))
  const left = [...found]
  let comparators = 0
  let deadlines = 0
  let modalities = 0
  const missed: string[] = []
  for (const row of hard) {
    const i = left.findIndex((f) => matches(f, row))
    const [hit] = i < 0 ? [] : left.splice(i, 1)
    if (!hit) {
      missed.push(row.id as string)
      continue
    }
    if (hit.comparator === row.comparator) comparators++
    if ((hit.deadline?.by.slice(0, 4) ?? 'none stated') === row.deadline) deadlines++
    const strives = (row.modality_zh as string).startsWith('力争')
    if (strives === (hit.modality.kind === 'strive')) modalities++
  }
  const hits = hard.length - missed.length
  const precision = hits / found.length
  const recall = hits / hard.length
  t.diagnostic(
    `precision ${precision.toFixed(3)} (${hits}/${found.length}), recall ${recall.toFixed(3)} (${hits}/${hard.length}); comparator ${comparators}, deadline ${deadlines}, modality ${modalities} of ${hits}; missed ${missed.join(' ') || 'none'}; false ${left.map((f) => f.address).join(' ') || 'none'}`,
  )
  assert.ok(precision >= 1 && recall >= 1)
  assert.equal(comparators, 22)
  assert.equal(deadlines, 22)
  // T19: a reader may or may not carry 力争 over; the finder says unclear, the list by hand does not carry it.
  assert.ok(modalities >= 21)
  assert.deepEqual(
    found.filter((f) => f.modality.scope === 'unclear').map((f) => f.value),
    [500, 2],
  )
})

test('measured on three State Council documents against a count by hand', { skip }, (t) => {
  // Counted by reading: 02 has five (about ten pilot cities; four rates), 05 none, 13 one (share of legal reviewers, in principle).
  const expected: Record<string, string[]> = {
    '02.txt': [
      'x1/1/5/p1/s1 ~ 10个',
      'x1/2/3/p1/s4 >= 95%',
      'x1/2/3/p1/s4 >= 75%',
      'x1/2/3/p2/s3 >= 85%',
      'x1/2/3/p3/s6 >= 80%',
    ],
    '05.txt': [],
    '13.txt': ['4/11/p1/s2 >= 5%'],
  }
  for (const [file, targets] of Object.entries(expected)) {
    const document = read(`data/policy/${file}`)
    const found = findTargets(document).map((f) => `${f.address} ${f.comparator} ${f.value}${f.unit}`)
    t.diagnostic(
      `${file}: ${found.length} found, ${targets.length} by hand, ${allSentences(document).length} sentences`,
    )
    assert.deepEqual(found, targets, file)
  }
})
