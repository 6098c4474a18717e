import { CODE_LETTERS, type CodeLetter } from './code-letter.ts'

/** Acceptance quality limits: per cent nonconforming up to 10, nonconformities per 100 units above as well. */
export const AQLS = [
  0.01, 0.015, 0.025, 0.04, 0.065, 0.1, 0.15, 0.25, 0.4, 0.65, 1, 1.5, 2.5, 4, 6.5, 10, 15, 25, 40, 65, 100, 150, 250,
  400, 650, 1000,
] as const
export type Aql = (typeof AQLS)[number]

/** Severity of inspection. `reduced` is that of MIL-STD-105E and ANSI/ASQ Z1.4; see {@link singlePlan}. */
export type Severity = 'normal' | 'tightened' | 'reduced'

/** A single sampling plan. */
export interface SinglePlan {
  /** Letter whose plan is used, after following arrows: its own sample size goes with it. */
  readonly letter: CodeLetter
  readonly sampleSize: number
  readonly accept: number
  /** In reduced inspection it may be more than `accept` + 1: between them the lot is accepted and normal inspection comes back. */
  readonly reject: number
  /** An arrow led to another letter than the one asked for. */
  readonly arrow: 'none' | 'up' | 'down'
}

const SIZES: Readonly<Record<Severity, readonly number[]>> = {
  normal: [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000],
  tightened: [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150],
  reduced: [2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800],
}

type Cell = readonly [accept: number, reject: number] | 'up' | 'down'
const plan = (accept: number): Cell => [accept, accept + 1]

/** The master tables run along diagonals: letter + AQL gives the place, 0 where the plan accepts on zero. */
const DIAGONALS: Readonly<Record<Severity, { readonly zero: number; readonly cells: readonly Cell[] }>> = {
  normal: {
    zero: 14,
    cells: [plan(0), 'up', 'down', ...[1, 2, 3, 5, 7, 10, 14, 21, 30, 44].map(plan)],
  },
  tightened: {
    zero: 15,
    cells: [plan(0), 'down', 'down', ...[1, 2, 3, 5, 8, 12, 18, 27, 41].map(plan)],
  },
  reduced: {
    zero: 14,
    cells: [
      plan(0),
      'up',
      'down',
      [0, 2],
      [1, 3],
      [1, 4],
      [2, 5],
      [3, 6],
      [5, 8],
      [7, 10],
      [10, 13],
      [14, 17],
      [21, 24],
    ],
  },
}

/** The two largest acceptance numbers of a table stand only with the small samples of letters up to E. */
const LAST_WITH_LARGEST = CODE_LETTERS.indexOf('E')

/**
 * Single sampling plan from the master tables, following arrows to the plan with the arrow's own sample size. Definition: ISO 2859-1:1999 (GB/T 2828.1-2012),
 * tables 2-A and 2-B for normal and tightened inspection, the same in ANSI/ASQ Z1.4 and MIL-STD-105E. Reduced inspection is that of MIL-STD-105E
 * (table II-C): the editions of 1999 and later give it other acceptance numbers with reject = accept + 1; those numbers are not here, because no text of
 * them could be compared. Checked against the R package AQLSchemes cell by cell (16 × 26 × 3).
 *
 * @param letter from `codeLetter`
 * @param aql one of {@link AQLS}
 * @returns where the sample size is not below the lot size, inspect every unit
 * @throws RangeError for a letter or AQL that is none
 * @example
 * singlePlan('J', 1, 'normal') // { letter: 'J', sampleSize: 80, accept: 2, reject: 3, arrow: 'none' }
 * @example
 * singlePlan('G', 1, 'normal') // { letter: 'H', sampleSize: 50, accept: 1, reject: 2, arrow: 'down' }
 */
export function singlePlan(letter: Exclude<CodeLetter, 'S'>, aql: Aql, severity: Severity): SinglePlan {
  const asked = CODE_LETTERS.indexOf(letter)
  const column = AQLS.indexOf(aql)
  if (asked < 0) throw new RangeError(`singlePlan: no code letter ${letter}`)
  if (column < 0) throw new RangeError(`singlePlan: ${aql} is no AQL of the standard`)
  let place = asked
  let arrow: SinglePlan['arrow'] = 'none'
  for (;;) {
    const cell = cellAt(place, column, severity)
    if (cell !== 'up' && cell !== 'down') {
      const sampleSize = SIZES[severity][place] as number
      return { letter: letterAt(place), sampleSize, accept: cell[0], reject: cell[1], arrow }
    }
    // The first arrow's direction holds until a plan is reached.
    if (arrow === 'none') arrow = cell
    place += arrow === 'down' ? 1 : -1
  }
}

function letterAt(place: number): CodeLetter {
  return CODE_LETTERS[place] ?? 'S'
}

function cellAt(place: number, column: number, severity: Severity): Cell {
  const { zero, cells } = DIAGONALS[severity]
  const last = SIZES[severity].length - 1
  const small = severity === 'reduced' ? smallReduced(place, column) : undefined
  if (small) return small
  const step = place + column - zero
  if (step < 0) return 'down'
  // The two largest of normal and tightened inspection: 30, 44 and 27, 41; of reduced 14 and 21.
  const most = place <= LAST_WITH_LARGEST ? cells.length - 1 : cells.length - 3
  if (step > most) return 'up'
  const cell = cells[step] as Cell
  if (cell === 'up' && place === 0) return 'down'
  if (cell === 'down' && place === last) return 'up'
  // Tightened inspection has no plan that accepts on zero at letter A.
  if (severity === 'tightened' && step === 0 && place === 0) return 'down'
  // It reaches letter S (n = 3150) by an arrow from R at AQL 0.025 only.
  if (severity === 'tightened' && cell === 'down' && place === CODE_LETTERS.length - 1 && step === 1) return 'up'
  return cell
}

/** Letters A, B and C have the same sample of two in reduced inspection; at high AQLs their numbers stand beside the diagonal. */
function smallReduced(place: number, column: number): Cell | undefined {
  if (column < 17 || place > 1) return undefined
  const own = [1, 2, 3, 5, 7, 10, 14, 21, 30][column - 17] as number
  if (place === 0 || column > 19 || column === 25) return plan(own)
  return [own, own + 2]
}
