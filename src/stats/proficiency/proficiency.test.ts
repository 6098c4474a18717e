import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { normalCumulative, normalDensity } from '../distributions/normal.ts'
import { algorithmA } from './algorithm-a.ts'
import { algorithmS, algorithmSFactors } from './algorithm-s.ts'
import { consensusValue } from './assigned-value.ts'
import { cochran, cochranCritical } from './cochran.ts'
import { grubbs, grubbsCritical, grubbsDouble } from './grubbs.ts'
import { hampel } from './hampel.ts'
import { homogeneity, judgeHomogeneity } from './homogeneity.ts'
import { kernelDensity } from './kernel-density.ts'
import { mandelHCritical, mandelKCritical } from './mandel.ts'
import { qMethod } from './q-method.ts'
import {
  enScore,
  isAssignedUncertaintyNegligible,
  performanceOfEn,
  performanceOfZ,
  zPrimeScore,
  zScore,
} from './scores.ts'
import { largestClassicalZ } from './small-rounds.ts'
import { judgeStability } from './stability.ts'

const FOLDER = new URL('../../../../shared/data/proficiency/', import.meta.url)
const absent = existsSync(FOLDER) ? false : 'the published rounds are not on this machine'

function rows(file: string): number[][] {
  const lines = readFileSync(new URL(file, FOLDER), 'utf8').trim().split(/\r?\n/).slice(1)
  return lines.map((line) => line.split(',').map((cell) => Number(cell.replaceAll('"', ''))))
}

