import type { Actor } from '../../core/access/define.ts'
import type { App } from '../../core/app.ts'
import type { Tx } from '../../core/db/index.ts'

/** What an objection is about, for whoever deals with it. */
export interface RaisedObjection {
  readonly objectionId: string
  readonly entryId: string
  readonly publicationKind: string
  readonly subjectId: string
  readonly recordId: string
  readonly region: string
  readonly text: string
}

/**
 * Deals with objections to some kinds of publication, e.g. by opening a case. Declared under `declares.objectionHandlers`; without one an
 * official answers on the entry's page.
 */
export interface ObjectionHandler {
  readonly id: string
  /** Publication kinds. */
  readonly kinds: readonly string[] | 'all'
  /** Runs in the transaction of the objection; the path is the workbench page of what was opened. */
  readonly onRaised: (tx: Tx, app: App, actor: Actor, objection: RaisedObjection) => Promise<{ readonly path: string }>
}

/** Declares a handler of objections. It answers later with `answerObjection`. */
export function defineObjectionHandler(handler: ObjectionHandler): ObjectionHandler {
  return handler
}

export function handlerOf(app: App, kind: string): ObjectionHandler | undefined {
  const all = app.modules.flatMap((m) => (m.declares?.objectionHandlers ?? []) as readonly ObjectionHandler[])
  return all.find((h) => h.kinds === 'all' || h.kinds.includes(kind))
}
