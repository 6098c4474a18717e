import type { Line } from '../measure.ts'
import { distributionMeasures } from './distributions.ts'
import { growthLine } from './measure.ts'
import { methodMeasures } from './methods.ts'
import { signalAndTextMeasures } from './signals-and-texts.ts'

/** How the algorithms of `src/stats` grow with their input. */
export const STATS_MEASURES = [...distributionMeasures, ...methodMeasures, ...signalAndTextMeasures]

export interface StatsBenchOptions {
  /** Names of measures; all if nobody says. */
  readonly only?: readonly string[] | undefined
  /** Share of the usual sizes, for a quick look. */
  readonly scale?: number
  readonly print: (line: Line) => void
  readonly say: (what: string) => void
}

/**
 * Measures each algorithm at n, 10 n and 100 n. One that fails does not keep the others from being taken.
 * @returns how many failed.
 */
export function runStatsBench({ only, scale, print, say }: StatsBenchOptions): number {
  let failed = 0
  for (const measure of STATS_MEASURES) {
    if (only && !only.includes(measure.name)) continue
    say(measure.name)
    try {
      print(growthLine(measure, scale))
    } catch (error) {
      print({ measure: measure.name, failed: error instanceof Error ? error.message : String(error) })
      failed++
    }
  }
  return failed
}
