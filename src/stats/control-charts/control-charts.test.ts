import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { capability } from './capability.ts'
import { type ControlChart, chartPoint } from './chart.ts'
import { chartConstants } from './constants.ts'
import { individualsChart } from './individuals-chart.ts'
import { pChart } from './p-chart.ts'
import { pareto } from './pareto.ts'
import { uChart } from './u-chart.ts'
import { westernElectric } from './western-electric.ts'
import { xBarRChart } from './x-bar-r-chart.ts'

test('factors: the printed table of every textbook, n = 2 to 20', () => {
  // Walpole et al., Probability & Statistics, table A.22 (scribd.com/document/575462347): n, A2, c4, d2, d3, D3, D4.
  const printed = [
    [2, '1.880', '0.7979', '1.128', '0.853', '0.000', '3.267'],
    [3, '1.023', '0.8862', '1.693', '0.888', '0.000', '2.574'],
    [4, '0.729', '0.9213', '2.059', '0.880', '0.000', '2.282'],
    [5, '0.577', '0.9400', '2.326', '0.864', '0.000', '2.114'],
    [6, '0.483', '0.9515', '2.534', '0.848', '0.000', '2.004'],
    [7, '0.419', '0.9594', '2.704', '0.833', '0.076', '1.924'],
    [8, '0.373', '0.9650', '2.847', '0.820', '0.136', '1.864'],
    [9, '0.337', '0.9693', '2.970', '0.808', '0.184', '1.816'],
    [10, '0.308', '0.9727', '3.078', '0.797', '0.223', '1.777'],
    [15, '0.223', '0.9823', '3.472', '0.756', '0.347', '1.653'],
    [20, '0.180', '0.9869', '3.735', '0.729', '0.415', '1.585'],
  ] as const
  for (const [n, A2, c4, d2, d3, D3, D4] of printed) {
    const c = chartConstants(n)
    assert.equal(c.c4.toFixed(4), c4)
    // Books round d₂ and d₃ before they divide: the last digit of a derived factor may differ by one.
    for (const [actual, expected] of [
      [c.A2, A2],
      [c.d2, d2],
      [c.d3, d3],
      [c.D3, D3],
      [c.D4, D4],
    ] as const)
      assert.ok(Math.abs(actual - Number(expected)) <= 0.00105, `n ${n}: ${actual} is not ${expected}`)
  }
  // Closed forms for n = 2: 2/√π and √(2 − 4/π).
  assert.ok(Math.abs(chartConstants(2).d2 - 2 / Math.sqrt(Math.PI)) < 1e-14)
  assert.ok(Math.abs(chartConstants(2).d3 - Math.sqrt(2 - 4 / Math.PI)) < 1e-13)
  // mpmath quadrature with 25 digits.
  assert.ok(Math.abs(chartConstants(5).d2 - 2.325928947281039) < 1e-14)
  assert.ok(Math.abs(chartConstants(25).d2 - 3.930629219507113) < 1e-14)
})

const FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]

test('individuals: the flow rates of NIST/SEMATECH e-Handbook 6.3.2.2', () => {
  // Printed there: mean 50.81, mean moving range 1.8778, limits 55.8041 and 45.8159, in control. NIST divides by 1.128.
  const { individuals, movingRanges } = individualsChart(FLOW)
  assert.ok(Math.abs(individuals.centre - 50.81) < 1e-12)
  assert.equal(movingRanges.centre.toFixed(4), '1.8778')
  assert.ok(Math.abs((individuals.points[0]?.upper ?? 0) - 55.8041) < 0.002)
  assert.ok(Math.abs((individuals.points[0]?.lower ?? 0) - 45.8159) < 0.002)
  assert.ok(individuals.points.every((p) => !p.isBeyond))
  assert.deepEqual(westernElectric(individuals, [1]), [])
})

/** A chart with σ = 1 about 0. */
const chart = (...values: number[]): ControlChart => ({ centre: 0, points: values.map((v) => chartPoint(v, 0, 1)) })
const fired = (...values: number[]) => westernElectric(chart(...values)).map((s) => `${s.rule}${s.side[0]}@${s.index}`)

