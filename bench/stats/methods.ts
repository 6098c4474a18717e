import { judgeDeclared } from '../../src/stats/acceptance/declared-quality.ts'
import { findPlan } from '../../src/stats/acceptance/find-plan.ts'
import { asStaged, planPerformance } from '../../src/stats/acceptance/operating-characteristic.ts'
import { crossoverByFixedSubjects } from '../../src/stats/bioequivalence/average-bioequivalence.ts'
import { fitRandomSubjects } from '../../src/stats/bioequivalence/random-subjects.ts'
import { tostPower } from '../../src/stats/bioequivalence/tost-power.ts'
import { noncentralTCumulative } from '../../src/stats/distributions/noncentral-t.ts'
import { algorithmA } from '../../src/stats/proficiency/algorithm-a.ts'
import { algorithmS } from '../../src/stats/proficiency/algorithm-s.ts'
import { cochran } from '../../src/stats/proficiency/cochran.ts'
import { hampel } from '../../src/stats/proficiency/hampel.ts'
import { homogeneity } from '../../src/stats/proficiency/homogeneity.ts'
import { kernelDensity } from '../../src/stats/proficiency/kernel-density.ts'
import { qMethod } from '../../src/stats/proficiency/q-method.ts'
import { qnScale } from '../../src/stats/proficiency/qn-scale.ts'
import { normalDraw } from '../../src/stats/random/normal-draw.ts'
import { seeded } from '../../src/stats/random/seeded.ts'
import { isotonicCalibration } from '../../src/stats/risk/isotonic-calibration.ts'
import { logisticElasticNet } from '../../src/stats/risk/logistic-elastic-net.ts'
import { operatingCurve } from '../../src/stats/risk/receiver-operating-characteristic.ts'
import { scheduleBackTest } from '../../src/stats/risk/schedule-back-test.ts'
import { rankSensitivity } from '../../src/stats/survey/composite-index.ts'
import { cronbachAlpha } from '../../src/stats/survey/cronbach-alpha.ts'
import { plsPathModel } from '../../src/stats/survey/pls-path-model.ts'
import { simulate } from '../../src/stats/uncertainty/monte-carlo.ts'
import { propagate } from '../../src/stats/uncertainty/propagate.ts'
import type { GrowthMeasure } from './measure.ts'

const random = seeded(2)
const normals = (n: number) => Array.from({ length: n }, () => normalDraw(random))
const PREDICTORS = 10

