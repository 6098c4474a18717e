import type { RatioEstimate } from './disproportionality.ts'

/** What is known of a pair; each set of thresholds looks at some of it. */
export interface SignalScores {
  /** Reports with both. */
  readonly n: number
  readonly proportionalReportingRatio?: RatioEstimate
  readonly chiSquareYates?: number
  readonly reportingOddsRatio?: RatioEstimate
  /** Lower end of the 90 % posterior interval. */
  readonly eb05?: number
  /** Lower end of the 95 % interval of the information component. */
  readonly ic025?: number
}

/** A named set of thresholds: when a pair counts as a signal of disproportionate reporting. */
export interface ThresholdSet {
  readonly id: string
  readonly name: string
  readonly source: string
  readonly isSignal: (scores: SignalScores) => boolean
}

/**
 * Sets in use. A signal of disproportionate reporting is a reason to look, never a finding of cause.
 * `ema`: lower end of the PRR's 95 % interval ≥ 1 with n ≥ 3 (EMA/106464/2006 rev. 1; the guideline asks for 5 for products not under additional
 * monitoring, which is not told apart here). `mhra`: n ≥ 3, PRR ≥ 2, χ² ≥ 4 (Evans et al. 2001). `gps`: EB05 ≥ 2 (Szarfman, Machado, O'Neill, Drug Safety
 * 25 (2002) 381–392).
 * `umc`: IC₀₂₅ > 0.
 */
export const thresholdSets: readonly ThresholdSet[] = [
  {
    id: 'ema',
    name: 'EMA: PRR 95 % lower bound ≥ 1, n ≥ 3',
    source: 'EMA/106464/2006 rev. 1',
    isSignal: ({ n, proportionalReportingRatio: prr }) => n >= 3 && prr !== undefined && prr.low >= 1,
  },
  {
    id: 'mhra',
    name: 'MHRA: PRR ≥ 2, χ² ≥ 4, n ≥ 3',
    source: 'Evans, Waller, Davis 2001',
    isSignal: ({ n, proportionalReportingRatio: prr, chiSquareYates = 0 }) =>
      n >= 3 && prr !== undefined && prr.estimate >= 2 && chiSquareYates >= 4,
  },
  {
    id: 'gps',
    name: 'GPS: EB05 ≥ 2',
    source: 'Szarfman, Machado, O’Neill 2002',
    isSignal: ({ eb05 = 0 }) => eb05 >= 2,
  },
  {
    id: 'umc',
    name: 'UMC: IC025 > 0',
    source: 'Bate et al. 1998; Norén et al. 2013',
    isSignal: ({ ic025 = 0 }) => ic025 > 0,
  },
]

/**
 * The sets by which a pair is a signal.
 *
 * @example
 * signalsOf({ n: 5, eb05: 2.1 }) // ['gps']
 */
export function signalsOf(scores: SignalScores): string[] {
  return thresholdSets.filter((set) => set.isSignal(scores)).map((set) => set.id)
}
