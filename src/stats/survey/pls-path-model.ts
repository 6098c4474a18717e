import { CholeskyDecomposition, Matrix } from 'ml-matrix'

/** A latent variable with the columns that measure it (mode A: it is reflected in them). */
export interface LatentBlock {
  readonly name: string
  readonly columns: readonly number[]
}

/** An arrow of the structural model. */
export interface StructuralPath {
  readonly from: string
  readonly to: string
}

/** How neighbours are weighted: centroid (sign of the correlation), factorial (the correlation), path (regression for causes, correlation for effects). */
export type InnerScheme = 'centroid' | 'factorial' | 'path'

/** A fitted path model. */
export interface PathModel {
  /** Standardised coefficient of each path, in the order given. */
  readonly paths: readonly (StructuralPath & { readonly coefficient: number })[]
  /** Correlation of each column with its latent variable, by block. */
  readonly loadings: Readonly<Record<string, readonly number[]>>
  /** Weights of the standardised columns, by block; scores have standard deviation 1. */
  readonly weights: Readonly<Record<string, readonly number[]>>
  /** R² of each latent variable with causes. */
  readonly explained: Readonly<Record<string, number>>
  /** Standardised scores of the latent variables, a row per respondent. */
  readonly scores: readonly (readonly number[])[]
  readonly iterations: number
  readonly isConverged: boolean
}

const MOST_ITERATIONS = 500

/**
 * Partial least squares path model (Wold's algorithm, mode A): outer estimates as weighted sums of standardised columns, inner estimates from neighbouring
 * latent variables, new weights as
 * covariances of columns with inner estimates, until they do not change; then regressions of each latent variable on its causes. Standard deviations with
 * n in the denominator;
 * the sign of a latent variable is that of most of its columns. H. Wold (1982); M. Tenenhaus, V. E. Vinzi, Y.-M. Chatelin, C. Lauro, Computational
 * Statistics & Data Analysis
 * 48 (2005) 159–205.
 *
 * @param rows one per respondent, without gaps
 * @param blocks latent variables
 * @param paths arrows, without a circle
 * @param options.scheme of the inner weights; `centroid` if nobody says, as ECSI's original software
 * @param options.tolerance largest change of a weight that counts as none; 1e-10 if nobody says
 * @throws RangeError for a column that does not vary, an unknown name, a latent variable without neighbours, or causes that explain one another
 * @example
 * plsPathModel([[1, 2], [2, 1], [3, 4], [4, 3]], [{ name: 'a', columns: [0] }, { name: 'b', columns: [1] }], [{ from: 'a', to: 'b' }]).paths[0].coefficient.toFixed(6) // '0.600000'
 */
