import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import Fraction from 'fraction.js'
import { seeded } from '../random/seeded.ts'
import { brierScore, calibrated, isotonicCalibration } from './isotonic-calibration.ts'
import { largestLambda, logisticElasticNet, probabilityOf } from './logistic-elastic-net.ts'
import { euConsumerMatrix, exactProbability, RISK_LEVELS, riskLevel, type Severity } from './matrix.ts'
import { operatingCurve } from './receiver-operating-characteristic.ts'
import { combinedProbability, highestLevel, scenarioProbability, sensitivityOfSteps } from './scenario.ts'
import { scheduleBackTest } from './schedule-back-test.ts'

const near = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not ${expected} ± ${tolerance}`)

// Where 1/p is rounded to an integer first, 0.6 becomes "1 in 2" and 0.0100001 "1 in 100", one band too low each.
test('bands are told on exact ratios, never on a rounded 1/p', () => {
  assert.equal(riskLevel(0.6, 1), 'high')
  assert.equal(riskLevel('0.5', 1), 'medium')
  assert.equal(riskLevel(0.0100001, 1), 'medium')
  assert.equal(riskLevel('0.01', 1), 'low')
  assert.equal(riskLevel('1/1000', 3), 'high')
  assert.equal(riskLevel(1e-7, 4), 'low')
  assert.equal(riskLevel(1.0000001e-6, 4), 'medium')
})

test('every bound belongs to the row below it, for every severity', () => {
  for (const [i, band] of euConsumerMatrix.bands.entries()) {
    if (band.above === '0') continue
    const bound = new Fraction(band.above)
    const hair = bound.add(new Fraction(1, 10n ** 30n))
    for (const severity of [1, 2, 3, 4] as Severity[]) {
      assert.equal(riskLevel(hair, severity), band.levels[severity - 1])
      assert.equal(riskLevel(bound, severity), euConsumerMatrix.bands[i + 1]?.levels[severity - 1])
    }
  }
})

test('the level never falls with probability or severity', () => {
  const p = fc.double({ min: 0, max: 1, noNaN: true })
  const severity = fc.constantFrom<Severity>(1, 2, 3, 4)
  fc.assert(
    fc.property(p, p, severity, severity, (a, b, s, t) => {
      const lower = RISK_LEVELS.indexOf(riskLevel(Math.min(a, b), Math.min(s, t) as Severity))
      const higher = RISK_LEVELS.indexOf(riskLevel(Math.max(a, b), Math.max(s, t) as Severity))
      assert.ok(lower <= higher)
    }),
  )
})

test('a number is taken at the decimal it prints as', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-15, max: 1, noNaN: true }), (p) => {
      // The package divides two long integers, which may cost the last bit.
      near(exactProbability(p).valueOf() / p, 1, 4e-16)
    }),
  )
  assert.equal(exactProbability(1.5e-7).toFraction(), '3/20000000')
  assert.throws(() => exactProbability('one half'), /no number/)
  assert.throws(() => exactProbability(1.01), /not between 0 and 1/)
})

test('steps multiply, scenarios combine as they are said to, and a decisive step is named', () => {
  assert.equal(scenarioProbability([{ probability: '1/3' }, { probability: '3/7' }]).toFraction(), '1/7')
  assert.equal(combinedProbability(['1/10', '1/10'], 'independent').toFraction(), '19/100')
  assert.equal(combinedProbability(['1/10', '1/10'], 'exclusive').toFraction(), '1/5')
  assert.throws(() => combinedProbability(['0.7', '0.7'], 'exclusive'), /sum up to/)
  const [first, second] = sensitivityOfSteps({
    severity: 1,
    steps: [{ probability: '1/20' }, { probability: 1 }],
  })
  // 1/20 is medium, 1/200 low; a certain step cannot become likelier.
  assert.deepEqual(first, { step: 0, lower: 'low', higher: 'medium', isDecisive: true })
  assert.equal(second?.higher, 'medium')
  assert.equal(highestLevel(['low', 'serious', 'high']), 'serious')
})

/** A made-up round: columns of unequal scale, two of them without any effect. */
function madeUp(count: number, seed: number): { rows: number[][]; outcomes: number[] } {
  const random = seeded(seed)
  const rows = Array.from({ length: count }, () => [random() * 10, random(), random() - 0.5, random() * 1000])
  const outcomes = rows.map(([a = 0, b = 0]) => (random() < 1 / (1 + Math.exp(-(0.4 * a - 2 * b - 1))) ? 1 : 0))
  return { rows, outcomes }
}

/** Gradient of the mean log-likelihood at the model, per standardised column. */
function gradient(rows: number[][], outcomes: number[], model: ReturnType<typeof logisticElasticNet>) {
  const errors = rows.map((row, i) => (outcomes[i] as number) - probabilityOf(model, row))
  const width = rows[0]?.length ?? 0
  return Array.from({ length: width }, (_, j) => {
    const column = rows.map((r) => r[j] as number)
    const centre = column.reduce((a, b) => a + b, 0) / column.length
    const deviation = Math.sqrt(column.reduce((t, x) => t + (x - centre) ** 2, 0) / column.length)
    const slope = column.reduce((t, x, i) => t + ((x - centre) / deviation) * (errors[i] as number), 0) / column.length
    return { slope, beta: (model.coefficients[j] as number) * deviation }
  })
}

// R 4.2, glmnet 4.1-6: family = "binomial", thresh = 1e-20, path λ = 0.2, 0.1, 0.05, coefficients at 0.05.
test('elastic net, ridge and lasso are glmnet’s, with weights and without standardising as well', () => {
  const rows = [
    [2.3, 1.3, 0.1],
    [-1.2, 0.2, 0.9],
    [-0.7, 0.8, -0.3],
    [-0.4, 0.6, 0],
    [-1, -1, 0.4],
    [-0.9, -0.3, 1.7],
    [0.7, -0.9, 0.7],
    [-0.1, 0.7, 0.5],
    [0.2, 0.1, -1.6],
    [2.2, -0.1, 0.3],
    [0.4, -0.4, 0.2],
    [2.7, -0.6, -0.9],
    [2.3, 1, 0.1],
    [0.3, -1.1, 0.2],
    [1.9, -0.1, 0.5],
    [0.5, 0.3, 0.7],
    [-0.9, 1.2, 0.3],
    [-0.3, -0.7, 1.1],
    [0, -0.3, 0.8],
    [1, -1.3, 1.2],
    [0.8, -0.4, 1.3],
    [0.7, -0.4, 0.7],
    [1.3, 1.4, 0.4],
    [-1.4, 0.6, -0.9],
  ]
  const outcomes = [1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0]
  const weights = rows.map((_, i) => (i % 3) + 1)
  const cases = [
    [{ alpha: 0 }, [0.627503107926, 0.843390924164, -0.86122329193, -0.777917888002]],
    [{ alpha: 0.5 }, [0.569717701528, 0.830836448481, -0.768479911019, -0.654612965137]],
    [{ alpha: 1 }, [0.492393364251, 0.811819827825, -0.635295420827, -0.484042701432]],
    [{ alpha: 0.5, weights }, [0.442129285374, 0.660195731898, -0.598656186519, -0.670188047121]],
    [{ alpha: 0.5, isStandardised: false }, [0.477851986551, 0.872362678883, -0.621092306059, -0.475378319392]],
  ] as const
  for (const [options, expected] of cases) {
    const { intercept, coefficients } = logisticElasticNet(rows, outcomes, { lambda: 0.05, ...options })
    for (const [i, value] of [intercept, ...coefficients].entries()) near(value, expected[i] as number, 2e-9)
  }
  near(largestLambda(rows, outcomes, 1), 0.236526248019, 1e-11)
})

// The optimum is known by its conditions (Karush–Kuhn–Tucker), whatever the data: no reference numbers are needed.
test('the fitted elastic net satisfies the conditions of its optimum', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0.001, max: 0.2, noNaN: true }),
      fc.constantFrom(0, 0.3, 1),
      (seed, lambda, alpha) => {
        const { rows, outcomes } = madeUp(120, seed)
        if (new Set(outcomes).size < 2) return
        const model = logisticElasticNet(rows, outcomes, { lambda, alpha })
        assert.ok(model.isConverged)
        const mean = rows.reduce((t, row, i) => t + (outcomes[i] as number) - probabilityOf(model, row), 0)
        near(mean, 0, 1e-6)
        for (const { slope, beta } of gradient(rows, outcomes, model)) {
          const smooth = slope - lambda * (1 - alpha) * beta
          if (beta === 0) assert.ok(Math.abs(smooth) <= lambda * alpha + 1e-6)
          else near(smooth, Math.sign(beta) * lambda * alpha, 1e-6)
        }
      },
    ),
    { numRuns: 40 },
  )
})

test('without a penalty one yes-or-no column gives the log odds of the two groups', () => {
  const rows = [...Array(10).fill([0]), ...Array(10).fill([1])]
  const outcomes = [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]
  const model = logisticElasticNet(rows, outcomes, { lambda: 0, alpha: 0 })
  near(model.intercept, Math.log(2 / 8), 1e-7)
  near(model.coefficients[0] as number, Math.log(6 / 4) - Math.log(2 / 8), 1e-7)
})

test('from the largest lambda on nothing is left, just below it something is', () => {
  const { rows, outcomes } = madeUp(200, 5)
  const lambda = largestLambda(rows, outcomes, 1)
  const at = logisticElasticNet(rows, outcomes, { lambda: lambda * 1.0001, alpha: 1 })
  assert.ok(at.coefficients.every((b) => b === 0))
  const below = logisticElasticNet(rows, outcomes, { lambda: lambda * 0.99, alpha: 1, start: at })
  assert.equal(below.coefficients.filter((b) => b !== 0).length, 1)
})

test('the scale of a column changes its coefficient and no probability', () => {
  const { rows, outcomes } = madeUp(150, 9)
  const model = logisticElasticNet(rows, outcomes, { lambda: 0.02, alpha: 0.5 })
  const scaled = rows.map(([a = 0, ...more]) => [a * 1000, ...more])
  const other = logisticElasticNet(scaled, outcomes, { lambda: 0.02, alpha: 0.5 })
  near((other.coefficients[0] as number) * 1000, model.coefficients[0] as number, 1e-6)
  rows.forEach((row, i) => {
    near(probabilityOf(other, scaled[i] as number[]), probabilityOf(model, row), 1e-7)
  })
})

test('input that cannot be fitted is refused by name', () => {
  assert.throws(() => logisticElasticNet([[1], [2]], [1, 1], { lambda: 1, alpha: 1 }), /only one outcome/)
  assert.throws(() => logisticElasticNet([[1], [2, 3]], [1, 0], { lambda: 1, alpha: 1 }), /row 1/)
  assert.throws(() => logisticElasticNet([[1], [2]], [1, 0], { lambda: -1, alpha: 1 }), /lambda/)
})

test('the area under the ROC curve is the chance that a positive scores higher, by brute force', () => {
  const cases = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom(0, 1)), {
    minLength: 2,
    maxLength: 40,
  })
  fc.assert(
    fc.property(cases, (pairs) => {
      const scores = pairs.map(([s]) => s)
      const outcomes = pairs.map(([, y]) => y)
      if (new Set(outcomes).size < 2) return
      let wins = 0
      let count = 0
      for (const [s, y] of pairs)
        for (const [t, z] of pairs)
          if (y === 1 && z === 0) {
            count++
            wins += s > t ? 1 : s === t ? 0.5 : 0
          }
      const { area, points, averagePrecision } = operatingCurve(scores, outcomes)
      near(area, wins / count, 1e-12)
      assert.equal(points.at(-1)?.truePositiveRate, 1)
      assert.ok(averagePrecision > 0 && averagePrecision <= 1 + 1e-12)
    }),
  )
})

test('isotonic calibration never falls, keeps the overall share, and is nobody’s worse', () => {
  const cases = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(0, 1)), {
    minLength: 1,
    maxLength: 60,
  })
  fc.assert(
    fc.property(cases, (pairs) => {
      const scores = pairs.map(([s]) => s)
      const outcomes = pairs.map(([, y]) => y)
      const fit = isotonicCalibration(scores, outcomes)
      for (let i = 1; i < fit.probability.length; i++)
        assert.ok((fit.probability[i] as number) > (fit.probability[i - 1] as number))
      const fitted = scores.map((s) => calibrated(fit, s))
      near(
        fitted.reduce((a, b) => a + b, 0),
        outcomes.reduce<number>((a, b) => a + b, 0),
        1e-9,
      )
      const share = outcomes.reduce<number>((a, b) => a + b, 0) / outcomes.length
      assert.ok(
        brierScore(fitted, outcomes) <=
          brierScore(
            scores.map(() => share),
            outcomes,
          ) +
            1e-12,
      )
    }),
  )
})

test('a perfect score finds first, a worthless one is told by its p-value', () => {
  const random = seeded(3)
  const past = Array.from({ length: 300 }, (_, i) => ({ day: Math.floor(i / 10), found: random() < 0.2 }))
  const perfect = scheduleBackTest(past.map((p) => ({ ...p, score: p.found ? 1 : 0 })))
  assert.ok(perfect.daysEarlier > 8 && perfect.firstHalf.scheduled === 1 && perfect.pValue === 0.001)
  const worthless = scheduleBackTest(past.map((p) => ({ ...p, score: random() })))
  assert.ok(worthless.pValue > 0.01)
  assert.throws(() => scheduleBackTest([{ day: 1, score: 1, found: false }]), /found anything/)
})

const CHICAGO = new URL('../../../../shared/data/inspection/chicago_training.csv.gz', import.meta.url)
const HELD_OUT_FROM = '2014-03-01'

test('on Chicago’s inspections a schedule trained on earlier months finds critical violations days earlier', {
  skip: existsSync(CHICAGO) ? false : 'the inspections are not on this machine',
}, (t) => {
  const [head = '', ...lines] = gunzipSync(readFileSync(CHICAGO)).toString().trim().split(/\r?\n/)
  const names = head.split(',').map((n) => n.replaceAll('"', ''))
  const table = lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((n, i) => [n, cells[i] as string]))
  })
  const n = (row: Record<string, string>, name: string) => Number(row[name])
  // What was known before the inspection. The inspector is left out: a schedule that knows who will come is no schedule of risk.
  const features = (row: Record<string, string>) => [
    Math.min(1, n(row, 'pastSerious')),
    Math.min(1, n(row, 'pastCritical')),
    n(row, 'timeSinceLast'),
    n(row, 'ageAtInspection') > 4 ? 1 : 0,
    n(row, 'consumption_on_premises_incidental_activity'),
    n(row, 'tobacco_retail_over_counter'),
    n(row, 'temperatureMax'),
    Math.min(70, n(row, 'heat_burglary')),
    Math.min(70, n(row, 'heat_sanitation')),
    Math.min(50, n(row, 'heat_garbage')),
    row.Facility_Type === 'Restaurant' ? 1 : 0,
  ]
  const inspectors = [...new Set(table.map((r) => r.Inspector_Assigned as string))].sort().slice(1)
  const withInspector = (row: Record<string, string>) => [
    ...features(row),
    ...inspectors.map((i) => (row.Inspector_Assigned === i ? 1 : 0)),
  ]
  const day = (row: Record<string, string>) => Date.parse(row.Inspection_Date as string) / 86_400_000
  const isLate = (row: Record<string, string>) => (row.Inspection_Date as string) >= HELD_OUT_FROM
  const found = (row: Record<string, string>) => n(row, 'criticalFound')
  const training = table.filter((r) => !isLate(r))
  const heldOut = table.filter(isLate)
  assert.ok(training.length > 15_000 && heldOut.length > 1000)
  const measured = { 'without the inspector': features, 'with the inspector, as published': withInspector }
  const results = Object.entries(measured).map(([name, columns]) => {
    const model = logisticElasticNet(training.map(columns), training.map(found), { lambda: 0.005, alpha: 0 })
    const scores = heldOut.map((r) => probabilityOf(model, columns(r)))
    const result = scheduleBackTest(
      heldOut.map((r, i) => ({ day: day(r), score: scores[i] as number, found: found(r) === 1 })),
    )
    const { area } = operatingCurve(scores, heldOut.map(found))
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`
    t.diagnostic(
      `held out from ${HELD_OUT_FROM}, ${name}: ${heldOut.length} inspections, ${result.findings} critical, ${result.daysEarlier.toFixed(2)} days earlier, ` +
        `first half ${percent(result.firstHalf.actual)} → ${percent(result.firstHalf.scheduled)}, p ${result.pValue}, AUC ${area.toFixed(3)}`,
    )
    return result
  })
  for (const result of results) assert.ok(result.daysEarlier > 0 && result.pValue < 0.05)
})
