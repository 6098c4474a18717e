import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { binomialCumulative, binomialMass, binomialUpperTail } from '../distributions/binomial.ts'
import { agrestiCoullInterval } from './agresti-coull.ts'
import { betaBinomialPrior, shrinkShares } from './beta-binomial.ts'
import { clopperPearsonInterval } from './clopper-pearson.ts'
import { kishDesignEffect } from './design-effect.ts'
import { hajekMean } from './hajek.ts'
import { hajekShare } from './hajek-share.ts'
import { horvitzThompson } from './horvitz-thompson.ts'
import type { Interval } from './interval.ts'
import { percentHalfUp, roundHalfUp } from './round-half-up.ts'
import { stratifiedShare } from './stratified.ts'
import { targetVerdict } from './target-verdict.ts'
import { wilsonCorrectedInterval, wilsonInterval } from './wilson.ts'

function near(actual: number, expected: number, limit = 1e-12): void {
  assert.ok(Math.abs(actual - expected) <= limit * Math.max(1e-300, Math.abs(expected)), `${actual} is not ${expected}`)
}
function nearInterval(actual: Interval, [low, high]: readonly [number, number], limit = 1e-11): void {
  near(actual.low, low, limit)
  near(actual.high, high, limit)
}

test('Wilson: the figures of Newcombe (1998), table I', () => {
  // 81/263 and 15/148 as printed there, also reproduced by the R package propint.
  const printed = (x: number, n: number) => {
    const { low, high } = wilsonInterval(x, n)
    return [low.toFixed(4), high.toFixed(4)]
  }
  assert.deepEqual(printed(81, 263), ['0.2553', '0.3662'])
  assert.deepEqual(printed(15, 148), ['0.0624', '0.1605'])
})

// SciPy 1.17.1: scipy.stats.binomtest(x, n).proportion_ci(0.95, 'wilson' | 'wilsoncc' | 'exact').
const SCIPY = [
  [
    81,
    263,
    [0.2552885198782742, 0.36620957698280004],
    [0.25350868229518514, 0.3681762010430035],
    [0.25273674558504267, 0.36762192260134746],
  ],
  [
    15,
    148,
    [0.06238639953073629, 0.16048724172330803],
    [0.059778208428498125, 0.16444977936483698],
    [0.05784401008344801, 0.16165049034947895],
  ],
  [0, 20, [0, 0.16112515805281935], [0, 0.20045334501348705], [0, 0.16843347098308548]],
  [
    1,
    29,
    [0.006113214292762667, 0.17175521879320282],
    [0.001802640213279666, 0.19628175100975953],
    [0.0008726468835971072, 0.17764429548841465],
  ],
  [
    28,
    30,
    [0.7867654163738308, 0.9815229762087295],
    [0.7649271312982368, 0.9883681624912486],
    [0.7792645984770379, 0.9918218655393437],
  ],
  [10, 10, [0.7224672001371109, 1], [0.6554627816930775, 1], [0.6915028921812371, 1]],
] as const

test('Wilson, Wilson corrected and Clopper–Pearson against SciPy', () => {
  for (const [x, n, wilson, corrected, exact] of SCIPY) {
    nearInterval(wilsonInterval(x, n), wilson)
    nearInterval(wilsonCorrectedInterval(x, n), corrected)
    // SciPy looks for these roots to 2e-12 absolute.
    nearInterval(clopperPearsonInterval(x, n), exact, 1e-8)
  }
})

test('Clopper–Pearson with one or no success in closed form', () => {
  near(clopperPearsonInterval(1, 29).low, -Math.expm1(Math.log1p(-0.025) / 29))
  near(clopperPearsonInterval(0, 20).high, -Math.expm1(Math.log(0.025) / 20))
})

