import { type Static, Type as T } from 'typebox'
import { type Actor, may, signedIn } from '../../core/access/define.ts'
import { otherAccount, requireSameAccount } from '../../core/access/index.ts'
import { raw, route } from '../../core/http/route.ts'
import { notFound, notPermitted, refuse } from '../../core/problem.ts'
import { Digest } from '../../core/uploads/schema.ts'
import { getSubject } from '../archive/index.ts'
import { civilDay } from './logic/civil-day.ts'
import { differenceOfVersions } from './logic/difference.ts'
import {
  answersInvalid,
  clockAstray,
  correctionRefused,
  draftUnknown,
  formUnknown,
  happensInFuture,
  keyReused,
  photoMissing,
  photoUnknown,
  recordNotAForm,
  subjectNotAsked,
  taskAlreadyAnswered,
  tooManyDrafts,
  versionNotInForce,
} from './problems.ts'
import { confirmationRoutes } from './routes/confirmations.ts'
import {
  AnsweredForm,
  Draft,
  DraftBody,
  FormListEntry,
  Outcomes,
  PublishedVersion,
  ShownDifference,
  Submission,
  SubmissionReceipt,
  SubmissionStatus,
  Task,
} from './schema.ts'
import { secondOfficialsOf } from './second-official.ts'
import { checkAnswers } from './service/check.ts'
import { listSecondOfficials } from './service/confirm.ts'
import { dropDraft, getDraft, keepDraft, ownDrafts } from './service/drafts.ts'
import { printPage } from './service/print.ts'
import { clausesOf, findForm, getVersion, lawsOf, rowInForce } from './service/publish.ts'
import { submissionStatus, submitForm } from './service/submit.ts'
import { listTasks } from './service/tasks.ts'
import { findRecordPhoto, unmaskAnswers, viewAnsweredForm } from './service/view.ts'
import { listVersions, listVersionsOf, type VersionRow } from './store.ts'

const FormId = T.String({ maxLength: 80, pattern: '^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$' })
const Uuid = T.String({ format: 'uuid' })
const VersionNumber = T.Integer({ minimum: 1, maximum: 10_000 })
const RecordPath = T.Object({ subjectId: Uuid, recordId: Uuid })
const OwnRecordPath = T.Object({ recordId: Uuid })
/** The account a device kept something for; refused where another one is signed in now. */
const KeptFor = T.Object({ as: T.Optional(Uuid) })
const tags = ['forms']
const own = signedIn('the forms that were answered about the subject this account speaks for, and no others')

function ownId(actor: Actor): string {
  if (!actor.subjectId) throw refuse(notFound())
  return actor.subjectId
}

function listEntry(rows: readonly VersionRow[], today: string): Static<typeof FormListEntry> {
  const latest = (rowInForce(rows, today) ?? rows.at(-1)) as VersionRow
  const inForce = rowInForce(rows, today)
  return {
    id: latest.form_id,
    title: latest.document.title,
    about: latest.document.about,
    recordKind: latest.document.recordKind,
    ...(inForce && { inForce: inForce.version }),
    versions: rows.map((r) => ({
      version: r.version,
      from: r.from_day,
      ...(r.document.note && { note: r.document.note }),
      digest: r.digest,
      publishedAt: r.published_at.toISOString(),
      items: r.document.sections.reduce((n, s) => n + s.items.length, 0),
    })),
  }
}

