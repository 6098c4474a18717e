import type { App } from '../../core/app.ts'
import type { Tx } from '../../core/db/index.ts'
import type { Bilingual } from '../../core/text.ts'
import type { Observation } from './logic/status.ts'

/** A measured value of a target, in the target's own unit. */
export interface TargetObservation extends Observation {
  /** Id of the target: `T10`. */
  readonly target: string
  /** What was counted when, in words: 2026年，随机抽取 812 批. */
  readonly basis: Bilingual
  /** As it is printed: `94.12`. */
  readonly printed: string
  readonly printedInterval?: { readonly low: string; readonly high: string }
  /** Page of the workbench that opens the number. */
  readonly source: string
  /** Page of the portal that opens it for everybody. */
  readonly publicSource: string
}

/** A part of the city that measures targets; declared under `Module.declares.targetObservations`. Its SQL stands in its own store. */
export interface TargetObservationSource {
  /** `module.what`. */
  readonly id: string
  /** Sees the whole city. A target that nothing can be said about is left out. */
  readonly observe: (tx: Tx, app: App) => Promise<readonly TargetObservation[]>
}

/** Declares who measures targets. Put it into `Module.declares.targetObservations`. */
export function defineTargetObservations(source: TargetObservationSource): TargetObservationSource {
  if (!/^[a-z-]+\.[a-z-]+$/.test(source.id)) throw new RangeError(`not an id of observations: ${source.id}`)
  return source
}
