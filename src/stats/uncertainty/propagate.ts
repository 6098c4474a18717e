import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { normalQuantile } from '../distributions/normal.ts'
import { tQuantile } from '../distributions/t.ts'
import { type Model, partialDerivative, secondDerivative, thirdDerivative } from './derivatives.ts'

/** An input quantity: best estimate, standard uncertainty (same unit), degrees of freedom. */
export interface InputQuantity {
  readonly value: number
  /** Standard uncertainty u(x) ≥ 0. */
  readonly uncertainty: number
  /** ν; infinite if nobody says. */
  readonly degreesOfFreedom?: number
}

/** Correlation of two inputs, by their places. */
export interface Correlation {
  readonly between: readonly [number, number]
  /** −1 … 1. */
  readonly coefficient: number
}

/** A row of the uncertainty budget. */
export interface BudgetLine {
  /** ∂f/∂xᵢ. */
  readonly sensitivity: number
  /** |cᵢ|·u(xᵢ), in the unit of the measurand. */
  readonly contribution: number
}

/** The measurand with its uncertainty. */
export interface Propagated {
  readonly value: number
  /** u_c(y), first order. */
  readonly uncertainty: number
  /** u_c(y) with the second-order terms; equal to `uncertainty` where nobody asked for them. */
  readonly uncertaintyWithSecondOrder: number
  /** ν_eff by Welch–Satterthwaite; infinite where no input has finitely many. */
  readonly effectiveDegreesOfFreedom: number
  readonly budget: readonly BudgetLine[]
}

/**
 * Law of propagation of uncertainty: u_c² = Σ cᵢ²u²(xᵢ) + 2·Σ cᵢcⱼu(xᵢ)u(xⱼ)r(xᵢ, xⱼ). Definition: JCGM 100:2008 (GUM), 5.1.2 and 5.2.2; second-order terms
 * Σᵢ Σⱼ [½(∂²f/∂xᵢ∂xⱼ)² + ∂f/∂xᵢ·∂³f/∂xᵢ∂xⱼ²]·u²(xᵢ)u²(xⱼ) of the note to 5.1.2 (for uncorrelated, normal inputs); degrees of freedom
 * G.4.1 (Welch–Satterthwaite, uncorrelated inputs).
 *
 * @param model f; its derivatives are taken numerically on the scale of the uncertainties
 * @param inputs best estimates with standard uncertainties
 * @param options.correlations pairs that are correlated
 * @param options.hasSecondOrder asks for the second-order terms
 * @throws RangeError for a negative uncertainty, a correlation outside [−1, 1], correlations that cannot be together, or second-order terms with correlations
 * @example
 * propagate(([a = 0, b = 0]) => a + b, [{ value: 1, uncertainty: 3 }, { value: 2, uncertainty: 4 }]).uncertainty.toFixed(9) // '5.000000000'
 */
export function propagate(
  model: Model,
  inputs: readonly InputQuantity[],
  options: { readonly correlations?: readonly Correlation[]; readonly hasSecondOrder?: boolean } = {},
): Propagated {
  const correlations = options.correlations ?? []
  requireSound(inputs, correlations, options.hasSecondOrder === true)
  const values = inputs.map((x) => x.value)
  const budget = inputs.map(({ uncertainty }, i) => {
    if (uncertainty === 0) return { sensitivity: derivativeWithoutScale(model, values, i), contribution: 0 }
    const sensitivity = partialDerivative(model, values, i, uncertainty)
    return { sensitivity, contribution: Math.abs(sensitivity) * uncertainty }
  })
  let variance = budget.reduce((t, { contribution }) => t + contribution ** 2, 0)
  for (const { between, coefficient } of correlations) {
    const [one, other] = between.map((i) => (budget[i]?.sensitivity ?? 0) * (inputs[i]?.uncertainty ?? 0))
    variance += 2 * coefficient * (one as number) * (other as number)
  }
  // Correlations may cancel everything; rounding must not make it less than nothing.
  const uncertainty = Math.sqrt(Math.max(0, variance))
  const more = options.hasSecondOrder ? secondOrder(model, inputs, budget) : 0
  return {
    value: model(values),
    uncertainty,
    uncertaintyWithSecondOrder: Math.sqrt(Math.max(0, variance + more)),
    effectiveDegreesOfFreedom: effectiveDegreesOfFreedom(
      uncertainty,
      budget.map(({ contribution }, i) => ({
        contribution,
        degreesOfFreedom: inputs[i]?.degreesOfFreedom ?? Number.POSITIVE_INFINITY,
      })),
    ),
    budget,
  }
}