const readForms = [
  route({
    method: 'GET',
    path: '/api/forms',
    permission: 'form.read',
    summary: { zh: '已发布的表单', en: 'Published forms' },
    tags,
    query: T.Object({ about: T.Optional(T.String({ maxLength: 30 })) }),
    reply: T.Object({ items: T.Array(FormListEntry) }),
    run: async ({ tx, now, query }) => {
      const byForm = Map.groupBy(await listVersions(tx), (v) => v.form_id)
      const items = [...byForm.values()].map((rows) => listEntry(rows, civilDay(now)))
      return { items: items.filter((f) => query.about === undefined || f.about.includes(query.about)) }
    },
  }),
  route({
    method: 'GET',
    path: '/api/forms/:formId/versions/:version',
    permission: 'form.read',
    summary: { zh: '表单的一个版本', en: 'One version of a form, as published' },
    tags,
    params: T.Object({ formId: FormId, version: VersionNumber }),
    reply: PublishedVersion,
    problems: [formUnknown],
    run: async ({ tx, app, now, params }) => {
      const row = await getVersion(tx, params.formId, params.version)
      const inForce = rowInForce(await listVersionsOf(tx, params.formId), civilDay(now))
      return {
        document: row.document,
        digest: row.digest,
        publishedAt: row.published_at.toISOString(),
        isInForce: inForce?.version === row.version,
        schema: row.schema,
        clauses: clausesOf(row.document, lawsOf(app)),
      }
    },
  }),
  route({
    method: 'GET',
    path: '/api/forms/:formId/difference',
    permission: 'form.read',
    summary: { zh: '两个版本的差异', en: 'What differs between two versions' },
    tags,
    params: T.Object({ formId: FormId }),
    query: T.Object({ from: VersionNumber, to: VersionNumber }),
    reply: ShownDifference,
    problems: [formUnknown],
    run: async ({ tx, app, params, query }) => {
      const before = (await getVersion(tx, params.formId, query.from)).document
      const after = (await getVersion(tx, params.formId, query.to)).document
      const laws = lawsOf(app)
      const clauses = { ...clausesOf(before, laws), ...clausesOf(after, laws) }
      return { ...differenceOfVersions(before, after), clauses }
    },
  }),
  route({
    method: 'POST',
    path: '/api/forms/:formId/versions/:version/check',
    permission: 'form.read',
    summary: {
      zh: '试算：判定结果与待补内容，不保存',
      en: 'What the answers come to and what is missing; stores nothing',
    },
    tags,
    params: T.Object({ formId: FormId, version: VersionNumber }),
    body: T.Object({
      answers: Submission.properties.answers,
      notes: Submission.properties.notes,
      on: T.String({ format: 'date' }),
    }),
    reply: T.Object({
      outcomes: Outcomes,
      leftOut: T.Array(T.String()),
      errors: T.Array(T.Object({ pointer: T.String(), message: T.String() })),
    }),
    problems: [formUnknown],
    run: async ({ tx, app, params, body, language }) => {
      const row = await getVersion(tx, params.formId, params.version)
      const checked = checkAnswers(row, findForm(app, params.formId) ?? { rules: {} }, body, body.on)
      return {
        outcomes: checked.outcomes,
        leftOut: [...checked.leftOut],
        errors: checked.errors.map((e) => ({ pointer: e.pointer, message: e.message[language] })),
      }
    },
  }),
]

const nameOfficial = route({
  method: 'GET',
  path: '/api/forms/:formId/second-officials',
  permission: 'record.write',
  summary: { zh: '可以确认的第二名人员', en: 'Who may be named as the second official' },
  tags,
  params: T.Object({ formId: FormId }),
  query: T.Object({ subjectId: Uuid, taskRef: T.Optional(Uuid) }),
  reply: T.Object({ items: T.Array(T.Object({ accountId: Uuid, name: T.String() })) }),
  problems: [formUnknown, notPermitted],
  run: async ({ tx, app, actor, regions, params, query }) => {
    const asked = secondOfficialsOf(app, params.formId)?.act ?? findForm(app, params.formId)
    if (!asked) throw refuse(formUnknown({ form: params.formId }))
    const { region } = await getSubject(tx, query.subjectId, regions)
    const permission = asked.permission ?? 'record.write'
    if (!may(actor, permission, region)) throw refuse(notPermitted({ permission }))
    const people = await listSecondOfficials(tx, app, params.formId, region, query.taskRef)
    return {
      items: people.filter((p) => p.accountId !== actor.accountId).map(({ accountId, name }) => ({ accountId, name })),
    }
  },
})

