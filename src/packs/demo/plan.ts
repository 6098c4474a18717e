import { addDays, addWorkingDays, daysBetween, isWorkingDay } from '../../core/calendar/index.ts'
import { idAt } from '../../core/ids.ts'
import type { CityPack } from '../../core/regions/define.ts'
import type { DemoFacts } from '../../core/regions/index.ts'
import type { Random } from './random.ts'
import { DISTRICT_WEIGHTS } from './words.ts'

/** What the data of a demo city is made from: the same plan gives the same rows. `activity` 1 gives about three records a subject. */
export type DemoPlan = DemoFacts

export const DEMO_DEFAULTS: DemoPlan = { seed: 2018, subjects: 5000, endsOn: '2026-10-30', activity: 1 }
export const YEARS = 3
/** Records of a subject that an ordinary plan gives on average, its registration included; measured on the default plan. */
export const RECORDS_PER_SUBJECT = 3

/** A moment of a civil day in China. */
export function momentOf(day: string, hour: number, minute: number): Date {
  return new Date(Date.parse(`${day}T00:00:00+08:00`) + (hour * 60 + minute) * 60_000)
}

export function firstDay(plan: DemoPlan): string {
  return `${Number(plan.endsOn.slice(0, 4)) - YEARS}${plan.endsOn.slice(4)}`
}

/** A working day chosen evenly between the two days, both included; the one before the period when it holds none. */
export function workingDayIn(random: Random, from: string, to: string): string {
  const day = addDays(from, random.below(Math.max(1, daysBetween(from, to) + 1)))
  if (isWorkingDay(day)) return day
  const next = addWorkingDays(day, 1)
  return next <= to ? next : from
}

export function newIdOf(random: Random, at: Date): string {
  return idAt(at, random.bytes(10))
}

/** Districts by their weight, and the streets of each (economic zones and farms are left out: they have no shops). */
export function placesOf(pack: CityPack) {
  const districts = pack.regions
    .filter((r) => r.level === 'district')
    .map((d): readonly [string, number] => [d.code, DISTRICT_WEIGHTS[d.code] ?? 5])
  const streets = new Map<string, { code: string; name: string }[]>()
  for (const r of pack.regions)
    if (r.level === 'street' && r.parentCode && /(街道|镇|乡)$/.test(r.name))
      streets.set(r.parentCode, [...(streets.get(r.parentCode) ?? []), r])
  const names = new Map(pack.regions.map((r) => [r.code, r.name]))
  return {
    districts,
    streetsOf: (d: string) => streets.get(d) ?? [{ code: d, name: '' }],
    nameOf: (code: string) => names.get(code) ?? code,
  }
}

export type Places = ReturnType<typeof placesOf>
