import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { normalDraw } from '../random/normal-draw.ts'
import { seeded } from '../random/seeded.ts'
import { compositeIndex, type IndexComponent, rankSensitivity } from './composite-index.ts'
import { averageVarianceExtracted, compositeReliability } from './convergent-validity.ts'
import { cronbachAlpha } from './cronbach-alpha.ts'
import { importancePerformance } from './importance-performance.ts'
import { plsPathModel, satisfactionIndex } from './pls-path-model.ts'

const near = (found: number, expected: number, tolerance: number, what = '') =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${what} ${found} is not ${expected} ± ${tolerance}`)

const ECSI = new URL('../../../../shared/data/satisfaction/', import.meta.url)
const absent = existsSync(ECSI) ? false : 'the ECSI survey is not on this machine'

function table(file: string): { head: string[]; rows: string[][] } {
  const [head = '', ...lines] = readFileSync(new URL(file, ECSI), 'utf8').trim().split(/\r?\n/)
  const cells = (line: string) => line.split(',').map((c) => c.replaceAll('"', ''))
  return { head: cells(head), rows: lines.map(cells) }
}

/** Blocks and paths as published with the data; a row source → target between latent variables and columns. */
function ecsi() {
  const data = table('ecsi_mobi_250.csv')
  const measured = table('ECSImeasuremod.csv').rows
  const paths = table('ECSIstrucmod.csv').rows.map(([from = '', to = '']) => ({ from, to }))
  const names = [...new Set(paths.flatMap((p) => [p.from, p.to]))]
  const blocks = names.map((name) => ({
    name,
    columns: measured.filter(([from]) => from === name).map(([, column]) => data.head.indexOf(column as string)),
  }))
  return { rows: data.rows.map((r) => r.map(Number)), blocks, paths }
}

// Printed by SmartPLS 2.0.M3 on this survey (mean 0, variance 1; stops at 10⁻⁷), as kept in the R package semPLS, tests/SmartPLS/results/ecsi
// (the package's paper: J. Stat. Softw. 48(3), 2012).
const SMART_PLS = {
  centroid: {
    'Image>Expectation': 0.50470564,
    'Expectation>Quality': 0.55724786,
    'Expectation>Value': 0.05078755,
    'Quality>Value': 0.55721686,
    'Image>Satisfaction': 0.17883348,
    'Expectation>Satisfaction': 0.06442534,
    'Quality>Satisfaction': 0.51254524,
    'Value>Satisfaction': 0.19181566,
    'Satisfaction>Complaints': 0.52609731,
    'Image>Loyalty': 0.19535971,
    'Satisfaction>Loyalty': 0.48347472,
    'Complaints>Loyalty': 0.07123241,
  },
  factorial: {
    'Image>Expectation': 0.50494314,
    'Expectation>Quality': 0.55675903,
    'Expectation>Value': 0.0501781,
    'Quality>Value': 0.55776245,
    'Image>Satisfaction': 0.17859267,
    'Expectation>Satisfaction': 0.06494365,
    'Quality>Satisfaction': 0.5129747,
    'Value>Satisfaction': 0.19144526,
    'Satisfaction>Complaints': 0.52585655,
    'Image>Loyalty': 0.19581962,
    'Satisfaction>Loyalty': 0.48305917,
    'Complaints>Loyalty': 0.07031057,
  },
  path: {
    'Image>Expectation': 0.50491393,
    'Expectation>Quality': 0.55674896,
    'Expectation>Value': 0.04998839,
    'Quality>Value': 0.55830438,
    'Image>Satisfaction': 0.1787395,
    'Expectation>Satisfaction': 0.06252287,
    'Quality>Satisfaction': 0.51202394,
    'Value>Satisfaction': 0.1947651,
    'Satisfaction>Complaints': 0.52806625,
    'Image>Loyalty': 0.19575534,
    'Satisfaction>Loyalty': 0.48547762,
    'Complaints>Loyalty': 0.06692607,
  },
} as const

test('the path coefficients of the ECSI mobile phone survey are the published ones, by each inner scheme', {
  skip: absent,
}, (t) => {
  const { rows, blocks, paths } = ecsi()
  for (const [scheme, printed] of Object.entries(SMART_PLS)) {
    const model = plsPathModel(rows, blocks, paths, { scheme: scheme as keyof typeof SMART_PLS })
    const found = Object.fromEntries(model.paths.map((p) => [`${p.from}>${p.to}`, p.coefficient]))
    assert.deepEqual(Object.keys(found).sort(), Object.keys(printed).sort())
    const differences = Object.entries(printed).map(([path, value]) => Math.abs((found[path] as number) - value))
    t.diagnostic(`${scheme}: largest difference ${Math.max(...differences).toExponential(1)}`)
    for (const [path, value] of Object.entries(printed)) near(found[path] as number, value, 1e-8, `${scheme} ${path}`)
  }
})

// Of the same results, with the centroid scheme.
test('the outer weights of the ECSI mobile phone survey are the published ones', { skip: absent }, () => {
  const { rows, blocks, paths } = ecsi()
  const { weights } = plsPathModel(rows, blocks, paths, { scheme: 'centroid' })
  const printed = {
    Expectation: [0.52282271, 0.46806824, 0.44989729],
    Satisfaction: [0.37718684, 0.38156707, 0.44105872],
    Loyalty: [0.45046794, 0.13133992, 0.65948149],
    Image: [0.29813185, 0.26233656, 0.21987218, 0.32782296, 0.32492101],
    Quality: [0.21364542, 0.14346701, 0.19943921, 0.17811594, 0.18083905, 0.18050324, 0.2143627],
    Value: [0.48582034, 0.5977653],
    Complaints: [1],
  }
  for (const [name, expected] of Object.entries(printed))
    expected.forEach((w, i) => {
      near(weights[name]?.[i] as number, w, 1e-8, `${name} ${i}`)
    })
})

// What defines the solution: weights proportional to the covariances with the neighbours (Wold's fixed point), and paths that leave residuals unrelated to
// their causes.
test('on the ECSI mobile phone survey the solution is the fixed point of its definition', { skip: absent }, (t) => {
  const { rows, blocks, paths } = ecsi()
  const model = plsPathModel(rows, blocks, paths, { scheme: 'centroid' })
  assert.ok(model.isConverged)
  assert.equal(model.paths.length, 12)
  t.diagnostic(model.paths.map((p) => `${p.from}>${p.to} ${p.coefficient.toFixed(4)}`).join(', '))
  const place = new Map(blocks.map((b, i) => [b.name, i]))
  const score = (name: string) => model.scores.map((s) => s[place.get(name) as number] as number)
  const product = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * (b[i] as number), 0) / a.length
  const standard = (values: number[]) => {
    const centre = values.reduce((a, b) => a + b, 0) / values.length
    const spread = Math.sqrt(values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / values.length)
    return values.map((x) => (x - centre) / spread)
  }
  for (const { name, columns } of blocks) {
    const own = score(name)
    near(product(own, own), 1, 1e-9)
    const neighbours = paths.flatMap(({ from, to }) => (from === name ? [to] : to === name ? [from] : []))
    const inner = own.map((_, i) =>
      neighbours.reduce((sum, n) => sum + Math.sign(product(own, score(n))) * (score(n)[i] as number), 0),
    )
    const covariances = columns.map((j) => product(standard(rows.map((r) => r[j] as number)), inner))
    const ratio = (model.weights[name]?.[0] as number) / (covariances[0] as number)
    columns.forEach((_, i) => {
      near(model.weights[name]?.[i] as number, ratio * (covariances[i] as number), 1e-8, name)
    })
    const causes = model.paths.filter((p) => p.to === name)
    const left = own.map((x, i) => x - causes.reduce((sum, p) => sum + p.coefficient * (score(p.from)[i] as number), 0))
    for (const { from } of causes) near(product(left, score(from)), 0, 1e-9, `${from}>${name}`)
    if (causes.length > 0) near(1 - product(left, left), model.explained[name] as number, 1e-9)
  }
})

test('a model of two single columns is their correlation, whatever the scheme', () => {
  const random = seeded(2)
  const rows = Array.from({ length: 80 }, () => {
    const x = normalDraw(random)
    return [x, 0.7 * x + normalDraw(random)]
  })
  const coefficients = (['centroid', 'factorial', 'path'] as const).map(
    (scheme) =>
      plsPathModel(
        rows,
        [
          { name: 'a', columns: [0] },
          { name: 'b', columns: [1] },
        ],
        [{ from: 'a', to: 'b' }],
        { scheme },
      ).paths[0]?.coefficient as number,
  )
  for (const c of coefficients) near(c, coefficients[0] as number, 1e-12)
})

test('the unit of an answer and the order of respondents change no coefficient', () => {
  const random = seeded(4)
  const rows = Array.from({ length: 60 }, () => {
    const [a, b] = [normalDraw(random), normalDraw(random)]
    return [a + 0.3 * normalDraw(random), a + 0.5 * normalDraw(random), a + b, a + b + normalDraw(random)]
  })
  const blocks = [
    { name: 'a', columns: [0, 1] },
    { name: 'b', columns: [2, 3] },
  ]
  const of = (r: readonly (readonly number[])[]) =>
    plsPathModel(r, blocks, [{ from: 'a', to: 'b' }]).paths[0]?.coefficient as number
  near(of(rows.map(([x = 0, ...more]) => [100 - 0 + 5 * x, ...more]).toReversed()), of(rows), 1e-8)
})

test('what cannot be modelled is refused by name', () => {
  const blocks = [
    { name: 'a', columns: [0] },
    { name: 'b', columns: [1] },
  ]
  assert.throws(
    () =>
      plsPathModel(
        [
          [1, 1],
          [1, 2],
        ],
        blocks,
        [{ from: 'a', to: 'b' }],
      ),
    /column 0 does not vary/,
  )
  assert.throws(
    () =>
      plsPathModel(
        [
          [1, 1],
          [2, 2],
        ],
        blocks,
        [{ from: 'a', to: 'c' }],
      ),
    /no latent variable c/,
  )
})

test('the index runs from 0 at the worst answer to 100 at the best', () => {
  const ends = (x: number) => [x, x]
  const rows = [ends(1), ends(10)]
  near(satisfactionIndex(rows, [0, 1], [0.6, 0.4], [1, 10]), 50, 1e-12)
  near(satisfactionIndex(rows, [0, 1], [0.6, 0.4], [1, 10], [1, 3]), 75, 1e-12)
  const answered = fc.array(fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 10 })), {
    minLength: 2,
    maxLength: 12,
  })
  fc.assert(
    fc.property(answered, fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 12, maxLength: 12 }), (all, times) => {
      if (new Set(all.map(([a]) => a)).size < 2 || new Set(all.map(([, b]) => b)).size < 2) return
      const found = satisfactionIndex(all, [0, 1], [0.6, 0.4], [1, 10], times.slice(0, all.length))
      assert.ok(found >= -1e-9 && found <= 100 + 1e-9)
      // The same answers on a scale from 0 to 9.
      const moved = all.map(([a, b]) => [a - 1, b - 1])
      near(satisfactionIndex(moved, [0, 1], [0.6, 0.4], [0, 9], times.slice(0, all.length)), found, 1e-9)
    }),
  )
  assert.throws(() => satisfactionIndex([ends(5), ends(5)], [0, 1], [0.6, 0.4], [1, 10]), /column 0 does not vary/)
  assert.throws(() => satisfactionIndex(rows, [0, 1], [0.6, 0.4], [1, 10], [1, -1]), /respondent/)
  assert.throws(() => satisfactionIndex(rows, [0, 1], [0.6], [1, 10]), /1 weights for 2 columns/)
})

test('α is 1 for the same question twice, about 0 for unrelated ones, and does not know the unit', () => {
  const random = seeded(6)
  const noise = Array.from({ length: 4000 }, () => [normalDraw(random), normalDraw(random), normalDraw(random)])
  near(cronbachAlpha(noise), 0, 0.06)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 10 })), {
        minLength: 3,
        maxLength: 20,
      }),
      (rows) => {
        if (new Set(rows.map(([a, b]) => a + b)).size < 2) return
        near(cronbachAlpha(rows.map(([a, b]) => [3 * a + 1, 3 * b - 2])), cronbachAlpha(rows), 1e-9)
        assert.ok(cronbachAlpha(rows) <= 1 + 1e-12)
      },
    ),
  )
})

test('extracted variance and composite reliability rise with the loadings', () => {
  near(averageVarianceExtracted([0.7, 0.7]), 0.49, 1e-12)
  near(compositeReliability([0.7, 0.7, 0.7]), 4.41 / (4.41 + 3 * 0.51), 1e-12)
  assert.ok(compositeReliability([0.8, 0.8, 0.8]) > compositeReliability([0.7, 0.7, 0.7]))
})

test('contributions sum up to the index, and a reversed scale counts the other way', () => {
  const components: IndexComponent[] = [
    { name: 'pass rate', weight: 2, worst: 80, best: 100 },
    { name: 'complaints', weight: 1, worst: 50, best: 0 },
  ]
  fc.assert(
    fc.property(
      fc.double({ min: 70, max: 110, noNaN: true }),
      fc.double({ min: -10, max: 80, noNaN: true }),
      (a, b) => {
        const { value, contributions } = compositeIndex(components, [a, b])
        near(
          contributions.reduce((t, c) => t + c, 0),
          value,
          1e-9,
        )
        assert.ok(value >= 0 && value <= 100 + 1e-9)
        assert.ok(compositeIndex(components, [a, b + 1]).value <= value + 1e-9)
      },
    ),
  )
})

test('a unit that leads in everything keeps rank 1 whatever the weights; close ones change places', () => {
  const components = ['a', 'b'].map((name) => ({ name, weight: 1, worst: 0, best: 1 }))
  const ranks = rankSensitivity(components, [
    [0.9, 0.9],
    [0.6, 0.4],
    [0.4, 0.601],
  ])
  assert.deepEqual([ranks[0]?.rank, ranks[0]?.low, ranks[0]?.high, ranks[0]?.stability], [1, 1, 1, 1])
  assert.ok((ranks[1]?.stability as number) < 0.9 && ranks[1]?.low === 2 && ranks[1]?.high === 3)
  assert.deepEqual(
    ranks,
    rankSensitivity(components, [
      [0.9, 0.9],
      [0.6, 0.4],
      [0.4, 0.601],
    ]),
  )
})

test('quadrants are cut at the means', () => {
  const attributes = [
    { name: 'waiting', importance: 9, performance: 3 },
    { name: 'manners', importance: 8, performance: 9 },
    { name: 'flowers', importance: 1, performance: 8 },
    { name: 'music', importance: 2, performance: 2 },
  ]
  assert.deepEqual(importancePerformance(attributes), [
    'concentrate-here',
    'keep-up',
    'possible-overkill',
    'low-priority',
  ])
})
