import type { Actor, Permission } from '../../core/access/define.ts'
import type { App } from '../../core/app.ts'
import type { Tx } from '../../core/db/index.ts'
import type { Bilingual } from '../../core/text.ts'
import type { ConfirmationRow } from './store/confirmations.ts'

/** Somebody who may be named as the second official. */
export interface Official {
  readonly accountId: string
  readonly name: string
}

/**
 * Who may be the second official of a form, and until when they are waited for. Declared under `Module.declares.secondOfficials`; a form with
 * a signature of an `official: 'second'` needs one.
 */
export interface SecondOfficials {
  readonly formId: string
  /** What two people stand behind where it is no form of this engine but a record that a domain writes: as it is called, whose act it is, where it is seen. */
  readonly act?: {
    readonly title: Bilingual
    readonly permission: Permission
    readonly page: (recordId: string) => string
  }
  /** Those who may be named beside the submitter about this subject, for this task where there is one. The submitter is left out by the engine. */
  readonly people: (
    tx: Tx,
    app: App,
    about: { readonly region: string; readonly taskRef: string | undefined },
  ) => Promise<readonly Official[]>
  /** Last civil day to confirm what was submitted on a day. */
  readonly dueOn: (tx: Tx, app: App, day: string) => Promise<string>
  /** What follows from the answer, in its transaction. */
  readonly onAnswered?: (tx: Tx, app: App, actor: Actor, answered: ConfirmationRow) => Promise<void>
}

/** Declares who may be the second official of a form. */
export function defineSecondOfficials(officials: SecondOfficials): SecondOfficials {
  return officials
}

export function secondOfficialsOf(app: Pick<App, 'modules'>, formId: string): SecondOfficials | undefined {
  const all = app.modules.flatMap((m) => (m.declares?.secondOfficials ?? []) as readonly SecondOfficials[])
  return all.find((s) => s.formId === formId)
}
