import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { digestsIn, holdFiles } from '../../../core/files/named.ts'
import { refuse } from '../../../core/problem.ts'
import { findSubject, getSubject, listSubjectNames } from '../../archive/index.ts'
import { draftUnknown, tooManyDrafts } from '../problems.ts'
import type { Draft, DraftBody } from '../schema.ts'
import { countDrafts, type DraftRow, deleteDraft, findDraft, listDrafts, saveDraft } from '../store.ts'
import { findForm, getVersion } from './publish.ts'

/** Nobody has more unfinished forms than this at a time; without a bound one account could fill the table. */
const MOST_DRAFTS = 200

function ownerOf(actor: Actor): string {
  return actor.accountId ?? actor.name
}

/** Saves what was filled in so far. Anything goes: a draft is checked when it is submitted. */
export async function keepDraft(tx: Tx, app: App, actor: Actor, id: string, body: DraftBody): Promise<Draft> {
  const version = await getVersion(tx, body.formId, body.version)
  const subject = await getSubject(tx, body.subjectId)
  const owner = ownerOf(actor)
  if (!(await findDraft(tx, owner, id)) && (await countDrafts(tx, owner)) >= MOST_DRAFTS)
    throw refuse(tooManyDrafts({ limit: MOST_DRAFTS }))
  const row: DraftRow = {
    account_id: owner,
    id,
    form_id: body.formId,
    version: body.version,
    subject_id: body.subjectId,
    supersedes: body.supersedes ?? null,
    answers: body.answers,
    notes: body.notes,
    saved_at: app.clock.now(),
  }
  // Anything goes, but what it names is not removed at this very moment.
  await holdFiles(tx, app, digestsIn([body.answers, body.notes]))
  await saveDraft(tx, row)
  return draftView(row, subject.name, version.document.title)
}

export async function getDraft(tx: Tx, actor: Actor, id: string): Promise<Draft> {
  const row = await findDraft(tx, ownerOf(actor), id)
  if (!row) throw refuse(draftUnknown())
  const version = await getVersion(tx, row.form_id, row.version)
  return draftView(row, (await findSubject(tx, row.subject_id))?.name ?? '', version.document.title)
}

/** The account's unfinished forms, the latest first. A draft about a subject that is out of sight now keeps its place without a name. */
export async function ownDrafts(tx: Tx, app: App, actor: Actor, subjectId?: string): Promise<Draft[]> {
  const rows = await listDrafts(tx, ownerOf(actor), subjectId)
  const subjects = await listSubjectNames(
    tx,
    rows.map((r) => r.subject_id),
  )
  const names = new Map(subjects.map((s) => [s.subjectId, s.name]))
  return rows.map((row) => {
    const title = findForm(app, row.form_id)?.title ?? { zh: row.form_id, en: row.form_id }
    return draftView(row, names.get(row.subject_id) ?? '', title)
  })
}

export async function dropDraft(tx: Tx, actor: Actor, id: string): Promise<void> {
  if (!(await deleteDraft(tx, ownerOf(actor), id))) throw refuse(draftUnknown())
}

function draftView(row: DraftRow, subjectName: string, formTitle: Draft['formTitle']): Draft {
  return {
    id: row.id,
    formId: row.form_id,
    version: row.version,
    subjectId: row.subject_id,
    ...(row.supersedes && { supersedes: row.supersedes }),
    answers: row.answers,
    notes: row.notes,
    subjectName,
    formTitle,
    savedAt: row.saved_at.toISOString(),
  }
}
