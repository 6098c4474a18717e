import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { lawsOf } from '../../forms/index.ts'
import { civilDay } from '../../forms/logic/civil-day.ts'
import { findClause, placeOf } from '../../forms/logic/clause.ts'
import { maskPersonal } from '../../forms/logic/mask.ts'
import type { Answers } from '../../forms/schema.ts'
import { type Asker, abilitiesOf, askerHolds, readableFields, stateOf } from '../logic/abilities.ts'
import { daysLeft } from '../logic/clocks.ts'
import type { CaseStatus } from '../logic/reduce.ts'
import { fileMissing } from '../problems.ts'
import type { CaseDocument, CaseView, Entry, FieldValues, IssuedDocument, ShownEntry } from '../schema.ts'
import { listEscalations } from '../store.ts'
import { askerOf, type LoadedCase, loadFor } from './act.ts'
import { disputeOf } from './dispute.ts'
import { inForceOf } from './in-force.ts'

/** Values of the readable fields, personal ones masked. */
export function shownFields(
  document: CaseDocument,
  fields: FieldValues,
  readable: readonly string[],
): { fields: FieldValues; masked: string[] } {
  const shown = Object.fromEntries(Object.entries(fields).filter(([name]) => readable.includes(name)))
  const asked = document.fields.flatMap((item) => {
    const value = shown[item.name]
    if (value === undefined) return []
    const rows = item.items && Array.isArray(value) ? (value as Record<string, unknown>[]) : []
    const inner = rows.flatMap((row, i) =>
      (item.items ?? []).map((x) => ({
        pointer: `/${item.name}/${i}/${x.name}`,
        item: x,
        value: row[x.name],
        group: {},
      })),
    )
    return [{ pointer: `/${item.name}`, item, value, group: {} }, ...inner]
  })
  const { answers, maskedPointers } = maskPersonal(asked, shown as Answers, {})
  return {
    fields: answers as FieldValues,
    masked: [...new Set(maskedPointers.map((p) => p.split('/')[1] as string))],
  }
}

/** A case as this actor may see it: fields by state and reader, history without what is not his, and what he may do now. */
export async function viewCase(tx: Tx, app: App, actor: Actor, caseId: string): Promise<CaseView> {
  const loaded = await loadFor(tx, app, actor, caseId)
  const { row, document, status, entries } = loaded
  const asker = askerOf(actor, row)
  const readable = readableFields(document, status, asker)
  const isRecused = status.recused.some((r) => r.accountId === actor.accountId)
  const { fields, masked } = shownFields(document, status.fields, readable)
  const today = civilDay(app.clock.now())
  const visible = entries.filter((e) => isEntryShown(document, status, e, asker))
  const told = new Set(visible.flatMap((e) => ('clocks' in e.body ? e.body.clocks.map((c) => c.clock) : [])))
  const escalations = asker.isSubject ? [] : await listEscalations(tx, row.subjectId, row.id)
  const keepUntil = keptUntil(document, status)
  const dispute = await disputeOf(tx, row)
  const inForce = await inForceOf(tx, app, row.kind, status)
  return {
    id: row.id,
    subjectId: row.subjectId,
    subjectName: row.subjectName,
    region: row.region,
    document: asker.isSubject ? forSubject(document, status) : document,
    digest: loaded.digest,
    state: asker.isSubject ? (status.shownState ?? document.initial) : status.state,
    revision: status.revision,
    openedAt: status.openedAt,
    ...(status.closedAt && { closedAt: status.closedAt }),
    ...(keepUntil && { keepUntil }),
    ...(row.originKind && row.originId && !asker.isSubject && { origin: { kind: row.originKind, id: row.originId } }),
    fields,
    readable,
    masked,
    handlers: [...status.handlers],
    ...(status.offer && !asker.isSubject && { offer: offerOf(status.offer) }),
    recused: asker.isSubject ? [] : [...status.recused],
    isRecused,
    recusalRequests: isRecused ? [] : [...status.recusalRequests],
    clocks: Object.values(status.clocks)
      .filter((c) => !asker.isSubject || told.has(c.clock))
      .map((c) => ({
        ...c,
        ...(c.state === 'running' && { daysLeft: daysLeft(c.unit, today, c.dueOn) }),
        ...(inForce[c.clock] && { inForce: inForce[c.clock] }),
      })),
    escalations: escalations.map((e) => ({
      id: e.id,
      clock: e.clock,
      permission: e.permission,
      openedAt: e.openedAt.toISOString(),
      ...(e.doneAt && { doneAt: e.doneAt.toISOString(), doneBy: e.doneBy ?? '' }),
      mayDo: !e.doneAt && askerHolds(e.permission, status, asker),
    })),
    history: visible.map((e) => shownEntry(document, status, e, asker, readable, isRecused)),
    abilities: abilitiesOf(document, status, entries, asker, dispute !== undefined),
    ...(dispute && { disputedSince: dispute.since.toISOString() }),
    clauses: clausesOf(document, app),
    today,
  }
}

const offerOf = ({ accountId, name, reason, at }: NonNullable<CaseStatus['offer']>) => ({ accountId, name, reason, at })