const near = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not ${expected} ± ${tolerance}`)

const FIVE = [39.5, 40, 40.5, 41, 80]

// Data: OpenELIS Global pull request 4174; x* and s* recomputed independently there and here.
test('five laboratories, one of them at twice the value: Algorithm A sees what a classical z cannot', () => {
  const { location, spread } = algorithmA(FIVE)
  near(location, 41.02, 0.005)
  near(spread, 2.05, 0.005)
  near(zScore(80, location, spread), 19.0, 0.05)
  assert.equal(performanceOfZ(zScore(80, location, spread)), 'unsatisfactory')
  near(largestClassicalZ(5), 1.789, 0.0005)
  assert.ok(largestClassicalZ(5) < 2 && largestClassicalZ(6) > 2, 'questionable becomes possible at six')
  assert.ok(largestClassicalZ(10) < 3 && largestClassicalZ(11) > 3, 'unsatisfactory becomes possible at eleven')
})

test('the correction of Algorithm A is the spread of a winsorised normal value', () => {
  const theta = 2 * normalCumulative(1.5) - 1
  const beta = theta + (1 - theta) * 1.5 ** 2 - 3 * normalDensity(1.5)
  // One step from a location and spread that nothing is outside of shows the constant.
  const { spread } = algorithmA([-1, 0, 1], { tolerance: 10, correction: 'unrounded' })
  near(spread, 1 / Math.sqrt(beta), 1e-9)
  near(1 / Math.sqrt(beta), 1.134, 0.001)
})

// Published: metRology's and ISO 13528's example of 34 laboratories; x* = 0.25701, s* = 0.03948.
test('Algorithm A on the round of 34 laboratories', { skip: absent }, () => {
  const values = rows('iso13528_34labs_input.csv').map((row) => row[1] as number)
  assert.equal(values.length, 34)
  const { location, spread, isConverged } = algorithmA(values, { correction: 'unrounded' })
  near(location, 0.25701, 0.000005)
  near(spread, 0.03948, 0.000005)
  assert.ok(isConverged)
})

// Published: 28.6979 / 0.8339, converged.
test('Algorithm A on the workbook of 84 values', { skip: absent }, () => {
  const values = rows('algA_84_workbook_data.csv').map((row) => row[0] as number)
  assert.equal(values.length, 84)
  const { location, spread } = algorithmA(values, { correction: 'unrounded' })
  near(location, 28.6979, 0.00005)
  near(spread, 0.8339, 0.00005)
})

// Published: s_s = 0.000601, C = 0.16155.
test('homogeneity of ten items measured twice', { skip: absent }, () => {
  const items = rows('homogeneity_10x2_input.csv').map((row) => row.slice(-2))
  assert.equal(items.length, 10)
  const found = homogeneity(items)
  near(found.betweenSpread, 0.000601, 0.0000005)
  near(cochran(items.map(([a, b]) => ((a as number) - (b as number)) ** 2)).statistic, 0.16155, 0.000005)
})

// ISO 13528:2022, annex B prints F₁ and F₂ for g = 10 duplicates as 1.88 and 1.01: with σ = 1/0.3 and s_w = 1 the limit is √(F₁ + F₂).
test('the factors of the expanded homogeneity criterion are those the standard prints', () => {
  const found = { mean: 0, itemMeanSpread: 0, withinSpread: 1, betweenSpread: 0, items: 10, replicates: 2 }
  near(judgeHomogeneity(found, 1 / 0.3).expandedLimit, Math.sqrt(1.88 + 1.01), 0.003)
})

// ISO 13528:2022, table C.1 (limit and adjustment factors of Algorithm S): ν = 1: 1.645, 1.097; ν = 2: 1.517, 1.054.
test('the factors of Algorithm S are those of their definition', () => {
  near(algorithmSFactors(1).limit, 1.645, 0.0005)
  near(algorithmSFactors(1).adjustment, 1.097, 0.0005)
  near(algorithmSFactors(2).limit, 1.517, 0.0005)
  near(algorithmSFactors(2).adjustment, 1.054, 0.0005)
})

test('Algorithm S is drawn up only little by one wild laboratory', () => {
  const calm = algorithmS([1, 1.1, 0.9, 1.05, 0.95, 1], 4).spread
  const wild = algorithmS([1, 1.1, 0.9, 1.05, 0.95, 50], 4).spread
  assert.ok(wild < 1.6 * calm, `${wild} against ${calm}`)
  assert.deepEqual(algorithmS([0, 0, 0], 2).spread, 0)
})

// ISO 5725-2 prints 0.602 (5 %) for ten laboratories with duplicates.
test('critical values of Cochran are those of ISO 5725-2', () => {
  near(cochranCritical(10, 1, 0.05), 0.602, 0.0005)
  // Its 1 % column reads 0.718, a unit in the last place above Bonferroni's bound of 0.7175.
  near(cochranCritical(10, 1, 0.01), 0.718, 0.001)
})

// ISO 5725-2 prints 2.290 (straggler) and 2.482 (outlier) for ten laboratories.
test('critical values of Grubbs are those of ISO 5725-2', () => {
  near(grubbsCritical(10, 0.05, 2), 2.29, 0.0005)
  near(grubbsCritical(10, 0.01, 2), 2.482, 0.0005)
  assert.equal(grubbs(FIVE).index, 4)
  assert.ok(grubbsDouble([1, 2, 3, 10, 11], 'high') < grubbsDouble([1, 2, 3, 10, 11], 'low'))
})

// ISO 5725-2 prints h 1.80 and 2.18 for ten laboratories, k 1.90 and 2.32 for ten laboratories with duplicates (5 %, 1 %).
test('critical values of Mandel are those of ISO 5725-2', () => {
  near(mandelHCritical(10, 0.05), 1.8, 0.005)
  near(mandelHCritical(10, 0.01), 2.18, 0.005)
  near(mandelKCritical(10, 2, 0.05), 1.9, 0.005)
  near(mandelKCritical(10, 2, 0.01), 2.32, 0.005)
})

test('two groups of participants show as two modes', () => {
  const { modes, points, bandwidth } = kernelDensity([1, 1.1, 0.9, 5, 5.1, 4.9], { sigma: 0.5 })
  assert.equal(modes.length, 2)
  const step = (points[1] as { x: number }).x - (points[0] as { x: number }).x
  near(
    points.reduce((t, p) => t + p.density * step, 0),
    1,
    0.005,
  )
  assert.equal(bandwidth, 0.375)
})

test('stability allows for what the measurements themselves leave open', () => {
  const verdict = judgeStability(10, 10.04, 0.1, { before: 0.005, after: 0.005 })
  assert.equal(verdict.isAdequate, false)
  assert.equal(verdict.isAdequateAllowingForUncertainty, true)
})

test('scores meet their limits from the right side', () => {
  assert.equal(performanceOfZ(2), 'satisfactory')
  assert.equal(performanceOfZ(2.0001), 'questionable')
  assert.equal(performanceOfZ(3), 'unsatisfactory')
  assert.equal(performanceOfEn(1), 'satisfactory')
  assert.equal(performanceOfEn(enScore(10.6, 10, 0.3, 0.4)), 'unsatisfactory')
  assert.ok(!isAssignedUncertaintyNegligible(0.03, 0.1))
  assert.ok(Math.abs(zPrimeScore(11, 10, 0.3, 0.4)) < zScore(11, 10, 0.3))
})

const results = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 4, maxLength: 30 })
const shift = fc.double({ min: -50, max: 50, noNaN: true })
const scale = fc.double({ min: 0.1, max: 10, noNaN: true })

test('robust estimates move with the scale and do not know the order', () => {
  const estimators = {
    algorithmA: (v: number[]) => [algorithmA(v).location, algorithmA(v).spread],
    consensus: (v: number[]) => [consensusValue(v).value, consensusValue(v).uncertainty],
    qMethod: (v: number[]) => [undefined, qMethod(v.map((x) => [x]))],
    hampel: (v: number[]) => {
      const spread = qMethod(v.map((x) => [x]))
      return [spread > 0 ? hampel(v, spread) : undefined, undefined]
    },
  }
  for (const estimate of Object.values(estimators))
    fc.assert(
      fc.property(results, shift, scale, (values, by, times) => {
        // Rounded, so that ties stay ties after scaling.
        const v = values.map((x) => Math.round(x))
        if (new Set(v).size < 3) return
        const [location, spread] = estimate(v)
        const [movedLocation, movedSpread] = estimate(v.map((x) => times * x + by).reverse())
        const size = 1e-6 * (1 + Math.max(...v.map(Math.abs)) * times + Math.abs(by))
        if (location !== undefined) near(movedLocation as number, times * location + by, size)
        if (spread !== undefined) near(movedSpread as number, times * spread, size)
      }),
      { numRuns: 150 },
    )
})

test('all alike gives no spread, and a missing value is refused by name', () => {
  assert.deepEqual(algorithmA([3, 3, 3]), { location: 3, spread: 0, iterations: 0, isConverged: true })
  assert.equal(qMethod([[3], [3], [3]]), 0)
  assert.throws(() => algorithmA([1]), /algorithmA: at least two/)
  assert.throws(() => homogeneity([[1, 2], [1]]), /different numbers/)
  assert.throws(() => cochran([0, 0]), /all variances are 0/)
  assert.throws(() => grubbs([2, 2, 2]), /alike/)
  assert.throws(() => hampel([1, 2], 0), /not positive/)
})

/** Brute force: G₁ on a fine grid of the definition, for one result per participant. */
test('the Q method agrees with its definition by brute force', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 3, maxLength: 12 }), (values) => {
      const found = qMethod(values.map((x) => [x]))
      const differences: number[] = []
      values.forEach((a, i) => {
        for (const b of values.slice(i + 1)) differences.push(Math.abs(a - b))
      })
      const share = (x: number) => differences.filter((d) => d <= x).length / differences.length
      const knots = [...new Set(differences)].sort((a, b) => a - b).filter((x) => x > 0)
      if (knots.length === 0) return assert.equal(found, 0)
      // The middle of each step, as the standard writes G₁.
      const g = (k: number) => (k === 0 ? share(0) : (share(knots[k - 1] as number) + share(knots[k - 2] ?? 0)) / 2)
      const wanted = 0.25 + 0.75 * share(0)
      let k = 1
      while (k <= knots.length && g(k) < wanted) k++
      if (k > knots.length) return
      const from = k === 1 ? 0 : (knots[k - 2] as number)
      const x = from + ((wanted - g(k - 1)) / (g(k) - g(k - 1))) * ((knots[k - 1] as number) - from)
      assert.ok(found > 0 && Math.abs(found / x - qMethod(values.map((v) => [2 * v])) / (2 * x)) < 1e-9)
    }),
  )
})
