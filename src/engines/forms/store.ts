import { type Generated, sql } from 'kysely'
import type pg from 'pg'
import { atCommit, prepared, type Tx } from '../../core/db/index.ts'
import type { FollowUp } from './logic/follow-ups.ts'
import type { Answers, FormDocument, Notes, Outcomes } from './schema.ts'

interface VersionTable {
  form_id: string
  version: number
  digest: string
  from_day: string
  document: FormDocument
  schema: Record<string, unknown>
  published_at: Date
}

interface DraftTable {
  account_id: string
  id: string
  form_id: string
  version: number
  subject_id: string
  supersedes: string | null
  answers: Answers
  notes: Notes
  saved_at: Date
}

interface SubmissionTable {
  account_id: string
  key: string
  content_digest: string
  subject_id: string
  record_id: string
  outcomes: Outcomes
  left_out: string[]
  submitted_at: Date
}

interface FollowUpTable {
  subject_id: string
  record_id: string
  form_id: string
  region: string
  due_on: string
  opened_by: string
  opened_at: Date
  closed_by_record: Generated<string | null>
  closed_at: Generated<Date | null>
}

interface TaskAnswerTable {
  task_ref: string
  form_id: string
  record_id: string
  account_id: string
  answered_at: Date
}

interface SignaturePictureTable {
  digest: string
  subject_id: string
  record_id: string
}

type Tables = {
  'forms.version': VersionTable
  'forms.draft': DraftTable
  'forms.signature_picture': SignaturePictureTable
  'forms.submission': SubmissionTable
  'forms.follow_up': FollowUpTable
  'forms.task_answer': TaskAnswerTable
}

export type VersionRow = VersionTable
export type DraftRow = DraftTable
export type SubmissionRow = SubmissionTable
export type TaskAnswerRow = TaskAnswerTable

const on = (tx: Tx) => tx.withTables<Tables>()
const json = <T>(value: T) => sql<T>`${JSON.stringify(value)}::jsonb`