/**
 * Effective degrees of freedom by Welch–Satterthwaite: u_c⁴/Σ(uᵢ⁴/νᵢ). Definition: JCGM 100:2008, G.4.1 (G.2b).
 *
 * @returns infinite where no part has finitely many
 * @example
 * effectiveDegreesOfFreedom(5, [{ contribution: 3, degreesOfFreedom: 9 }, { contribution: 4, degreesOfFreedom: 16 }]) // 25
 */
export function effectiveDegreesOfFreedom(
  uncertainty: number,
  parts: readonly { readonly contribution: number; readonly degreesOfFreedom: number }[],
): number {
  const total = parts.reduce((t, p) => t + p.contribution ** 4 / p.degreesOfFreedom, 0)
  return total === 0 ? Number.POSITIVE_INFINITY : uncertainty ** 4 / total
}

/**
 * Coverage factor k: the quantile (1 + p)/2 of Student's t with ν_eff degrees of freedom, truncated to the next lower integer as GUM G.4.1 says.
 *
 * @param probability p, e.g. 0.95 or 0.99
 * @throws RangeError for a probability outside (0, 1) or fewer than one degree of freedom
 * @example
 * coverageFactor(16.7, 0.99).toFixed(2) // '2.92'
 */
export function coverageFactor(degreesOfFreedom: number, probability: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`coverageFactor: ${probability} is no probability`)
  if (!(degreesOfFreedom >= 1)) throw new RangeError(`coverageFactor: ${degreesOfFreedom} degrees of freedom`)
  const tail = (1 + probability) / 2
  return degreesOfFreedom === Number.POSITIVE_INFINITY
    ? normalQuantile(tail)
    : tQuantile(tail, Math.floor(degreesOfFreedom))
}

function secondOrder(model: Model, inputs: readonly InputQuantity[], budget: readonly BudgetLine[]): number {
  const values = inputs.map((x) => x.value)
  const varying = inputs.map((x, i) => [x.uncertainty, i] as const).filter(([u]) => u > 0)
  let total = 0
  for (const [a, i] of varying)
    for (const [b, j] of varying) {
      const curvature = secondDerivative(model, values, [i, j], [a, b])
      const third = thirdDerivative(model, values, [i, j], [a, b])
      total += (curvature ** 2 / 2 + (budget[i] as BudgetLine).sensitivity * third) * a ** 2 * b ** 2
    }
  return total
}

/** Sensitivity to an input without uncertainty: shown in the budget, counted nowhere. */
function derivativeWithoutScale(model: Model, values: readonly number[], index: number): number {
  return partialDerivative(model, values, index, Math.abs(values[index] as number) * 1e-3 || 1e-3)
}

function requireSound(
  inputs: readonly InputQuantity[],
  correlations: readonly Correlation[],
  hasSecondOrder: boolean,
): void {
  inputs.forEach(({ uncertainty, degreesOfFreedom }, i) => {
    if (!(uncertainty >= 0)) throw new RangeError(`propagate: the uncertainty of input ${i} is negative`)
    if (degreesOfFreedom !== undefined && !(degreesOfFreedom > 0))
      throw new RangeError(`propagate: input ${i} has ${degreesOfFreedom} degrees of freedom`)
  })
  if (correlations.length === 0) return
  if (hasSecondOrder) throw new RangeError('propagate: the second-order terms hold for uncorrelated inputs only')
  const matrix: number[][] = inputs.map((_, i) => inputs.map((_, j) => (i === j ? 1 : 0)))
  for (const { between, coefficient } of correlations) {
    const [i, j] = between
    if (i === j || !matrix[i] || !matrix[j]) throw new RangeError(`propagate: no two inputs ${i} and ${j}`)
    if (!(Math.abs(coefficient) <= 1))
      throw new RangeError(`propagate: the correlation ${coefficient} is not in [−1, 1]`)
    matrix[i][j] = matrix[j][i] = coefficient
  }
  if (!isPositiveSemidefinite(matrix)) throw new RangeError('propagate: these correlations cannot be together')
}

/** Wholly correlated inputs give an eigenvalue of 0, which rounding may leave a little below. */
function isPositiveSemidefinite(matrix: readonly (readonly number[])[]): boolean {
  const rows = matrix.map((row) => [...row])
  const { realEigenvalues } = new EigenvalueDecomposition(new Matrix(rows), { assumeSymmetric: true })
  return realEigenvalues.every((value) => value >= -1e-10)
}
