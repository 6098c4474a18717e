import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import * as beta from './beta.ts'
import * as binomial from './binomial.ts'
import * as chiSquare from './chi-square.ts'
import * as f from './f.ts'
import * as gamma from './gamma.ts'
import * as hypergeometric from './hypergeometric.ts'
import * as negativeBinomial from './negative-binomial.ts'
import * as normal from './normal.ts'
import * as poisson from './poisson.ts'
import * as t from './t.ts'

/** What every continuous distribution offers, whatever its parameters. */
interface Continuous {
  readonly density: (x: number, ...p: number[]) => number
  readonly cumulative: (x: number, ...p: number[]) => number
  readonly upper: (x: number, ...p: number[]) => number
  readonly quantile: (p: number, ...q: number[]) => number
}
// biome-ignore lint/suspicious/noExplicitAny: parameters differ by distribution
const offers = (density: any, cumulative: any, upper: any, quantile: any): Continuous => ({
  density,
  cumulative,
  upper,
  quantile,
})
const CONTINUOUS: Readonly<Record<string, Continuous>> = {
  normal: offers(normal.normalDensity, normal.normalCumulative, normal.normalUpperTail, normal.normalQuantile),
  t: offers(t.tDensity, t.tCumulative, t.tUpperTail, t.tQuantile),
  chiSquare: offers(
    chiSquare.chiSquareDensity,
    chiSquare.chiSquareCumulative,
    chiSquare.chiSquareUpperTail,
    chiSquare.chiSquareQuantile,
  ),
  gamma: offers(gamma.gammaDensity, gamma.gammaCumulative, gamma.gammaUpperTail, gamma.gammaQuantile),
  beta: offers(beta.betaDensity, beta.betaCumulative, beta.betaUpperTail, beta.betaQuantile),
  f: offers(f.fDensity, f.fCumulative, f.fUpperTail, f.fQuantile),
}

interface ReferenceRow {
  readonly distribution: string
  readonly parameters: readonly number[]
  readonly values: readonly (readonly [number, string, string, string])[]
  readonly quantiles: readonly (readonly [number, string])[]
}
const reference: readonly ReferenceRow[] = JSON.parse(
  readFileSync(new URL('../testing/continuous-reference.json', import.meta.url), 'utf8'),
)

/** Relative deviation; below 1e-290 doubles themselves lose digits. */
function deviation(actual: number, expected: string): number {
  const value = Number(expected)
  if (Math.abs(value) < 1e-290) return Math.abs(actual) < 1e-280 ? 0 : 1
  return Math.abs(actual / value - 1)
}

/** docs/statistics.md prints the largest; see there. */
const largest = new Map<string, number>()
function within(name: string, actual: number, expected: string, limit: number, where: string): void {
  const d = deviation(actual, expected)
  largest.set(name, Math.max(largest.get(name) ?? 0, d))
  assert.ok(d <= limit, `${where}: ${actual} is not ${expected} (${d.toExponential(2)})`)
}

for (const [name, distribution] of Object.entries(CONTINUOUS))
  test(`${name}: density, both tails and quantile to 1e-12 against mpmath with 60 digits`, () => {
    const rows = reference.filter((r) => r.distribution === name)
    assert.ok(rows.length > 0)
    for (const { parameters, values, quantiles } of rows) {
      const where = `${name}(${parameters})`
      for (const [x, density, lower, upper] of values) {
        within(`${name} density`, distribution.density(x, ...parameters), density, 1e-12, `${where} density at ${x}`)
        within(`${name} tails`, distribution.cumulative(x, ...parameters), lower, 1e-12, `${where} below ${x}`)
        within(`${name} tails`, distribution.upper(x, ...parameters), upper, 1e-12, `${where} above ${x}`)
      }
      for (const [p, x] of quantiles)
        within(`${name} quantile`, distribution.quantile(p, ...parameters), x, 1e-12, `${where} quantile ${p}`)
    }
  })

