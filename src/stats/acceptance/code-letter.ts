/** Sample size code letters in order of the sample size; S only by an arrow of tightened inspection. */
export const CODE_LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R'] as const
export type CodeLetter = (typeof CODE_LETTERS)[number] | 'S'

/** Special and general inspection levels; II unless something else is said. */
export const INSPECTION_LEVELS = ['S-1', 'S-2', 'S-3', 'S-4', 'I', 'II', 'III'] as const
export type InspectionLevel = (typeof INSPECTION_LEVELS)[number]

/** Largest lot of each row; the last row has none. */
const LOTS = [8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10_000, 35_000, 150_000, 500_000]

/** One word per row of lot sizes, a letter per level S-1 … III. */
const ROWS = [
  'AAAAAAB',
  'AAAAABC',
  'AABBBCD',
  'ABBCCDE',
  'BBCCCEF',
  'BBCDDFG',
  'BCDEEGH',
  'BCDEFHJ',
  'CCEFGJK',
  'CDEGHKL',
  'CDFGJLM',
  'CDFHKMN',
  'DEGJLNP',
  'DEGJMPQ',
  'DEHKNQR',
]

/**
 * Sample size code letter for a lot. Definition: ISO 2859-1:1999 (GB/T 2828.1-2012), table 1; the same in ANSI/ASQ Z1.4 and MIL-STD-105E.
 *
 * @param lotSize N ≥ 2, in units
 * @throws RangeError for a lot of fewer than two units or no integer
 * @example
 * codeLetter(1000, 'II') // 'J'
 */
export function codeLetter(lotSize: number, level: InspectionLevel = 'II'): CodeLetter {
  if (!(Number.isInteger(lotSize) && lotSize >= 2)) throw new RangeError(`codeLetter: a lot of ${lotSize} units`)
  const row = LOTS.findIndex((most) => lotSize <= most)
  const letters = ROWS[row < 0 ? LOTS.length : row] as string
  return letters[INSPECTION_LEVELS.indexOf(level)] as CodeLetter
}
