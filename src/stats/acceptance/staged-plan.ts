import { CODE_LETTERS } from './code-letter.ts'
import type { Severity, SinglePlan } from './single-plan.ts'

/** A plan of one or more samples of equal size; after each sample the cumulative count decides or another is drawn. */
export interface StagedPlan {
  /** Size of every sample. */
  readonly sampleSize: number
  /** Cumulative acceptance numbers; −1: the lot cannot be accepted after that sample. */
  readonly accept: readonly number[]
  /** Cumulative rejection numbers. After the last sample of normal and tightened inspection: accept + 1. */
  readonly reject: readonly number[]
}

type Numbers = readonly [accept: readonly number[], reject: readonly number[]]

const DOUBLE: Readonly<Record<number, Numbers>> = {
  1: [
    [0, 1],
    [2, 2],
  ],
  2: [
    [0, 3],
    [3, 4],
  ],
  3: [
    [1, 4],
    [4, 5],
  ],
  5: [
    [2, 6],
    [5, 7],
  ],
  7: [
    [3, 8],
    [7, 9],
  ],
  8: [
    [3, 11],
    [7, 12],
  ],
  10: [
    [5, 12],
    [9, 13],
  ],
  12: [
    [6, 15],
    [10, 16],
  ],
  14: [
    [7, 18],
    [11, 19],
  ],
  18: [
    [9, 23],
    [14, 24],
  ],
  21: [
    [11, 26],
    [16, 27],
  ],
  27: [
    [15, 34],
    [20, 35],
  ],
  30: [
    [17, 37],
    [22, 38],
  ],
  41: [
    [23, 52],
    [29, 53],
  ],
  44: [
    [25, 56],
    [31, 57],
  ],
}

const MULTIPLE: Readonly<Record<number, Numbers>> = {
  1: [
    [-1, -1, 0, 0, 1, 1, 2],
    [2, 2, 2, 3, 3, 3, 3],
  ],
  2: [
    [-1, 0, 0, 1, 2, 3, 4],
    [2, 3, 3, 4, 4, 5, 5],
  ],
  3: [
    [-1, 0, 1, 2, 3, 4, 6],
    [3, 3, 4, 5, 6, 6, 7],
  ],
  5: [
    [-1, 1, 2, 3, 5, 7, 9],
    [4, 5, 6, 7, 8, 9, 10],
  ],
  7: [
    [0, 1, 3, 5, 7, 10, 13],
    [4, 6, 8, 10, 11, 12, 14],
  ],
  8: [
    [0, 2, 4, 6, 9, 12, 14],
    [4, 7, 9, 11, 12, 14, 15],
  ],
  10: [
    [0, 3, 6, 8, 11, 14, 18],
    [5, 8, 10, 13, 15, 17, 19],
  ],
  12: [
    [0, 3, 7, 10, 14, 18, 21],
    [6, 9, 12, 15, 17, 20, 22],
  ],
  14: [
    [1, 4, 8, 12, 17, 21, 25],
    [7, 10, 13, 17, 20, 23, 26],
  ],
  18: [
    [1, 6, 11, 16, 22, 27, 32],
    [8, 12, 17, 22, 25, 29, 33],
  ],
  21: [
    [2, 7, 13, 19, 25, 31, 37],
    [9, 14, 19, 25, 29, 33, 38],
  ],
  27: [
    [3, 10, 17, 24, 32, 40, 48],
    [10, 17, 24, 31, 37, 43, 49],
  ],
  30: [
    [4, 11, 19, 27, 36, 45, 53],
    [12, 19, 27, 34, 40, 47, 54],
  ],
  41: [
    [6, 16, 26, 37, 49, 61, 72],
    [15, 25, 36, 46, 55, 64, 73],
  ],
  44: [
    [6, 17, 29, 40, 53, 65, 77],
    [16, 27, 39, 49, 58, 68, 78],
  ],
}

/** Reduced inspection is told apart by the single plan's rejection number. */
const DOUBLE_REDUCED: Readonly<Record<string, Numbers>> = {
  '0/2': [
    [0, 0],
    [2, 2],
  ],
  '1/3': [
    [0, 0],
    [3, 4],
  ],
  '1/4': [
    [0, 1],
    [4, 5],
  ],
  '2/5': [
    [0, 3],
    [4, 6],
  ],
  '3/6': [
    [1, 4],
    [5, 7],
  ],
  '5/8': [
    [2, 6],
    [7, 9],
  ],
  '7/10': [
    [3, 8],
    [8, 12],
  ],
  '10/13': [
    [5, 12],
    [10, 16],
  ],
  '14/17': [
    [7, 18],
    [12, 22],
  ],
  '21/24': [
    [11, 26],
    [17, 30],
  ],
}