// Exact values of discrete distributions: whole numbers and fractions, turned into a double at the very end.

const choose = (() => {
  const rows: bigint[][] = [[1n]]
  return (n: number, k: number): bigint => {
    if (k < 0 || k > n) return 0n
    while (rows.length <= n) {
      const last = rows.at(-1) as bigint[]
      rows.push([1n, ...last.slice(1).map((v, i) => v + (last[i] as bigint)), 1n])
    }
    return (rows[n] as bigint[])[k] as bigint
  }
})()

/** A fraction as a decimal with 25 significant digits. */
function decimal(numerator: bigint, denominator: bigint): string {
  if (numerator === 0n) return '0'
  const digits = 25
  let exponent = numerator.toString().length - denominator.toString().length
  const shift = digits - exponent
  let scaled =
    shift >= 0 ? (numerator * 10n ** BigInt(shift)) / denominator : numerator / (denominator * 10n ** BigInt(-shift))
  exponent -= digits
  while (scaled.toString().length > 30) {
    scaled /= 10n
    exponent++
  }
  return `${scaled}e${exponent}`
}

const sumOf = (from: number, to: number, term: (k: number) => bigint): bigint => {
  let total = 0n
  for (let k = from; k <= to; k++) total += term(k)
  return total
}

test('binomial: against exact sums of fractions, p a whole number of 64ths', () => {
  for (const [n, part] of [
    [1, 32],
    [10, 13],
    [57, 1],
    [200, 40],
    [400, 61],
  ] as const) {
    const p = part / 64
    const [a, b] = [BigInt(part), BigInt(64 - part)]
    const mass = (k: number) => choose(n, k) * a ** BigInt(k) * b ** BigInt(n - k)
    const whole = 64n ** BigInt(n)
    for (const k of [0, 1, 2, Math.floor(n * p), Math.floor(n * p) + 3, Math.floor(n / 2), n - 1, n].filter(
      (x) => x <= n,
    )) {
      const where = `binomial(${n}, ${part}/64) ${k}`
      within('binomial', binomial.binomialMass(k, n, p), decimal(mass(k), whole), 1e-12, where)
      within('binomial', binomial.binomialCumulative(k, n, p), decimal(sumOf(0, k, mass), whole), 1e-12, where)
      within('binomial', binomial.binomialUpperTail(k, n, p), decimal(sumOf(k + 1, n, mass), whole), 1e-12, where)
    }
  }
})

test('negative binomial: against exact sums of fractions', () => {
  for (const [r, part] of [
    [1, 32],
    [3, 10],
    [12, 50],
    [40, 5],
  ] as const) {
    const p = part / 64
    const [a, b] = [BigInt(part), BigInt(64 - part)]
    for (const k of [0, 1, 5, 30, 120]) {
      // All terms over 64^(r+k).
      const term = (i: number) => choose(i + r - 1, i) * a ** BigInt(r) * b ** BigInt(i) * 64n ** BigInt(k - i)
      const whole = 64n ** BigInt(r + k)
      const below = sumOf(0, k, term)
      const where = `negative binomial(${r}, ${part}/64) ${k}`
      within('negative binomial', negativeBinomial.negativeBinomialMass(k, r, p), decimal(term(k), whole), 1e-12, where)
      within(
        'negative binomial',
        negativeBinomial.negativeBinomialCumulative(k, r, p),
        decimal(below, whole),
        1e-12,
        where,
      )
      within(
        'negative binomial',
        negativeBinomial.negativeBinomialUpperTail(k, r, p),
        decimal(whole - below, whole),
        1e-12,
        where,
      )
    }
  }
})

