import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { binomialCumulative, binomialMass } from '../distributions/binomial.ts'
import { hypergeometricMass } from '../distributions/hypergeometric.ts'
import { poissonMass } from '../distributions/poisson.ts'
import { seeded } from '../random/seeded.ts'
import { CODE_LETTERS, codeLetter, type InspectionLevel } from './code-letter.ts'
import { judgeDeclared, notContradicted } from './declared-quality.ts'
import { findPlan } from './find-plan.ts'
import { asStaged, outgoingQuality, planPerformance } from './operating-characteristic.ts'
import { AQLS, type Severity, singlePlan } from './single-plan.ts'
import { stagedPlan } from './staged-plan.ts'
import { nextState, resumeTightened, startOfInspection } from './switching.ts'

const near = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not ${expected} ± ${tolerance}`)

const LETTERS = new URL('../../../../shared/data/acceptance/code_letters.csv', import.meta.url)

test('code letters are those of the standard’s table', {
  skip: existsSync(LETTERS) ? false : 'the table is not on this machine',
}, () => {
  const rows = readFileSync(LETTERS, 'utf8').trim().split(/\r?\n/).slice(1)
  assert.equal(rows.length, 105)
  for (const row of rows) {
    const [lots = '', level, code] = row.replaceAll('"', '').split(',')
    const ends = lots.endsWith('+') ? [Number(lots.slice(0, -1)), 10_000_000] : lots.split('-').map(Number)
    for (const lot of ends) assert.equal(codeLetter(lot, level as InspectionLevel), code, row)
  }
})

// Cells of MIL-STD-105E, tables II-A to II-C, with arrows in both directions; all 1,248 cells were compared with the R package AQLSchemes once.
test('plans at arrows bring the arrow’s own sample size', () => {
  const of = (letter: (typeof CODE_LETTERS)[number], aql: (typeof AQLS)[number], severity: Severity) => {
    const { sampleSize, accept, reject } = singlePlan(letter, aql, severity)
    return [sampleSize, accept, reject]
  }
  assert.deepEqual(of('L', 1, 'normal'), [200, 5, 6])
  assert.deepEqual(of('F', 1, 'normal'), [13, 0, 1])
  assert.deepEqual(of('G', 1, 'normal'), [50, 1, 2])
  assert.deepEqual(of('R', 4, 'normal'), [315, 21, 22])
  assert.deepEqual(of('A', 10, 'normal'), [5, 1, 2])
  assert.deepEqual(of('R', 0.025, 'tightened'), [3150, 1, 2])
  assert.deepEqual(of('R', 0.015, 'tightened'), [1250, 0, 1])
  assert.deepEqual(of('L', 1, 'tightened'), [200, 3, 4])
  assert.deepEqual(of('L', 1, 'reduced'), [80, 2, 5])
  assert.deepEqual(of('A', 1000, 'reduced'), [2, 30, 31])
})

test('every letter and AQL leads to a plan, and tightened inspection accepts no more than normal at the same sample', () => {
  for (const letter of CODE_LETTERS)
    for (const aql of AQLS) {
      for (const severity of ['normal', 'tightened', 'reduced'] as const)
        assert.ok(singlePlan(letter, aql, severity).reject > singlePlan(letter, aql, severity).accept)
      const [normal, tightened] = [singlePlan(letter, aql, 'normal'), singlePlan(letter, aql, 'tightened')]
      if (normal.sampleSize === tightened.sampleSize) assert.ok(tightened.accept <= normal.accept)
    }
})

test('double and multiple plans accept about as often as the single plan they stand beside', () => {
  for (const severity of ['normal', 'tightened'] as const)
    for (const letter of ['F', 'J', 'L', 'P'] as const)
      for (const aql of [0.4, 1, 2.5, 6.5] as const) {
        const single = singlePlan(letter, aql, severity)
        for (const samples of [2, 7] as const) {
          const staged = stagedPlan(single, severity, samples)
          if (!staged) continue
          for (const rate of [0.5, 1, 2].map((k) => (k * (single.accept + 0.7)) / single.sampleSize)) {
            const quality = { kind: 'poisson', rate } as const
            const [one, more] = [
              planPerformance(asStaged(single.sampleSize, single.accept), quality),
              planPerformance(staged, quality),
            ]
            near(more.acceptance, one.acceptance, 0.09)
            assert.ok(staged.accept.length === 7 || more.averageSampleNumber <= 2 * staged.sampleSize)
          }
        }
      }
})

test('every double and multiple plan of the tables is reached without an error, and a five-sample one is refused by name', () => {
  for (const severity of ['normal', 'tightened', 'reduced'] as const)
    for (const letter of CODE_LETTERS)
      for (const aql of AQLS)
        for (const samples of [2, 7] as const) {
          const plan = stagedPlan(singlePlan(letter, aql, severity), severity, samples)
          if (plan) assert.equal(plan.accept.length, samples)
        }
  const single = singlePlan('K', 1, 'normal')
  assert.throws(() => stagedPlan(single, 'normal', 5 as 7), /five-sample plans of ISO 2859-1:1999/)
  assert.throws(() => stagedPlan({ ...single, accept: 4, reject: 5 }, 'normal', 2), /accepts at 4/)
})

// Tables III and IV of MIL-STD-105E as R's AQLSchemes carries them (functions AAZ14Double and AAZ14Multiple).
test('double and multiple numbers are those of the tables', () => {
  const numbersOf = (accept: number, samples: 2 | 7) => {
    const single = { letter: 'L', sampleSize: 200, accept, reject: accept + 1, arrow: 'none' } as const
    return stagedPlan(single, 'normal', samples)?.accept
  }
  const double = { 1: [0, 1], 2: [0, 3], 3: [1, 4], 5: [2, 6], 7: [3, 8], 10: [5, 12], 14: [7, 18], 21: [11, 26] }
  const more = { 30: [17, 37], 44: [25, 56], 8: [3, 11], 12: [6, 15], 18: [9, 23], 27: [15, 34], 41: [23, 52] }
  for (const [accept, numbers] of Object.entries({ ...double, ...more }))
    assert.deepEqual(numbersOf(Number(accept), 2), numbers)
  const multiple = {
    1: [-1, -1, 0, 0, 1, 1, 2],
    2: [-1, 0, 0, 1, 2, 3, 4],
    3: [-1, 0, 1, 2, 3, 4, 6],
    5: [-1, 1, 2, 3, 5, 7, 9],
    7: [0, 1, 3, 5, 7, 10, 13],
    10: [0, 3, 6, 8, 11, 14, 18],
    14: [1, 4, 8, 12, 17, 21, 25],
    21: [2, 7, 13, 19, 25, 31, 37],
    30: [4, 11, 19, 27, 36, 45, 53],
    44: [6, 17, 29, 40, 53, 65, 77],
  }
  for (const [accept, numbers] of Object.entries(multiple)) assert.deepEqual(numbersOf(Number(accept), 7), numbers)
})

test('where acceptance is on zero there is no double plan', () => {
  assert.equal(stagedPlan(singlePlan('E', 1, 'normal'), 'normal', 2), undefined)
  assert.deepEqual(stagedPlan(singlePlan('L', 1, 'reduced'), 'reduced', 2), {
    sampleSize: 50,
    accept: [0, 3],
    reject: [4, 6],
  })
  // After the last sample one of the two holds.
  for (const severity of ['normal', 'tightened'] as const)
    for (const letter of CODE_LETTERS)
      for (const aql of AQLS)
        for (const samples of [2, 7] as const) {
          const plan = stagedPlan(singlePlan(letter, aql, severity), severity, samples)
          if (plan) assert.equal((plan.accept.at(-1) as number) + 1, plan.reject.at(-1))
        }
})

test('the operating characteristic of a single plan is the binomial sum, and falls with the rate', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.nat(20),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, accept, rate) => {
        const c = Math.min(accept, n)
        near(
          planPerformance(asStaged(n, c), { kind: 'binomial', rate }).acceptance,
          binomialCumulative(c, n, rate),
          1e-10,
        )
        const worse = Math.min(1, rate * 1.1 + 0.001)
        assert.ok(
          planPerformance(asStaged(n, c), { kind: 'binomial', rate: worse }).acceptance <=
            planPerformance(asStaged(n, c), { kind: 'binomial', rate }).acceptance + 1e-10,
        )
      },
    ),
  )
})

test('a double plan is what trying every pair of counts gives', () => {
  const plan = { sampleSize: 50, accept: [1, 4], reject: [4, 5] }
  const mass = (k: number) => binomialCumulative(k, 50, 0.05) - (k === 0 ? 0 : binomialCumulative(k - 1, 50, 0.05))
  let accepted = 0
  let units = 50
  for (let first = 0; first <= 50; first++) {
    if (first <= 1) accepted += mass(first)
    else if (first < 4) {
      units += 50 * mass(first)
      for (let second = 0; first + second <= 4; second++) accepted += mass(first) * mass(second)
    }
  }
  const found = planPerformance(plan, { kind: 'binomial', rate: 0.05 })
  near(found.acceptance, accepted, 1e-12)
  near(found.averageSampleNumber, units, 1e-10)
})

test('samples of different sizes: every path of counts, by trying them all', () => {
  const plan = { sampleSize: [4, 6, 3], accept: [0, 1, 3], reject: [3, 4, 4] }
  const qualities = [
    { kind: 'binomial', rate: 0.15 },
    { kind: 'poisson', rate: 0.15 },
    { kind: 'lot', lotSize: 20, nonconforming: 4 },
  ] as const
  for (const quality of qualities) {
    const massOf = (found: number, drawn: number, before: number, seen: number) =>
      quality.kind === 'binomial'
        ? binomialMass(found, drawn, quality.rate)
        : quality.kind === 'poisson'
          ? poissonMass(found, drawn * quality.rate)
          : hypergeometricMass(found, quality.lotSize - before, Math.max(0, quality.nonconforming - seen), drawn)
    let [acceptance, units] = [0, 0]
    const follow = (stage: number, seen: number, before: number, chance: number) => {
      const drawn = plan.sampleSize[stage] as number
      units += chance * drawn
      for (let found = 0; found <= 4; found++) {
        const total = seen + found
        const mass = chance * massOf(found, drawn, before, seen)
        if (total >= (plan.reject[stage] as number)) continue
        if (total <= (plan.accept[stage] as number)) acceptance += mass
        else follow(stage + 1, total, before + drawn, mass)
      }
    }
    follow(0, 0, 0, 1)
    const found = planPerformance(plan, quality)
    near(found.acceptance, acceptance, 1e-14)
    near(found.averageSampleNumber, units, 1e-12)
  }
  assert.throws(() => planPerformance({ ...plan, accept: [0, 1] }, qualities[0]), /3 samples, 2 and 3 numbers/)
  assert.throws(
    () => planPerformance({ ...plan, reject: [0, 4, 4] }, qualities[0]),
    /sample 1 accepts at 0 and rejects at 0/,
  )
})

test('for one lot the count is hypergeometric, by simulation', () => {
  const plan = { sampleSize: 5, accept: [0, 1], reject: [2, 2] }
  const random = seeded(5)
  let accepted = 0
  const trials = 20_000
  for (let i = 0; i < trials; i++) {
    const lot = Array.from({ length: 30 }, (_, k) => (k < 4 ? 1 : 0))
    const drawn: number[] = []
    for (let k = 0; k < 10; k++) drawn.push(lot.splice(Math.floor(random() * lot.length), 1)[0] as number)
    const first = drawn.slice(0, 5).reduce((a, b) => a + b, 0)
    const both = drawn.reduce((a, b) => a + b, 0)
    if (first === 0 || (first < 2 && both <= 1)) accepted++
  }
  const exact = planPerformance(plan, { kind: 'lot', lotSize: 30, nonconforming: 4 }).acceptance
  near(accepted / trials, exact, 4 * Math.sqrt((exact * (1 - exact)) / trials))
  assert.throws(() => planPerformance(plan, { kind: 'lot', lotSize: 9, nonconforming: 1 }), /no 2 samples/)
})

test('outgoing quality is never worse than incoming', () => {
  for (const rate of [0, 0.005, 0.02, 0.1, 0.5]) {
    const { averageOutgoingQuality, averageTotalInspection } = outgoingQuality(asStaged(80, 2), rate, 1000)
    assert.ok(averageOutgoingQuality <= rate)
    assert.ok(averageTotalInspection >= 80 && averageTotalInspection <= 1000)
  }
})

test('a double plan’s outgoing quality counts what was inspected of each lot, by simulation', () => {
  const plan = { sampleSize: 10, accept: [0, 1], reject: [2, 2] }
  const [rate, lotSize, lots] = [0.08, 40, 40_000]
  const random = seeded(12)
  let [left, inspected, squares] = [0, 0, 0]
  for (let i = 0; i < lots; i++) {
    const lot = Array.from({ length: lotSize }, () => (random() < rate ? 1 : 0))
    const upTo = (n: number) => lot.slice(0, n).reduce<number>((a, b) => a + b, 0)
    const seen = upTo(10) === 0 ? 10 : upTo(10) < 2 && upTo(20) <= 1 ? 20 : lotSize
    const remaining = upTo(lotSize) - upTo(seen)
    left += remaining
    squares += remaining ** 2
    inspected += seen
  }
  const found = outgoingQuality(plan, rate, lotSize)
  const error = Math.sqrt((squares / lots - (left / lots) ** 2) / lots) / lotSize
  near(left / lots / lotSize, found.averageOutgoingQuality, 4 * error)
  near(inspected / lots, found.averageTotalInspection, (4 * 15) / Math.sqrt(lots))
})

test('a found plan passes both points, and no smaller one does', () => {
  const points = fc.record({
    good: fc.double({ min: 0.005, max: 0.05, noNaN: true }),
    factor: fc.double({ min: 3, max: 8, noNaN: true }),
  })
  fc.assert(
    fc.property(points, ({ good, factor }) => {
      const [producer, consumer] = [
        { quality: good, acceptance: 0.95 },
        { quality: good * factor, acceptance: 0.1 },
      ]
      const plan = findPlan(producer, consumer)
      assert.ok(plan.producerAcceptance >= 0.95 && plan.consumerAcceptance <= 0.1)
      const n = plan.sampleSize - 1
      for (let c = 0; c <= plan.accept + 1; c++)
        assert.ok(
          binomialCumulative(c, n, producer.quality) < 0.95 || binomialCumulative(c, n, consumer.quality) > 0.1,
          `${n}, ${c} does as well`,
        )
    }),
    { numRuns: 30 },
  )
  assert.throws(() => findPlan({ quality: 0.02, acceptance: 0.95 }, { quality: 0.01, acceptance: 0.1 }), /order/)
})

test('a declaration is contradicted only by what it makes unlikely', () => {
  const declared = { kind: 'population', size: 60, declaredNonconforming: 3 } as const
  const { limit } = judgeDeclared(declared, 12, 0)
  assert.equal(judgeDeclared(declared, 12, limit).verdict, 'not-contradicted')
  const beyond = judgeDeclared(declared, 12, limit + 1)
  assert.equal(beyond.verdict, 'contradicted')
  assert.ok(beyond.probability <= 0.05 && judgeDeclared(declared, 12, limit).probability > 0.05)
  // A true declaration is left alone at least 95 times in a hundred; a far worse one is not.
  assert.ok(notContradicted(declared, declared, 12) >= 0.95)
  assert.ok(notContradicted(declared, { ...declared, declaredNonconforming: 30 }, 12) < 0.1)
})

test('two refusals among five tighten, five acceptances relax, five refusals end it', () => {
  const accepted = { isAccepted: true, accept: 2, isAcceptedOneStepTighter: false }
  const refused = { isAccepted: false, accept: 2 }
  const run = (lots: readonly (typeof accepted | typeof refused)[], from = startOfInspection) =>
    lots.reduce((s, lot) => nextState(s, lot), from)
  assert.equal(run([refused, accepted, accepted, accepted, accepted, refused]).severity, 'normal')
  const tightened = run([refused, accepted, accepted, accepted, refused])
  assert.equal(tightened.severity, 'tightened')
  assert.equal(run([accepted, accepted, accepted, accepted], tightened).severity, 'tightened')
  assert.equal(run([accepted, accepted, accepted, accepted, accepted], tightened).severity, 'normal')
  const ended = run([refused, accepted, refused, refused, accepted, refused, refused], tightened)
  assert.equal(ended.severity, 'discontinued')
  assert.equal(run([accepted], ended).severity, 'discontinued')
  assert.equal(resumeTightened(ended).severity, 'tightened')
})

test('reduced inspection begins at a score of thirty, and one refusal ends it', () => {
  const good = { isAccepted: true, accept: 2, isAcceptedOneStepTighter: true }
  let state = startOfInspection
  for (let i = 0; i < 9; i++) state = nextState(state, good, { mayReduce: true })
  assert.deepEqual([state.severity, state.score], ['normal', 27])
  assert.equal(nextState(state, { ...good, isAcceptedOneStepTighter: false }, { mayReduce: true }).score, 0)
  assert.equal(nextState(state, good).severity, 'normal', 'not without the conditions')
  state = nextState(state, good, { mayReduce: true })
  assert.equal(state.severity, 'reduced')
  assert.equal(nextState(state, { isAccepted: false, accept: 0 }, { mayReduce: true }).severity, 'normal')
  assert.equal(nextState(state, { ...good, isBetween: true }, { mayReduce: true }).severity, 'normal')
})
