import type { App } from '../../core/app.ts'
import type { Tx } from '../../core/db/index.ts'
import type { DrawOutcome } from './define.ts'

/** Acts on a result in the transaction that writes it: both happen, once, or neither. Thrown errors undo the result, and it is tried again. */
export interface DrawConsumer {
  readonly purpose: string
  /**
   * Who stands on such a list finds itself by its unified social credit code: accounts of enterprises see these draws, each with the way to
   * repeat it for themselves. Never where nobody may know beforehand who was drawn.
   */
  readonly isFoundByCreditCode?: true
  readonly onDrawn: (tx: Tx, app: App, draw: DrawOutcome) => Promise<void>
}

/**
 * Declares what a module does with the result of draws of a purpose; listed under `declares: { drawConsumers: [...] }`.
 * @example
 * defineDrawConsumer({ purpose: 'supervision.batch', onDrawn: async (tx, app, draw) => { for (const d of draw.drawn) await openTask(tx, app, d) } })
 */
export function defineDrawConsumer(consumer: DrawConsumer): DrawConsumer {
  return consumer
}
