import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { seeded } from '../random/seeded.ts'
import { bigramDice } from './bigram-dice.ts'
import { type EnterpriseName, nameSplitter } from './enterprise-name.ts'
import { jaro, jaroWinkler } from './jaro-winkler.ts'
import { nameSimilarity, SAME_NAME_THRESHOLD } from './name-similarity.ts'
import { normalName } from './normal-name.ts'
import { similarNames } from './similar-names.ts'
import { MADE_REGIONS, type MadeName, madeNames } from './testing/name-variants.ts'

const split = nameSplitter([...MADE_REGIONS, '塘沽'])
const parts = (regions: string[], tradeName: string, industry: string, form: string, branch = ''): EnterpriseName => ({
  regions,
  tradeName,
  industry,
  form,
  branch,
  remarks: [],
})

test('full width, capitals and spaces of a name do not matter', () => {
  assert.equal(normalName('Ａｃｍｅ（天津）　有限 公司'), 'acme(天津)有限公司')
})

test('a name is split into region, trade name, industry, form and branch, wherever the region stands', () => {
  assert.deepEqual(split('天津市鑫通达国际贸易有限公司'), parts(['天津市'], '鑫通达', '国际贸易', '有限公司'))
  assert.deepEqual(split('华利行（天津）国际贸易有限责任公司'), parts(['天津'], '华利行', '国际贸易', '有限公司'))
  assert.deepEqual(split('星槎食品天津有限公司'), parts(['天津'], '星槎', '食品', '有限公司'))
  assert.deepEqual(
    split('天津滨海新区塘沽红光开关配件厂（普通合伙）'),
    parts(['天津', '滨海新区', '塘沽'], '红光', '开关配件', '厂(普通合伙)'),
  )
  assert.deepEqual(split('天津开发区育新商贸有限公司'), parts(['天津', '开发区'], '育新', '商贸', '有限公司'))
  assert.deepEqual(
    split('中国工商银行股份有限公司天津汉沽支行'),
    parts(['中国'], '工商', '银行', '股份有限公司', '天津汉沽支行'),
  )
  assert.deepEqual(
    split('天津市武清区高村供销合作社生产资料门市部'),
    parts(['天津市', '武清区'], '高村', '', '供销合作社', '生产资料门市部'),
  )
  assert.deepEqual(split('和平区老王修鞋店'), parts(['和平区'], '老王修鞋', '', '店'))
  assert.deepEqual(split('王小明'), parts([], '王小明', '', ''))
  assert.deepEqual(split(''), parts([], '', '', ''))
})

test('whatever is split holds every character of the name once', () => {
  const piece = fc.constantFrom(
    '天津市',
    '天津',
    '和平区',
    '(天津)',
    '食品',
    '科技',
    '有限公司',
    '厂',
    '店',
    '鑫',
    '源',
    '(集团)',
    'ａ',
    '，',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const name = pieces.join('')
      const { regions, tradeName, industry, form, branch, remarks } = split(name)
      const letters = (text: string) =>
        [...normalName(text)]
          .filter((c) => !'()'.includes(c))
          .toSorted()
          .join('')
      assert.equal(letters([...regions, tradeName, industry, form, branch, ...remarks].join('')), letters(name))
    }),
  )
})

// Values as rosettacode.org/wiki/Jaro_similarity and Winkler (1990), table 1, print them.
test('Jaro and Jaro–Winkler give the published values', () => {
  assert.equal(jaro('MARTHA', 'MARHTA').toFixed(9), '0.944444444')
  assert.equal(jaro('DIXON', 'DICKSONX').toFixed(9), '0.766666667')
  assert.equal(jaro('JELLYFISH', 'SMELLYFISH').toFixed(9), '0.896296296')
  assert.equal(jaroWinkler('MARTHA', 'MARHTA').toFixed(3), '0.961')
  assert.equal(jaroWinkler('DWAYNE', 'DUANE').toFixed(2), '0.84')
  assert.equal(jaroWinkler('DIXON', 'DICKSONX').toFixed(3), '0.813')
})

const text = fc.string({ unit: fc.constantFrom(...'天津鑫源华泰ab'), maxLength: 8 })
test('likeness of texts is symmetric, between 0 and 1, and 1 for the same text', () => {
  for (const likeness of [jaro, jaroWinkler, bigramDice])
    fc.assert(
      fc.property(text, text, (a, b) => {
        const value = likeness(a, b)
        assert.ok(value >= 0 && value <= 1)
        assert.ok(Math.abs(value - likeness(b, a)) < 1e-12, `${likeness.name} ${a} ${b}`)
        assert.equal(likeness(a, a), 1)
      }),
    )
})

test('likeness of names is symmetric, between 0 and 1, and 1 for the same name', () => {
  const { names } = madeNames(300, seeded(4))
  const made = fc.constantFrom(...names.map((n) => split(n.name)))
  fc.assert(
    fc.property(made, made, (a, b) => {
      const score = nameSimilarity(a, b)
      assert.ok(score >= 0 && score <= 1)
      assert.equal(score, nameSimilarity(b, a))
      assert.equal(nameSimilarity(a, a), 1)
    }),
  )
})

