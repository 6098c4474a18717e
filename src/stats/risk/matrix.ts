import Fraction from 'fraction.js'

/** Levels of risk, lowest first. */
export const RISK_LEVELS = ['low', 'medium', 'high', 'serious'] as const
export type RiskLevel = (typeof RISK_LEVELS)[number]

/** Severity of injury, 1 (slight) to 4 (fatal). */
export type Severity = 1 | 2 | 3 | 4

/** A row of the matrix: probabilities *above* the bound, a ratio of integers as a text. */
export interface RiskBand {
  /** `1/10`; `0` for the last row, which takes what no other took. */
  readonly above: string
  /** Level for severity 1, 2, 3, 4. */
  readonly levels: readonly [RiskLevel, RiskLevel, RiskLevel, RiskLevel]
}

/** A method of assessment as a versioned object: rows from the most probable down. */
export interface RiskMatrix {
  readonly id: string
  readonly source: string
  readonly bands: readonly RiskBand[]
}

/**
 * The matrix of the EU's guidelines on risk assessment of consumer products. Values as coded in the UK's Product Safety Database and printed in
 * Decision 2010/15/EU; annex II of Delegated Regulation (EU) 2024/3173, in force since 2025-03-26, was not compared with it.
 */
export const euConsumerMatrix: RiskMatrix = {
  id: 'eu-consumer-2010',
  source: 'Commission Decision 2010/15/EU, part IV, table 4',
  bands: [
    { above: '1/2', levels: ['high', 'serious', 'serious', 'serious'] },
    { above: '1/10', levels: ['medium', 'serious', 'serious', 'serious'] },
    { above: '1/100', levels: ['medium', 'serious', 'serious', 'serious'] },
    { above: '1/1000', levels: ['low', 'high', 'serious', 'serious'] },
    { above: '1/10000', levels: ['low', 'medium', 'high', 'serious'] },
    { above: '1/100000', levels: ['low', 'low', 'medium', 'high'] },
    { above: '1/1000000', levels: ['low', 'low', 'low', 'medium'] },
    { above: '0', levels: ['low', 'low', 'low', 'low'] },
  ],
}

/**
 * A probability as an exact ratio: `0.0100001`, `1/100`, or a number taken at the decimal it prints as. Never rounded, never by way of
 * an integer 1/p.
 *
 * @throws RangeError for what is no number between 0 and 1
 * @example
 * exactProbability('0.0100001').toFraction() // '100001/10000000'
 */
export function exactProbability(value: string | number | Fraction): Fraction {
  let ratio: Fraction
  try {
    ratio = new Fraction(typeof value === 'number' ? plain(value) : value)
  } catch {
    throw new RangeError(`exactProbability: ${value} is no number`)
  }
  if (ratio.compare(0) < 0 || ratio.compare(1) > 0)
    throw new RangeError(`exactProbability: ${value} is not between 0 and 1`)
  return ratio
}

/** The shortest decimal that reads back as this number, without an exponent. */
function plain(value: number): string {
  const [digits = '', exponent] = String(value).split('e')
  if (exponent === undefined) return digits
  const places = Number(exponent)
  const [whole = '', part = ''] = digits.split('.')
  if (places >= 0) return `${whole}${part.padEnd(places, '0')}`
  return `0.${'0'.repeat(-places - 1)}${whole}${part}`
}

/**
 * Level of a risk: the row whose bound the probability exceeds, the column of the severity. A probability exactly on a bound belongs to the row below.
 *
 * @param probability of the injury in the product's life, 0 to 1
 * @throws RangeError for a probability that is none, or a severity other than 1 to 4
 * @example
 * riskLevel('0.6', 1) // 'high'
 * @example
 * riskLevel('0.0100001', 1) // 'medium'
 * @example
 * riskLevel('1/100', 1) // 'low'
 */
export function riskLevel(
  probability: string | number | Fraction,
  severity: Severity,
  matrix: RiskMatrix = euConsumerMatrix,
): RiskLevel {
  if (![1, 2, 3, 4].includes(severity)) throw new RangeError(`riskLevel: severity ${severity} is not 1, 2, 3 or 4`)
  const ratio = exactProbability(probability)
  const band = matrix.bands.find((b) => ratio.compare(new Fraction(b.above)) > 0) ?? matrix.bands.at(-1)
  if (!band) throw new RangeError(`riskLevel: the matrix ${matrix.id} has no rows`)
  return band.levels[severity - 1] as RiskLevel
}
