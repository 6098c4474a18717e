import { normalQuantile } from '../distributions/normal.ts'

/** The four-fold table of a product and an event over reports. */
export interface FourfoldTable {
  /** Reports with the product and the event. */
  readonly a: number
  /** With the product, without the event. */
  readonly b: number
  /** Without the product, with the event. */
  readonly c: number
  /** With neither. */
  readonly d: number
}

/** A ratio with its confidence interval; the ends are NaN where a cell that must be positive is 0. */
export interface RatioEstimate {
  readonly estimate: number
  readonly low: number
  readonly high: number
}

/**
 * The four-fold table from counts of reports.
 *
 * @throws RangeError when the counts cannot be together
 * @example
 * fourfoldOf({ n: 2, productReports: 5, eventReports: 4 }, 20) // { a: 2, b: 3, c: 2, d: 13 }
 */
export function fourfoldOf(
  pair: { readonly n: number; readonly productReports: number; readonly eventReports: number },
  reports: number,
): FourfoldTable {
  const { n, productReports, eventReports } = pair
  const table = { a: n, b: productReports - n, c: eventReports - n, d: reports - productReports - eventReports + n }
  if (Object.values(table).some((cell) => !(cell >= 0)))
    throw new RangeError(`fourfoldOf: ${n} of ${productReports} and ${eventReports} in ${reports} reports cannot be`)
  return table
}

/**
 * Proportional reporting ratio: [a/(a+b)]/[c/(c+d)], interval exp(ln PRR ± z·√(1/a − 1/(a+b) + 1/c − 1/(c+d))).
 * S. J. W. Evans, P. C. Waller, S. Davis, Pharmacoepidemiology and Drug Safety 10 (2001) 483–486.
 *
 * @param confidence of the two-sided interval; 0.95 if nobody says
 * @returns ratio 0 where a is 0, infinite where only c is (nobody else reports the event: the strongest disproportion there is), NaN where the ratio is
 *   0/0; no interval in
 *   any of these
 * @throws RangeError for a cell that is negative or no number, or a confidence outside (0, 1)
 * @example
 * proportionalReportingRatio({ a: 10, b: 90, c: 20, d: 880 }).estimate // 4.5
 */
export function proportionalReportingRatio({ a, b, c, d }: FourfoldTable, confidence = 0.95): RatioEstimate {
  requireCells('proportionalReportingRatio', { a, b, c, d })
  const estimate = a / (a + b) / (c / (c + d))
  return around(estimate, Math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)), confidence)
}

/**
 * Reporting odds ratio: ad/(bc), interval exp(ln ROR ± z·√(1/a + 1/b + 1/c + 1/d)).
 * E. P. van Puijenbroek et al., Pharmacoepidemiology and Drug Safety 11 (2002) 3–10.
 *
 * @returns ratio 0 or infinite where a cell of one side is 0, NaN where it is 0/0; no interval where any cell is 0
 * @throws RangeError as {@link proportionalReportingRatio}
 * @example
 * reportingOddsRatio({ a: 10, b: 90, c: 20, d: 880 }).estimate.toFixed(4) // '4.8889'
 */
export function reportingOddsRatio({ a, b, c, d }: FourfoldTable, confidence = 0.95): RatioEstimate {
  requireCells('reportingOddsRatio', { a, b, c, d })
  return around((a * d) / (b * c), Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), confidence)
}

/**
 * χ² of the four-fold table with Yates' correction: N·(max(0, |ad − bc| − N/2))²/[(a+b)(c+d)(a+c)(b+d)], one degree of freedom.
 * F. Yates, Supplement to the J. R. Stat. Soc. 1 (1934) 217–235.
 *
 * @returns NaN where a margin is 0
 * @throws RangeError for a cell that is negative or no number
 * @example
 * chiSquareYates({ a: 10, b: 90, c: 20, d: 880 }).toFixed(4) // '16.1321'
 */
export function chiSquareYates({ a, b, c, d }: FourfoldTable): number {
  requireCells('chiSquareYates', { a, b, c, d })
  const total = a + b + c + d
  const excess = Math.max(0, Math.abs(a * d - b * c) - total / 2)
  // In two steps, so that no product of four margins overflows what a double holds exactly.
  return ((excess / (a + b)) * (excess / (c + d)) * total) / (a + c) / (b + d)
}

function requireCells(name: string, table: FourfoldTable): void {
  for (const [cell, count] of Object.entries(table))
    if (!(count >= 0 && count < Number.POSITIVE_INFINITY)) throw new RangeError(`${name}: the cell ${cell} is ${count}`)
}

function around(estimate: number, error: number, confidence: number): RatioEstimate {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`the confidence ${confidence} is no probability`)
  if (!(estimate > 0 && Number.isFinite(error))) return { estimate, low: Number.NaN, high: Number.NaN }
  const factor = Math.exp(normalQuantile((1 + confidence) / 2) * error)
  return { estimate, low: estimate / factor, high: estimate * factor }
}
