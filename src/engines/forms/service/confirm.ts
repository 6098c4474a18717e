import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { type FieldError, refuse } from '../../../core/problem.ts'
import type { Json, SealedKind } from '../../../core/seal.ts'
import type { RecordRow, StoredRecord, SubjectRow } from '../../archive/index.ts'
import { civilDay } from '../logic/civil-day.ts'
import { type ConfirmationState, confirmationState, secondPersonItems, worstState } from '../logic/confirmation.ts'
import { answersInvalid, confirmationAnswered, confirmationNotYours, confirmationUnknown } from '../problems.ts'
import type { Answers, ConfirmationView, FormDocument, ItemDocument, SignatureAnswer } from '../schema.ts'
import { type Official, secondOfficialsOf } from '../second-official.ts'
import * as store from '../store/confirmations.ts'

/** An official who was named beside the submitter, at the item that asks for them. */
interface Named extends Official {
  readonly item: string
}

/**
 * Writes account and name into the signatures that are told apart by account: the submitter's own, and that of the second, who must be
 * another account among those who may.
 * @throws Refusal `answers-invalid` naming the signature
 */
export async function nameOfficials(
  tx: Tx,
  app: App,
  actor: Actor,
  document: FormDocument,
  about: { readonly subject: SubjectRow; readonly taskRef: string | undefined },
  answers: Answers,
): Promise<{ answers: Answers; named: readonly Named[] }> {
  const items = document.sections.flatMap((s) => s.items).filter((i) => i.official && answers[i.name] !== undefined)
  if (items.length === 0) return { answers, named: [] }
  const written: Record<string, unknown> = { ...answers }
  const errors: FieldError[] = []
  const named: Named[] = []
  for (const item of items) {
    const given = answers[item.name] as unknown as SignatureAnswer
    const { official, error } =
      item.official === 'submitter'
        ? submitterOf(actor, given)
        : await secondOf(tx, app, actor, document.form, about, given)
    if (!official) {
      errors.push({ pointer: `/answers/${item.name}`, message: labelled(item, error) })
      continue
    }
    written[item.name] = { ...given, accountId: official.accountId, name: official.name }
    if (item.official === 'second') named.push({ ...official, item: item.name })
  }
  if (errors.length > 0) throw refuse(answersInvalid({ errors }))
  return { answers: written as Answers, named }
}

/**
 * The second official of what is no form: named by account beside the actor, among those who may.
 * @param pointer where the account stands in the request
 * @throws Refusal `answers-invalid`
 */
export async function findSecondOfficial(
  tx: Tx,
  app: App,
  actor: Actor,
  asked: {
    readonly formId: string
    readonly subject: Pick<SubjectRow, 'region'>
    readonly accountId: string
    readonly pointer: string
    readonly taskRef?: string | undefined
  },
): Promise<Official> {
  const { official, error } = await secondOf(
    tx,
    app,
    actor,
    asked.formId,
    { subject: asked.subject, taskRef: asked.taskRef },
    asked,
  )
  if (!official) throw refuse(answersInvalid({ errors: [{ pointer: asked.pointer, message: error }] }))
  return official
}

type Found = { official: Official; error?: undefined } | { official?: undefined; error: FieldError['message'] }

function submitterOf(actor: Actor, { accountId, name }: SignatureAnswer): Found {
  const own = { accountId: actor.accountId ?? '', name: actor.name }
  const isOther = (accountId !== undefined && accountId !== own.accountId) || (name !== undefined && name !== own.name)
  if (own.accountId === '' || isOther)
    return { error: { zh: '须由提交本表的账号本人签字', en: 'must be signed by the account that submits the form' } }
  return { official: own }
}

async function secondOf(
  tx: Tx,
  app: App,
  actor: Actor,
  formId: string,
  about: { readonly subject: Pick<SubjectRow, 'region'>; readonly taskRef: string | undefined },
  { accountId }: Pick<SignatureAnswer, 'accountId'>,
): Promise<Found> {
  if (accountId === actor.accountId)
    return { error: { zh: '须是另一人的账号，不能是您自己', en: 'must be another person’s account, not your own' } }
  const people = await listSecondOfficials(tx, app, formId, about.subject.region, about.taskRef)
  const official = people.find((p) => p.accountId === accountId)
  return official
    ? { official }
    : {
        error: {
          zh: '所选人员不能在此确认，请从名单中选择',
          en: 'this person cannot confirm here; choose from the list',
        },
      }
}

function labelled(item: ItemDocument, message: FieldError['message'] | undefined): FieldError['message'] {
  return { zh: `“${item.label.zh}”${message?.zh ?? ''}`, en: `“${item.label.en}” ${message?.en ?? ''}` }
}

/** Who may be named as the second official. Colleagues' lists lie beyond the submitter's own view: the system looks. */
export async function listSecondOfficials(
  tx: Tx,
  app: App,
  formId: string,
  region: string,
  taskRef: string | undefined,
): Promise<readonly Official[]> {
  const people = await secondOfficialsOf(app, formId)?.people(tx, app, { region, taskRef })
  return [...(people ?? [])].sort((a, b) => a.name.localeCompare(b.name, 'zh'))
}