export function plsPathModel(
  rows: readonly (readonly number[])[],
  blocks: readonly LatentBlock[],
  paths: readonly StructuralPath[],
  options: { readonly scheme?: InnerScheme; readonly tolerance?: number } = {},
): PathModel {
  const { scheme = 'centroid', tolerance = 1e-10 } = options
  const place = new Map(blocks.map((b, i) => [b.name, i]))
  const arrows = paths.map(({ from, to }) => [placeOf(place, from), placeOf(place, to)] as const)
  const columns = blocks.map((block) =>
    block.columns.map((j) =>
      standardised(
        rows.map((row) => row[j] as number),
        `column ${j}`,
      ),
    ),
  )
  blocks.forEach(({ name }, k) => {
    if (!arrows.some(([from, to]) => from === k || to === k)) throw new RangeError(`plsPathModel: ${name} has no path`)
  })
  let weights = columns.map((block) => block.map(() => 1))
  let scores = columns.map((block, k) => composite(block, weights[k] as readonly number[]))
  weights = weights.map((w, k) => rescaled(w, columns[k] as readonly Float64Array[]))
  let iterations = 0
  let isConverged = false
  while (!isConverged && iterations < MOST_ITERATIONS) {
    iterations++
    const inner = blocks.map((_, k) => innerEstimate(k, arrows, scores, scheme))
    const next = columns.map((block, k) =>
      rescaled(
        block.map((column) => correlation(column, inner[k] as Float64Array)),
        block,
      ),
    )
    const change = Math.max(...next.flatMap((w, k) => w.map((x, j) => Math.abs(x - (weights[k]?.[j] as number)))))
    weights = next
    scores = columns.map((block, k) => composite(block, weights[k] as readonly number[]))
    isConverged = change <= tolerance
  }
  const signs = columns.map((block, k) => {
    const positive = block.filter((column) => correlation(column, scores[k] as Float64Array) > 0).length
    return 2 * positive >= block.length ? 1 : -1
  })
  weights = weights.map((w, k) => w.map((x) => x * (signs[k] as number)))
  scores = scores.map((s, k) => s.map((x) => x * (signs[k] as number)))

  const coefficients = new Map<string, number>()
  const explained: Record<string, number> = {}
  blocks.forEach(({ name }, k) => {
    const causes = arrows.filter(([, to]) => to === k).map(([from]) => from)
    if (causes.length === 0) return
    const betas = regression(
      causes.map((c) => scores[c] as Float64Array),
      scores[k] as Float64Array,
    )
    causes.forEach((cause, i) => {
      coefficients.set(`${cause}>${k}`, betas[i] as number)
    })
    explained[name] = causes.reduce(
      (t, cause, i) => t + (betas[i] as number) * correlation(scores[cause] as Float64Array, scores[k] as Float64Array),
      0,
    )
  })
  return {
    paths: paths.map((path, i) => ({ ...path, coefficient: coefficients.get(arrows[i]?.join('>') ?? '') as number })),
    loadings: named(blocks, (k) =>
      (columns[k] as Float64Array[]).map((c) => correlation(c, scores[k] as Float64Array)),
    ),
    weights: named(blocks, (k) => weights[k] as number[]),
    explained,
    scores: rows.map((_, i) => scores.map((s) => s[i] as number)),
    iterations,
    isConverged,
  }
}

/**
 * Satisfaction index of a latent variable on 0 … 100: its columns averaged with the weights of the model in their original units, placed between
 * the ends of the scale: 100·(Σw·x̄ − Σw·min)/(Σw·max − Σw·min). Sampling weights enter the means x̄; the model's weights are taken as they are.
 * C. Fornell et al., J. Marketing 60(4) (1996) 7–18; GB/T 19039-2009 names the same index (its text was not compared).
 *
 * @param rows respondents, columns as in the model
 * @param columns those of the latent variable, @param weights of the standardised columns
 * @param scale smallest and largest possible answer
 * @param respondentWeights sampling weights ≥ 0, one per respondent; equal if nobody says
 * @throws RangeError for a scale without extent, a column that does not vary, lists of different lengths, or weights that are negative or sum up to nothing
 * @example
 * satisfactionIndex([[1], [10]], [0], [1], [1, 10]) // 50
 */
export function satisfactionIndex(
  rows: readonly (readonly number[])[],
  columns: readonly number[],
  weights: readonly number[],
  [least, most]: readonly [number, number],
  respondentWeights?: readonly number[],
): number {
  if (!(most > least)) throw new RangeError(`satisfactionIndex: the scale from ${least} to ${most} has no extent`)
  const shares = respondentWeights ?? rows.map(() => 1)
  if (shares.length !== rows.length || shares.some((w) => !(w >= 0)))
    throw new RangeError('satisfactionIndex: each respondent needs one weight, not negative')
  if (weights.length !== columns.length)
    throw new RangeError(`satisfactionIndex: ${weights.length} weights for ${columns.length} columns`)
  const all = shares.reduce((a, b) => a + b, 0)
  // Weights of standardised columns, brought back to the columns' own units.
  const own = columns.map((j, i) => {
    const spread = deviation(rows.map((row) => row[j] as number))
    if (!(spread > 0)) throw new RangeError(`satisfactionIndex: column ${j} does not vary or has a gap`)
    return (weights[i] as number) / spread
  })
  const total = own.reduce((a, b) => a + b, 0)
  if (!(all > 0 && total !== 0)) throw new RangeError('satisfactionIndex: the weights sum up to nothing')
  const mean = columns.reduce(
    (t, j, i) =>
      t + (own[i] as number) * (rows.reduce((s, row, r) => s + (shares[r] as number) * (row[j] as number), 0) / all),
    0,
  )
  return (100 * (mean / total - least)) / (most - least)
}