const share = fc.integer({ min: 1, max: 200 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
const level = fc.double({ min: 0.6, max: 0.999, noNaN: true })

test('every interval holds the share, mirrors when failures are counted, widens with the level', () => {
  fc.assert(
    fc.property(share, level, ([x, n], confidence) => {
      for (const make of [wilsonInterval, wilsonCorrectedInterval, clopperPearsonInterval, agrestiCoullInterval]) {
        const { low, high } = make(x, n, confidence)
        const mirror = make(n - x, n, confidence)
        assert.ok(low <= x / n + 1e-12 && x / n <= high + 1e-12 && low >= 0 && high <= 1)
        assert.ok(Math.abs(low - (1 - mirror.high)) < 1e-12)
        const wider = make(x, n, confidence + (1 - confidence) / 2)
        assert.ok(wider.low <= low + 1e-12 && wider.high >= high - 1e-12)
      }
    }),
  )
})

test('Wilson’s ends solve its equation; Clopper–Pearson’s have their tail; Agresti–Coull encloses Wilson about the same middle', () => {
  fc.assert(
    fc.property(share, ([x, n]) => {
      const z = 1.959963984540054
      const wilson = wilsonInterval(x, n)
      for (const end of [wilson.low, wilson.high].filter((e) => e > 0 && e < 1))
        near((x / n - end) ** 2, (z * z * end * (1 - end)) / n, 1e-9)
      const exact = clopperPearsonInterval(x, n)
      if (x > 0) near(binomialUpperTail(x - 1, n, exact.low), 0.025, 1e-9)
      if (x < n) near(binomialCumulative(x, n, exact.high), 0.025, 1e-9)
      const adjusted = agrestiCoullInterval(x, n)
      if (adjusted.low > 0 && adjusted.high < 1) near(adjusted.low + adjusted.high, wilson.low + wilson.high, 1e-12)
      assert.ok(adjusted.low <= wilson.low + 1e-12 && adjusted.high >= wilson.high - 1e-12)
    }),
  )
})

test('Clopper–Pearson covers at least as often as it says, counted over every outcome', () => {
  for (const n of [5, 23])
    for (const p of [0.03, 0.31, 0.5, 0.94]) {
      let covered = 0
      for (let x = 0; x <= n; x++) {
        const { low, high } = clopperPearsonInterval(x, n)
        if (low <= p && p <= high) covered += binomialMass(x, n, p)
      }
      assert.ok(covered >= 0.95, `${n} ${p}: ${covered}`)
    }
})

/** Every sample of two of a small population, drawn with probability proportional to size without replacement in two steps. */
function everyPair() {
  const size = [1, 2, 3, 6]
  const y = [3, 1, 4, 10]
  const total = size.reduce((a, b) => a + b, 0)
  const pair = (i: number, j: number) => {
    const [a, b] = [(size[i] as number) / total, (size[j] as number) / total]
    return (a * b) / (1 - a) + (a * b) / (1 - b)
  }
  const pi = size.map((_, i) => size.reduce((s, _w, j) => (i === j ? s : s + pair(i, j)), 0))
  const samples: { i: number; j: number; probability: number }[] = []
  for (let i = 0; i < 4; i++) for (let j = i + 1; j < 4; j++) samples.push({ i, j, probability: pair(i, j) })
  return { y, pi, samples, pair }
}

test('Horvitz–Thompson: over every possible sample the total and the Yates–Grundy variance are right on average', () => {
  const { y, pi, samples, pair } = everyPair()
  const truth = y.reduce((a, b) => a + b, 0)
  const estimates = samples.map(({ i, j, probability }) => {
    const values = [y[i] as number, y[j] as number]
    return { probability, ...horvitzThompson(values, [pi[i] as number, pi[j] as number], () => pair(i, j)) }
  })
  const expect = (of: (e: (typeof estimates)[number]) => number) =>
    estimates.reduce((a, e) => a + e.probability * of(e), 0)
  near(
    expect((e) => e.total),
    truth,
    1e-12,
  )
  near(
    expect((e) => e.variance),
    expect((e) => (e.total - truth) ** 2),
    1e-10,
  )
})

test('Horvitz–Thompson: with independent selections the variance is right on average over all subsets', () => {
  const y = [3, 1, 4, 10]
  const pi = [0.2, 0.5, 0.7, 0.9]
  let [mean, square, variance] = [0, 0, 0]
  for (let mask = 0; mask < 16; mask++) {
    const chosen = [0, 1, 2, 3].filter((i) => mask & (1 << i))
    const probability = pi.reduce((a, p, i) => a * (mask & (1 << i) ? p : 1 - p), 1)
    const e = horvitzThompson(
      chosen.map((i) => y[i] as number),
      chosen.map((i) => pi[i] as number),
    )
    mean += probability * e.total
    square += probability * e.total ** 2
    variance += probability * e.variance
  }
  near(mean, 18, 1e-12)
  near(variance, square - mean ** 2, 1e-10)
})

test('stratified: over every possible sample the share and its variance are right on average', () => {
  const strata = [
    [1, 0, 1, 1],
    [0, 0, 1],
  ]
  const pairs = (units: number[]) => units.flatMap((a, i) => units.slice(i + 1).map((b) => a + b))
  const truth = strata.flat().reduce((a, b) => a + b, 0) / 7
  const all = pairs(strata[0] as number[]).flatMap((first) =>
    pairs(strata[1] as number[]).map((second) =>
      stratifiedShare([
        { population: 4, sampled: 2, successes: first },
        { population: 3, sampled: 2, successes: second },
      ]),
    ),
  )
  const mean = (of: (s: (typeof all)[number]) => number) => all.reduce((a, s) => a + of(s), 0) / all.length
  near(
    mean((s) => s.share),
    truth,
    1e-12,
  )
  near(
    mean((s) => s.variance),
    mean((s) => (s.share - truth) ** 2),
    1e-12,
  )
})

const unit = fc.record({
  value: fc.constantFrom(0, 1),
  inclusionProbability: fc.constantFrom(0.01, 0.05, 0.2, 1),
  stratum: fc.constantFrom('a', 'b', 'c'),
})

test('Hájek’s share from sums per stratum is Hájek’s mean from units', () => {
  fc.assert(
    fc.property(fc.array(unit, { minLength: 2, maxLength: 60 }), (units) => {
      const sums = [...Map.groupBy(units, (u) => u.stratum).values()].map((members) => {
        const of = (f: (u: (typeof units)[number]) => number) => members.reduce((a, u) => a + f(u), 0)
        return {
          units: members.length,
          probability: of((u) => u.inclusionProbability),
          weight: of((u) => 1 / u.inclusionProbability),
          weightSquared: of((u) => u.inclusionProbability ** -2),
          successWeight: of((u) => u.value / u.inclusionProbability),
          successWeightSquared: of((u) => u.value * u.inclusionProbability ** -2),
        }
      })
      const [a, b] = [hajekMean(units), hajekShare(sums)]
      near(b.mean, a.mean, 1e-12)
      assert.ok(Math.abs(b.variance - a.variance) < 1e-12)
      assert.ok(Math.abs(b.effectiveSize - a.effectiveSize) < 1e-6 * a.effectiveSize)
    }),
  )
})

test('Hájek: equal weights give the plain share, and its variance is that of a simple random sample', () => {
  const units = [1, 1, 1, 0, 1, 0, 1, 1].map((value) => ({ value, inclusionProbability: 0.04 }))
  const { mean, variance, estimatedPopulation, designEffect } = hajekMean(units)
  near(mean, 6 / 8)
  near(estimatedPopulation, 200)
  near(variance, (1 - 0.04) * ((0.75 * 0.25) / 7), 1e-12)
  near(designEffect, 0.96, 1e-12)
})

// R 4.2, survey 4.1-1: svydesign(ids = ~1, strata = ~st, weights = ~1/pi, fpc = ~n/pi), svymean(~y): mean, vcov; the mean square by the weights over n − 1 is what
// deff = "replace" divides by.
test('Hájek: mean and variance of an unequal stratified sample are those of R’s survey package', () => {
  const values = [1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0, 1]
  const probabilities = [0.1, 0.1, 0.2, 0.2, 0.2, 0.2, 0.05, 0.05, 0.05, 0.4, 0.4, 0.4]
  const strata = [1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4]
  const { mean, variance, designEffect } = hajekMean(
    values.map((value, i) => ({
      value,
      inclusionProbability: probabilities[i] as number,
      stratum: String(strata[i]),
    })),
  )
  near(mean, 0.651162790697674, 1e-14)
  near(variance, 0.0427257977285019, 1e-15)
  // svymean without fpc prints variance 0.0459707950243375 and deff 2.22619: the divisor is the same.
  near(designEffect, (0.0427257977285019 * 2.22619) / 0.0459707950243375, 5e-6)
})

test('Hájek: scaling every probability alike changes no share', () => {
  fc.assert(
    fc.property(fc.array(unit, { minLength: 1, maxLength: 30 }), (units) => {
      const halved = units.map((u) => ({ ...u, inclusionProbability: u.inclusionProbability / 2 }))
      near(hajekMean(halved).mean, hajekMean(units).mean, 1e-12)
    }),
  )
})

test('Kish: at least 1, and n where one unit carries everything', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 }), (w) =>
      assert.ok(kishDesignEffect(w) >= 1 - 1e-12),
    ),
  )
  near(kishDesignEffect([1e12, 1, 1, 1]), 4, 1e-9)
})

