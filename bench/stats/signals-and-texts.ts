import { gammaQuantile } from '../../src/stats/distributions/gamma.ts'
import { poissonQuantile } from '../../src/stats/distributions/poisson.ts'
import { nameSplitter } from '../../src/stats/identity/enterprise-name.ts'
import { similarNames } from '../../src/stats/identity/similar-names.ts'
import { similarTexts } from '../../src/stats/identity/similar-texts.ts'
import { madeComplaints } from '../../src/stats/identity/testing/complaint-variants.ts'
import { MADE_REGIONS, madeNames } from '../../src/stats/identity/testing/name-variants.ts'
import { seeded } from '../../src/stats/random/seeded.ts'
import { countPairs } from '../../src/stats/signals/count-pairs.ts'
import { benjaminiHochberg } from '../../src/stats/signals/false-discovery-rate.ts'
import { scorerOf } from '../../src/stats/signals/gamma-mixture-posterior.ts'
import { fitGammaMixture, mixtureLogLikelihood } from '../../src/stats/signals/gamma-mixture-prior.ts'
import { informationComponentGamma } from '../../src/stats/signals/information-component.ts'
import type { GrowthMeasure } from './measure.ts'

const random = seeded(3)
/** The five hyperparameters found on the caers data (signals.test.ts). */
const PRIOR = { alpha1: 3.253787, beta1: 0.399888, alpha2: 2.026131, beta2: 1.908083, mixture: 0.065346 }
/** Counts of the mixture itself that are not 0, as in tables of reports. */
const pairs = (n: number) =>
  Array.from({ length: n }, () => {
    for (;;) {
      const expected = Math.exp(4 * random() - 2)
      const isFirst = random() < PRIOR.mixture
      const rate = gammaQuantile(random(), isFirst ? PRIOR.alpha1 : PRIOR.alpha2, isFirst ? PRIOR.beta1 : PRIOR.beta2)
      const count = poissonQuantile(random(), rate * expected)
      if (count > 0) return { n: count, expected, weight: 1 }
    }
  })
const split = nameSplitter(MADE_REGIONS)

/** Signals in reports, names and texts. */
export const signalAndTextMeasures: readonly GrowthMeasure[] = [
  {
    name: 'count-pairs',
    of: 'rows of reports',
    first: 5000,
    prepare(n) {
      const rows = Array.from({ length: n }, (_, i) => ({
        report: i >> 1,
        product: `p${Math.floor(1000 * random() ** 2)}`,
        event: `e${Math.floor(500 * random() ** 2)}`,
      }))
      return () => countPairs(rows)
    },
  },
  {
    name: 'score-pairs-eb05-eb95',
    of: 'pairs',
    first: 1000,
    prepare(n) {
      const list = pairs(n)
      return () => {
        const score = scorerOf(PRIOR)
        return list.map((pair) => score(pair.n, pair.expected))
      }
    },
  },
  {
    name: 'gamma-mixture-likelihood',
    of: 'pairs, one evaluation with its gradient; a fit takes a hundred or, on a flat ridge, some hundred',
    first: 200,
    prepare(n) {
      const list = pairs(n)
      return () => mixtureLogLikelihood(list, PRIOR, 1)
    },
  },
  {
    name: 'fit-gamma-mixture',
    of: 'pairs, five starts',
    first: 50,
    prepare(n) {
      const list = pairs(n)
      return () => fitGammaMixture(list)
    },
  },
  {
    name: 'information-component',
    of: 'pairs with their gamma interval',
    first: 100,
    prepare(n) {
      const list = pairs(n)
      return () => list.map((pair) => informationComponentGamma(pair.n, pair.expected))
    },
  },
  {
    name: 'benjamini-hochberg',
    of: 'p-values',
    first: 1000,
    prepare(n) {
      const values = Array.from({ length: n }, () => random())
      return () => benjaminiHochberg(values)
    },
  },
  {
    name: 'split-names',
    of: 'names',
    first: 200,
    prepare(n) {
      const names = madeNames(n, random).names.slice(0, n)
      return () => names.map(({ name }) => split(name))
    },
  },
  {
    name: 'similar-names',
    of: 'names',
    first: 200,
    prepare(n) {
      const names = madeNames(n, random)
        .names.slice(0, n)
        .map(({ name }) => split(name))
      return () => similarNames(names)
    },
  },
  {
    name: 'similar-texts',
    of: 'complaints',
    first: 100,
    prepare(n) {
      const texts = madeComplaints(n, random)
        .complaints.slice(0, n)
        .map((c) => c.text)
      return () => similarTexts(texts)
    },
  },
]
