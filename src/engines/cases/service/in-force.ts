import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { Bilingual } from '../../../core/text.ts'
import { parameterOn } from '../../rules/index.ts'
import { inForceNote } from '../logic/clocks.ts'
import { type CaseStatus, reduceCase } from '../logic/reduce.ts'
import type { ClockDocument } from '../schema.ts'
import { type CaseRow, listHistories } from '../store.ts'
import { caseKindsOf, getVersion, getVersionNow } from './publish.ts'

/** Periods already looked up: many clocks of one list started on the same days. */
type Known = Map<string, Promise<unknown>>

/** Where the length of a clock is a parameter: its day decides, and a correction entered since is the value also of days before. */
function parameterOf({ length }: ClockDocument) {
  const days = 'workingDays' in length ? length.workingDays : 'calendarDays' in length ? length.calendarDays : 0
  return typeof days === 'number' ? undefined : days
}

/**
 * What is in force, for each running clock that started with another period: by clock. A period set right since is held against the day on
 * which the clock started; one that changes from a later day on changes nothing of it.
 */
export async function inForceOf(
  tx: Tx,
  app: App,
  kind: string,
  status: Pick<CaseStatus, 'clocks'>,
  known: Known = new Map(),
): Promise<Record<string, Bilingual>> {
  const notes: Record<string, Bilingual> = {}
  // A kind that the code no longer declares has no newer version to ask.
  if (!caseKindsOf(app).some((k) => k.kind === kind)) return notes
  const { document } = await getVersionNow(tx, app, kind)
  for (const clock of document.clocks) {
    const [state, parameter] = [status.clocks[clock.name], parameterOf(clock)]
    if (!state?.parameter || !parameter) continue
    const key = `${parameter.rule} ${parameter.parameter} ${state.startedOn}`
    const found = known.get(key) ?? parameterOn(tx, app, parameter.rule, parameter.parameter, state.startedOn)
    known.set(key, found)
    const { value } = (await found) as { value: unknown }
    const note = typeof value === 'number' ? inForceNote(clock, state, value) : undefined
    if (note) notes[clock.name] = note
  }
  return notes
}

/** The same for the cases of a list, by case, in one reading of their histories. */
export async function inForceOfCases(tx: Tx, app: App, rows: readonly CaseRow[]): Promise<Map<string, Bilingual>> {
  const kinds = new Set(
    caseKindsOf(app)
      .filter((k) => Object.values(k.clocks).some((c) => 'calendarDays' in c || 'workingDays' in c))
      .map((k) => k.kind),
  )
  const timed = rows.filter((r) => r.dueOn !== null && kinds.has(r.kind))
  if (timed.length === 0) return new Map()
  const histories = await listHistories(tx, timed)
  const known: Known = new Map()
  const notes = new Map<string, Bilingual>()
  for (const row of timed) {
    const { document } = await getVersion(tx, app, row.kind, row.version)
    const status = reduceCase(document, histories.get(row.id) ?? [])
    const [first] = Object.values(await inForceOf(tx, app, row.kind, status, known))
    if (first) notes.set(row.id, first)
  }
  return notes
}
