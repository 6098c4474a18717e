import {
  addDays,
  type CivilDay,
  daysBetween,
  endOfCalendarDays,
  endOfWorkingDays,
  workingDaysLeft,
  worksLikely,
} from '../../../core/calendar/index.ts'
import type { Bilingual } from '../../../core/text.ts'
import type { CaseDocument, ClockDocument, ClockEvent, ClockMovesDocument, ClockState } from '../schema.ts'

/** Days from `from` (not counted) to `to`, in the unit of the clock; beyond the announced days weekends alone count. */
export function daysLeft(unit: ClockState['unit'], from: CivilDay, to: CivilDay): number {
  return unit === 'working' ? workingDaysLeft(from, to) : daysBetween(from, to)
}

/** What versions published before clocks said how they roll were counted by: they keep it. */
const ROLLED_ON_BEFORE = 'dayOff'

function remindOn(clock: ClockDocument, unit: ClockState['unit'], dueOn: CivilDay): CivilDay | undefined {
  const { remindBefore } = clock
  if (remindBefore === undefined) return undefined
  if (unit !== 'working') return addDays(dueOn, -remindBefore)
  let day = dueOn
  for (let left = remindBefore; left > 0; ) {
    day = addDays(day, -1)
    if (worksLikely(day)) left--
  }
  return day
}

/** How long a clock that starts now runs. */
export type LengthNow =
  | {
      readonly unit: 'working' | 'calendar'
      readonly days: number
      readonly parameter?: { rule: string; name: string }
    }
  | { readonly unit: 'date'; readonly dueOn: CivilDay }

function ended(
  clock: ClockDocument,
  from: CivilDay,
  length: LengthNow,
): Pick<ClockEvent, 'dueOn' | 'remindOn' | 'isProvisional'> {
  const { day, isProvisional } =
    length.unit === 'date'
      ? { day: length.dueOn, isProvisional: false }
      : length.unit === 'working'
        ? endOfWorkingDays(from, length.days)
        : endOfCalendarDays(from, length.days, rollsOn(clock))
  const remind = remindOn(clock, length.unit, day)
  return { dueOn: day, ...(remind && { remindOn: remind }), ...(isProvisional && { isProvisional }) }
}

function rollsOn({ length }: ClockDocument) {
  return ('calendarDays' in length && length.rollsOn) || ROLLED_ON_BEFORE
}

/** The clock starts on `on`; the period begins with the day after. */
export function startClock(clock: ClockDocument, on: CivilDay, length: LengthNow): ClockEvent {
  return {
    clock: clock.name,
    act: 'start',
    on,
    unit: length.unit,
    ...(length.unit !== 'date' && { days: length.days, ...(length.parameter && { parameter: length.parameter }) }),
    ...ended(clock, on, length),
  }
}

/** The clock rests; what is left of it is kept. A period that has run out has nothing left to keep. */
export function suspendClock(state: ClockState, on: CivilDay): ClockEvent {
  return { clock: state.clock, act: 'suspend', on, left: leftOn(state, on) }
}

/** Days on which a last day off was moved are not of the period's own: only what is left of these is kept. */
function leftOn(state: ClockState, on: CivilDay): number {
  const own = state.unit === 'calendar' && state.days !== undefined ? state.days - daysBetween(state.startedOn, on) : 0
  return own > 0 ? own : daysLeft(state.unit, on, state.dueOn)
}

/** What was left runs from the day after `on`. One that had run out before it was suspended stays overdue since its day. */
export function resumeClock(clock: ClockDocument, state: ClockState, on: CivilDay): ClockEvent {
  const left = state.left ?? 0
  if (left <= 0) return { clock: clock.name, act: 'resume', on, dueOn: state.dueOn }
  const length: LengthNow =
    state.unit === 'date' ? { unit: 'date', dueOn: addDays(on, left) } : { unit: state.unit, days: left }
  return { clock: clock.name, act: 'resume', on, ...ended(clock, on, length) }
}

/** A provisional end counted anew; undefined while the holidays are still not announced. */
export function recountClock(clock: ClockDocument, state: ClockState, on: CivilDay): ClockEvent | undefined {
  if (!state.isProvisional || state.state !== 'running' || state.unit === 'date') return undefined
  // After a resumption the rest runs from there; `startedOn` and `days` of the state are then those of the rest.
  const end = ended(clock, state.startedOn, { unit: state.unit, days: state.days ?? 0 })
  return end.isProvisional ? undefined : { clock: clock.name, act: 'recount', on, ...end }
}