test('a verdict on a target: the interval decides, and touching the line is judged by the comparator', () => {
  assert.equal(targetVerdict({ low: 0.94, high: 0.96 }, 0.94, '>='), 'met')
  assert.equal(targetVerdict({ low: 0.94, high: 0.96 }, 0.94, '>'), 'not-demonstrated')
  assert.equal(targetVerdict({ low: 0.9, high: 0.94 }, 0.94, '>='), 'not-demonstrated')
  assert.equal(targetVerdict({ low: 0.9, high: 0.94 }, 0.94, '>'), 'not-met')
  assert.equal(targetVerdict({ low: 0.01, high: 0.05 }, 0.05, '<='), 'met')
  assert.equal(targetVerdict({ low: 0.05, high: 0.05 }, 0.05, '<'), 'not-met')
  assert.throws(() => targetVerdict({ low: 0.5, high: 0.4 }, 0.1, '>='), RangeError)
})

const AREAS = [
  [45, 50],
  [180, 200],
  [30, 30],
  [12, 20],
  [96, 100],
  [7, 9],
].map(([successes, trials]) => ({ successes: successes as number, trials: trials as number }))

test('beta-binomial: the likeliest prior, against SciPy', () => {
  // scipy.stats.betabinom.logpmf maximised by Nelder–Mead to 1e-12 from three starts, SciPy 1.17.1.
  const { alpha, beta } = betaBinomialPrior(AREAS)
  near(alpha, 7.77895129, 1e-5)
  near(beta, 1.16060314, 1e-5)
})

