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

// The printed coefficients (J. Stat. Softw. 48(3), 2012) were not at hand. What defines the solution is checked instead: weights proportional to the
// covariances with the neighbours (Wold's fixed point), and paths that leave residuals unrelated to their causes.
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

test('the three inner schemes tell the same story of the survey', { skip: absent }, () => {
  const { rows, blocks, paths } = ecsi()
  const [centroid, ...others] = (['centroid', 'factorial', 'path'] as const).map((scheme) =>
    plsPathModel(rows, blocks, paths, { scheme }),
  )
  for (const other of others)
    other.paths.forEach((p, i) => {
      near(p.coefficient, centroid?.paths[i]?.coefficient as number, 0.006, `${p.from}>${p.to}`)
    })
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