test('hypergeometric: against exact sums of whole numbers', () => {
  for (const [N, K, n] of [
    [10, 5, 2],
    [50, 3, 20],
    [100, 98, 40],
    [400, 37, 130],
    [600, 300, 299],
  ] as const) {
    const whole = choose(N, n)
    const mass = (k: number) => choose(K, k) * choose(N - K, n - k)
    const [least, most] = [Math.max(0, n + K - N), Math.min(n, K)]
    for (const k of new Set([least, least + 1, Math.floor((n * K) / N), Math.floor((n * K) / N) + 2, most - 1, most])) {
      const where = `hypergeometric(${N}, ${K}, ${n}) ${k}`
      within('hypergeometric', hypergeometric.hypergeometricMass(k, N, K, n), decimal(mass(k), whole), 1e-12, where)
      within(
        'hypergeometric',
        hypergeometric.hypergeometricCumulative(k, N, K, n),
        decimal(sumOf(least, k, mass), whole),
        1e-12,
        where,
      )
      within(
        'hypergeometric',
        hypergeometric.hypergeometricUpperTail(k, N, K, n),
        decimal(sumOf(k + 1, most, mass), whole),
        1e-12,
        where,
      )
    }
  }
})

test('Poisson: against exact sums, with e^−λ as a fraction of 80 digits', () => {
  for (const [numerator, denominator] of [
    [1n, 8n],
    [2n, 1n],
    [17n, 2n],
    [60n, 1n],
  ] as const) {
    const lambda = Number(numerator) / Number(denominator)
    // e^λ = Σ λⁱ/i! to 10^-80 relative, all over one scale.
    const scale = 10n ** 120n
    let term = scale
    let exponential = 0n
    for (let i = 1n; term > 0n; i++) {
      exponential += term
      term = (term * numerator) / (denominator * i)
    }
    const mass = (k: number) => {
      let value = scale
      for (let i = 1n; i <= BigInt(k); i++) value = (value * numerator) / (denominator * i)
      return value
    }
    for (const k of [0, 1, 3, Math.round(lambda), Math.round(2 * lambda) + 2, 100]) {
      const below = sumOf(0, k, mass)
      const where = `Poisson(${lambda}) ${k}`
      if (k < 100) within('Poisson', poisson.poissonMass(k, lambda), decimal(mass(k), exponential), 1e-12, where)
      within('Poisson', poisson.poissonCumulative(k, lambda), decimal(below, exponential), 1e-12, where)
      if (k < 100)
        within('Poisson', poisson.poissonUpperTail(k, lambda), decimal(exponential - below, exponential), 1e-12, where)
    }
  }
})

test('published table: upper percentage points of F', () => {
  // https://www.atozmath.com/CONM/DistributionTables.aspx?q=f, rows ν₂ = 1, 2, 3 (four decimals).
  assert.equal(f.fUpperQuantile(0.05, 5, 1).toFixed(4), '230.1619')
  assert.equal(f.fUpperQuantile(0.025, 10, 2).toFixed(4), '39.3980')
  assert.equal(f.fUpperQuantile(0.01, 1, 1).toFixed(4), '4052.1807')
  assert.equal(f.fUpperQuantile(0.05, 1000, 3).toFixed(4), '8.5292')
  assert.equal(f.fUpperQuantile(0.1, 20, 3).toFixed(4), '5.1845')
})

test('closed forms: Cauchy, ν = 2, exponential, power function, F(2, 2)', () => {
  const close = (a: number, b: number) => assert.ok(Math.abs(a - b) <= 4e-15 * Math.max(1, Math.abs(b)), `${a} ${b}`)
  for (const x of [0.1, 1, 7]) {
    close(t.tCumulative(x, 1), 0.5 + Math.atan(x) / Math.PI)
    close(t.tCumulative(x, 2), 0.5 + x / (2 * Math.sqrt(2 + x * x)))
    close(chiSquare.chiSquareUpperTail(x, 2), Math.exp(-x / 2))
    close(gamma.gammaDensity(x, 1, 3), 3 * Math.exp(-3 * x))
    close(f.fCumulative(x, 2, 2), x / (1 + x))
  }
  for (const x of [0.2, 0.9]) close(beta.betaCumulative(x, 3, 1), x ** 3)
})

