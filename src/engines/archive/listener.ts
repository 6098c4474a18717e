import type { Actor } from '../../core/access/define.ts'
import type { App } from '../../core/app.ts'
import type { Tx } from '../../core/db/index.ts'
import type { StoredRecord } from './logic/record-content.ts'
import type { DisputeRow } from './store/disputes.ts'
import type { SubjectRow } from './store/subjects.ts'

/**
 * What another part of the city does when a record is written: derive, complete a task, propose a publication. Declared under
 * `Module.declares.recordListeners`.
 */
export interface RecordListener {
  /** `module.what`, for error messages. */
  readonly id: string
  readonly kinds: readonly string[] | 'all'
  /**
   * Runs in the transaction of every single record of these kinds, corrections and withdrawals too; a refusal thrown here undoes the
   * record. Bulk loads do not call it: whoever derives from records can rebuild from them.
   */
  readonly onRecord: (tx: Tx, app: App, actor: Actor, record: StoredRecord, subject: SubjectOf) => Promise<void>
}

/** The subject of the record, read once however many listeners ask for it, and not at all when none does. */
export type SubjectOf = () => Promise<SubjectRow>

/** Declares a listener. */
export function defineRecordListener(listener: RecordListener): RecordListener {
  return listener
}

const listenersOfCity = new WeakMap<App['modules'], readonly RecordListener[]>()

/** Tells every listener of the record's kind, in the order of the modules. */
export async function tellListeners(
  tx: Tx,
  app: App,
  actor: Actor,
  record: StoredRecord,
  subject: SubjectOf,
): Promise<void> {
  for (const { kinds, onRecord } of listenersOf(app))
    if (kinds === 'all' || kinds.includes(record.kind)) await onRecord(tx, app, actor, record, subject)
}

function listenersOf(app: App): readonly RecordListener[] {
  const known = listenersOfCity.get(app.modules)
  if (known) return known
  const found = app.modules.flatMap((m) => (m.declares?.recordListeners ?? []) as readonly RecordListener[])
  listenersOfCity.set(app.modules, found)
  return found
}

/**
 * What another part does when an objection to a record comes or is settled, e.g. tell who reads its publication. Declared under
 * `Module.declares.disputeListeners`; runs in the transaction of the objection or its end.
 */
export interface DisputeListener {
  /** `module.what`, for error messages. */
  readonly id: string
  /** `isOpen`: whether an objection to the record, this one or another, is open now. */
  readonly onDispute: (tx: Tx, app: App, dispute: DisputeRow, isOpen: boolean) => Promise<void>
}

/** Declares a listener to disputes. */
export function defineDisputeListener(listener: DisputeListener): DisputeListener {
  return listener
}

export async function tellDispute(tx: Tx, app: App, dispute: DisputeRow, isOpen: boolean): Promise<void> {
  for (const l of app.modules.flatMap((m) => (m.declares?.disputeListeners ?? []) as readonly DisputeListener[]))
    await l.onDispute(tx, app, dispute, isOpen)
}
