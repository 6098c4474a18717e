import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { minimise } from './minimise.ts'

// H. H. Rosenbrock, The Computer Journal 3 (1960) 175–184: a curved valley with its minimum 0 at (1, 1).
const valley = ([x = 0, y = 0]: readonly number[]) => ({
  value: 100 * (y - x * x) ** 2 + (1 - x) ** 2,
  gradient: [-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)],
})

test('Rosenbrock’s valley is followed to its end from anywhere', () => {
  const place = fc.double({ min: -3, max: 3, noNaN: true })
  fc.assert(
    fc.property(place, place, (x, y) => {
      const { point, isConverged } = minimise(valley, [x, y])
      assert.ok(isConverged)
      for (const p of point) assert.ok(Math.abs(p - 1) < 1e-6, `${point}`)
    }),
  )
})

test('the value never rises, whatever the start, and undefined places are stepped around', () => {
  const logarithm = ([x = 0]: readonly number[]) => ({ value: x - Math.log(x), gradient: [1 - 1 / x] })
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (start) => {
      const found = minimise(logarithm, [start])
      assert.ok(found.value <= logarithm([start]).value)
      assert.ok(Math.abs((found.point[0] as number) - 1) < 1e-4)
    }),
  )
  assert.throws(() => minimise(logarithm, [-1]), /no number at the start/)
})

test('on a plain it rests where it was put: no slope is all that convergence says', () => {
  const plain = minimise(() => ({ value: 5, gradient: [0, 0] }), [2, 3])
  assert.deepEqual([plain.point, plain.isConverged, plain.iterations], [[2, 3], true, 0])
})

test('running out of iterations is told', () => {
  assert.equal(minimise(valley, [-1.2, 1], { iterations: 3 }).isConverged, false)
})