const submitForms = [
  route({
    method: 'POST',
    path: '/api/forms/:formId/submissions',
    permission: 'record.write',
    summary: { zh: '提交表单', en: 'Submit an answered form; the same key again stores nothing' },
    tags,
    params: T.Object({ formId: FormId }),
    query: KeptFor,
    body: Submission,
    reply: SubmissionReceipt,
    problems: [
      formUnknown,
      answersInvalid,
      versionNotInForce,
      happensInFuture,
      clockAstray,
      subjectNotAsked,
      keyReused,
      otherAccount,
      photoUnknown,
      correctionRefused,
      taskAlreadyAnswered,
      otherAccount,
    ],
    run: ({ tx, app, actor, params, query, body }) => {
      requireSameAccount(actor, query.as)
      return submitForm(tx, app, actor, params.formId, body)
    },
  }),
  route({
    method: 'POST',
    path: '/api/forms/submissions/status',
    permission: 'record.write',
    summary: { zh: '哪些提交编号已经存档', en: 'Which of my submission keys are stored' },
    tags,
    query: KeptFor,
    body: T.Object({ keys: T.Array(Uuid, { maxItems: 200 }) }),
    reply: T.Object({ items: T.Array(SubmissionStatus) }),
    problems: [otherAccount],
    run: async ({ tx, actor, query, body }) => {
      requireSameAccount(actor, query.as)
      return { items: await submissionStatus(tx, actor, body.keys) }
    },
  }),
  route({
    method: 'GET',
    path: '/api/forms/drafts',
    permission: 'record.write',
    summary: { zh: '我的草稿', en: 'My unfinished forms' },
    tags,
    query: T.Object({ subjectId: T.Optional(Uuid) }),
    reply: T.Object({ items: T.Array(Draft) }),
    run: async ({ tx, app, actor, query }) => ({ items: await ownDrafts(tx, app, actor, query.subjectId) }),
  }),
  route({
    method: 'GET',
    path: '/api/forms/drafts/:draftId',
    permission: 'record.write',
    summary: { zh: '一份草稿', en: 'One draft of mine' },
    tags,
    params: T.Object({ draftId: Uuid }),
    reply: Draft,
    problems: [draftUnknown],
    run: ({ tx, actor, params }) => getDraft(tx, actor, params.draftId),
  }),
  route({
    method: 'PUT',
    path: '/api/forms/drafts/:draftId',
    permission: 'record.write',
    summary: { zh: '保存草稿', en: 'Keep what was filled in so far' },
    tags,
    params: T.Object({ draftId: Uuid }),
    body: DraftBody,
    reply: Draft,
    problems: [formUnknown, tooManyDrafts],
    run: ({ tx, app, actor, params, body }) => keepDraft(tx, app, actor, params.draftId, body),
  }),
  route({
    method: 'DELETE',
    path: '/api/forms/drafts/:draftId',
    permission: 'record.write',
    summary: { zh: '删除草稿', en: 'Throw a draft away' },
    tags,
    params: T.Object({ draftId: Uuid }),
    problems: [draftUnknown],
    run: async ({ tx, actor, params }) => {
      await dropDraft(tx, actor, params.draftId)
      return undefined
    },
  }),
]