/** The named are asked: each has it among their tasks until they answer, or what was asked is corrected or withdrawn. */
export async function askNamed(
  tx: Tx,
  app: App,
  actor: Actor,
  formId: string,
  subject: Pick<SubjectRow, 'subjectId' | 'region'>,
  record: Pick<RecordRow, 'id'>,
  named: readonly Named[],
): Promise<void> {
  const officials = secondOfficialsOf(app, formId)
  if (!officials || named.length === 0) return
  const now = app.clock.now()
  const due_on = await officials.dueOn(tx, app, civilDay(now))
  for (const { item, accountId } of named)
    await store.insertConfirmation(tx, {
      subject_id: subject.subjectId,
      record_id: record.id,
      item,
      id: newId(),
      form_id: formId,
      region: subject.region,
      account_id: accountId,
      asked_by: actor.accountId ?? actor.name,
      asked_at: now,
      due_on,
    })
}

/** What somebody answers who was named: that they were there and it is so, or that it is not, with a reason. */
export interface ConfirmationAnswer {
  readonly subjectId: string
  readonly recordId: string
  readonly item: string
  readonly outcome: 'confirmed' | 'objected'
  readonly reason?: string | undefined
  readonly way: 'own-session' | 'shared-device'
  readonly requestId?: string
}

/**
 * The answer of the second official, sealed. Once, by the account that was named and no other.
 * @throws Refusal `confirmation-unknown`, `confirmation-not-yours`, `confirmation-answered`
 */
export async function answerNamed(tx: Tx, app: App, actor: Actor, answer: ConfirmationAnswer): Promise<void> {
  const row = await store.lockConfirmation(tx, answer)
  if (!row || row.outcome === 'superseded') throw refuse(confirmationUnknown())
  if (row.account_id !== actor.accountId) throw refuse(confirmationNotYours())
  if (row.outcome !== null) throw refuse(confirmationAnswered({ outcome: row.outcome }))
  const answered: store.ConfirmationRow = {
    ...row,
    outcome: answer.outcome,
    reason: answer.reason?.trim() || null,
    way: answer.way,
    answered_at: app.clock.now(),
  }
  await store.answerConfirmation(tx, row, answered)
  await app.seal(tx, [{ kind: 'confirmation', id: row.id, body: contentOf(answered) }])
  await audit(tx, app, {
    actor,
    action: answer.outcome === 'confirmed' ? 'form.confirm' : 'form.object',
    objectKind: 'record',
    objectId: row.record_id,
    region: row.region,
    reason: answered.reason ?? undefined,
    requestId: answer.requestId,
    detail: { formId: row.form_id, item: row.item, way: answer.way },
  })
  await secondOfficialsOf(app, row.form_id)?.onAnswered?.(tx, app, actor, answered)
}

function contentOf(row: store.ConfirmationRow): Json {
  const { asked_at, answered_at, ...rest } = row
  return { ...rest, asked_at: asked_at.toISOString(), answered_at: answered_at?.toISOString() ?? null }
}

/** Answers of second officials as the evidence engine verifies them. */
export const confirmationSealedKind: SealedKind = {
  kind: 'confirmation',
  label: { zh: '第二人确认', en: 'Confirmation by the second person' },
  loadBodies: async (tx, ids) => new Map((await store.listAnswered(tx, ids)).map((r) => [r.id, contentOf(r)])),
  listIds: store.listAnsweredIds,
}

/** A record that is corrected or withdrawn needs no confirmation any more; what corrects it is confirmed anew. */
export async function forgetConfirmations(tx: Tx, app: App, record: StoredRecord): Promise<void> {
  if (record.supersedes) await store.supersedeConfirmations(tx, record.subjectId, record.supersedes, app.clock.now())
}

/** Whether two people stand behind each of these records; nothing for records that ask no second person by account. */
export async function confirmationStates(
  tx: Tx,
  app: App,
  recordIds: readonly string[],
): Promise<Map<string, ConfirmationState>> {
  const today = civilDay(app.clock.now())
  const states = Map.groupBy(await store.listConfirmations(tx, recordIds), (r) => r.record_id)
  const worst = [...states].flatMap(([id, rows]) => {
    const state = worstState(rows.map((r) => confirmationState(r, today)))
    return state ? [[id, state] as const] : []
  })
  return new Map(worst)
}

/** What stands beside the second person of a record that is no form; nothing where no account was named. */
export async function viewSecondOfficial(
  tx: Tx,
  app: App,
  actor: Actor,
  recordId: string,
): Promise<ConfirmationView | undefined> {
  const [row] = await store.listConfirmations(tx, [recordId])
  return row && viewOf(row, actor, civilDay(app.clock.now()))
}

function viewOf(row: store.ConfirmationRow, actor: Actor, today: string): ConfirmationView {
  return {
    item: row.item,
    state: confirmationState(row, today),
    dueOn: row.due_on,
    ...(row.answered_at && row.outcome !== 'superseded' && { answeredAt: row.answered_at.toISOString(), id: row.id }),
    ...(row.reason && { reason: row.reason }),
    ...(row.way && { way: row.way }),
    isMine: row.outcome === null && row.account_id === actor.accountId,
  }
}

/** What stands beside the second signatures of an answered form. */
export async function viewConfirmations(
  tx: Tx,
  app: App,
  actor: Actor,
  document: FormDocument,
  record: { readonly id: string; readonly supersededBy?: string | null | undefined },
  answers: Answers,
): Promise<ConfirmationView[]> {
  const asked = secondPersonItems(document).filter((i) => answers[i.name] !== undefined)
  if (asked.length === 0) return []
  const today = civilDay(app.clock.now())
  const rows = new Map((await store.listConfirmations(tx, [record.id])).map((r) => [r.item, r]))
  return asked.map(({ name }) => {
    const row = rows.get(name)
    return row ? viewOf(row, actor, today) : { item: name, state: 'unconfirmed' as const, isMine: false }
  })
}
