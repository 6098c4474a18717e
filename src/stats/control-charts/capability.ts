/** Capability of a process; undefined where a limit is missing. */
export interface Capability {
  /** (USL − LSL)/6σ. */
  readonly cp: number | undefined
  /** min((USL − μ), (μ − LSL))/3σ. */
  readonly cpk: number
  readonly lowerCpk: number | undefined
  readonly upperCpk: number | undefined
}

/**
 * Capability indices. ISO 22514-2:2017; NIST/SEMATECH e-Handbook 6.1.6. With σ within subgroups (R̄/d₂) they are Cp and Cpk, with the overall standard
 * deviation the same formulas give
 * Pp and Ppk.
 *
 * @param mean μ and `sigma` σ > 0, in the unit of the limits
 * @param limits at least one of the specification limits
 * @throws RangeError for σ ≤ 0, no limit, or limits in the wrong order
 * @example
 * capability(16, 2, { lower: 8, upper: 20 }).cpk.toFixed(4) // '0.6667'
 * capability(16, 2, { lower: 8, upper: 20 }).cp // 1
 */
export function capability(
  mean: number,
  sigma: number,
  limits: { readonly lower?: number; readonly upper?: number },
): Capability {
  const { lower, upper } = limits
  if (!(sigma > 0)) throw new RangeError(`capability: σ ${sigma} is not positive`)
  if (lower === undefined && upper === undefined) throw new RangeError('capability: there is no specification limit')
  if (lower !== undefined && upper !== undefined && !(lower < upper))
    throw new RangeError(`capability: limits ${lower} … ${upper}`)
  const lowerCpk = lower === undefined ? undefined : (mean - lower) / (3 * sigma)
  const upperCpk = upper === undefined ? undefined : (upper - mean) / (3 * sigma)
  const cp = lower === undefined || upper === undefined ? undefined : (upper - lower) / (6 * sigma)
  const cpk = Math.min(lowerCpk ?? Number.POSITIVE_INFINITY, upperCpk ?? Number.POSITIVE_INFINITY)
  return { cp, cpk, lowerCpk, upperCpk }
}
