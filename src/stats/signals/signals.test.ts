import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { gammaQuantile } from '../distributions/gamma.ts'
import { poissonQuantile } from '../distributions/poisson.ts'
import { seeded } from '../random/seeded.ts'
import { shuffled } from '../random/shuffled.ts'
import { incompleteGamma } from '../special/incomplete-gamma.ts'
import { countPairs, type ReportRow } from './count-pairs.ts'
import { chiSquareYates, fourfoldOf, proportionalReportingRatio, reportingOddsRatio } from './disproportionality.ts'
import { bayesianFalseDiscovery, benjaminiHochberg } from './false-discovery-rate.ts'
import { scorerOf } from './gamma-mixture-posterior.ts'
import { fitGammaMixture, type GammaMixture, mixtureLogLikelihood, PRIOR_STARTS } from './gamma-mixture-prior.ts'
import { bcpnn, informationComponentGamma, informationComponentNormal } from './information-component.ts'
import { squash } from './squash.ts'
import { signalsOf } from './thresholds.ts'

const near = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not ${expected} ± ${tolerance}`)

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true })

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

test('counts and expected counts are what going through all reports by hand gives', () => {
  const row = fc.record({ product: fc.constantFrom('A', 'B', 'C'), event: fc.constantFrom('x', 'y') })
  const reports = fc.array(
    fc.record({ stratum: fc.constantFrom('f', 'm'), rows: fc.array(row, { minLength: 1, maxLength: 4 }) }),
    { minLength: 1, maxLength: 15 },
  )
  fc.assert(
    fc.property(reports, (all) => {
      const lines = all.flatMap(({ stratum, rows }, report) => rows.map((r) => ({ ...r, report, stratum })))
      const { pairs } = countPairs(lines)
      const having = (stratum: string, product?: string, event?: string) =>
        all.filter(
          (r) =>
            (stratum === '' || r.stratum === stratum) &&
            (product === undefined || r.rows.some((x) => x.product === product)) &&
            (event === undefined || r.rows.some((x) => x.event === event)),
        ).length
      for (const { product, event, n, expected, productReports, eventReports } of pairs) {
        const both = all.filter((r) => r.rows.some((x) => x.product === product && x.event === event)).length
        assert.deepEqual([n, productReports, eventReports], [both, having('', product), having('', undefined, event)])
        const byStratum = ['f', 'm'].map((s) =>
          having(s) === 0 ? 0 : (having(s, product) * having(s, undefined, event)) / having(s),
        )
        near(expected, (byStratum[0] as number) + (byStratum[1] as number), 1e-12)
      }
    }),
  )
})

test('squashing keeps the number of pairs and the sum of expected counts', () => {
  fc.assert(
    fc.property(
      fc.array(positive(0.01, 50), { minLength: 21, maxLength: 60 }),
      fc.integer({ min: 2, max: 5 }),
      (es, bin) => {
        const points = es.map((expected, i) => ({ n: 1 + (i % 3), expected, weight: 1 }))
        const squashed = squash(points, { count: 1, binSize: bin, keep: 2 })
        const total = (of: typeof points) => of.reduce((t, p) => t + p.weight, 0)
        const sumOf = (of: typeof points) => of.reduce((t, p) => t + p.weight * p.expected, 0)
        assert.equal(total(squashed), total(points))
        near(sumOf(squashed), sumOf(points), 1e-9)
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

/** Counts of one Poisson rate, of which pairs that never occurred are not reported. */
function noSignals(count: number): { n: number; expected: number; weight: number }[] {
  const random = seeded(8)
  const points: { n: number; expected: number; weight: number }[] = []
  while (points.length < count) {
    const expected = Math.exp(4 * random() - 2)
    const n = poissonQuantile(random(), expected)
    if (n > 0) points.push({ n, expected, weight: 1 })
  }
  return points
}

test('starts planted on a flat ridge do not outvote one that finds a maximum', { skip: absent }, () => {
  const { pairs } = countPairs(reportRows())
  const points = squash(
    squash(
      pairs.map(({ n, expected }) => ({ n, expected, weight: 1 })),
      { count: 1, binSize: 50, keep: 100 },
    ),
    { count: 2, binSize: 10, keep: 50 },
  )
  const good = fitGammaMixture(points, { starts: PRIOR_STARTS.slice(1, 2) })
  assert.ok(good.isIdentified)
  // Shapes near 0 with an enormous rate: no slope in any direction, so the search rests where it was put.
  const flat = [1e7, 1e8, 1e9].map((beta1) => ({ alpha1: 1e-9, beta1, alpha2: 1e-9, beta2: beta1 * 7, mixture: 0.3 }))
  const alone = fitGammaMixture(points, { starts: flat })
  assert.equal(alone.isIdentified, false)
  const together = fitGammaMixture(points, { starts: [...flat, ...PRIOR_STARTS.slice(1, 2)] })
  assert.deepEqual(together.prior, good.prior)
  assert.ok(together.others.every((m) => !m.isIdentified && m.logLikelihood < together.logLikelihood))
  // The same start again is no second opinion.
  assert.equal(fitGammaMixture(points, { starts: [PRIOR_STARTS[1], PRIOR_STARTS[1]] as GammaMixture[] }).agreeing, 1)
})

test('where nothing is a signal the result says that two components cannot be told apart, and scores stay near 1', () => {
  const points = noSignals(1500)
  const fit = fitGammaMixture(points)
  assert.equal(fit.isIdentified, false)
  const score = scorerOf(fit.prior)
  for (const p of points) assert.ok(score(p.n, p.expected).ebgm > 0.7 && score(p.n, p.expected).ebgm < 1.6)
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

test('shapes of millions, as a prior on a flat ridge has them, give the quantiles of a narrow gamma', () => {
  for (const shape of [9e5, 2e6, 1e7]) {
    const prior = { alpha1: shape, beta1: shape / 1.5, alpha2: 2, beta2: 2, mixture: 1 }
    scorerOf(prior)(4, 2).quantiles.forEach((x, i) => {
      near(x / gammaQuantile(i === 0 ? 0.05 : 0.95, shape + 4, shape / 1.5 + 2), 1, 1e-11)
    })
  }
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
  // R 4.2, chisq.test(correct = TRUE).
  near(chiSquareYates({ a: 10, b: 90, c: 20, d: 880 }), 16.132111492936236, 1e-12)
  near(chiSquareYates({ a: 3, b: 97, c: 10, d: 890 }), 1.2469799703842257, 1e-13)
  assert.throws(() => chiSquareYates({ a: -1, b: 1, c: 1, d: 1 }), /cell a is -1/)
  assert.throws(() => fourfoldOf({ n: 5, productReports: 4, eventReports: 9 }, 20), /cannot be/)
})

test('an event that nobody else reports is the strongest disproportion, not none', () => {
  const onlyHere = proportionalReportingRatio({ a: 6, b: 94, c: 0, d: 900 })
  assert.deepEqual(onlyHere, { estimate: Number.POSITIVE_INFINITY, low: Number.NaN, high: Number.NaN })
  const scores = { n: 6, proportionalReportingRatio: onlyHere, chiSquareYates: 47 }
  assert.deepEqual(signalsOf(scores), ['mhra'])
  assert.equal(proportionalReportingRatio({ a: 0, b: 94, c: 3, d: 900 }).estimate, 0)
  assert.ok(Number.isNaN(proportionalReportingRatio({ a: 0, b: 94, c: 0, d: 900 }).estimate))
  assert.equal(reportingOddsRatio({ a: 5, b: 0, c: 1, d: 3 }).estimate, Number.POSITIVE_INFINITY)
  assert.ok(Number.isNaN(reportingOddsRatio({ a: 0, b: 1, c: 1, d: 1 }).low))
})

const cells = fc.record({
  a: fc.integer({ min: 1, max: 500 }),
  b: fc.integer({ min: 1, max: 500 }),
  c: fc.integer({ min: 1, max: 500 }),
  d: fc.integer({ min: 1, max: 50_000 }),
})

test('ratios turned over are their own reciprocals, and χ² does not know rows from columns', () => {
  fc.assert(
    fc.property(cells, ({ a, b, c, d }) => {
      const [prr, turnedPrr] = [
        proportionalReportingRatio({ a, b, c, d }),
        proportionalReportingRatio({ a: c, b: d, c: a, d: b }),
      ]
      near(prr.estimate * turnedPrr.estimate, 1, 1e-12)
      near(prr.low * turnedPrr.high, 1, 1e-10)
      const [ror, transposed] = [reportingOddsRatio({ a, b, c, d }), reportingOddsRatio({ a, b: c, c: b, d })]
      near(ror.estimate / transposed.estimate, 1, 1e-12)
      near(ror.low / transposed.low, 1, 1e-12)
      const chi = chiSquareYates({ a, b, c, d })
      near(chi, chiSquareYates({ a, b: c, c: b, d }), 1e-9 * (1 + chi))
      near(chi, chiSquareYates({ a: d, b: c, c: b, d: a }), 1e-9 * (1 + chi))
    }),
  )
})

// R 4.2: qgamma for the 2008 interval; digamma and trigamma as PhViD 1.0.8 uses them (BCPNN, MC = FALSE); the formulas of Orre et al. (2000) with qnorm.
test('information components are those of R', () => {
  const same = (found: { estimate: number; low: number; high: number }, expected: readonly number[]) => {
    ;[found.estimate, found.low, found.high].forEach((x, i) => {
      near(x, expected[i] as number, 1e-12 * (1 + Math.abs(expected[i] as number)))
    })
  }
  same(informationComponentGamma(10, 2), [2.070389327891398, 1.0402468819791175, 2.8269603007628925])
  same(informationComponentGamma(0, 0.3), [-0.6780719051126377, -10.669959720919499, 1.650731876223535])
  same(informationComponentGamma(1, 0.01), [1.5563933485243853, -2.240833919836962, 3.196150869647048])
  same(informationComponentGamma(5000, 4000), [0.32189203156846163, 0.2816224353855441, 0.361599827768384])
  const [few, many] = [
    { n: 10, productReports: 100, eventReports: 30, reports: 1000 },
    { n: 3, productReports: 20, eventReports: 1500, reports: 200_000 },
  ]
  same(informationComponentNormal(few), [1.417307910713913, 0.3969811457117207, 2.4376346757161054])
  same(informationComponentNormal(many), [1.78886086995773, 0.2445651823035286, 3.3331565576119315])
  same(bcpnn(few), [1.3803925093075113, 0.3408932736353492, 2.4198917449796733])
  same(bcpnn(many), [1.6361519482165194, 0.0038240211496143, 3.2684798752834245])
})

test('an information component rises with what is observed and falls with what is expected', () => {
  fc.assert(
    fc.property(fc.nat(300), positive(0.001, 300), (n, expected) => {
      const here = informationComponentGamma(n, expected)
      assert.ok(here.low < here.high)
      const more = informationComponentGamma(n + 1, expected)
      assert.ok(more.estimate > here.estimate && more.low > here.low)
      assert.ok(informationComponentGamma(n, expected * 1.01).low < here.low)
    }),
  )
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
