import type { ControlChart } from './chart.ts'

/** 1: one point beyond 3σ. 2: two of three beyond 2σ on one side. 3: four of five beyond 1σ on one side. 4: eight in a row on one side. */
export type WesternElectricRule = 1 | 2 | 3 | 4

/** A rule and the point at which it fired. */
export interface WesternElectricSignal {
  /** 0 the first point. */
  readonly index: number
  readonly rule: WesternElectricRule
  readonly side: 'above' | 'below'
}

const RULES: readonly { rule: WesternElectricRule; needed: number; of: number; beyond: number }[] = [
  { rule: 1, needed: 1, of: 1, beyond: 3 },
  { rule: 2, needed: 2, of: 3, beyond: 2 },
  { rule: 3, needed: 4, of: 5, beyond: 1 },
  { rule: 4, needed: 8, of: 8, beyond: 0 },
]

/**
 * The four zone rules of the Western Electric Statistical Quality Control Handbook (1956), p. 25–28. A signal belongs to the point that completes it, and
 * that point is itself in
 * the zone. Zones are measured in each point's own σ, so charts with varying sizes are judged alike; where σ is 0 only values off the centre count, for every rule.
 *
 * @param chart points in order of time
 * @param rules all four if nobody says
 * @returns by point, then rule; empty for a chart without points
 * @example
 * westernElectric({ centre: 0, points: [{ value: 4, sigma: 1, lower: -3, upper: 3, isBeyond: true }] }) // [{ index: 0, rule: 1, side: 'above' }]
 */
export function westernElectric(
  chart: ControlChart,
  rules: readonly WesternElectricRule[] = [1, 2, 3, 4],
): WesternElectricSignal[] {
  const zones = chart.points.map((p) => (p.value === chart.centre ? 0 : (p.value - chart.centre) / p.sigma))
  const signals: WesternElectricSignal[] = []
  for (let index = 0; index < zones.length; index++)
    for (const { rule, needed, of, beyond } of RULES) {
      if (!rules.includes(rule) || index + 1 < needed) continue
      const recent = zones.slice(Math.max(0, index + 1 - of), index + 1)
      for (const side of ['above', 'below'] as const) {
        const sign = side === 'above' ? 1 : -1
        const isIn = (zone: number) => sign * zone > beyond
        if (isIn(zones[index] as number) && recent.filter(isIn).length >= needed) signals.push({ index, rule, side })
      }
    }
  return signals
}
