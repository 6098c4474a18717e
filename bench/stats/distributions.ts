import { individualsChart } from '../../src/stats/control-charts/individuals-chart.ts'
import { westernElectric } from '../../src/stats/control-charts/western-electric.ts'
import { binomialCumulative, binomialQuantile } from '../../src/stats/distributions/binomial.ts'
import { gammaQuantile } from '../../src/stats/distributions/gamma.ts'
import { hypergeometricCumulative } from '../../src/stats/distributions/hypergeometric.ts'
import { poissonCumulative } from '../../src/stats/distributions/poisson.ts'
import { tQuantile } from '../../src/stats/distributions/t.ts'
import { seeded } from '../../src/stats/random/seeded.ts'
import { shrinkShares } from '../../src/stats/rates/beta-binomial.ts'
import { clopperPearsonInterval } from '../../src/stats/rates/clopper-pearson.ts'
import { hajekMean } from '../../src/stats/rates/hajek.ts'
import { wilsonInterval } from '../../src/stats/rates/wilson.ts'
import type { GrowthMeasure } from './measure.ts'

const random = seeded(1)

/** Distributions, intervals, rates and control charts. */
export const distributionMeasures: readonly GrowthMeasure[] = [
  {
    name: 'binomial-cumulative',
    of: 'trials',
    first: 100,
    prepare: (n) => () => binomialCumulative(n * 0.94, n, 0.95),
  },
  { name: 'binomial-quantile', of: 'trials', first: 100, prepare: (n) => () => binomialQuantile(0.025, n, 0.95) },
  { name: 'poisson-cumulative', of: 'mean', first: 100, prepare: (n) => () => poissonCumulative(n, n) },
  {
    name: 'hypergeometric-cumulative',
    of: 'population',
    first: 1000,
    prepare: (n) => () => hypergeometricCumulative(n / 200, n, n / 20, n / 10),
  },
  { name: 'gamma-quantile', of: 'shape', first: 10, prepare: (n) => () => gammaQuantile(0.05, n) },
  { name: 't-quantile', of: 'degrees of freedom', first: 10, prepare: (n) => () => tQuantile(0.975, n) },
  { name: 'wilson', of: 'trials', first: 100, prepare: (n) => () => wilsonInterval(n * 0.95, n) },
  { name: 'clopper-pearson', of: 'trials', first: 100, prepare: (n) => () => clopperPearsonInterval(n * 0.95, n) },
  {
    name: 'hajek-mean',
    of: 'units',
    first: 100,
    prepare(n) {
      const units = Array.from({ length: n }, (_, i) => ({
        value: random() < 0.95 ? 1 : 0,
        inclusionProbability: 0.01 + 0.5 * random(),
        stratum: `${i % 7}`,
      }))
      return () => hajekMean(units)
    },
  },
  {
    name: 'shrink-shares',
    of: 'trials in 16 areas',
    first: 100,
    prepare(n) {
      const areas = Array.from({ length: 16 }, (_, i) => ({ successes: Math.round(n * (0.85 + i / 120)), trials: n }))
      return () => shrinkShares(areas)
    },
  },
  {
    name: 'individuals-chart',
    of: 'values, with Western Electric rules',
    first: 100,
    prepare(n) {
      const values = Array.from({ length: n }, () => random())
      return () => westernElectric(individualsChart(values).individuals)
    },
  },
]
