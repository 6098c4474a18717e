/** How stability was judged. */
export interface StabilityVerdict {
  /** |ȳ₁ − ȳ₂|. */
  readonly difference: number
  /** |ȳ₁ − ȳ₂| ≤ 0.3·σ_pt. */
  readonly isAdequate: boolean
  /** |ȳ₁ − ȳ₂| ≤ 0.3·σ_pt + 2·√(u(ȳ₁)² + u(ȳ₂)²): what the measurements themselves leave open is allowed for. */
  readonly isAdequateAllowingForUncertainty: boolean
}

const ALLOWED_SHARE = 0.3

/**
 * Judges stability from the mean of the homogeneity study and the mean of a later one. Definition: ISO 13528:2022, B.5.
 *
 * @param uncertainties standard uncertainties of the two means; 0 if nobody says
 * @throws RangeError for a σ_pt that is not positive, or a mean that is no finite number
 * @example
 * judgeStability(10, 10.02, 0.1).isAdequate // true
 */
export function judgeStability(
  before: number,
  after: number,
  sigma: number,
  uncertainties: { readonly before?: number; readonly after?: number } = {},
): StabilityVerdict {
  if (!(sigma > 0)) throw new RangeError(`judgeStability: σ_pt ${sigma} must be positive`)
  const difference = Math.abs(before - after)
  if (!Number.isFinite(difference)) throw new RangeError(`judgeStability: means ${before} and ${after}`)
  const limit = ALLOWED_SHARE * sigma
  const own = 2 * Math.hypot(uncertainties.before ?? 0, uncertainties.after ?? 0)
  return {
    difference,
    isAdequate: difference <= limit,
    isAdequateAllowingForUncertainty: difference <= limit + own,
  }
}