function placeOf(place: ReadonlyMap<string, number>, name: string): number {
  const found = place.get(name)
  if (found === undefined) throw new RangeError(`plsPathModel: no latent variable ${name}`)
  return found
}

function named<T>(blocks: readonly LatentBlock[], of: (k: number) => T): Record<string, T> {
  return Object.fromEntries(blocks.map(({ name }, k) => [name, of(k)]))
}

function deviation(values: readonly number[]): number {
  const centre = values.reduce((a, b) => a + b, 0) / values.length
  return Math.sqrt(values.reduce((t, x) => t + (x - centre) ** 2, 0) / values.length)
}

function standardised(values: readonly number[], what: string): Float64Array {
  const centre = values.reduce((a, b) => a + b, 0) / values.length
  const spread = deviation(values)
  if (!(spread > 0)) throw new RangeError(`plsPathModel: ${what} does not vary or has a gap`)
  return Float64Array.from(values, (x) => (x - centre) / spread)
}

/** Mean product; of standardised variables their correlation. */
function correlation(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += (a[i] as number) * (b[i] as number)
  return total / a.length
}

function weightedSum(columns: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const sum = new Float64Array(columns[0]?.length ?? 0)
  columns.forEach((column, j) => {
    const w = weights[j] as number
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + w * (column[i] as number)
  })
  return sum
}

function composite(columns: readonly Float64Array[], weights: readonly number[]): Float64Array {
  return weightedSum(columns, rescaled(weights, columns))
}

/** Weights whose sum has standard deviation 1. */
function rescaled(weights: readonly number[], columns: readonly Float64Array[]): number[] {
  const sum = weightedSum(columns, weights)
  const spread = Math.sqrt(correlation(sum, sum))
  return weights.map((w) => w / spread)
}

function innerEstimate(
  k: number,
  arrows: readonly (readonly [number, number])[],
  scores: readonly Float64Array[],
  scheme: InnerScheme,
): Float64Array {
  const causes = arrows.filter(([, to]) => to === k).map(([from]) => from)
  const effects = arrows.filter(([from]) => from === k).map(([, to]) => to)
  const own = scores[k] as Float64Array
  const along = (other: number) => {
    const r = correlation(own, scores[other] as Float64Array)
    return scheme === 'centroid' ? Math.sign(r) : r
  }
  const betas =
    scheme === 'path' && causes.length > 0
      ? regression(
          causes.map((c) => scores[c] as Float64Array),
          own,
        )
      : causes.map(along)
  const neighbours = [...causes, ...effects]
  return weightedSum(
    neighbours.map((n) => scores[n] as Float64Array),
    [...betas, ...effects.map(along)],
  )
}

/** Standardised coefficients of a regression of standardised variables. */
function regression(causes: readonly Float64Array[], effect: Float64Array): number[] {
  const matrix = causes.map((a) => causes.map((b) => correlation(a, b)))
  const cholesky = new CholeskyDecomposition(new Matrix(matrix))
  if (!cholesky.isPositiveDefinite()) throw new RangeError('plsPathModel: causes of one variable explain one another')
  return cholesky.solve(Matrix.columnVector(causes.map((c) => correlation(c, effect)))).to1DArray()
}
