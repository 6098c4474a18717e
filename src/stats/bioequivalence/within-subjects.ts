import { CholeskyDecomposition, Matrix } from 'ml-matrix'

/** A column that the others explain but for this share of its size is taken as explained. */
const LEAST_PIVOT = 1e-7

/** One measured value of a crossover study: `value` is the pharmacokinetic quantity itself, e.g. AUC. */
export interface PeriodValue {
  readonly subject: string
  readonly sequence: string
  readonly period: string
  readonly treatment: 'T' | 'R'
  /** > 0; a missing period has no entry. */
  readonly value: number
}

/** Least squares with subjects as fixed effects. */
export interface WithinFit {
  /** Estimated coefficients of the columns asked for. */
  readonly coefficients: readonly number[]
  /** Residual sum of squares and degrees of freedom. */
  readonly residual: number
  readonly degreesOfFreedom: number
  /** (X′X)⁻¹ of the columns after the subjects are taken out. */
  readonly inverse: readonly (readonly number[])[]
}

/**
 * Least squares of ln(value) on columns with every subject (and with it every sequence) as a fixed effect: values and columns are taken from their
 * subject's mean, which
 * gives the same coefficients and residuals as a dummy for each subject (Frisch–Waugh–Lovell). A subject with one value says nothing then.
 *
 * @param columns one list per value, all of one length; linearly independent within subjects
 * @param options.dropsDependent leaves out a column that those before it explain, where only the residual matters
 * @throws RangeError when columns are not independent within subjects or nothing is left for the error
 * @example
 * withinSubjects(
 *   [1, 2, 1, 4].map((value, i) => ({ subject: i < 2 ? 'a' : 'b', value, sequence: '', period: '', treatment: 'T' })),
 *   [[0], [1], [0], [1]],
 * ).coefficients[0].toFixed(4) // '1.0397'
 */
export function withinSubjects(
  values: readonly PeriodValue[],
  columns: readonly (readonly number[])[],
  options: { readonly dropsDependent?: boolean } = {},
): WithinFit {
  const members = new Map<string, number[]>()
  values.forEach(({ subject }, i) => {
    members.set(subject, [...(members.get(subject) ?? []), i])
  })
  const width = columns[0]?.length ?? 0
  const y = values.map((v) => Math.log(v.value))
  const x = columns.map((row) => [...row])
  for (const places of members.values()) {
    const mean = places.reduce((t, i) => t + (y[i] as number), 0) / places.length
    for (const i of places) y[i] = (y[i] as number) - mean
    for (let j = 0; j < width; j++) {
      const centre = places.reduce((t, i) => t + ((x[i] as number[])[j] as number), 0) / places.length
      for (const i of places) (x[i] as number[])[j] = ((x[i] as number[])[j] as number) - centre
    }
  }
  if (options.dropsDependent) {
    const kept = independentColumns(x, width)
    return solve(
      y,
      x.map((row) => kept.map((j) => row[j] as number)),
      members.size,
    )
  }
  return solve(y, x, members.size)
}

function solve(y: readonly number[], x: readonly (readonly number[])[], subjects: number): WithinFit {
  const width = x[0]?.length ?? 0
  const product = (j: number, k: number) => x.reduce((t, row) => t + (row[j] as number) * (row[k] as number), 0)
  const normal = Array.from({ length: width }, (_, j) => Array.from({ length: width }, (_, k) => product(j, k)))
  const inverse = inverseOf(normal)
  const right = Array.from({ length: width }, (_, j) =>
    x.reduce((t, row, i) => t + (row[j] as number) * (y[i] as number), 0),
  )
  const coefficients = inverse.map((row) => row.reduce((t, v, k) => t + v * (right[k] as number), 0))
  const residual = x.reduce((t, row, i) => {
    const fitted = row.reduce((s, v, j) => s + v * (coefficients[j] as number), 0)
    return t + ((y[i] as number) - fitted) ** 2
  }, 0)
  const degreesOfFreedom = y.length - subjects - width
  if (degreesOfFreedom < 1) throw new RangeError('withinSubjects: nothing is left to estimate the error from')
  return { coefficients, residual, degreesOfFreedom, inverse }
}

/** Columns that those before them do not explain (Gram–Schmidt). */
function independentColumns(x: readonly (readonly number[])[], width: number): number[] {
  const basis: number[][] = []
  const kept: number[] = []
  for (let j = 0; j < width; j++) {
    const column = x.map((row) => row[j] as number)
    const size = Math.sqrt(column.reduce((t, v) => t + v * v, 0))
    for (const unit of basis) {
      const along = column.reduce((t, v, i) => t + v * (unit[i] as number), 0)
      column.forEach((v, i) => {
        column[i] = v - along * (unit[i] as number)
      })
    }
    const rest = Math.sqrt(column.reduce((t, v) => t + v * v, 0))
    if (!(rest > LEAST_PIVOT * size)) continue
    basis.push(column.map((v) => v / rest))
    kept.push(j)
  }
  return kept
}

/**
 * Inverse of a matrix of sums of squares and products, by Cholesky's decomposition (package ml-matrix).
 *
 * @throws RangeError when its columns are not independent
 * @example
 * inverseOf([[2, 0], [0, 4]]).map((row) => row.map((x) => x.toFixed(2))) // [['0.50', '0.00'], ['0.00', '0.25']]
 */
export function inverseOf(matrix: readonly (readonly number[])[]): number[][] {
  const scale = matrix.map((row, i) => 1 / Math.sqrt(row[i] as number))
  const timesScales = (rows: readonly (readonly number[])[]) =>
    rows.map((row, i) => row.map((x, j) => x * ((scale[i] as number) * (scale[j] as number))))
  // Rounding may leave the two halves a last bit apart; the package asks for equal ones.
  const whole = matrix.map((row, i) => row.map((x, j) => (x + ((matrix[j] as readonly number[])[i] as number)) / 2))
  const cholesky = new CholeskyDecomposition(new Matrix(timesScales(whole)))
  const pivots = cholesky.lowerTriangularMatrix.diagonal()
  if (!cholesky.isPositiveDefinite() || !pivots.every((p) => p > LEAST_PIVOT))
    throw new RangeError('the columns are not independent of one another')
  return timesScales(cholesky.solve(Matrix.eye(matrix.length)).to2DArray())
}
