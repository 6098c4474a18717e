import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { addRecord, getRecord } from '../../archive/index.ts'
import { civilDay } from '../../forms/logic/civil-day.ts'
import { effectsOf } from '../effect.ts'
import { abilitiesOf } from '../logic/abilities.ts'
import { startClock } from '../logic/clocks.ts'
import { moveIncomplete, notYours } from '../problems.ts'
import type { ClockEvent, Entry, FieldValues, Receipt } from '../schema.ts'
import { append, askerOf, type LoadedCase, loadFor } from './act.ts'
import { checkValues } from './values.ts'

interface Correction {
  readonly seq: number
  readonly fields: FieldValues
  readonly reason: string
}

function receiptOf({ row }: LoadedCase, entry: Entry): Receipt {
  return { caseId: row.id, entryId: entry.id, state: row.state, revision: row.revision, wasDoneBefore: false }
}

/**
 * Corrects what an entry filled in, by a new entry with a reason; the wrong value stays readable in the history. A record that the entry
 * wrote is corrected by a new record, and a clock that runs until a corrected date runs until the new one. A document that was issued
 * stays as it was issued: another move issues another.
 * @throws Refusal `case-act-not-yours`, `move-incomplete`
 */
export async function correctEntry(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  asked: Correction,
): Promise<Receipt> {
  let loaded = await loadFor(tx, app, actor, caseId, true)
  const { document, row } = loaded
  const { correctable } = abilitiesOf(document, loaded.status, loaded.entries, askerOf(actor, row))
  const of = loaded.entries.find((e) => e.seq === asked.seq)
  if (!correctable.includes(asked.seq) || !of || !('fields' in of.body)) throw refuse(notYours({ act: 'correct' }))
  const errors = checkValues(document, asked.fields, { required: [], optional: Object.keys(of.body.fields) })
  if (errors.length > 0) throw refuse(moveIncomplete({ errors }))
  const recordId = await correctRecord(tx, app, actor, loaded, of, { ...asked, withdraws: false })
  const { loaded: corrected, entry } = await append(tx, app, actor, loaded, {
    kind: 'corrected',
    body: { of: asked.seq, fields: asked.fields, reason: asked.reason, ...(recordId && { recordId }) },
  })
  loaded = corrected
  const clocks = movedEnds(corrected, civilDay(app.clock.now()))
  if (clocks.length > 0)
    loaded = (await append(tx, app, actor, corrected, { kind: 'recounted', body: { clocks } })).loaded
  return receiptOf(loaded, entry)
}

/** Clocks that run until a date field which now says another day. */
function movedEnds({ document, status }: LoadedCase, on: string): ClockEvent[] {
  return document.clocks.flatMap((clock): ClockEvent[] => {
    const state = status.clocks[clock.name]
    if (!('untilField' in clock.length) || state?.state !== 'running') return []
    const dueOn = status.fields[clock.length.untilField]
    if (typeof dueOn !== 'string' || dueOn === state.dueOn) return []
    const { remindOn } = startClock(clock, on, { unit: 'date', dueOn })
    return [{ clock: clock.name, act: 'recount', on, dueOn, ...(remindOn && { remindOn }) }]
  })
}

/** Takes a move back that allows it, while nothing rests on it: as if it had not been made, and visible as such. */
export async function withdrawMove(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  asked: { readonly seq: number; readonly reason: string },
): Promise<Receipt> {
  const loaded = await loadFor(tx, app, actor, caseId, true)
  const { document, row } = loaded
  const { withdrawable } = abilitiesOf(document, loaded.status, loaded.entries, askerOf(actor, row))
  const of = loaded.entries.find((e) => e.seq === asked.seq)
  if (!withdrawable.includes(asked.seq) || of?.kind !== 'moved') throw refuse(notYours({ act: 'withdraw' }))
  await correctRecord(tx, app, actor, loaded, of, { fields: {}, reason: asked.reason, withdraws: true })
  const { loaded: back, entry } = await append(tx, app, actor, loaded, {
    kind: 'withdrawn',
    body: { of: asked.seq, reason: asked.reason },
  })
  const outcome = { case: back.row, document, status: back.status, entry, move: of.body.move }
  for (const effect of effectsOf(app, row.kind)) await effect.onWithdrawn?.(tx, app, actor, outcome)
  return receiptOf(back, entry)
}

/** The record that an entry wrote, or the newest correction of it, is superseded. @returns id of the new record */
async function correctRecord(
  tx: Tx,
  app: App,
  actor: Actor,
  { row, entries, document }: LoadedCase,
  of: Entry,
  asked: { readonly fields: FieldValues; readonly reason: string; readonly withdraws: boolean },
): Promise<string | undefined> {
  const written = entries.flatMap((e) => {
    const isOfIt = e.seq === of.seq || (e.kind === 'corrected' && e.body.of === of.seq)
    return isOfIt && 'recordId' in e.body && e.body.recordId ? [e.body.recordId] : []
  })
  const supersedes = written.at(-1)
  if (!supersedes) return undefined
  const before = await getRecord(tx, row.subjectId, supersedes)
  const body = before.body as { readonly fields?: FieldValues }
  const fields = Object.fromEntries(Object.entries(asked.fields).filter(([name]) => name in (body.fields ?? {})))
  // What the record never held is set right in the case alone.
  if (!asked.withdraws && Object.keys(fields).length === 0) return undefined
  const record = await addRecord(tx, app, actor, {
    subjectId: row.subjectId,
    kind: before.kind,
    body: (asked.withdraws ? {} : { ...body, fields: { ...body.fields, ...fields } }) as Json,
    happenedAt: before.happenedAt,
    source: document.label.zh,
    supersedes,
    withdraws: asked.withdraws,
    reason: asked.reason,
    fileDigests: asked.withdraws ? [] : before.fileDigests,
  })
  return record.id
}