const shape = fc.double({ min: 0.2, max: 500, noNaN: true })
const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })

test('a quantile is the inverse of the cumulative, whatever the parameters', () => {
  fc.assert(
    fc.property(probability, shape, shape, (p, a, b) => {
      for (const back of [
        gamma.gammaCumulative(gamma.gammaQuantile(p, a), a),
        f.fCumulative(f.fQuantile(p, a, b), a, b),
        t.tCumulative(t.tQuantile(p, a), a),
        normal.normalCumulative(normal.normalQuantile(p)),
      ])
        assert.ok(Math.abs(back / p - 1) < 1e-9, `${back} ${p}`)
    }),
    { numRuns: 150 },
  )
})

test('cumulatives rise, tails add to one, and the normal and t are symmetric', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -20, max: 20, noNaN: true }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      shape,
      (x, step, n) => {
        assert.ok(t.tCumulative(x, n) <= t.tCumulative(x + step, n) + 1e-15)
        assert.ok(Math.abs(t.tCumulative(x, n) + t.tUpperTail(x, n) - 1) < 1e-14)
        assert.equal(t.tCumulative(-x, n), t.tUpperTail(x, n))
        assert.equal(normal.normalCumulative(-x), normal.normalUpperTail(x))
      },
    ),
  )
})

test('a discrete quantile is the smallest number that reaches the probability', () => {
  fc.assert(
    fc.property(probability, fc.integer({ min: 1, max: 300 }), probability, (p, n, success) => {
      const k = binomial.binomialQuantile(p, n, success)
      assert.ok(binomial.binomialCumulative(k, n, success) >= p * (1 - 1e-12))
      assert.ok(k === 0 || binomial.binomialCumulative(k - 1, n, success) < p * (1 + 1e-12))
      const m = poisson.poissonQuantile(p, n / 3)
      assert.ok(poisson.poissonCumulative(m, n / 3) >= p * (1 - 1e-12))
      assert.ok(m === 0 || poisson.poissonCumulative(m - 1, n / 3) < p * (1 + 1e-12))
    }),
    { numRuns: 150 },
  )
})

test('ends and impossible arguments', () => {
  assert.equal(normal.normalQuantile(0), Number.NEGATIVE_INFINITY)
  assert.equal(normal.normalQuantile(0.5), 0)
  assert.equal(gamma.gammaQuantile(1, 2), Number.POSITIVE_INFINITY)
  assert.equal(beta.betaQuantile(1, 2, 3), 1)
  assert.equal(poisson.poissonQuantile(1, 2), Number.POSITIVE_INFINITY)
  assert.equal(poisson.poissonMass(1.5, 2), 0)
  assert.equal(binomial.binomialQuantile(1, 7, 0.4), 7)
  assert.equal(binomial.binomialMass(0, 0, 0.3), 1)
  assert.equal(hypergeometric.hypergeometricMass(3, 5, 5, 3), 1)
  for (const wrong of [
    () => normal.normalCumulative(0, 0, 0),
    () => t.tQuantile(1.1, 3),
    () => gamma.gammaCumulative(1, -1),
    () => beta.betaCumulative(0.5, 0, 1),
    () => f.fCumulative(1, 0, 3),
    () => binomial.binomialMass(1, 1.5, 0.2),
    () => negativeBinomial.negativeBinomialMass(1, 2, 0),
    () => hypergeometric.hypergeometricMass(1, 3, 4, 2),
    () => poisson.poissonMass(1, -1),
    () => normal.normalCumulative(Number.NaN),
  ])
    assert.throws(wrong, RangeError)
})

test('largest deviations, for docs/statistics.md', (context) => {
  for (const [name, value] of largest) context.diagnostic(`${name} ${value.toExponential(1)}`)
})