test('shrinkage: between the raw share and the mean, more for small areas, and complete where areas do not differ', () => {
  const { mean } = betaBinomialPrior(AREAS)
  const shrunken = shrinkShares([...AREAS, { successes: 0, trials: 0 }])
  for (const { raw, share: drawn } of shrunken.slice(0, -1))
    assert.ok(Math.min(raw, mean) - 1e-12 <= drawn && drawn <= Math.max(raw, mean) + 1e-12)
  const byTrials = AREAS.map((a, i) => ({ trials: a.trials, shrinkage: shrunken[i]?.shrinkage ?? 0 })).sort(
    (a, b) => a.trials - b.trials,
  )
  for (let i = 1; i < byTrials.length; i++)
    assert.ok((byTrials[i]?.shrinkage ?? 0) <= (byTrials[i - 1]?.shrinkage ?? 0))
  near(shrunken.at(-1)?.share ?? 0, mean, 1e-12)
  const alike = shrinkShares([
    { successes: 9, trials: 10 },
    { successes: 90, trials: 100 },
    { successes: 18, trials: 20 },
  ])
  for (const { share: drawn, shrinkage, interval } of alike) {
    near(drawn, 0.9, 1e-9)
    assert.equal(shrinkage, 1)
    assert.deepEqual(interval, wilsonInterval(117, 130), 'one share for all is no certainty')
  }
})

