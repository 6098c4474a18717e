import type { Tx } from '../../core/db/index.ts'
import type { Bilingual } from '../../core/text.ts'

/**
 * A live count that a module keeps ready for others, declared under `Module.declares.measures`. Its SQL stands in the module's own store.
 * Statuses of policy items are computed from these and nothing else.
 */
export interface LiveMeasure {
  /** `module.what`, e.g. `archive.subjects`. */
  readonly id: string
  readonly label: Bilingual
  readonly unit: Bilingual
  /** Path of the workbench page that shows what is counted. */
  readonly source: string
  /** Counts the whole city: the transaction sees every region. A count that stops at a bound says that there are more. */
  readonly count: (tx: Tx) => Promise<number | { readonly value: number; readonly isMore: boolean }>
}

/** Declares a live count. Put it into `Module.declares.measures`. */
export function defineMeasure(measure: LiveMeasure): LiveMeasure {
  if (!/^[a-z-]+\.[a-z-]+$/.test(measure.id)) throw new RangeError(`not a measure id: ${measure.id}`)
  return measure
}