test('Western Electric: each rule fires at the point that completes it, and not one point earlier', () => {
  assert.deepEqual(fired(0, 3.01, 0), ['1a@1'])
  assert.deepEqual(fired(3), [])
  assert.deepEqual(fired(2.1, 0, 2.1), ['2a@2'])
  assert.deepEqual(fired(2.1, -2.1, 0), [])
  assert.deepEqual(fired(-1.1, -1.2, 0.5, -1.1, -1.3), ['3b@4'])
  assert.deepEqual(fired(1.1, 1.1, 1.1, 0.9), [])
  assert.deepEqual(fired(0.1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.1, 0.4), ['4a@7'])
  assert.deepEqual(fired(0.1, 0.2, 0.1, 0.3, 0, 0.2, 0.1, 0.4), [])
  assert.deepEqual(fired(), [])
})

test('Western Electric: turning the chart over turns the sides over', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { maxLength: 30 }), (values) => {
      const turned = fired(...values.map((v) => -v)).map((s) => s.replace(/[ab]@/, (m) => (m === 'a@' ? 'b@' : 'a@')))
      assert.deepEqual(turned.toSorted(), fired(...values).toSorted())
    }),
  )
})

test('p and u: limits by hand, cut off at what is possible, wider for smaller samples', () => {
  const p = pChart([
    { count: 4, size: 100 },
    { count: 8, size: 100 },
    { count: 6, size: 25 },
  ])
  assert.equal(p.centre, 18 / 225)
  const sigma = Math.sqrt((0.08 * 0.92) / 100)
  assert.ok(Math.abs((p.points[0]?.upper ?? 0) - (0.08 + 3 * sigma)) < 1e-15)
  assert.equal(p.points[2]?.lower, 0)
  assert.ok((p.points[2]?.upper ?? 0) > (p.points[0]?.upper ?? 1))
  const u = uChart([
    { count: 10, size: 5 },
    { count: 30, size: 5 },
  ])
  assert.equal(u.centre, 4)
  assert.ok(Math.abs((u.points[0]?.upper ?? 0) - (4 + 3 * Math.sqrt(4 / 5))) < 1e-15)
})

test('X̄-R: limits are x̿ ± A₂R̄ and D₃R̄ … D₄R̄', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 4, maxLength: 4 }), {
        minLength: 1,
        maxLength: 10,
      }),
      (groups) => {
        const { A2, D3, D4 } = chartConstants(4)
        const { averages, ranges } = xBarRChart(groups)
        const first = averages.points[0]
        assert.ok(Math.abs((first?.upper ?? 0) - (averages.centre + A2 * ranges.centre)) < 1e-9)
        assert.ok(Math.abs((ranges.points[0]?.upper ?? 0) - D4 * ranges.centre) < 1e-9)
        assert.ok(Math.abs((ranges.points[0]?.lower ?? 0) - D3 * ranges.centre) < 1e-9)
      },
    ),
  )
})

test('capability by hand: limits 8 and 20, mean 16, σ 2', () => {
  // (20 − 8)/12; (20 − 16)/6; (16 − 8)/6.
  const { cp, cpk, lowerCpk, upperCpk } = capability(16, 2, { lower: 8, upper: 20 })
  assert.equal(cp, 1)
  assert.equal(cpk.toFixed(4), '0.6667')
  assert.equal(lowerCpk?.toFixed(4), '1.3333')
  assert.equal(upperCpk?.toFixed(4), '0.6667')
  assert.equal(capability(16, 2, { lower: 8 }).cp, undefined)
})

test('Pareto: falling counts, cumulative shares end at one', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 12 }), (counts) => {
      const rows = pareto(counts.map((count, i) => ({ cause: `c${i}`, count })))
      for (let i = 1; i < rows.length; i++) assert.ok((rows[i - 1]?.count ?? 0) >= (rows[i]?.count ?? 0))
      const total = counts.reduce((a, b) => a + b, 0)
      assert.equal(rows.at(-1)?.cumulative, total === 0 ? 0 : 1)
    }),
  )
  assert.deepEqual(pareto([]), [])
})

test('charts of nothing are refused', () => {
  for (const wrong of [
    () => pChart([]),
    () => uChart([{ count: 1, size: 0 }]),
    () => xBarRChart([]),
    () => xBarRChart([[1, 2], [1]]),
    () => individualsChart([1]),
    () => individualsChart([1, Number.NaN, 2]),
    () =>
      xBarRChart([
        [1, 2],
        [Number.NaN, 1],
      ]),
    () => chartConstants(1),
    () => capability(1, 0, { lower: 0 }),
    () => capability(1, 1, {}),
    () => pareto([{ cause: 'a', count: -1 }]),
  ])
    assert.throws(wrong, RangeError)
})
