import { type BenchCity, openBenchCity } from './city.ts'
import { type Line, lineOf, type Measure } from './measure.ts'
import { drawMeasure, drawVerifyBrowserMeasure } from './measures/draw.ts'
import { hostileImportMeasure } from './measures/hostile-import.ts'
import { importMeasure } from './measures/import.ts'
import { logVerifyBodiesMeasure, logVerifyMeasure } from './measures/log-verify.ts'
import { recordWriteMeasure } from './measures/record-write.ts'
import { searchMeasure } from './measures/search.ts'
import { subjectReadMeasure } from './measures/subject-read.ts'
import { submissionsMeasure } from './measures/submissions.ts'

/** In this order: those that write come after those that read, and the import, which leaves gaps in the log, last. */
export const MEASURES: readonly Measure[] = [
  searchMeasure,
  subjectReadMeasure,
  hostileImportMeasure,
  logVerifyMeasure,
  logVerifyBodiesMeasure,
  drawMeasure,
  drawVerifyBrowserMeasure,
  recordWriteMeasure,
  submissionsMeasure,
  importMeasure,
]

export const DEFAULT_SUBJECTS = 200_000

export interface BenchOptions {
  readonly subjects: number
  /** Names of measures; all if nobody says. */
  readonly only?: readonly string[] | undefined
  /** Instead of each measure's own number. */
  readonly rounds?: number | undefined
  readonly print: (line: Line) => void
  readonly say: (what: string) => void
}

/**
 * Loads a city and measures. A measure that fails does not keep the others from being taken.
 * @returns how many failed; a missed goal is no failure.
 */
export async function runBench(options: BenchOptions): Promise<number> {
  const city = await openBenchCity(options.subjects, options.say)
  let failed = 0
  try {
    for (const measure of MEASURES) {
      if (options.only && !options.only.includes(measure.name)) continue
      options.say(measure.name)
      if (!(await take(measure, city, options))) failed++
    }
  } finally {
    await city.close()
  }
  return failed
}

async function take(measure: Measure, city: BenchCity, { rounds, print }: BenchOptions): Promise<boolean> {
  try {
    const line = lineOf(measure, await measure.run(city, rounds))
    print('skipped' in line ? line : { ...line, subjects: city.subjects })
    return true
  } catch (error) {
    print({ measure: measure.name, failed: error instanceof Error ? error.message : String(error) })
    return false
  }
}
