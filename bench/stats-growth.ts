import { individualsChart } from '../src/stats/control-charts/individuals-chart.ts'
import { westernElectric } from '../src/stats/control-charts/western-electric.ts'
import { binomialCumulative, binomialQuantile } from '../src/stats/distributions/binomial.ts'
import { gammaQuantile } from '../src/stats/distributions/gamma.ts'
import { hypergeometricCumulative } from '../src/stats/distributions/hypergeometric.ts'
import { poissonCumulative } from '../src/stats/distributions/poisson.ts'
import { tQuantile } from '../src/stats/distributions/t.ts'
import { seeded } from '../src/stats/random/seeded.ts'
import { shrinkShares } from '../src/stats/rates/beta-binomial.ts'
import { clopperPearsonInterval } from '../src/stats/rates/clopper-pearson.ts'
import { hajekMean } from '../src/stats/rates/hajek.ts'
import { wilsonInterval } from '../src/stats/rates/wilson.ts'

/**
 * How the time of one call grows with its size: n, 10 n, 100 n, in microseconds. Ratios are what counts; the machine is whatever it is.
 * Run by hand: node bench/stats-growth.ts
 */
const random = seeded(1)
const units = (n: number) =>
  Array.from({ length: n }, (_, i) => ({
    value: random() < 0.95 ? 1 : 0,
    inclusionProbability: 0.01 + 0.5 * random(),
    stratum: `${i % 7}`,
  }))
const areas = (n: number) =>
  Array.from({ length: 16 }, (_, i) => ({ successes: Math.round(n * (0.85 + i / 120)), trials: n }))
const values = (n: number) => Array.from({ length: n }, () => random())

const ALGORITHMS: readonly [name: string, first: number, prepare: (n: number) => () => unknown][] = [
  ['binomialCumulative, trials', 100, (n) => () => binomialCumulative(n * 0.94, n, 0.95)],
  ['binomialQuantile, trials', 100, (n) => () => binomialQuantile(0.025, n, 0.95)],
  ['poissonCumulative, λ', 100, (n) => () => poissonCumulative(n, n)],
  ['hypergeometricCumulative, population', 1000, (n) => () => hypergeometricCumulative(n / 200, n, n / 20, n / 10)],
  ['gammaQuantile, shape', 10, (n) => () => gammaQuantile(0.05, n)],
  ['tQuantile, ν', 10, (n) => () => tQuantile(0.975, n)],
  ['wilsonInterval, trials', 100, (n) => () => wilsonInterval(n * 0.95, n)],
  ['clopperPearsonInterval, trials', 100, (n) => () => clopperPearsonInterval(n * 0.95, n)],
  [
    'hajekMean, units',
    100,
    (n) =>
      (
        (list) => () =>
          hajekMean(list)
      )(units(n)),
  ],
  [
    'shrinkShares, trials in 16 areas',
    100,
    (n) =>
      (
        (list) => () =>
          shrinkShares(list)
      )(areas(n)),
  ],
  [
    'individuals chart with rules, values',
    100,
    (n) =>
      (
        (list) => () =>
          westernElectric(individualsChart(list).individuals)
      )(values(n)),
  ],
]

/** Median microseconds of one call over about 60 ms. */
function microseconds(run: () => unknown): number {
  const times: number[] = []
  for (const end = performance.now() + 60; times.length < 3 || performance.now() < end; ) {
    const begun = performance.now()
    run()
    times.push(1000 * (performance.now() - begun))
  }
  return times.toSorted((a, b) => a - b)[times.length >> 1] as number
}

if (import.meta.main)
  for (const [name, first, prepare] of ALGORITHMS) {
    const sizes = [first, 10 * first, 100 * first]
    const taken = sizes.map((n) => microseconds(prepare(n)))
    console.log(`${name}: ${sizes.map((n, i) => `${n}: ${(taken[i] as number).toFixed(1)} µs`).join(', ')}`)
  }
