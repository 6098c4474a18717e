import { type Line, median, round } from '../measure.ts'

/** An algorithm whose cost grows with one number. */
export interface GrowthMeasure {
  readonly name: string
  /** What is counted in `n`. */
  readonly of: string
  /** The smallest n; 10 n and 100 n follow. */
  readonly first: number
  /** Makes the input, outside the time measured, and gives back the call to be timed. */
  readonly prepare: (n: number) => () => unknown
}

/** As many calls as fit into this, at least one. */
const MOST_MILLISECONDS = 300

/**
 * One line: the median time of a call at n, 10 n and 100 n, how it grows from each to the next (10 is proportional), and by how much the heap grew over
 * the first call at 100 n, before anything was collected.
 */
export function growthLine({ name, of, first, prepare }: GrowthMeasure, scale = 1): Line {
  const sizes = [1, 10, 100].map((times) => Math.max(1, Math.round(first * times * scale)))
  prepare(sizes[0] as number)()
  const found = sizes.map((n) => callTime(prepare(n), MOST_MILLISECONDS * scale))
  const milliseconds = found.map((f) => f.milliseconds)
  return {
    measure: name,
    of,
    sizes,
    milliseconds: milliseconds.map(round),
    growth: milliseconds.slice(1).map((ms, i) => round(ms / (milliseconds[i] as number))),
    heapMiB: round(Math.max(0, found.at(-1)?.heapMiB ?? 0)),
  }
}

function callTime(call: () => unknown, most: number): { milliseconds: number; heapMiB: number } {
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
  const times: number[] = []
  let heapMiB = 0
  for (const end = performance.now() + most; times.length === 0 || performance.now() < end; ) {
    const begun = performance.now()
    call()
    times.push(performance.now() - begun)
    if (times.length === 1)
      heapMiB = (process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers - before) / 2 ** 20
  }
  return { milliseconds: median(times), heapMiB }
}
