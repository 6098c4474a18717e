import type { App } from '../../../core/app.ts'
import { systemScope } from '../../../core/db/index.ts'
import type { Fact, Facts } from '../define.ts'
import type { LiveMeasure } from '../measure.ts'
import type { TargetObservation, TargetObservationSource } from '../observation.ts'

/** Counting a city of 1.7 million subjects takes a second or two; a board that is half a minute old says when it was counted. */
const FRESH_MS = 30_000

export interface MeasuredFacts extends Facts {
  readonly measuredAt: Date
  readonly all: readonly Fact[]
  /** What was measured of a target, if anything. */
  readonly observationOf: (target: string) => TargetObservation | undefined
}

interface Kept {
  readonly at: number
  readonly facts: Promise<MeasuredFacts>
}

const kept = new WeakMap<App, Kept>()

/** Every live count of the city's modules, counted over all regions. Requests at the same moment share one count. */
export function measureFacts(app: App): Promise<MeasuredFacts> {
  const now = app.clock.now()
  const last = kept.get(app)
  if (last && Math.abs(now.getTime() - last.at) < FRESH_MS) return last.facts
  const facts = countAll(app, now)
  kept.set(app, { at: now.getTime(), facts })
  // A failed count must not be remembered.
  facts.catch(() => kept.delete(app))
  return facts
}

/** The next reading counts anew: for tests and for the job that writes history. */
export function forgetFacts(app: App): void {
  kept.delete(app)
}

/** Measures of all modules. @throws when two bring the same id */
export function collectMeasures(app: App): readonly LiveMeasure[] {
  const measures = app.modules.flatMap((m) => (m.declares?.measures ?? []) as readonly LiveMeasure[])
  const ids = new Set<string>()
  for (const { id } of measures) {
    if (ids.has(id)) throw new Error(`two modules bring the measure ${id}`)
    ids.add(id)
  }
  return measures
}

function collectObservationSources(app: App): readonly TargetObservationSource[] {
  return app.modules.flatMap((m) => (m.declares?.targetObservations ?? []) as readonly TargetObservationSource[])
}

async function countAll(app: App, now: Date): Promise<MeasuredFacts> {
  const measures = collectMeasures(app)
  const observed = new Map<string, TargetObservation>()
  const all = await app.db.read(systemScope('policy'), async (tx) => {
    const facts: Fact[] = []
    for (const { id, label, unit, source, count } of measures)
      facts.push({ measure: id, label, unit, source, ...bounded(await count(tx)), measuredAt: now.toISOString() })
    for (const { id, observe } of collectObservationSources(app))
      for (const observation of await observe(tx, app)) {
        if (observed.has(observation.target))
          throw new Error(`${id}: the target ${observation.target} is measured twice`)
        observed.set(observation.target, observation)
      }
    return facts
  })
  const byId = new Map(all.map((f) => [f.measure, f]))
  return {
    measuredAt: now,
    all,
    of: (measure) => byId.get(measure),
    observationOf: (target) => observed.get(target),
  }
}

function bounded(count: number | { value: number; isMore: boolean }): { value: number; isMore?: boolean } {
  if (typeof count === 'number') return { value: count }
  return count.isMore ? { value: count.value, isMore: true } : { value: count.value }
}