/** Proficiency, acceptance, bioequivalence, uncertainty, survey, risk. */
export const methodMeasures: readonly GrowthMeasure[] = [
  {
    name: 'algorithm-a',
    of: 'participants',
    first: 100,
    prepare(n) {
      const values = normals(n)
      return () => algorithmA(values)
    },
  },
  {
    name: 'q-method',
    of: 'participants with one value',
    first: 100,
    prepare(n) {
      const values = normals(n).map((x) => [x])
      return () => qMethod(values)
    },
  },
  {
    name: 'qn-scale',
    of: 'participants',
    first: 100,
    prepare(n) {
      const values = normals(n)
      return () => qnScale(values)
    },
  },
  {
    name: 'hampel',
    of: 'participants',
    first: 100,
    prepare(n) {
      const values = normals(n)
      return () => hampel(values, 1)
    },
  },
  {
    name: 'algorithm-s',
    of: 'standard deviations',
    first: 100,
    prepare(n) {
      const deviations = normals(n).map(Math.abs)
      return () => algorithmS(deviations, 3)
    },
  },
  {
    name: 'homogeneity-cochran',
    of: 'items measured twice',
    first: 100,
    prepare(n) {
      const items = Array.from({ length: n }, () => normals(2))
      return () => [homogeneity(items), cochran(items.map(([a = 0, b = 0]) => (a - b) ** 2))]
    },
  },
  {
    name: 'kernel-density',
    of: 'participants',
    first: 100,
    prepare(n) {
      const values = normals(n)
      return () => kernelDensity(values)
    },
  },
  {
    name: 'plan-performance',
    of: 'sample, acceptance number n/10, binomial',
    first: 100,
    prepare: (n) => () => planPerformance(asStaged(n, Math.round(n / 10)), { kind: 'binomial', rate: 0.08 }),
  },
  {
    name: 'plan-performance-seven-samples',
    of: 'each of seven samples, acceptance numbers n/10 · k',
    first: 10,
    prepare(n) {
      const accept = Array.from({ length: 7 }, (_, k) => Math.round((n / 10) * (k + 1)))
      const reject = accept.map((c, k) => (k === 6 ? c + 1 : c + Math.max(2, Math.round(n / 5))))
      return () => planPerformance({ sampleSize: n, accept, reject }, { kind: 'binomial', rate: 0.1 })
    },
  },
  {
    name: 'find-plan',
    of: 'sample found for 10/n against 30/n nonconforming',
    first: 100,
    prepare: (n) => () =>
      findPlan({ quality: 10 / n / 10, acceptance: 0.95 }, { quality: 30 / n / 10, acceptance: 0.1 }),
  },
  {
    name: 'declared-quality',
    of: 'population, a tenth of it drawn',
    first: 1000,
    prepare: (n) => () =>
      judgeDeclared({ kind: 'population', size: n, declaredNonconforming: n / 50 }, n / 10, Math.round(n / 300)),
  },
  {
    name: 'tost-power',
    of: 'subjects, 2x2',
    first: 40,
    prepare: (n) => () => tostPower('2x2', n, { cv: 0.3 }),
  },
  {
    name: 'noncentral-t',
    of: 'degrees of freedom',
    first: 10,
    prepare: (n) => () => noncentralTCumulative(2, n, 1),
  },
  {
    name: 'fixed-subjects',
    of: 'subjects with two periods',
    first: 40,
    prepare(n) {
      const values = Array.from({ length: 2 * n }, (_, i) => {
        const [subject, period] = [i >> 1, i % 2]
        const sequence = subject % 2 === 0 ? 'TR' : 'RT'
        return {
          subject: `${subject}`,
          period: `${period}`,
          sequence,
          treatment: sequence[period] as 'T' | 'R',
          value: Math.exp(normalDraw(random)),
        }
      })
      return () => crossoverByFixedSubjects(values)
    },
  },
  {
    name: 'random-subjects',
    of: 'subjects with four periods',
    first: 10,
    prepare(n) {
      const values = Array.from({ length: 4 * n }, (_, i) => ({ group: `${i >> 2}`, y: normalDraw(random) }))
      const columns = values.map((_, i) => [1, i % 2, (i >> 1) % 2])
      return () => fitRandomSubjects(values, columns)
    },
  },
  {
    name: 'propagate',
    of: 'input quantities',
    first: 5,
    prepare(n) {
      const inputs = Array.from({ length: n }, (_, i) => ({ value: 1 + i, uncertainty: 0.1 }))
      return () => propagate((v) => v.reduce((t, x) => t + x * x, 0), inputs)
    },
  },
  {
    name: 'monte-carlo',
    of: 'trials, three inputs',
    first: 10_000,
    prepare: (n) => () =>
      simulate(
        ([x = 0, y = 0, z = 0]) => (x * y) / z,
        [
          { kind: 'normal', mean: 1, spread: 0.1 },
          { kind: 'rectangular', mean: 2, halfWidth: 0.2 },
          { kind: 't', mean: 3, spread: 0.1, degreesOfFreedom: 8 },
        ],
        { trials: n },
      ),
  },
  {
    name: 'pls-path-model',
    of: 'respondents, 3 blocks of 3',
    first: 100,
    prepare(n) {
      const rows = Array.from({ length: n }, () => {
        const [a, b, c] = normals(3) as [number, number, number]
        const latent = [a, a + b, a + b + c]
        return Array.from({ length: 9 }, (_, j) => (latent[Math.floor(j / 3)] as number) + normalDraw(random))
      })
      const blocks = ['a', 'b', 'c'].map((name, i) => ({ name, columns: [3 * i, 3 * i + 1, 3 * i + 2] }))
      const paths = [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
      ]
      return () => plsPathModel(rows, blocks, paths)
    },
  },
  {
    name: 'cronbach-alpha',
    of: 'respondents, ten questions',
    first: 100,
    prepare(n) {
      const answers = Array.from({ length: n }, () => normals(10))
      return () => cronbachAlpha(answers)
    },
  },
  {
    name: 'rank-sensitivity',
    of: 'units with four components, 1,000 draws',
    first: 5,
    prepare(n) {
      const components = ['a', 'b', 'c', 'd'].map((name) => ({ name, weight: 1, worst: -3, best: 3 }))
      const units = Array.from({ length: n }, () => normals(4))
      return () => rankSensitivity(components, units)
    },
  },
  {
    name: 'operating-curve',
    of: 'cases',
    first: 1000,
    prepare(n) {
      const scores = Array.from({ length: n }, () => random())
      const outcomes = scores.map((score) => (random() < score ? 1 : 0))
      return () => operatingCurve(scores, outcomes)
    },
  },
  {
    name: 'logistic-elastic-net',
    of: `rows of ${PREDICTORS} columns`,
    first: 200,
    prepare(n) {
      const rows = Array.from({ length: n }, () => normals(PREDICTORS))
      const outcomes = rows.map(([x = 0, y = 0]) => (random() < 1 / (1 + Math.exp(-x + y)) ? 1 : 0))
      return () => logisticElasticNet(rows, outcomes, { lambda: 0.01, alpha: 0.5 })
    },
  },
  {
    name: 'schedule-back-test',
    of: 'inspections, 999 permutations',
    first: 100,
    prepare(n) {
      const inspections = Array.from({ length: n }, (_, day) => ({ day, score: random(), found: random() < 0.2 }))
      return () => scheduleBackTest(inspections)
    },
  },
  {
    name: 'isotonic-calibration',
    of: 'cases',
    first: 1000,
    prepare(n) {
      const scores = Array.from({ length: n }, () => random())
      const outcomes = scores.map((score) => (random() < score ? 1 : 0))
      return () => isotonicCalibration(scores, outcomes)
    },
  },
]
