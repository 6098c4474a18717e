import Fraction from 'fraction.js'
import {
  euConsumerMatrix,
  exactProbability,
  RISK_LEVELS,
  type RiskLevel,
  type RiskMatrix,
  riskLevel,
  type Severity,
} from './matrix.ts'

/** What a step's probability rests on. */
export type EvidenceGrade = 'judgement' | 'limited' | 'strong'

/** One step from the product to the injury, with the probability that it follows the step before. */
export interface ScenarioStep {
  readonly probability: string | number
  readonly evidence?: EvidenceGrade
}

/** How one injury comes about. */
export interface HarmScenario {
  readonly steps: readonly ScenarioStep[]
  readonly severity: Severity
}

/**
 * Probability of a scenario: the exact product of its steps' conditional probabilities.
 *
 * @returns an exact ratio; 1 for no steps
 * @throws RangeError for a probability outside [0, 1]
 * @example
 * scenarioProbability([{ probability: '1/3' }, { probability: '0.3' }]).toFraction() // '1/10'
 */
export function scenarioProbability(steps: readonly ScenarioStep[]): Fraction {
  return steps.reduce((p, step) => p.mul(exactProbability(step.probability)), new Fraction(1))
}

/**
 * Probability that at least one of several independent scenarios happens: 1 − Π(1 − pᵢ). Where they exclude one another it is their sum,
 * which is never smaller: `exclusive`.
 *
 * @throws RangeError when scenarios that exclude one another sum up to more than 1
 * @example
 * combinedProbability(['1/2', '1/2'], 'independent').toFraction() // '3/4'
 */
export function combinedProbability(
  probabilities: readonly (string | number | Fraction)[],
  relation: 'independent' | 'exclusive',
): Fraction {
  const exact = probabilities.map((p) => exactProbability(p))
  if (relation === 'independent')
    return new Fraction(1).sub(exact.reduce((none, p) => none.mul(new Fraction(1).sub(p)), new Fraction(1)))
  const total = exact.reduce((t, p) => t.add(p), new Fraction(0))
  if (total.compare(1) > 0)
    throw new RangeError(`combinedProbability: scenarios that exclude one another sum up to ${total.toFraction()}`)
  return total
}

/** What one step does to the level. */
export interface StepSensitivity {
  readonly step: number
  /** Level when the step's probability is divided, and multiplied, by the factor (at most 1). */
  readonly lower: RiskLevel
  readonly higher: RiskLevel
  /** Whether either differs from the level as assessed. */
  readonly isDecisive: boolean
}

/**
 * Sensitivity of the level to each step: its probability ten times smaller and ten times larger (or another factor), the others as they are.
 * The guidelines ask for this check wherever a step rests on judgement.
 *
 * @param factor > 1
 * @throws RangeError for a factor that is not above 1
 * @example
 * sensitivityOfSteps({ severity: 2, steps: [{ probability: '1/500' }] })[0].isDecisive // true
 */
export function sensitivityOfSteps(
  scenario: HarmScenario,
  options: { readonly factor?: number; readonly matrix?: RiskMatrix } = {},
): StepSensitivity[] {
  const factor = new Fraction(options.factor ?? 10)
  if (factor.compare(1) <= 0) throw new RangeError(`sensitivityOfSteps: the factor ${options.factor} is not above 1`)
  const matrix = options.matrix ?? euConsumerMatrix
  const whole = scenarioProbability(scenario.steps)
  const level = riskLevel(whole, scenario.severity, matrix)
  return scenario.steps.map((step, i) => {
    const own = exactProbability(step.probability)
    const others = scenarioProbability(scenario.steps.filter((_, j) => j !== i))
    const larger = own.mul(factor).compare(1) > 0 ? new Fraction(1) : own.mul(factor)
    const lower = riskLevel(others.mul(own.div(factor)), scenario.severity, matrix)
    const higher = riskLevel(others.mul(larger), scenario.severity, matrix)
    return { step: i, lower, higher, isDecisive: lower !== level || higher !== level }
  })
}

/**
 * The highest level of several scenarios: what the product as a whole is judged by.
 *
 * @throws RangeError for no scenarios
 * @example
 * highestLevel(['low', 'high', 'medium']) // 'high'
 */
export function highestLevel(levels: readonly RiskLevel[]): RiskLevel {
  if (levels.length === 0) throw new RangeError('highestLevel: there are no scenarios')
  return levels.reduce((a, b) => (RISK_LEVELS.indexOf(b) > RISK_LEVELS.indexOf(a) ? b : a))
}