function keptUntil(document: CaseDocument, status: CaseStatus): string | undefined {
  const years = stateOf(document, status.state).retention?.years
  if (years === undefined || !status.closedAt) return undefined
  const day = civilDay(new Date(status.closedAt))
  return `${Number(day.slice(0, 4)) + years}${day.slice(4)}`.replace('-02-29', '-03-01')
}

/** The subject learns the names of the states that it is told of, and of no others. */
function forSubject(document: CaseDocument, status: CaseStatus): CaseDocument {
  const states = document.states.filter((s) => s.isShownToSubject)
  const current = status.shownState === status.state
  return {
    ...document,
    states: states.map((s) => ({
      ...s,
      readable: {},
      writable: {},
      moves: current && s.name === status.state ? s.moves.filter((m) => m.who.includes('subject')) : [],
    })),
  }
}

/** Officials see every entry; the subject what led to a state it is told of, and what it did itself. */
function isEntryShown(document: CaseDocument, status: CaseStatus, e: Entry, asker: Asker): boolean {
  if (!asker.isSubject || e.actorId === asker.accountId) return true
  // What it asked, and what was decided on it, is for the party to read.
  if (e.kind === 'recusal-asked' || e.kind === 'recusal-decided') return true
  if (e.kind === 'opened') return stateOf(document, document.initial).isShownToSubject === true
  if (e.kind === 'moved') return stateOf(document, e.body.to).isShownToSubject === true && !status.withdrawn.has(e.seq)
  return false
}

function shownEntry(
  document: CaseDocument,
  status: CaseStatus,
  e: Entry,
  asker: Asker,
  readable: readonly string[],
  isRecused: boolean,
): ShownEntry {
  const body: Record<string, unknown> = { ...e.body }
  const isOwn = e.actorId === asker.accountId
  if ('fields' in e.body) body.fields = shownFields(document, e.body.fields, readable).fields
  if (e.kind === 'moved' && e.body.document) {
    const { content: _, ...issued } = e.body.document
    body.document = issued
  }
  // Why officials act among themselves, and what they keep on file, is theirs; whoever withdrew sees that things happened, not what.
  if ((asker.isSubject && !isOwn) || isRecused) {
    for (const name of ['reason', 'remark', 'files', 'recordId', 'formRecordId']) delete body[name]
    if (isRecused) for (const name of ['grounds', 'because']) delete body[name]
    if (isRecused) delete body.document
  }
  return {
    id: e.id,
    seq: e.seq,
    kind: e.kind,
    at: e.at,
    actorName: e.actorName,
    body,
    ...(status.withdrawn.has(e.seq) && { isWithdrawn: true }),
  }
}

function clausesOf(document: CaseDocument, app: App): CaseView['clauses'] {
  const laws = lawsOf(app)
  const references = [
    document.clause,
    ...document.clocks.map((c) => c.clause),
    ...document.states.flatMap((s) => [...(s.retention ? [s.retention.clause] : []), ...s.moves.map((m) => m.clause)]),
  ]
  const clauses: CaseView['clauses'] = {}
  for (const reference of references) {
    const clause = findClause(reference, laws)
    if (clause) clauses[reference] = { title: clause.law.title, place: placeOf(clause) }
  }
  return clauses
}

/** The document that an entry issued, for whoever sees the entry. @throws Refusal `case-unknown`, `case-file-not-found` */
export async function getIssued(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  entryId: string,
): Promise<IssuedDocument> {
  const loaded = await loadFor(tx, app, actor, caseId)
  const entry = visibleEntries(loaded, actor).find((e) => e.id === entryId)
  if (entry?.kind !== 'moved' || !entry.body.document) throw refuse(fileMissing())
  return entry.body.document
}

/** A file of the history, for whoever sees the entry that brought it. */
export async function getCaseFile(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  digest: string,
): Promise<{ digest: string; name: string; type: string }> {
  const loaded = await loadFor(tx, app, actor, caseId)
  const isSubject = askerOf(actor, loaded.row).isSubject
  const files = visibleEntries(loaded, actor)
    .filter((e) => !isSubject || e.actorId === actor.accountId)
    .flatMap((e) => ('files' in e.body ? e.body.files : []))
  const file = files.find((f) => f.digest === digest)
  if (!file || !(await app.files.has(digest))) throw refuse(fileMissing())
  return file
}

function visibleEntries({ row, document, status, entries }: LoadedCase, actor: Actor): readonly Entry[] {
  if (status.recused.some((r) => r.accountId === actor.accountId)) return []
  const asker = askerOf(actor, row)
  return entries.filter((e) => isEntryShown(document, status, e, asker))
}

/** Personal fields in clear, of those the actor reads, for a reason that is audited and sealed. */
export async function unmaskCase(
  tx: Tx,
  app: App,
  actor: Actor,
  asked: { readonly caseId: string; readonly reason: string; readonly requestId: string },
): Promise<FieldValues> {
  const { row, document, status } = await loadFor(tx, app, actor, asked.caseId)
  const readable = readableFields(document, status, askerOf(actor, row))
  const { masked } = shownFields(document, status.fields, readable)
  await audit(tx, app, {
    actor,
    action: 'person.unmask',
    objectKind: 'case',
    objectId: row.id,
    region: row.region,
    reason: asked.reason,
    requestId: asked.requestId,
  })
  return Object.fromEntries(Object.entries(status.fields).filter(([name]) => masked.includes(name)))
}