const MULTIPLE_REDUCED: Readonly<Record<string, Numbers>> = {
  '0/2': [
    [-1, -1, 0, 0, 0, 0, 1],
    [2, 2, 2, 3, 3, 3, 3],
  ],
  '1/3': [
    [-1, -1, 0, 0, 0, 1, 1],
    [2, 3, 3, 4, 4, 5, 5],
  ],
  '1/4': [
    [-1, -1, 0, 0, 1, 1, 2],
    [3, 3, 4, 5, 6, 6, 7],
  ],
  '2/5': [
    [-1, 0, 0, 1, 2, 3, 4],
    [3, 4, 5, 6, 7, 7, 8],
  ],
  '3/6': [
    [-1, 0, 1, 2, 3, 4, 6],
    [4, 5, 6, 7, 8, 9, 10],
  ],
  '5/8': [
    [-1, 1, 2, 3, 5, 7, 9],
    [4, 6, 8, 10, 11, 12, 14],
  ],
  '7/10': [
    [0, 1, 3, 5, 7, 10, 13],
    [5, 7, 9, 12, 13, 15, 17],
  ],
  '10/13': [
    [0, 3, 6, 8, 11, 14, 18],
    [6, 9, 12, 15, 17, 20, 22],
  ],
}

/** Sizes of one of the two, and of one of the seven samples, by the place of the letter; S last. */
const DOUBLE_SIZES = [0, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000]
const MULTIPLE_SIZES = [0, 0, 0, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800]
const REDUCED_BY = 2

/**
 * Double or multiple plan that goes with a single plan (same letter and AQL, about the same operating characteristic), from tables III and IV of
 * MIL-STD-105E and ANSI/ASQ Z1.4 (seven samples). The editions of ISO 2859-1 from 1999 on (GB/T 2828.1-2012) have five samples and other numbers for some double
 * plans; they are not here, because no text of them could be compared, and asking for five is refused.
 *
 * @param single from `singlePlan`
 * @param samples 2 for double, 7 for multiple
 * @returns undefined where the standard has none and the single plan (or, for multiple, the double one) is to be used: acceptance on zero, and the
 *   smallest samples
 * @throws RangeError for another number of samples, or acceptance and rejection numbers that no single plan of the standard has
 * @example
 * stagedPlan({ letter: 'K', sampleSize: 125, accept: 3, reject: 4, arrow: 'none' }, 'normal', 2) // { sampleSize: 80, accept: [1, 4], reject: [4, 5] }
 */
export function stagedPlan(single: SinglePlan, severity: Severity, samples: 2 | 7): StagedPlan | undefined {
  if (samples !== 2 && samples !== 7)
    throw new RangeError(
      `stagedPlan: plans of ${samples} samples are not included: 2 (double) and 7 (multiple, MIL-STD-105E and ANSI/ASQ Z1.4) are; ` +
        'the five-sample plans of ISO 2859-1:1999 and later (GB/T 2828.1-2012) are not',
    )
  const place = single.letter === 'S' ? CODE_LETTERS.length : CODE_LETTERS.indexOf(single.letter)
  const sizes = samples === 2 ? DOUBLE_SIZES : MULTIPLE_SIZES
  const sampleSize = sizes[severity === 'reduced' ? place - REDUCED_BY : place] ?? 0
  if (single.accept === 0 && single.reject === 1) return undefined
  if (sampleSize === 0) return undefined
  const numbers =
    severity === 'reduced'
      ? (samples === 2 ? DOUBLE_REDUCED : MULTIPLE_REDUCED)[`${single.accept}/${single.reject}`]
      : (samples === 2 ? DOUBLE : MULTIPLE)[single.accept]
  if (!numbers)
    throw new RangeError(
      `stagedPlan: the tables have no ${severity} plan of ${samples} samples beside one that accepts at ${single.accept} and rejects at ${single.reject}`,
    )
  return { sampleSize, accept: numbers[0], reject: numbers[1] }
}
