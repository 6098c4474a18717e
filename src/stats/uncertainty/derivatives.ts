/** A measurand as a function of its input quantities. */
export type Model = (inputs: readonly number[]) => number

/** Steps relative to the given scale; halving them three times lets Richardson's extrapolation remove the errors in h² and h⁴. */
const HALVINGS = 3
const FIRST_STEP = 0.5

/**
 * Partial derivative by central differences with Richardson's extrapolation, the step taken from the scale on which the input varies (its
 * standard uncertainty). Exact but for rounding where the model is a polynomial of degree ≤ 6 in that input.
 * Reference: L. F. Richardson & J. A. Gaunt, The deferred approach to the limit, Phil. Trans. A 226 (1927) 299–361.
 *
 * @param index which input
 * @param scale > 0, in the unit of the input
 * @throws RangeError when the model gives no number in the neighbourhood
 * @example
 * partialDerivative(([x = 0]) => x ** 3, [2], 0, 0.1).toFixed(9) // '12.000000000'
 */
export function partialDerivative(model: Model, inputs: readonly number[], index: number, scale: number): number {
  return extrapolated((h) => (at(model, inputs, [[index, h]]) - at(model, inputs, [[index, -h]])) / (2 * h), scale)
}

/**
 * Second partial derivative ∂²f/∂xᵢ∂xⱼ (also i = j), by central differences with Richardson's extrapolation.
 *
 * @example
 * secondDerivative(([x = 0, y = 0]) => x * x * y, [1, 3], [0, 0], [1, 1]).toFixed(9) // '6.000000000'
 */
export function secondDerivative(
  model: Model,
  inputs: readonly number[],
  [i, j]: readonly [number, number],
  [a, b]: readonly [number, number],
): number {
  if (i === j)
    return extrapolated((h) => {
      const centre = model(inputs)
      return (at(model, inputs, [[i, h]]) - 2 * centre + at(model, inputs, [[i, -h]])) / h ** 2
    }, a)
  return extrapolated(
    (h) =>
      (at(model, inputs, [
        [i, h * a],
        [j, h * b],
      ]) -
        at(model, inputs, [
          [i, h * a],
          [j, -h * b],
        ]) -
        at(model, inputs, [
          [i, -h * a],
          [j, h * b],
        ]) +
        at(model, inputs, [
          [i, -h * a],
          [j, -h * b],
        ])) /
      (4 * h * h * a * b),
    1,
  )
}

/**
 * Third partial derivative ∂³f/∂xᵢ∂xⱼ², as the second-order terms of the GUM need it.
 *
 * @example
 * thirdDerivative(([x = 0, y = 0]) => x * y * y, [1, 3], [0, 1], [1, 1]).toFixed(6) // '2.000000'
 */
export function thirdDerivative(
  model: Model,
  inputs: readonly number[],
  [i, j]: readonly [number, number],
  [a, b]: readonly [number, number],
): number {
  if (i === j)
    return extrapolated((h) => {
      const step = (times: number) => at(model, inputs, [[i, times * h]])
      return (step(2) - 2 * step(1) + 2 * step(-1) - step(-2)) / (2 * h ** 3)
    }, a)
  return extrapolated((h) => {
    const curvature = (by: number) => {
      const moved = inputs.map((x, k) => (k === i ? x + by : x))
      return (at(model, moved, [[j, h * b]]) - 2 * model(moved) + at(model, moved, [[j, -h * b]])) / (h * b) ** 2
    }
    return (curvature(h * a) - curvature(-h * a)) / (2 * h * a)
  }, 1)
}

/** The model with some inputs moved. */
function at(model: Model, inputs: readonly number[], moves: readonly (readonly [number, number])[]): number {
  const moved = [...inputs]
  for (const [index, by] of moves) moved[index] = (moved[index] as number) + by
  const value = model(moved)
  if (!Number.isFinite(value)) throw new RangeError(`the model gives no number at ${moved.join(', ')}`)
  return value
}

function extrapolated(difference: (h: number) => number, scale: number): number {
  if (!(scale > 0)) throw new RangeError(`the scale ${scale} of an input must be positive`)
  const table = Array.from({ length: HALVINGS }, (_, k) => difference((FIRST_STEP * scale) / 2 ** k))
  for (let order = 1; order < table.length; order++) {
    const gain = 4 ** order
    for (let k = table.length - 1; k >= order; k--)
      table[k] = (gain * (table[k] as number) - (table[k - 1] as number)) / (gain - 1)
  }
  return table.at(-1) as number
}
