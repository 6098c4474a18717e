import type { Actor } from '../../core/access/define.ts'
import type { App } from '../../core/app.ts'
import type { Tx } from '../../core/db/index.ts'
import type { CaseStatus } from './logic/reduce.ts'
import type { CaseDocument, Entry } from './schema.ts'
import type { CaseRow } from './store.ts'

/** What has just been done, for the effects of its kind. */
export interface CaseOutcome {
  readonly case: CaseRow
  readonly document: CaseDocument
  /** After the entry. */
  readonly status: CaseStatus
  readonly entry: Entry
}

/** What another part of the city does when a case of a kind moves. Declared under `Module.declares.caseEffects`. */
export interface CaseEffect {
  readonly kind: string
  /** After the opening. */
  readonly onOpened?: (tx: Tx, app: App, actor: Actor, outcome: CaseOutcome) => Promise<void>
  /**
   * After every move (`move` is its name), in its transaction: a refusal thrown here undoes it. It may write records, open other cases and
   * move them.
   */
  readonly onMove?: (tx: Tx, app: App, actor: Actor, outcome: CaseOutcome & { readonly move: string }) => Promise<void>
  /** After a move was taken back; `entry` is the entry that says so. Needed where a move with effects is withdrawable. */
  readonly onWithdrawn?: (
    tx: Tx,
    app: App,
    actor: Actor,
    outcome: CaseOutcome & { readonly move: string },
  ) => Promise<void>
}

/** Declares what happens in the same transaction as a move. */
export function defineCaseEffect(effect: CaseEffect): CaseEffect {
  return effect
}

const effectsOfCity = new WeakMap<App['modules'], readonly CaseEffect[]>()

/** The effects of a kind that the modules of this city declare, in their order. */
export function effectsOf(app: Pick<App, 'modules'>, kind: string): readonly CaseEffect[] {
  let all = effectsOfCity.get(app.modules)
  if (!all) {
    all = app.modules.flatMap((m) => (m.declares?.caseEffects ?? []) as readonly CaseEffect[])
    effectsOfCity.set(app.modules, all)
  }
  return all.filter((e) => e.kind === kind)
}