/**
 * What to say of a clock whose period is another one by now, also for the day on which it started: it runs as it began, and whoever
 * handles the case is told what is in force.
 * @param now the clock as the newest version of the kind declares it: it says how its end rolls
 */
export function inForceNote(now: ClockDocument, state: ClockState, days: number): Bilingual | undefined {
  if (state.state !== 'running' || state.unit === 'date' || state.isRest || state.days === days) return undefined
  const { startedOn: from, days: was } = state
  const { dueOn } = ended(now, from, { unit: state.unit, days })
  const [zh, en] = state.unit === 'working' ? ['个工作日', 'working days'] : ['日', 'days']
  return {
    zh: `${now.label.zh}：现行规定为 ${days} ${zh}，自 ${from} 起算，最后一日 ${dueOn}；本案仍按启动时的 ${was} ${zh}计，请按现行规定安排`,
    en: `${now.label.en}: ${days} ${en} are in force, from ${from}, last day ${dueOn}; the clock of this case keeps the ${was} it started with. Plan by what is in force`,
  }
}

/**
 * What a move does to the clocks: as declared, and a final state stops whatever still runs. A clock that is not in the state for it
 * (a stop of one that does not run) is left alone, so that one move can serve several situations.
 */
export function clockEvents(
  document: CaseDocument,
  states: Readonly<Record<string, ClockState>>,
  moves: ClockMovesDocument,
  on: CivilDay,
  lengthOf: (clock: ClockDocument) => LengthNow | undefined,
  isFinal: boolean,
): ClockEvent[] {
  const events: ClockEvent[] = []
  const find = (name: string) => document.clocks.find((c) => c.name === name)
  const stops = new Set(moves.stops ?? [])
  if (isFinal) for (const s of Object.values(states)) if (s.state !== 'stopped') stops.add(s.clock)
  for (const name of stops)
    if (states[name] && states[name].state !== 'stopped') events.push({ clock: name, act: 'stop', on })
  for (const name of moves.suspends ?? []) {
    const state = states[name]
    if (state?.state === 'running') events.push(suspendClock(state, on))
  }
  for (const name of moves.resumes ?? []) {
    const [clock, state] = [find(name), states[name]]
    if (clock && state?.state === 'suspended') events.push(resumeClock(clock, state, on))
  }
  for (const name of isFinal ? [] : (moves.starts ?? [])) {
    const clock = find(name)
    const length = clock && lengthOf(clock)
    if (clock && length) events.push(startClock(clock, on, length))
  }
  return events
}

/** The state of the clocks after events: pure. */
export function reduceClocks(
  states: Readonly<Record<string, ClockState>>,
  events: readonly ClockEvent[],
): Record<string, ClockState> {
  const next = { ...states }
  for (const e of events) {
    const before = next[e.clock]
    if (e.act === 'start')
      next[e.clock] = {
        clock: e.clock,
        state: 'running',
        startedOn: e.on,
        unit: e.unit ?? 'date',
        dueOn: e.dueOn as CivilDay,
        ...(e.days !== undefined && { days: e.days }),
        ...(e.parameter && { parameter: e.parameter }),
        ...(e.remindOn && { remindOn: e.remindOn }),
        ...(e.isProvisional && { isProvisional: true }),
      }
    else if (before) next[e.clock] = changed(before, e)
  }
  return next
}

function changed(before: ClockState, e: ClockEvent): ClockState {
  const { isProvisional: _, left, ...rest } = before
  const end = {
    ...(e.dueOn && { dueOn: e.dueOn }),
    ...(e.remindOn && { remindOn: e.remindOn }),
    ...(e.isProvisional && { isProvisional: true }),
  }
  if (e.act === 'stop') return { ...before, state: 'stopped', stoppedOn: e.on }
  if (e.act === 'suspend') return { ...before, state: 'suspended', left: e.left ?? 0 }
  if (e.act === 'recount') return { ...rest, ...end }
  // A period that goes on is told of anew before its new end.
  const { remindedAt: __, ...fresh } = rest
  const isOverdueStill = (left ?? 0) <= 0
  return {
    ...(isOverdueStill
      ? rest
      : {
          ...fresh,
          startedOn: e.on,
          ...(left !== undefined && rest.unit !== 'date' && { days: left, isRest: true }),
        }),
    ...end,
    state: 'running',
  }
}