const readRecords = [
  route({
    method: 'GET',
    path: '/api/subjects/:subjectId/records/:recordId/form',
    permission: 'record.read',
    summary: { zh: '查看填写的表单', en: 'An answered form with the version it was given on' },
    tags,
    params: RecordPath,
    reply: AnsweredForm,
    problems: [notFound, recordNotAForm],
    run: ({ tx, app, actor, regions, params }) =>
      viewAnsweredForm(tx, app, actor, regions, params.subjectId, params.recordId),
  }),
  route({
    method: 'GET',
    path: '/api/subjects/:subjectId/records/:recordId/form/print',
    permission: 'record.read',
    summary: { zh: '打印填写的表单', en: 'An answered form as a page to print' },
    tags,
    params: RecordPath,
    reply: 'raw',
    problems: [notFound, recordNotAForm],
    run: async ({ tx, app, actor, regions, params, language }) => {
      const form = await viewAnsweredForm(tx, app, actor, regions, params.subjectId, params.recordId)
      return raw(printPage(form, language), 'text/html; charset=utf-8')
    },
  }),
  route({
    method: 'POST',
    path: '/api/subjects/:subjectId/records/:recordId/form/unmask',
    permission: 'person.unmask',
    summary: { zh: '查看表单中的个人信息', en: 'Personal answers in clear, for a recorded reason' },
    tags,
    params: RecordPath,
    body: T.Object({ reason: T.String({ minLength: 4, maxLength: 200, pattern: '\\S' }) }),
    reply: T.Object({
      answers: T.Array(
        T.Object({
          pointer: T.String(),
          value: T.Unknown(),
          /** The picture of a drawn signature, as a data address. */
          image: T.Optional(T.String()),
        }),
      ),
    }),
    problems: [notFound, recordNotAForm],
    run: ({ tx, app, actor, regions, params, body, requestId }) =>
      unmaskAnswers(tx, app, actor, { regions, ...params, reason: body.reason, requestId }),
  }),
  route({
    method: 'GET',
    path: '/api/subjects/:subjectId/records/:recordId/photos/:digest',
    permission: 'record.read',
    summary: { zh: '记录中的照片', en: 'A photograph of a record' },
    tags,
    params: T.Object({ ...RecordPath.properties, digest: Digest }),
    reply: 'raw',
    problems: [notFound, photoMissing, recordNotAForm],
    run: async ({ tx, app, regions, params }) => {
      const photo = await findRecordPhoto(tx, regions, params.subjectId, params.recordId, params.digest)
      if (!photo || !(await app.files.has(params.digest))) throw refuse(photoMissing())
      return raw(await app.files.read(params.digest), photo.type)
    },
  }),
]

/** What an enterprise sees of the forms about itself: the same views, by row-level security its own only. */
const readOwnRecords = [
  route({
    method: 'GET',
    path: '/api/own/records/:recordId/form',
    permission: own,
    summary: { zh: '关于本单位的表单', en: 'An answered form about oneself' },
    tags,
    params: OwnRecordPath,
    reply: AnsweredForm,
    problems: [notFound, recordNotAForm],
    run: ({ tx, app, actor, params }) => viewAnsweredForm(tx, app, actor, undefined, ownId(actor), params.recordId),
  }),
  route({
    method: 'GET',
    path: '/api/own/records/:recordId/form/print',
    permission: own,
    summary: { zh: '打印关于本单位的表单', en: 'An answered form about oneself, to print' },
    tags,
    params: OwnRecordPath,
    reply: 'raw',
    problems: [notFound, recordNotAForm],
    run: async ({ tx, app, actor, params, language }) => {
      const form = await viewAnsweredForm(tx, app, actor, undefined, ownId(actor), params.recordId)
      return raw(printPage(form, language), 'text/html; charset=utf-8')
    },
  }),
  route({
    method: 'GET',
    path: '/api/own/records/:recordId/photos/:digest',
    permission: own,
    summary: { zh: '关于本单位的记录中的照片', en: 'A photograph of a record about oneself' },
    tags,
    params: T.Object({ ...OwnRecordPath.properties, digest: Digest }),
    reply: 'raw',
    problems: [notFound, photoMissing, recordNotAForm],
    run: async ({ tx, app, actor, params }) => {
      const photo = await findRecordPhoto(tx, undefined, ownId(actor), params.recordId, params.digest)
      if (!photo || !(await app.files.has(params.digest))) throw refuse(photoMissing())
      return raw(await app.files.read(params.digest), photo.type)
    },
  }),
]

const readTasks = [
  route({
    method: 'GET',
    path: '/api/tasks',
    permission: 'task.read',
    summary: { zh: '我的任务', en: 'What awaits me' },
    tags,
    reply: T.Object({ items: T.Array(Task) }),
    run: async ({ tx, app, actor, regions }) => ({ items: await listTasks(tx, app, actor, regions) }),
  }),
]

export const formRoutes = [
  ...readForms,
  nameOfficial,
  ...confirmationRoutes,
  ...submitForms,
  ...readRecords,
  ...readOwnRecords,
  ...readTasks,
]