/** Publishes a version unless it is there. Two processes that start at once publish it once. */
export async function insertVersion(tx: Tx, row: VersionRow): Promise<boolean> {
  const result = await on(tx)
    .insertInto('forms.version')
    .values({ ...row, document: json(row.document), schema: json(row.schema) })
    .onConflict((c) => c.columns(['form_id', 'version']).doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export function listVersions(tx: Tx): Promise<VersionRow[]> {
  return on(tx).selectFrom('forms.version').selectAll().orderBy('form_id').orderBy('version').execute()
}

export function listVersionsOf(tx: Tx, formId: string): Promise<VersionRow[]> {
  return on(tx).selectFrom('forms.version').selectAll().where('form_id', '=', formId).orderBy('version').execute()
}

export function findVersion(tx: Tx, formId: string, version: number): Promise<VersionRow | undefined> {
  return on(tx)
    .selectFrom('forms.version')
    .selectAll()
    .where('form_id', '=', formId)
    .where('version', '=', version)
    .executeTakeFirst()
}

/** Bodies as sealed, by `form@version`. */
export async function loadDocuments(tx: Tx, ids: readonly string[]): Promise<Map<string, FormDocument>> {
  const { rows } = await sql<{ id: string; document: FormDocument }>`
    select form_id || '@' || version as id, document from forms.version
    where form_id || '@' || version = any(${[...ids]}::text[])`.execute(tx)
  return new Map(rows.map((r) => [r.id, r.document]))
}

/** Ids as sealed, in their order. */
export async function listSealedIds(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from (select (form_id || '@' || version) collate "C" as id from forms.version) v
    where ${after === undefined ? sql`true` : sql`id > ${after}`} order by id limit ${limit}`.execute(tx)
  return rows.map((r) => r.id)
}

export async function saveDraft(tx: Tx, row: DraftRow): Promise<void> {
  const values = { ...row, answers: json(row.answers), notes: json(row.notes) }
  await on(tx)
    .insertInto('forms.draft')
    .values(values)
    .onConflict((c) =>
      c.columns(['account_id', 'id']).doUpdateSet({
        form_id: row.form_id,
        version: row.version,
        subject_id: row.subject_id,
        supersedes: row.supersedes,
        answers: json(row.answers),
        notes: json(row.notes),
        saved_at: row.saved_at,
      }),
    )
    .execute()
}

export function findDraft(tx: Tx, accountId: string, id: string): Promise<DraftRow | undefined> {
  return on(tx)
    .selectFrom('forms.draft')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function countDrafts(tx: Tx, accountId: string): Promise<number> {
  const { n } = await on(tx)
    .selectFrom('forms.draft')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return Number(n)
}

export function listDrafts(tx: Tx, accountId: string, subjectId?: string): Promise<DraftRow[]> {
  return on(tx)
    .selectFrom('forms.draft')
    .selectAll()
    .where('account_id', '=', accountId)
    .$if(subjectId !== undefined, (q) => q.where('subject_id', '=', subjectId as string))
    .orderBy('saved_at', 'desc')
    .limit(200)
    .execute()
}

export async function deleteDraft(tx: Tx, accountId: string, id: string): Promise<boolean> {
  const result = await on(tx)
    .deleteFrom('forms.draft')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Two sendings of one form wait for each other here; the lock ends with the transaction. @returns what was stored under the key before */
export async function lockSubmission(tx: Tx, accountId: string, key: string): Promise<SubmissionRow | undefined> {
  const [row] = await prepared<SubmissionRow & pg.QueryResultRow>(
    tx,
    'forms.lock-submission',
    'select * from forms.lock_submission($1, $2::uuid)',
    [accountId, key],
  )
  return row
}

/** Two answers to one task wait for each other; the second then sees the first. */
export async function lockTask(tx: Tx, taskRef: string, formId: string): Promise<void> {
  await lock(tx, `forms task ${taskRef} ${formId}`)
}

/** Two corrections of one record wait for each other; the second then sees the first and is refused. */
export async function lockCorrection(tx: Tx, recordId: string): Promise<void> {
  await lock(tx, `forms correction ${recordId}`)
}

async function lock(tx: Tx, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(tx)
}

/** Remembers the key, with the commit: the lock of {@link lockSubmission} is held until then. */
export function keepSubmission(tx: Tx, row: SubmissionRow): void {
  atCommit(
    tx,
    'forms.keep-submission',
    `insert into forms.submission (account_id, key, content_digest, subject_id, record_id, outcomes, left_out, submitted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      row.account_id,
      row.key,
      row.content_digest,
      row.subject_id,
      row.record_id,
      JSON.stringify(row.outcomes),
      row.left_out,
      row.submitted_at,
    ],
  )
}

/** Which of an account's keys are stored, and as what. */
export function listSubmissions(tx: Tx, accountId: string, keys: readonly string[]): Promise<SubmissionRow[]> {
  if (keys.length === 0) return Promise.resolve([])
  return on(tx)
    .selectFrom('forms.submission')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('key', 'in', [...keys])
    .execute()
}

export function findTaskAnswer(tx: Tx, taskRef: string, formId: string): Promise<TaskAnswerRow | undefined> {
  return on(tx)
    .selectFrom('forms.task_answer')
    .selectAll()
    .where('task_ref', '=', taskRef)
    .where('form_id', '=', formId)
    .executeTakeFirst()
}

export async function saveTaskAnswer(tx: Tx, row: TaskAnswerRow): Promise<void> {
  const { record_id, account_id, answered_at } = row
  await on(tx)
    .insertInto('forms.task_answer')
    .values(row)
    .onConflict((c) => c.columns(['task_ref', 'form_id']).doUpdateSet({ record_id, account_id, answered_at }))
    .execute()
}

export interface NewFollowUp {
  readonly subjectId: string
  readonly recordId: string
  readonly formId: string
  readonly region: string
  readonly dueOn: string
  readonly openedBy: string
  readonly at: Date
}

export async function openFollowUp(tx: Tx, f: NewFollowUp): Promise<void> {
  await on(tx)
    .insertInto('forms.follow_up')
    .values({
      subject_id: f.subjectId,
      record_id: f.recordId,
      form_id: f.formId,
      region: f.region,
      due_on: f.dueOn,
      opened_by: f.openedBy,
      opened_at: f.at,
    })
    .execute()
}

/** For loaders of past records, on the owner's connection and in their transaction. */
export async function insertFollowUps(
  client: pg.ClientBase,
  rows: readonly (FollowUp & { region: string })[],
): Promise<void> {
  if (rows.length === 0) return
  await client.query(
    `insert into forms.follow_up (subject_id, record_id, form_id, region, due_on, opened_by, opened_at, closed_by_record, closed_at)
     select "subjectId", "recordId", "formId", region, "dueOn", 'system:load', "openedAt", "closedByRecord", "closedAt"
     from jsonb_to_recordset($1::jsonb) as f ("subjectId" uuid, "recordId" uuid, "formId" text, region text, "dueOn" date,
       "openedAt" timestamptz, "closedByRecord" uuid, "closedAt" timestamptz)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  )
}

/** The same form answered again about the same subject: what was to be looked at again has been. Not what this answer itself opens. */
export function closeFollowUps(tx: Tx, subjectId: string, formId: string, recordId: string, at: Date): void {
  atCommit(
    tx,
    'forms.close-follow-ups',
    `update forms.follow_up set closed_by_record = $3, closed_at = $4
     where subject_id = $1 and form_id = $2 and closed_at is null and record_id <> $3`,
    [subjectId, formId, recordId, at],
  )
}

/** Open corrections in the regions, the most urgent first. */
export async function listFollowUps(tx: Tx, regions: readonly string[], limit: number) {
  const { rows } = await sql<FollowUpTable>`
    select * from forms.follow_up
    where closed_at is null and region ^@ any(${[...regions]}::text[])
    order by due_on, subject_id limit ${limit}`.execute(tx)
  return rows
}

/** Where it is seen that pictures of signatures are named: they stand in no list of files. */
export async function keepSignaturePictures(
  tx: Tx,
  subjectId: string,
  recordId: string,
  digests: readonly string[],
): Promise<void> {
  if (digests.length === 0) return
  const rows = [...new Set(digests)].map((digest) => ({ digest, subject_id: subjectId, record_id: recordId }))
  await on(tx).insertInto('forms.signature_picture').values(rows).execute()
}
