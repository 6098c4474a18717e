import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { seeded } from '../random/seeded.ts'
import { shuffled } from '../random/shuffled.ts'
import { incompleteGamma } from '../special/incomplete-gamma.ts'
import { countPairs, type ReportRow } from './count-pairs.ts'
import { chiSquareYates, fourfoldOf, proportionalReportingRatio, reportingOddsRatio } from './disproportionality.ts'
import { bayesianFalseDiscovery, benjaminiHochberg } from './false-discovery-rate.ts'
import { scorerOf } from './gamma-mixture-posterior.ts'
import { fitGammaMixture, type GammaMixture, mixtureLogLikelihood, PRIOR_STARTS } from './gamma-mixture-prior.ts'
import { squash } from './squash.ts'
import { signalsOf } from './thresholds.ts'

const near = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not ${expected} ± ${tolerance}`)

const CAERS = new URL('../../../../shared/data/adr/caers.csv.gz', import.meta.url)
const EXPECTED = new URL('../../../../shared/data/adr/openEBGM_theta_expected.csv', import.meta.url)
const absent = existsSync(CAERS) ? false : 'the reports are not on this machine'

function* reportRows(): Generator<ReportRow> {
  const lines = gunzipSync(readFileSync(CAERS)).toString().trim().split(/\r?\n/)
  for (const line of lines.slice(1)) {
    const cells = [...line.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)].map((m) => m[1] ?? m[2] ?? '')
    const [report = '', product = '', event = ''] = cells
    yield { report, product, event }
  }
}

test('one report counts once for a pair, a product and an event', () => {
  const { pairs, reports } = countPairs([
    { report: 1, product: 'A', event: 'x' },
    { report: 1, product: 'A', event: 'x' },
    { report: 1, product: 'B', event: 'x' },
    { report: 2, product: 'A', event: 'y' },
  ])
  assert.equal(reports, 2)
  assert.deepEqual(pairs[0], { product: 'A', event: 'x', n: 1, expected: 1, productReports: 2, eventReports: 1 })
})

test('the order of reports and of rows within a report changes nothing', () => {
  const row = fc.record({
    product: fc.constantFrom('A', 'B', 'C'),
    event: fc.constantFrom('x', 'y'),
  })
  fc.assert(
    fc.property(
      fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
      fc.integer(),
      (all, seed) => {
        const reports = all.map((rows, report) => rows.map((r) => ({ ...r, report })))
        const random = seeded(seed)
        const mixed = shuffled(reports, random).map((rows) => shuffled(rows, random))
        const sorted = (rows: ReportRow[]) =>
          countPairs(rows).pairs.toSorted((a, b) => `${a.product}${a.event}`.localeCompare(`${b.product}${b.event}`))
        assert.deepEqual(sorted(mixed.flat()), sorted(reports.flat()))
      },
    ),
  )
})

test('a report that comes back is refused, for it would be counted twice', () => {
  const rows = [1, 2, 1].map((report) => ({ report, product: 'A', event: 'x' }))
  assert.throws(() => countPairs(rows), /report 1 comes again/)
})

test('expected counts add up over strata', () => {
  const rows = [
    { report: 1, product: 'A', event: 'x', stratum: 'f' },
    { report: 2, product: 'B', event: 'y', stratum: 'f' },
    { report: 3, product: 'A', event: 'x', stratum: 'm' },
  ]
  assert.equal(countPairs(rows).pairs[0]?.expected, 1 / 2 + 1)
})

// Published with the data: 17,189 pairs. The first pair's 0.0360548272 = 11·11/3356 is printed in the package's manual.
test('the counts of the published reports', { skip: absent }, () => {
  const { pairs, reports } = countPairs(reportRows())
  assert.equal(pairs.length, 17_189)
  assert.equal(reports, 3356)
  const first = pairs.find((p) => p.product === '1-PHENYLALANINE' && p.event === 'HEART RATE INCREASED')
  near(first?.expected ?? 0, 0.0360548272, 5e-11)
})

/** The five hyperparameters as printed in the package's vignette, and as its authors' code gives them today. */
function published(column: 'published_vignette' | 'rerun'): number[] {
  const [head = '', ...lines] = readFileSync(EXPECTED, 'utf8').trim().split(/\r?\n/)
  const index = head.replaceAll('"', '').split(',').indexOf(column)
  return lines.map((line) => Number(line.split(',')[index]))
}

test('hyperparameters, signals and the first pair of the published analysis', { skip: absent }, (t) => {
  const { pairs } = countPairs(reportRows())
  const points = pairs.map(({ n, expected }) => ({ n, expected, weight: 1 }))
  const once = squash(points, { count: 1, binSize: 50, keep: 100 })
  const twice = squash(once, { count: 2, binSize: 10, keep: 50 })
  const { prior, agreeing, others } = fitGammaMixture(twice)
  assert.ok(agreeing >= 2, `${agreeing} of ${PRIOR_STARTS.length} starts agree`)
  const found = [prior.alpha1, prior.beta1, prior.alpha2, prior.beta2, prior.mixture]
  const rerun = published('rerun')
  const worst = Math.max(...found.map((x, i) => Math.abs(x - (rerun[i] as number))))
  t.diagnostic(
    `hyperparameters ${found.map((x) => x.toFixed(6)).join(' ')}; largest deviation ${worst.toExponential(1)}; ${agreeing} starts agree, ${others.length} other maxima`,
  )
  published('published_vignette').forEach((expected, i) => {
    near(found[i] as number, expected, 5e-5)
  })
  const score = scorerOf(prior)
  const scored = pairs.map((p) => score(p.n, p.expected))
  assert.equal(scored.filter((s) => (s.quantiles[0] as number) >= 2).length, 131)
  const [eb05, eb95] = scored.reduce((a, b) =>
    (b.quantiles[0] as number) > (a.quantiles[0] as number) ? b : a,
  ).quantiles
  const top = scored.find((s) => s.quantiles[0] === eb05)
  // The package bisects its quantiles to ±0.005 and rounds then.
  near(eb05 as number, 15.68, 0.01)
  near(top?.ebgm ?? 0, 23.26, 0.005)
  near(eb95 as number, 33.48, 0.01)
})

test('the gradient of the likelihood is that of its values', () => {
  // A fit that stops where the numeric slope is not zero would have a wrong gradient.
  const points = [1, 1, 1, 2, 3, 8].map((n, i) => ({ n, expected: 0.2 + i, weight: 1 + (i % 2) }))
  const { prior, logLikelihood } = fitGammaMixture(points, { starts: PRIOR_STARTS.slice(0, 2) })
  near(mixtureLogLikelihood(points, prior, 1), logLikelihood, 1e-6)
  for (const key of ['alpha1', 'beta1', 'alpha2', 'beta2'] as const)
    for (const factor of [0.99, 1.01])
      assert.ok(mixtureLogLikelihood(points, { ...prior, [key]: prior[key] * factor }, 1) <= logLikelihood + 1e-7, key)
})

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const priors: fc.Arbitrary<GammaMixture> = fc.record({
  alpha1: positive(0.05, 20),
  beta1: positive(0.05, 20),
  alpha2: positive(0.05, 20),
  beta2: positive(0.05, 20),
  mixture: positive(0, 1),
})

test('a posterior quantile has its probability below it', () => {
  fc.assert(
    fc.property(priors, fc.nat(200), positive(0, 100), positive(0.001, 0.999), (prior, n, expected, p) => {
      const { quantiles, mixture } = scorerOf(prior, [p])(n, expected)
      const x = quantiles[0] as number
      const below =
        mixture * incompleteGamma(prior.alpha1 + n, x * (prior.beta1 + expected)).lower +
        (1 - mixture) * incompleteGamma(prior.alpha2 + n, x * (prior.beta2 + expected)).lower
      near(below, p, 1e-10)
    }),
    { numRuns: 500 },
  )
})

test('more reports never lower the score, more expected never raise it', () => {
  fc.assert(
    fc.property(priors, fc.nat(50), positive(0.01, 50), (prior, n, expected) => {
      const score = scorerOf(prior)
      const here = score(n, expected)
      assert.ok(score(n + 1, expected).ebgm >= here.ebgm * (1 - 1e-9))
      assert.ok(score(n, expected * 1.1).ebgm <= here.ebgm * (1 + 1e-9))
      assert.ok((here.quantiles[0] as number) <= (here.quantiles[1] as number))
    }),
  )
})

test('ratios of the four-fold table', () => {
  const table = { a: 10, b: 90, c: 20, d: 880 }
  near(proportionalReportingRatio(table).estimate, 4.5, 1e-12)
  near(
    Math.log(proportionalReportingRatio(table).high / 4.5) / 1.959963984540054,
    Math.sqrt(0.1 - 0.01 + 0.05 - 1 / 900),
    1e-10,
  )
  near(reportingOddsRatio(table).estimate, (10 * 880) / (90 * 20), 1e-12)
  near(chiSquareYates(table), (1000 * (8800 - 1800 - 500) ** 2) / (100 * 900 * 30 * 970), 1e-9)
  assert.ok(Number.isNaN(reportingOddsRatio({ a: 0, b: 1, c: 1, d: 1 }).estimate))
  assert.throws(() => fourfoldOf({ n: 5, productReports: 4, eventReports: 9 }, 20), /cannot be/)
})

test('adjusted p-values are what the definition by ranks gives', () => {
  fc.assert(
    fc.property(fc.array(positive(0, 1), { minLength: 1, maxLength: 30 }), (values) => {
      const sorted = [...values].sort((a, b) => a - b)
      const adjusted = benjaminiHochberg(values)
      values.forEach((p, i) => {
        const candidates = sorted.flatMap((q, rank) => (q >= p ? [(q * values.length) / (rank + 1)] : []))
        // Ties: the last rank of equal values counts.
        near(adjusted[i] as number, Math.min(1, ...candidates), 1e-12)
      })
    }),
  )
  const rates = bayesianFalseDiscovery([0.3, 0.1, 0.2]).map((r) => r.falseDiscoveryRate)
  near(rates[2] as number, 0.2, 1e-12)
})

test('sets of thresholds are told apart by name', () => {
  const table = { a: 3, b: 97, c: 10, d: 890 }
  const scores = {
    n: 3,
    proportionalReportingRatio: proportionalReportingRatio(table),
    chiSquareYates: chiSquareYates(table),
    eb05: 1.2,
  }
  assert.deepEqual(signalsOf(scores), [])
  assert.deepEqual(signalsOf({ ...scores, eb05: 2 }), ['gps'])
  assert.deepEqual(
    signalsOf({ n: 3, proportionalReportingRatio: { estimate: 4, low: 1, high: 9 }, chiSquareYates: 4 }),
    ['ema', 'mhra'],
  )
})
