import type { BenchCity } from './city.ts'

/** What one measure found: medians of the rounds, both sides measured in turn. */
export interface Finding {
  readonly ours: number
  readonly floor: number
  readonly rounds: number
  /** Whatever else helps to read the numbers. */
  readonly [detail: string]: unknown
}

/** Nothing was measured, and why. */
export interface Skipped {
  readonly skipped: string
}

export interface Measure {
  readonly name: string
  readonly unit: string
  /** Bound of `ours / floor`: for times at most, for throughputs at least. */
  readonly goal: { readonly atMost: number } | { readonly atLeast: number }
  readonly run: (city: BenchCity, rounds: number | undefined) => Promise<Finding | Skipped>
}

/** One line of the output. */
export type Line = Readonly<Record<string, unknown>> & { readonly measure: string }

export function lineOf({ name, unit, goal }: Measure, found: Finding | Skipped): Line {
  if ('skipped' in found) return { measure: name, skipped: found.skipped }
  const { ours, floor, rounds, ...more } = found as Finding
  const ratio = ours / floor
  const met = 'atMost' in goal ? ratio <= goal.atMost : ratio >= goal.atLeast
  const bound = 'atMost' in goal ? `<=${goal.atMost}` : `>=${goal.atLeast}`
  return {
    measure: name,
    ours: round(ours),
    floor: round(floor),
    ratio: round(ratio),
    goal: bound,
    unit,
    met,
    rounds,
    ...more,
  }
}

/** Four figures say more than such a measurement is worth. */
export function round(value: number): number {
  return Number(value.toPrecision(4))
}

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('no values')
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

/**
 * Measures two things in turn, so that a change of the machine's mood in between meets both; who begins alternates as well.
 * @returns medians.
 */
export async function inTurn(
  rounds: number,
  ours: () => Promise<number>,
  floor: () => Promise<number>,
): Promise<{ ours: number; floor: number; rounds: number }> {
  const [of, against]: [number[], number[]] = [[], []]
  for (let i = 0; i < rounds; i++) {
    if (i % 2 === 0) of.push(await ours())
    against.push(await floor())
    if (i % 2 === 1) of.push(await ours())
  }
  return { ours: median(of), floor: median(against), rounds }
}

/** Milliseconds a piece of work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