test('different numbers, branches and districts are different bodies, whatever else they share', () => {
  const likeness = (a: string, b: string) => nameSimilarity(split(a), split(b))
  for (const [a, b] of [
    ['天津市鑫源商贸有限公司第一分公司', '天津市鑫源商贸有限公司第二分公司'],
    ['天津市鑫源商贸有限公司', '天津市鑫源商贸有限公司和平分公司'],
    ['天津市和平区鑫源食品厂', '天津市河东区鑫源食品厂'],
    ['天津市公共交通一公司', '天津市公共交通五公司'],
    ['天津市天源塑料制品厂', '天津市天源自行车车业有限公司'],
  ] as const)
    assert.ok(likeness(a, b) < SAME_NAME_THRESHOLD, `${a} ${b} ${likeness(a, b)}`)
})

test('names looked up by shared characters are all pairs that comparing everything with everything finds, but for what the doc comment says', () => {
  const { names } = madeNames(250, seeded(9))
  const all = names.map((n) => split(n.name))
  const found = new Set(similarNames(all).map((p) => `${p.first} ${p.second}`))
  let missed = 0
  let count = 0
  all.forEach((b, second) => {
    for (let first = 0; first < second; first++) {
      if (nameSimilarity(all[first] as EnterpriseName, b) < SAME_NAME_THRESHOLD) continue
      count++
      if (!found.has(`${first} ${second}`)) missed++
    }
  })
  assert.equal(found.size, count - missed)
  assert.ok(missed <= count * 0.02, `${missed} of ${count} missed`)
})

/** Two firms whose names differ in nothing but a region that one leaves out: no score of names can tell them from one firm. */
function isUntold(a: MadeName, b: MadeName): boolean {
  if (a.body === b.body) return false
  const [left, right] = [split(a.name), split(b.name)]
  const isSubset = (x: EnterpriseName, y: EnterpriseName) =>
    x.regions.length < y.regions.length &&
    x.regions.every((r) => y.regions.some((s) => s.startsWith(r) || r.startsWith(s)))
  return left.tradeName === right.tradeName && (isSubset(left, right) || isSubset(right, left))
}

test('precision and recall on made-up names with typing errors, abbreviations, moved regions and firms of similar names', (t) => {
  for (const [seed, isHeldOut] of [
    [11, false],
    [2026, true],
  ] as const) {
    const { names, same } = madeNames(3000, seeded(seed))
    const all = names.map((n) => split(n.name))
    const pairs = similarNames(all, 0.6)
    const measures = [0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95].map((threshold) => {
      const proposed = pairs.filter((p) => p.similarity >= threshold)
      const right = proposed.filter((p) => names[p.first]?.body === names[p.second]?.body).length
      const untold = proposed.filter((p) => isUntold(names[p.first] as MadeName, names[p.second] as MadeName)).length
      return {
        threshold,
        precision: right / proposed.length,
        precisionToldApart: right / (proposed.length - untold),
        recall: right / same,
      }
    })
    t.diagnostic(
      `seed ${seed}${isHeldOut ? ' (held out)' : ''}: ${names.length} names, ${same} pairs of the same firm; ${measures
        .map(
          (m) =>
            `≥ ${m.threshold}: precision ${m.precision.toFixed(3)} (${m.precisionToldApart.toFixed(3)} without those that only a missing region tells apart), recall ${m.recall.toFixed(3)}`,
        )
        .join('; ')}`,
    )
    const at = measures.find((m) => m.threshold === SAME_NAME_THRESHOLD)
    assert.ok(at && at.recall > 0.8 && at.precision > 0.7, JSON.stringify(at))
  }
})

const REAL = '../shared/data/china/companies/tianjin_companies.csv.gz'
test('25,511 real names, all different firms: how many pairs reach the threshold', (t) => {
  if (!existsSync(REAL)) return t.skip(`${REAL} is not here`)
  const rows = parse<Record<string, string>>(gunzipSync(readFileSync(REAL)), { columns: true, bom: true })
  const all = rows.map((r) => split(r.企业名称 ?? ''))
  const begun = performance.now()
  const pairs = similarNames(all)
  const seconds = (performance.now() - begun) / 1000
  const from = (least: number) => pairs.filter((p) => p.similarity >= least).length
  t.diagnostic(
    `${all.length} names: ${pairs.length} pairs ≥ ${SAME_NAME_THRESHOLD}, ${from(0.85)} ≥ 0.85, ${from(0.95)} ≥ 0.95, ${from(1)} at 1; ${seconds.toFixed(1)} s; without a trade name ${all.filter((p) => p.tradeName === '').length}, without an industry ${all.filter((p) => p.industry === '').length}, without a form ${all.filter((p) => p.form === '').length}`,
  )
  for (let i = 0; i < pairs.length; i += Math.ceil(pairs.length / 12)) {
    const pair = pairs[i] as (typeof pairs)[number]
    t.diagnostic(`${pair.similarity.toFixed(3)} ${rows[pair.first]?.企业名称} ~ ${rows[pair.second]?.企业名称}`)
  }
  assert.equal(all.length, 25_511)
  assert.ok(pairs.length < 2_000)
})
