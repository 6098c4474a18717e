import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { noncentralTCumulative, noncentralTUpperTail } from './noncentral-t.ts'
import { tCumulative } from './t.ts'

const near = (found: number, expected: number, relative: number) =>
  assert.ok(Math.abs(found / expected - 1) <= relative, `${found} is not ${expected}`)

// t, ν, δ, P(T ≤ t), P(T > t): mpmath 1.3 with 30 digits, the defining integral over χ with erfc on 96 panels.
const REFERENCE = [
  [1.7, 12, 2.1, 0.33999871551448263, 0.6600012844855174],
  [-1.5, 7, 0.8, 0.017874655870077024, 0.982125344129923],
  [3, 5, -1.2, 0.999175364047783, 0.0008246359522170574],
  [-20, 3, 1, 1.5681200540872914e-5, 0.9999843187994591],
  [0.5, 1, -2, 0.9896386173596441, 0.010361382640355904],
  [12, 40, 0, 0.9999999999999961, 3.912085652127986e-15],
  [-5.65, 2.5, 2.76, 6.3437968475609216e-6, 0.9999936562031524],
  [2, 1000, 6, 3.2142744212481135e-5, 0.9999678572557875],
  [-3, 38, 9, 1.7220432119875974e-30, 1],
] as const

test('both tails of the noncentral t keep twelve digits, at broken degrees of freedom and far out as well', (t) => {
  let worst = 0
  for (const [x, nu, delta, lower, upper] of REFERENCE) {
    const found = [noncentralTCumulative(x, nu, delta) / lower, noncentralTUpperTail(x, nu, delta) / upper]
    worst = Math.max(worst, ...found.map((ratio) => Math.abs(ratio - 1)))
    near(noncentralTCumulative(x, nu, delta), lower, 1e-12)
    near(noncentralTUpperTail(x, nu, delta), upper, 1e-12)
  }
  t.diagnostic(`largest deviation ${worst.toExponential(1)}`)
})

test('without noncentrality it is Student’s t; turned over, the other tail; it rises with t and falls with δ', () => {
  const number = fc.double({ min: -8, max: 8, noNaN: true })
  fc.assert(
    fc.property(number, fc.integer({ min: 1, max: 300 }), number, (t, nu, delta) => {
      near(noncentralTCumulative(t, nu, 0), tCumulative(t, nu), 1e-11)
      near(noncentralTCumulative(t, nu, delta), noncentralTUpperTail(-t, nu, -delta), 1e-12)
      assert.ok(noncentralTCumulative(t + 0.1, nu, delta) >= noncentralTCumulative(t, nu, delta) * (1 - 1e-12))
      assert.ok(noncentralTCumulative(t, nu, delta + 0.1) <= noncentralTCumulative(t, nu, delta) * (1 + 1e-12))
    }),
    { numRuns: 60 },
  )
})

test('arguments that are none are refused', () => {
  assert.throws(() => noncentralTCumulative(Number.NaN, 5, 0), RangeError)
  assert.throws(() => noncentralTCumulative(1, 0.5, 0), /degrees of freedom/)
  assert.throws(() => noncentralTUpperTail(1, 5, Number.POSITIVE_INFINITY), RangeError)
})
