import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { addRecord, getSubject } from '../../archive/index.ts'
import { effectsOf } from '../effect.ts'
import { fieldsForRecord, stateOf } from '../logic/abilities.ts'
import { reduceCase } from '../logic/reduce.ts'
import { caseNotAbout, moveIncomplete } from '../problems.ts'
import type { FieldValues, Receipt } from '../schema.ts'
import { type CaseRow, findOpened, insertCase, lockOpening } from '../store.ts'
import { append, type LoadedCase, projected } from './act.ts'
import { findHolder } from './people.ts'
import { getVersionNow } from './publish.ts'
import { checkValues, moveClocks } from './values.ts'

/** What opens a case. */
export interface NewCase {
  readonly subjectId: string
  readonly fields: FieldValues
  /** What it comes from: found again by {@link findCaseByOrigin}. */
  readonly origin?: { readonly kind: string; readonly id: string }
  /** Accounts it is assigned to, the first as lead. They must hold the kind's permission to handle in the region of the subject. */
  readonly assignees?: readonly string[]
  /** One case of the kind and subject per key; the origin's where none is given, else a new one each time. */
  readonly key?: string
}

/**
 * Opens a case under the version of its kind that the code declares now, in the caller's transaction: whoever calls has decided that it
 * may be opened. The same key again gives the first case and changes nothing.
 * @throws Refusal `case-kind-unknown`, `case-not-about-subject`, `move-incomplete` with the field named, `case-person-unsuitable`, and
 *   `subject-unknown` where the transaction does not see the subject
 */
export async function openCase(tx: Tx, app: App, actor: Actor, kind: string, asked: NewCase): Promise<Receipt> {
  const { document, digest } = await getVersionNow(tx, app, kind)
  const id = newId()
  const key = asked.key ?? (asked.origin ? `${asked.origin.kind}:${asked.origin.id}` : id)
  await lockOpening(tx, asked.subjectId, kind, key)
  const before = await findOpened(tx, asked.subjectId, kind, key)
  if (before) return receiptOf(before, id, true)
  const subject = await getSubject(tx, asked.subjectId)
  if (!document.about.includes(subject.kind)) throw refuse(caseNotAbout({ kind: subject.kind, about: document.about }))
  const all = document.fields.map((f) => f.name)
  // Whoever opens by code may fill any field; by hand, only what the declaration asks (see the route).
  const required = document.opens?.required ?? []
  const errors = checkValues(document, asked.fields, { required, optional: all })
  const initial = stateOf(document, document.initial)
  const { clocks, errors: late } = await moveClocks(
    tx,
    app,
    document,
    { clocks: {} },
    document.opens?.clocks ?? {},
    asked.fields,
    initial.isFinal === true,
  )
  if (errors.length + late.length > 0) throw refuse(moveIncomplete({ errors: [...errors, ...late] }))

  const status = reduceCase(document, [])
  const now = app.clock.now()
  const row: CaseRow = {
    subjectId: subject.subjectId,
    id,
    kind,
    version: document.version,
    region: subject.region,
    holderId: subject.holderId,
    subjectName: subject.name,
    openKey: key,
    originKind: asked.origin?.kind ?? null,
    originId: asked.origin?.id ?? null,
    openedAt: now,
    ...projected({ people: [] }, { ...status, state: document.initial, changedAt: now.toISOString() }),
    isShownToSubject: initial.isShownToSubject === true,
  }
  await insertCase(tx, row)
  const record = document.opens?.writesRecord
    ? await addRecord(tx, app, actor, {
        subjectId: subject.subjectId,
        kind: document.opens.writesRecord,
        body: {
          caseId: id,
          caseKind: kind,
          caseVersion: document.version,
          fields: fieldsForRecord(document, status, document.initial, asked.fields),
        } as Json,
        happenedAt: now,
        source: document.label.zh,
      })
    : undefined
  const empty: LoadedCase = { row, document, digest, entries: [], status }
  const opened = await append(tx, app, actor, empty, {
    kind: 'opened',
    body: {
      fields: asked.fields,
      clocks,
      ...(asked.origin && { origin: asked.origin }),
      ...(record && { recordId: record.id }),
    },
  })
  let { loaded } = opened
  for (const [i, accountId] of (asked.assignees ?? []).entries()) {
    const holder = await findHolder(tx, app, loaded, accountId)
    const body = { ...holder, role: i === 0 ? ('lead' as const) : ('joint' as const) }
    loaded = (await append(tx, app, actor, loaded, { kind: 'assigned', body })).loaded
  }
  for (const effect of effectsOf(app, kind))
    await effect.onOpened?.(tx, app, actor, {
      case: loaded.row,
      document,
      status: loaded.status,
      entry: opened.entry,
    })
  return { ...receiptOf(loaded.row, opened.entry.id, false), ...(record && { recordId: record.id }) }
}

function receiptOf(row: CaseRow, entryId: string, wasDoneBefore: boolean): Receipt {
  return { caseId: row.id, entryId, state: row.state, revision: row.revision, wasDoneBefore }
}
