import type { Actor } from '../../core/access/define.ts'
import type { App } from '../../core/app.ts'
import type { Tx } from '../../core/db/index.ts'
import type { Task } from './schema.ts'

/** Where tasks come from besides drafts and follow-ups: assigned cases, drawn inspections. Declared under `Module.declares.taskSources`. */
export interface TaskSource {
  readonly id: string
  /** What awaits this actor in these regions, the most urgent first; a bounded number. */
  readonly list: (tx: Tx, app: App, actor: Actor, regions: readonly string[]) => Promise<readonly Task[]>
}

/** Declares a source of tasks. */
export function defineTaskSource(source: TaskSource): TaskSource {
  return source
}

const sourcesOfCity = new WeakMap<App['modules'], readonly TaskSource[]>()

/** Every source the modules of this city declare. */
export function taskSourcesOf(app: App): readonly TaskSource[] {
  const known = sourcesOfCity.get(app.modules)
  if (known) return known
  const found = app.modules.flatMap((m) => (m.declares?.taskSources ?? []) as readonly TaskSource[])
  sourcesOfCity.set(app.modules, found)
  return found
}
