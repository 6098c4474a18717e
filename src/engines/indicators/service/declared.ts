import type { App } from '../../../core/app.ts'
import { refuse } from '../../../core/problem.ts'
import type { CompleteRateIndicator } from '../define.ts'
import { indicatorUnknown } from '../problems.ts'

const known = new WeakMap<App['modules'], readonly CompleteRateIndicator[]>()

/** Every rate that the modules of this city declare. @throws RangeError when two declare the same one. */
export function indicatorsOf(app: Pick<App, 'modules'>): readonly CompleteRateIndicator[] {
  const before = known.get(app.modules)
  if (before) return before
  const all = app.modules.flatMap((m) => (m.declares?.indicators ?? []) as readonly CompleteRateIndicator[])
  const ids = new Set<string>()
  for (const { id } of all) {
    if (ids.has(id)) throw new RangeError(`the indicator ${id} is declared twice`)
    ids.add(id)
  }
  known.set(app.modules, all)
  return all
}

/** @throws Problem for an id that nobody declares */
export function getIndicator(app: Pick<App, 'modules'>, id: string): CompleteRateIndicator {
  const indicator = indicatorsOf(app).find((i) => i.id === id)
  if (!indicator) throw refuse(indicatorUnknown({ indicatorId: id }))
  return indicator
}