test('half up on exact numbers: what doubles get wrong', () => {
  assert.equal(roundHalfUp('2.675', 2), '2.68')
  assert.equal(roundHalfUp(2.675, 2), '2.67')
  assert.equal(roundHalfUp('-0.005', 2), '-0.01')
  assert.equal(roundHalfUp('-0.004', 2), '0.00')
  assert.equal(roundHalfUp('99.995', 2), '100.00')
  assert.equal(roundHalfUp({ numerator: 1n, denominator: 3n }, 4), '0.3333')
  assert.equal(roundHalfUp(1e21, 1), '1000000000000000000000.0')
  assert.equal(percentHalfUp(199, 200), '99.50')
  // 94.125 % exactly: half up gives .13, half to even .12.
  assert.equal(percentHalfUp(753, 800), '94.13')
  assert.throws(() => roundHalfUp('1e3', 2), RangeError)
  assert.throws(() => percentHalfUp(1, 0), RangeError)
})

test('half up is never farther than half a unit, and a tie goes away from zero', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 1, max: 5000 }), (a, b) => {
      const rounded = BigInt(roundHalfUp({ numerator: a, denominator: b }, 2).replace('.', ''))
      const off = 2n * (rounded * BigInt(b) - 100n * BigInt(a))
      assert.ok(off <= BigInt(b) && off >= -BigInt(b))
      if (off === BigInt(b)) assert.ok(a >= 0)
      if (off === -BigInt(b)) assert.ok(a <= 0)
    }),
  )
})

test('rates as published in announcements of food sampling', () => {
  // 市场监管总局: 2021 (wallstreetcn.com/livenews/2179307), 2022, first half of 2023; batches, nonconforming, per cent as printed.
  const national = [
    [6_954_438, 187_368, '2.69'],
    [6_563_388, 187_572, '2.86'],
    [2_921_763, 70_174, '2.40'],
  ] as const
  // A provincial quarter by 31 kinds of food and in all (wajinshe.net/news/show-168348.html).
  const provincial = [
    [4788, 17, '0.36'],
    [1419, 2, '0.14'],
    [2783, 7, '0.25'],
    [3601, 25, '0.69'],
    [1585, 2, '0.13'],
    [1829, 4, '0.22'],
    [1040, 4, '0.38'],
    [803, 8, '1.00'],
    [1865, 3, '0.16'],
    [755, 6, '0.79'],
    [357, 4, '1.12'],
    [1438, 2, '0.14'],
    [1077, 10, '0.93'],
    [614, 10, '1.63'],
    [549, 4, '0.73'],
    [467, 2, '0.43'],
    [605, 8, '1.32'],
    [820, 4, '0.49'],
    [3273, 19, '0.58'],
    [1270, 3, '0.24'],
    [390, 7, '1.79'],
    [29_014, 819, '2.82'],
    [34_699, 1039, '2.99'],
    [98_839, 2009, '2.03'],
  ] as const
  for (const [batches, failed, printed] of [...national, ...provincial])
    assert.equal(percentHalfUp(failed, batches), printed)
})

test('impossible arguments are refused', () => {
  for (const wrong of [
    () => wilsonInterval(3, 2),
    () => wilsonInterval(0, 0),
    () => clopperPearsonInterval(1, 2, 1),
    () => hajekMean([]),
    () => hajekMean([{ value: 1, inclusionProbability: 0 }]),
    () => hajekShare([]),
    () => stratifiedShare([]),
    () => stratifiedShare([{ population: 10, sampled: 1, successes: 1 }]),
    () => horvitzThompson([1], []),
    () => kishDesignEffect([1, 0]),
    () => betaBinomialPrior([{ successes: 1, trials: 2 }]),
  ])
    assert.throws(wrong, RangeError)
})
