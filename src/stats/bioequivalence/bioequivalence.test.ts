import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { noncentralTCumulative } from '../distributions/noncentral-t.ts'
import { tQuantile } from '../distributions/t.ts'
import { normalDraw } from '../random/normal-draw.ts'
import { seeded } from '../random/seeded.ts'
import { crossoverByFixedSubjects, crossoverByRandomSubjects } from './average-bioequivalence.ts'
import { similarityFactor } from './dissolution-similarity.ts'
import { owensQ } from './owens-q.ts'
import { parallelGroups } from './parallel-groups.ts'
import { linearisedCriterion, referenceVariability, scaledBioequivalence, widenedLimits } from './reference-scaling.ts'
import { tostPower, tostSampleSize } from './tost-power.ts'
import type { PeriodValue } from './within-subjects.ts'

const near = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not ${expected} ± ${tolerance}`)

const EMA = new URL('../../../../shared/data/bioequivalence/ema_set1.csv', import.meta.url)
const absent = existsSync(EMA) ? false : 'EMA’s reference data are not on this machine'

function emaSet(): PeriodValue[] {
  const [, ...lines] = readFileSync(EMA, 'utf8').trim().split(/\r?\n/)
  return lines.flatMap((line) => {
    const [subject = '', period = '', sequence = '', treatment, value] = line.replaceAll('"', '').split(',')
    return Number(value) > 0
      ? [{ subject, period, sequence, treatment: treatment as 'T' | 'R', value: Number(value) }]
      : []
  })
}

// Published with the data set: 90 % interval 107.1057–124.8948 %, point estimate 115.6587 %, CVwR 46.96431 %.
test('EMA data set I by Method A to the printed digits', { skip: absent }, (t) => {
  const found = crossoverByFixedSubjects(emaSet())
  t.diagnostic(
    `${found.values} values of ${found.subjects} subjects, ν ${found.degreesOfFreedom}, PE ${100 * found.ratio}, ${100 * found.low}–${100 * found.high}`,
  )
  near(100 * found.ratio, 115.6587, 0.00005)
  near(100 * found.low, 107.1057, 0.00005)
  near(100 * found.high, 124.8948, 0.00005)
  near(100 * referenceVariability(emaSet()).cv, 46.96431, 0.000005)
})

// EMA/582648/2016 prints for Method B: 107.17–124.97 %.
test('EMA data set I by Method B to the printed digits', { skip: absent }, (t) => {
  const found = crossoverByRandomSubjects(emaSet())
  t.diagnostic(`ν ${found.degreesOfFreedom}, PE ${100 * found.ratio}, ${100 * found.low}–${100 * found.high}`)
  near(100 * found.low, 107.17, 0.005)
  near(100 * found.high, 124.97, 0.005)
})

// R 4.2: lm(log(pk) ~ sequence + subject %in% sequence + period + treatment); lme of nlme 3.1-162 with random = ~1 | subject, 217 degrees of freedom.
test('EMA data set I by both methods to ten digits of R', { skip: absent }, () => {
  const [fixed, random] = [crossoverByFixedSubjects(emaSet()), crossoverByRandomSubjects(emaSet())]
  near(100 * fixed.ratio, 115.658727770273, 1e-9)
  near(100 * fixed.low, 107.105665313198, 1e-9)
  near(100 * fixed.high, 124.894806174083, 1e-9)
  assert.deepEqual([fixed.degreesOfFreedom, random.degreesOfFreedom], [217, 217])
  near(100 * random.low, 107.170738953766, 1e-5)
  near(100 * random.high, 124.97246975828, 1e-5)
})

// The first two periods alone: a 2×2 design of unequal sequences in which some subjects miss a period. R 4.2, the same lm.
test('an unbalanced 2×2 design with missing periods is what R gives', { skip: absent }, () => {
  const found = crossoverByFixedSubjects(emaSet().filter((v) => v.period === '1' || v.period === '2'))
  near(100 * found.ratio, 123.644738802696, 1e-9)
  near(100 * found.low, 110.757260765966, 1e-9)
  near(100 * found.high, 138.031776227214, 1e-9)
  assert.equal(found.degreesOfFreedom, 74)
})

test('EMA data set I is within widened limits and would not be within 80–125 % were it a little higher', {
  skip: absent,
}, () => {
  const verdict = scaledBioequivalence(emaSet())
  // exp(±0.76·s_wR) with the published CVwR of 46.96431 %.
  const deviation = Math.sqrt(Math.log1p(0.4696431 ** 2))
  near(verdict.limits[0], Math.exp(-0.76 * deviation), 1e-6)
  assert.equal(verdict.isBioequivalent, true)
  const higher = emaSet().map((v) => (v.treatment === 'T' ? { ...v, value: v.value * 1.09 } : v))
  const other = scaledBioequivalence(higher)
  assert.equal(other.isWithinLimits, true)
  assert.equal(other.isPointEstimateWithin, false)
  assert.equal(other.isBioequivalent, false)
})

// EMA guideline 4.1.10 prints the widened limits for CV 30, 35, 40, 45 and ≥ 50 %.
test('widened limits are those of the guideline’s table', () => {
  const printed: Record<string, [string, string]> = {
    '0.3': ['80.00', '125.00'],
    '0.35': ['77.23', '129.48'],
    '0.4': ['74.62', '134.02'],
    '0.45': ['72.15', '138.59'],
    '0.5': ['69.84', '143.19'],
    '0.8': ['69.84', '143.19'],
  }
  for (const [cv, limits] of Object.entries(printed))
    assert.deepEqual(
      widenedLimits(Number(cv)).map((x) => (100 * x).toFixed(2)),
      limits,
    )
})

/** A 2×2 crossover with known effects. */
function crossover(seed: number, subjects: number, cv: number, ratio: number): PeriodValue[] {
  const random = seeded(seed)
  const deviation = Math.sqrt(Math.log1p(cv ** 2))
  return Array.from({ length: subjects }, (_, s) => {
    const base = normalDraw(random)
    const sequence = s % 2 === 0 ? 'TR' : 'RT'
    return [...sequence].map((treatment, i) => ({
      subject: String(s),
      sequence,
      period: String(i + 1),
      treatment: treatment as 'T' | 'R',
      value: Math.exp(base + 0.1 * i + (treatment === 'T' ? Math.log(ratio) : 0) + deviation * normalDraw(random)),
    }))
  }).flat()
}

test('a balanced 2×2 crossover is Student’s t of half the differences between periods', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      const values = crossover(seed, 12, 0.25, 0.95)
      const found = crossoverByFixedSubjects(values)
      const half = (sequence: string) =>
        [...new Set(values.filter((v) => v.sequence === sequence).map((v) => v.subject))].map((s) => {
          const own = values.filter((v) => v.subject === s)
          return (Math.log((own[0] as PeriodValue).value) - Math.log((own[1] as PeriodValue).value)) / 2
        })
      const [tr, rt] = [half('TR'), half('RT')]
      const mean = (v: number[]) => v.reduce((a, b) => a + b, 0) / v.length
      const squares = (v: number[]) => v.reduce((t, x) => t + (x - mean(v)) ** 2, 0)
      const se = Math.sqrt(((squares(tr) + squares(rt)) / 10) * (1 / 6 + 1 / 6))
      near(Math.log(found.ratio), mean(tr) - mean(rt), 1e-10)
      near(found.standardError, se, 1e-10)
      assert.equal(found.degreesOfFreedom, 10)
    }),
    { numRuns: 30 },
  )
})

test('in a balanced and complete design a random and a fixed subject give the same interval', () => {
  const values = crossover(4, 16, 0.2, 1.02)
  const [fixed, random] = [crossoverByFixedSubjects(values), crossoverByRandomSubjects(values)]
  near(random.ratio, fixed.ratio, 1e-8)
  near(random.low, fixed.low, 1e-6)
})

test('a change of unit or of the order of the values changes nothing', () => {
  const values = crossover(9, 10, 0.3, 1.1)
  const other = values.map((v) => ({ ...v, value: v.value * 1000 })).reverse()
  near(crossoverByFixedSubjects(other).low, crossoverByFixedSubjects(values).low, 1e-10)
})

test('a subject that missed a period adds nothing to the treatment’s estimate in a 2×2 design', () => {
  const values = crossover(3, 12, 0.2, 1)
  const missing = values.filter((v) => !(v.subject === '0' && v.period === '2'))
  const without = values.filter((v) => v.subject !== '0')
  near(crossoverByFixedSubjects(missing).low, crossoverByFixedSubjects(without).low, 1e-10)
})

test('what cannot be analysed is refused by name', () => {
  const values = crossover(3, 4, 0.2, 1)
  assert.throws(() => crossoverByFixedSubjects(values.map((v) => ({ ...v, value: -1 }))), /subject 0, period 1/)
  assert.throws(() => crossoverByFixedSubjects([...values, values[0] as PeriodValue]), /period 1 twice/)
  assert.throws(() => crossoverByFixedSubjects(values.filter((v) => v.treatment === 'T')), /one treatment/)
})

test('Welch and pooled agree on equal groups, and Welch loses degrees of freedom on unequal ones', () => {
  const a = [10, 12, 14, 11, 13]
  const pooled = parallelGroups(a, a, 'pooled')
  const welch = parallelGroups(a, a, 'welch')
  near(pooled.low, welch.low, 1e-12)
  assert.equal(pooled.degreesOfFreedom, 8)
  assert.ok(parallelGroups(a, [1, 100, 5, 30, 70], 'welch').degreesOfFreedom < 8)
})

test('Owen’s Q over the whole half-line is the noncentral t; central, it is Student’s t', () => {
  // With δ = 0 the average of Φ(t·χ/√ν) over χ is P(T ≤ t).
  for (const nu of [1, 5, 30, 200]) near(owensQ(nu, tQuantile(0.9, nu), 0, 0, Number.POSITIVE_INFINITY), 0.9, 1e-13)
  const whole = owensQ(12, 1.7, 2.1, 0, Number.POSITIVE_INFINITY)
  near(owensQ(12, 1.7, 2.1, 0, 3) + owensQ(12, 1.7, 2.1, 3, Number.POSITIVE_INFINITY), whole, 1e-13)
  near(noncentralTCumulative(1.7, 12, 2.1), whole, 1e-14)
})

// mpmath 1.3 with 40 digits, Gauss–Legendre on 64 panels of the definition: deep in the tail of χ.
test('Owen’s Q far from where χ has its mass keeps its digits', () => {
  near(
    owensQ(74, -1.2493367894711787, -1.498746851578425, 1.3019328776263785, 2.1757069913875897) / 4.479558295694063e-31,
    1,
    1e-12,
  )
  near(
    owensQ(74, 3.59838850097519, 0.7823957605583676, 1.576019099560714, 2.2158027577442674) / 9.939871144777078e-31,
    1,
    1e-12,
  )
})

// R 4.2, pt(−t, ν, δ₂) − pt(t, ν, δ₁) for 40 subjects with CV 30 % and 20 with CV 20 %.
test('power by noncentral t is that of R, and never above the exact one', () => {
  near(tostPower('2x2', 40, { cv: 0.3, method: 'noncentral-t' }), 0.815845280273183, 1e-11)
  near(tostPower('2x2', 20, { cv: 0.2, method: 'noncentral-t' }), 0.834680190717367, 1e-11)
  for (const cv of [0.2, 0.4, 0.6, 0.9])
    for (const n of [6, 12, 24])
      assert.ok(tostPower('2x2', n, { cv, method: 'noncentral-t' }) <= tostPower('2x2', n, { cv }) + 1e-12)
})

// PowerTOST prints 40 subjects with power 0.815845 for CV 30 %, and 20 with 0.834680 for CV 20 %, true ratio 0.95, target 0.8, 2×2 design.
test('sample sizes and powers are those of PowerTOST', () => {
  const of30 = tostSampleSize('2x2', { cv: 0.3 })
  assert.equal(of30.subjects, 40)
  near(of30.power, 0.815845, 5e-7)
  const of20 = tostSampleSize('2x2', { cv: 0.2 })
  assert.equal(of20.subjects, 20)
  near(of20.power, 0.83468, 5e-6)
})

test('power agrees with ten thousand simulated studies', () => {
  const random = seeded(11)
  const [n, cv] = [16, 0.2]
  const se = Math.sqrt((Math.log1p(cv ** 2) * 0.5 * 2) / (n / 2))
  const nu = n - 2
  const t = tQuantile(0.95, nu)
  let passed = 0
  const studies = 10_000
  for (let i = 0; i < studies; i++) {
    const estimate = Math.log(0.95) + se * normalDraw(random)
    let chi = 0
    for (let k = 0; k < nu; k++) chi += normalDraw(random) ** 2
    const half = t * se * Math.sqrt(chi / nu)
    if (estimate - half >= Math.log(0.8) && estimate + half <= Math.log(1.25)) passed++
  }
  const power = tostPower('2x2', n, { cv })
  // Four standard errors.
  near(passed / studies, power, 4 * Math.sqrt((power * (1 - power)) / studies))
})

test('power rises with subjects and falls with variability; at the limit it is at most alpha', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.08, max: 0.6, noNaN: true }), fc.integer({ min: 6, max: 40 }), (cv, each) => {
      const n = 2 * each
      const power = tostPower('2x2', n, { cv })
      assert.ok(tostPower('2x2', n, { cv: cv * 1.1 }) <= power + 1e-9)
      assert.ok(tostPower('2x2', n, { cv, ratio: 1.25 }) <= 0.05 + 1e-9)
      assert.ok(power >= -1e-12 && power <= 1)
    }),
    { numRuns: 60 },
  )
})

test('the linearised criterion passes what hardly differs and fails what differs much', () => {
  const reference = { deviation: 0.4, degreesOfFreedom: 30 }
  const boundAt = (difference: number) =>
    linearisedCriterion({ difference, standardError: 0.06, degreesOfFreedom: 30 }, reference)
  assert.ok(boundAt(0) < 0 && boundAt(0.5) > 0)
  // A bound: never below the estimate itself.
  assert.ok(boundAt(0.1) > 0.1 ** 2 - 0.06 ** 2 - (Math.log(1.25) / 0.25) ** 2 * 0.16)
})

// Definition: a mean difference of 10 % at every time gives f₂ just below 50.
test('f₂ is 100 for the same profile and just below 50 at ten per cent', () => {
  assert.equal(similarityFactor([20, 50, 80], [20, 50, 80]), 100)
  near(similarityFactor([20, 50, 80], [30, 60, 90]), 49.89, 0.005)
  assert.throws(() => similarityFactor([1, 2], [1, 2]), /three/)
})
