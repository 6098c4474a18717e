/** A fitted logistic model: P(outcome) = 1/(1 + exp(−(intercept + Σ coefficient·x))). */
export interface LogisticModel {
  readonly intercept: number
  /** One per column, in the units of the columns as given. */
  readonly coefficients: readonly number[]
  /** Rounds of the quadratic approximation. */
  readonly iterations: number
  readonly isConverged: boolean
}

export interface ElasticNetOptions {
  /** Strength of the penalty, ≥ 0. */
  readonly lambda: number
  /** Share of the lasso in it: 0 ridge, 1 lasso. */
  readonly alpha: number
  /** Weight of each observation; 1 if nobody says. */
  readonly weights?: readonly number[]
  /** Columns are brought to standard deviation 1 before the penalty (true if nobody says); coefficients are given back in the original units. */
  readonly isStandardised?: boolean
  /** Largest change of a standardised coefficient that counts as none; 1e-9 if nobody says. */
  readonly tolerance?: number
  /** Where to start: a model of a neighbouring lambda. */
  readonly start?: LogisticModel
}

const MOST_ROUNDS = 200
const MOST_SWEEPS = 10_000
/** Fitted probabilities nearer to 0 or 1 than this have their weight kept at it, as in the reference. */
const LEAST_WEIGHT = 1e-5

/**
 * Logistic regression with elastic net: minimises −(1/Σw)·Σ wᵢ·log-likelihood + λ·[(1 − α)/2·‖β‖² + α·‖β‖₁], the intercept not penalised, by
 * cyclic coordinate descent on the quadratic approximation. Definition and algorithm: J. Friedman, T. Hastie, R. Tibshirani, Regularization
 * paths for generalized linear models via coordinate descent, J. Stat. Softw. 33(1) (2010), section 3. Columns are standardised with 1/Σw.
 *
 * @param rows n observations of m columns each
 * @param outcomes 0 or 1 for each row; both must occur
 * @returns coefficient 0 for a column that does not vary
 * @throws RangeError for rows of different lengths, outcomes other than 0 and 1, only one outcome, or a penalty out of range
 * @example
 * logisticElasticNet([[0], [0], [1], [1]], [0, 1, 0, 1], { lambda: 0.1, alpha: 1 }).coefficients // [0]
 */
export function logisticElasticNet(
  rows: readonly (readonly number[])[],
  outcomes: readonly number[],
  options: ElasticNetOptions,
): LogisticModel {
  const { lambda, alpha, tolerance = 1e-9, isStandardised = true } = options
  requireSound(rows, outcomes, options)
  const columns = columnsOf(rows)
  const weights = normalised(options.weights ?? rows.map(() => 1))
  const scales = columns.map((column) => centreAndScale(column, weights, isStandardised))
  const count = rows.length
  const beta = columns.map((_, j) => (options.start?.coefficients[j] ?? 0) * (scales[j] as Scale).deviation)
  let intercept = startingIntercept(options.start, scales, outcomes, weights)
  const eta = new Float64Array(count).fill(intercept)
  columns.forEach((column, j) => {
    addTimes(eta, column, beta[j] as number)
  })
  const curvature = new Float64Array(count)
  const residual = new Float64Array(count)
  let iterations = 0
  let isConverged = false
  while (!isConverged && iterations < MOST_ROUNDS) {
    iterations++
    let total = 0
    for (let i = 0; i < count; i++) {
      const p = 1 / (1 + Math.exp(-(eta[i] as number)))
      const w = Math.max(p * (1 - p), LEAST_WEIGHT)
      curvature[i] = w * (weights[i] as number)
      residual[i] = ((outcomes[i] as number) - p) / w
      total += curvature[i] as number
    }
    const squares = columns.map((column) => dotSquares(column, curvature))
    let furthest = 0
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      let largest = 0
      columns.forEach((column, j) => {
        const square = squares[j] as number
        if (square === 0) return
        const before = beta[j] as number
        const pull = dot(column, residual, curvature) + square * before
        const next = softThreshold(pull, lambda * alpha) / (square + lambda * (1 - alpha))
        if (next === before) return
        addTimes(residual, column, before - next)
        beta[j] = next
        largest = Math.max(largest, Math.abs(next - before))
      })
      let shift = 0
      for (let i = 0; i < count; i++) shift += (residual[i] as number) * (curvature[i] as number)
      shift /= total
      for (let i = 0; i < count; i++) residual[i] = (residual[i] as number) - shift
      intercept += shift
      largest = Math.max(largest, Math.abs(shift))
      furthest = Math.max(furthest, largest)
      if (largest <= tolerance) break
    }
    eta.fill(intercept)
    columns.forEach((column, j) => {
      addTimes(eta, column, beta[j] as number)
    })
    isConverged = furthest <= Math.max(tolerance, 1e-12)
  }
  const coefficients = beta.map((b, j) => b / (scales[j] as Scale).deviation)
  const centred = coefficients.reduce((t, b, j) => t + b * (scales[j] as Scale).centre, 0)
  return { intercept: intercept - centred, coefficients, iterations, isConverged }
}

/**
 * Probability the model gives to a row.
 *
 * @throws RangeError when the row has another number of columns than the model
 * @example
 * probabilityOf({ intercept: 0, coefficients: [1], iterations: 1, isConverged: true }, [0]) // 0.5
 */
