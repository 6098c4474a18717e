/** How a score is judged. */
export type Performance = 'satisfactory' | 'questionable' | 'unsatisfactory'

/** Above this share of σ_pt the uncertainty of the assigned value counts (ISO 13528:2022, 9.2.1). */
const NEGLIGIBLE_SHARE = 0.3

/**
 * z score: (x − x_pt)/σ_pt. Definition: ISO 13528:2022, 9.4.
 *
 * @param result x, @param assigned x_pt, @param sigma σ_pt > 0, all in one unit
 * @throws RangeError for a σ_pt that is not positive, or a result or assigned value that is no finite number
 * @example
 * zScore(10.4, 10, 0.2).toFixed(6) // '2.000000'
 */
export function zScore(result: number, assigned: number, sigma: number): number {
  requireFinite('zScore', result, assigned)
  requirePositive('zScore', sigma)
  return (result - assigned) / sigma
}

/**
 * z′ score: (x − x_pt)/√(σ_pt² + u(x_pt)²), for an assigned value whose uncertainty is not negligible. Definition: ISO 13528:2022, 9.5.
 *
 * @throws RangeError for a σ_pt that is not positive, or a negative uncertainty
 * @example
 * zPrimeScore(10.5, 10, 0.3, 0.4) // 1
 */
export function zPrimeScore(result: number, assigned: number, sigma: number, assignedUncertainty: number): number {
  requireFinite('zPrimeScore', result, assigned)
  requirePositive('zPrimeScore', sigma)
  requireNotNegative('zPrimeScore', assignedUncertainty)
  return (result - assigned) / Math.hypot(sigma, assignedUncertainty)
}

/**
 * ζ score: (x − x_pt)/√(u(x)² + u(x_pt)²), with the participant's own standard uncertainty. Definition: ISO 13528:2022, 9.6.
 *
 * @throws RangeError for a negative uncertainty, or when both are 0
 * @example
 * zetaScore(10.5, 10, 0.3, 0.4) // 1
 */
export function zetaScore(
  result: number,
  assigned: number,
  resultUncertainty: number,
  assignedUncertainty: number,
): number {
  requireFinite('zetaScore', result, assigned)
  return (result - assigned) / combined('zetaScore', resultUncertainty, assignedUncertainty)
}

/**
 * Eₙ score: (x − x_pt)/√(U(x)² + U(x_pt)²) with expanded uncertainties (k = 2). Definition: ISO 13528:2022, 9.7.
 *
 * @throws RangeError for a negative uncertainty, or when both are 0
 * @example
 * enScore(10.5, 10, 0.3, 0.4) // 1
 */
export function enScore(result: number, assigned: number, resultExpanded: number, assignedExpanded: number): number {
  requireFinite('enScore', result, assigned)
  return (result - assigned) / combined('enScore', resultExpanded, assignedExpanded)
}

/**
 * Judges z, z′ or ζ: |z| ≤ 2 satisfactory, 2 < |z| < 3 questionable, |z| ≥ 3 unsatisfactory (ISO 13528:2022, 9.4.2; ISO/IEC 17043:2023).
 *
 * @example
 * performanceOfZ(-3) // 'unsatisfactory'
 */
export function performanceOfZ(score: number): Performance {
  const size = Math.abs(score)
  if (size <= 2) return 'satisfactory'
  return size < 3 ? 'questionable' : 'unsatisfactory'
}

/**
 * Judges Eₙ: |Eₙ| ≤ 1 satisfactory, otherwise unsatisfactory; there is no questionable one. The 2015 and 2022 editions differ at exactly 1 in
 * wording only.
 *
 * @example
 * performanceOfEn(1.2) // 'unsatisfactory'
 */
export function performanceOfEn(score: number): Performance {
  return Math.abs(score) <= 1 ? 'satisfactory' : 'unsatisfactory'
}

/**
 * Whether the uncertainty of the assigned value may be left out of the score: u(x_pt) < 0.3·σ_pt (ISO 13528:2022, 9.2.1). If not, z′ is to be used.
 *
 * @example
 * isAssignedUncertaintyNegligible(0.02, 0.1) // true
 */
export function isAssignedUncertaintyNegligible(assignedUncertainty: number, sigma: number): boolean {
  requireNotNegative('isAssignedUncertaintyNegligible', assignedUncertainty)
  requirePositive('isAssignedUncertaintyNegligible', sigma)
  return assignedUncertainty < NEGLIGIBLE_SHARE * sigma
}

function combined(name: string, a: number, b: number): number {
  requireNotNegative(name, a)
  requireNotNegative(name, b)
  const whole = Math.hypot(a, b)
  requirePositive(name, whole)
  return whole
}

function requireFinite(name: string, ...values: number[]): void {
  for (const value of values) if (!Number.isFinite(value)) throw new RangeError(`${name}: ${value} is no finite number`)
}

function requirePositive(name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError(`${name}: ${value} must be positive`)
}

function requireNotNegative(name: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError(`${name}: ${value} must not be negative`)
}