export function probabilityOf(model: LogisticModel, row: readonly number[]): number {
  if (row.length !== model.coefficients.length)
    throw new RangeError(`probabilityOf: ${row.length} values for ${model.coefficients.length} coefficients`)
  const eta = model.coefficients.reduce((t, b, j) => t + b * (row[j] as number), model.intercept)
  return 1 / (1 + Math.exp(-eta))
}

/**
 * Smallest λ at which the lasso part leaves every coefficient at 0: max |Σ wᵢ·xᵢⱼ·(yᵢ − ȳ)|/α on standardised columns.
 *
 * @param alpha > 0
 * @throws RangeError for alpha 0: the ridge leaves no coefficient at 0
 * @example
 * largestLambda([[0], [0], [1], [1]], [0, 0, 1, 1], 1) // 0.5
 */
export function largestLambda(
  rows: readonly (readonly number[])[],
  outcomes: readonly number[],
  alpha: number,
): number {
  if (!(alpha > 0 && alpha <= 1)) throw new RangeError(`largestLambda: alpha ${alpha} is not above 0 and at most 1`)
  requireSound(rows, outcomes, { lambda: 0, alpha })
  const weights = normalised(rows.map(() => 1))
  const share = outcomes.reduce((t, y, i) => t + y * (weights[i] as number), 0)
  const pulls = columnsOf(rows).map((column) => {
    centreAndScale(column, weights, true)
    let pull = 0
    for (let i = 0; i < column.length; i++)
      pull += (column[i] as number) * ((outcomes[i] as number) - share) * (weights[i] as number)
    return Math.abs(pull)
  })
  return Math.max(0, ...pulls) / alpha
}

interface Scale {
  readonly centre: number
  readonly deviation: number
}

/** Brings a column to mean 0 and, if asked, standard deviation 1, in place; a constant one becomes 0. */
function centreAndScale(column: Float64Array, weights: Float64Array, isStandardised: boolean): Scale {
  let centre = 0
  for (let i = 0; i < column.length; i++) centre += (column[i] as number) * (weights[i] as number)
  let variance = 0
  for (let i = 0; i < column.length; i++) variance += ((column[i] as number) - centre) ** 2 * (weights[i] as number)
  const isConstant = variance <= 1e-24 * (1 + centre * centre)
  const deviation = isStandardised && !isConstant ? Math.sqrt(variance) : 1
  for (let i = 0; i < column.length; i++) column[i] = isConstant ? 0 : ((column[i] as number) - centre) / deviation
  return { centre, deviation }
}

function startingIntercept(
  start: LogisticModel | undefined,
  scales: readonly Scale[],
  outcomes: readonly number[],
  weights: Float64Array,
): number {
  if (start) return start.coefficients.reduce((t, b, j) => t + b * (scales[j] as Scale).centre, start.intercept)
  const share = outcomes.reduce((t, y, i) => t + y * (weights[i] as number), 0)
  return Math.log(share / (1 - share))
}

function softThreshold(value: number, by: number): number {
  return Math.sign(value) * Math.max(0, Math.abs(value) - by)
}

function dot(column: Float64Array, residual: Float64Array, curvature: Float64Array): number {
  let total = 0
  for (let i = 0; i < column.length; i++)
    total += (column[i] as number) * (residual[i] as number) * (curvature[i] as number)
  return total
}

function dotSquares(column: Float64Array, curvature: Float64Array): number {
  let total = 0
  for (let i = 0; i < column.length; i++) total += (column[i] as number) ** 2 * (curvature[i] as number)
  return total
}

function addTimes(target: Float64Array, column: Float64Array, times: number): void {
  if (times === 0) return
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + times * (column[i] as number)
}

function columnsOf(rows: readonly (readonly number[])[]): Float64Array[] {
  const width = rows[0]?.length ?? 0
  return Array.from({ length: width }, (_, j) => Float64Array.from(rows, (row) => row[j] as number))
}

function normalised(weights: readonly number[]): Float64Array {
  const total = weights.reduce((a, b) => a + b, 0)
  return Float64Array.from(weights, (w) => w / total)
}

function requireSound(
  rows: readonly (readonly number[])[],
  outcomes: readonly number[],
  { lambda, alpha, weights }: ElasticNetOptions,
): void {
  const name = 'logisticElasticNet'
  if (rows.length !== outcomes.length)
    throw new RangeError(`${name}: ${rows.length} rows and ${outcomes.length} outcomes`)
  if (weights && weights.length !== rows.length) throw new RangeError(`${name}: ${weights.length} weights for the rows`)
  if (weights?.some((w) => !(w >= 0))) throw new RangeError(`${name}: a weight is negative`)
  const width = rows[0]?.length ?? 0
  const odd = rows.findIndex((r) => r.length !== width || !r.every(Number.isFinite))
  if (odd >= 0) throw new RangeError(`${name}: row ${odd} has another length or a value that is no number`)
  if (!outcomes.every((y) => y === 0 || y === 1)) throw new RangeError(`${name}: outcomes are 0 or 1`)
  if (new Set(outcomes).size < 2)
    throw new RangeError(`${name}: only one outcome occurs; there is nothing to tell apart`)
  if (!(lambda >= 0)) throw new RangeError(`${name}: lambda ${lambda} is negative`)
  if (!(alpha >= 0 && alpha <= 1)) throw new RangeError(`${name}: alpha ${alpha} is not between 0 and 1`)
}
