import { Type as T } from 'typebox'
import { download, type Route, route } from '../../../core/http/route.ts'
import { inputInvalid, refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { bodyLimitOf, PAPERS, uploadProblems } from '../../../core/uploads/index.ts'
import { Digest } from '../../../core/uploads/schema.ts'
import * as problems from '../problems.ts'
import * as schema from '../schema.ts'
import { getFile } from '../service/files.ts'
import { momentOf } from '../service/moment.ts'
import { unmaskRecord } from '../service/personal.ts'
import { addRecord, recordKindsOf } from '../service/records.ts'
import { getSubject } from '../service/subjects.ts'
import { getRecord, listRecords } from '../service/timeline.ts'
import { uploadFile } from '../service/uploads.ts'
import { viewFile, viewRecord, viewRecords } from '../service/views.ts'
import { listFiles } from '../store/files.ts'
import { readArchiveAsOf, timelineOptions } from './as-of.ts'
import { subjectParams } from './subjects.ts'

const recordParams = T.Object({ subjectId: schema.Id, recordId: schema.Id })
const FILES_SHOWN = 200

/** Timeline, as-of, records by hand, corrections, files. */
export const recordRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/record-kinds',
    permission: 'record.read',
    summary: { zh: '记录种类', en: 'Kinds of record' },
    reply: T.Object({ items: T.Array(schema.RecordKindView) }),
    run: async ({ app }) => ({
      items: [...recordKindsOf(app).values()].map(({ kind, label, about, isWrittenByHand = false }) => ({
        kind,
        label,
        about: [...about],
        isWrittenByHand,
      })),
    }),
  }),
  route({
    method: 'GET',
    path: '/api/subjects/:subjectId/timeline',
    permission: 'record.read',
    summary: { zh: '档案时间线', en: 'Timeline of an archive' },
    params: subjectParams,
    query: schema.TimelineQuery,
    reply: schema.TimelinePage,
    problems: [problems.subjectUnknown, problems.cursorInvalid],
    run: async ({ tx, app, regions, params, query }) => {
      const subject = await getSubject(tx, params.subjectId, regions)
      const { items, next } = await listRecords(tx, params.subjectId, timelineOptions(query))
      return { items: await viewRecords(tx, app, items, subject.kind), ...(next && { next }) }
    },
  }),
  route({
    method: 'GET',
    path: '/api/subjects/:subjectId/as-of',
    permission: 'record.read',
    summary: { zh: '某日所知的某日状况', en: 'What was known on a day about a day' },
    params: subjectParams,
    query: T.Object({ happened: T.Optional(schema.Moment), known: T.Optional(schema.Moment) }),
    reply: schema.SubjectAsOf,
    problems: [problems.subjectUnknown],
    run: async ({ tx, regions, params, query, now }) =>
      readArchiveAsOf(tx, await getSubject(tx, params.subjectId, regions), query, now),
  }),
  route({
    method: 'POST',
    path: '/api/subjects/:subjectId/records',
    permission: 'record.write',
    summary: { zh: '手工登记一条记录', en: 'Write a record by hand' },
    params: subjectParams,
    body: schema.RecordWrite,
    reply: schema.RecordView,
    status: 201,
    problems: [
      problems.subjectUnknown,
      problems.subjectMerged,
      problems.recordKindUnknown,
      problems.recordKindNotAbout,
      problems.recordNotByHand,
      problems.recordBodyInvalid,
      problems.recordInFuture,
      problems.fileUnknown,
    ],
    run: async ({ tx, app, actor, regions, params, body }) => {
      const subject = await getSubject(tx, params.subjectId, regions)
      const kind = recordKindsOf(app).get(body.kind)
      if (kind && !kind.isWrittenByHand) throw refuse(problems.recordNotByHand({ kind: body.kind }))
      const written = await addRecord(tx, app, actor, {
        ...params,
        ...body,
        body: body.body as Json,
        source: body.source ?? '手工登记',
        happenedAt: momentOf(body.happenedAt, '/happenedAt') as Date,
      })
      return viewRecord(app, await getRecord(tx, params.subjectId, written.id), subject.kind)
    },
  }),
  correctionRoute(),
  route({
    method: 'GET',
    path: '/api/subjects/:subjectId/records/:recordId',
    permission: 'record.read',
    summary: { zh: '查看一条记录', en: 'Read one record' },
    params: recordParams,
    reply: schema.RecordView,
    problems: [problems.subjectUnknown, problems.recordUnknown],
    run: async ({ tx, app, regions, params }) => {
      const subject = await getSubject(tx, params.subjectId, regions)
      return viewRecord(app, await getRecord(tx, params.subjectId, params.recordId), subject.kind)
    },
  }),
  route({
    method: 'POST',
    path: '/api/subjects/:subjectId/records/:recordId/unmask',
    permission: 'person.unmask',
    summary: { zh: '查看记录中的个人信息（记录理由）', en: 'See personal data of a record, with a reason' },
    params: recordParams,
    body: T.Object({ reason: schema.Reason }, { additionalProperties: false }),
    reply: schema.RecordView,
    problems: [problems.subjectUnknown, problems.recordUnknown],
    run: ({ tx, app, actor, regions, params, body, requestId }) =>
      unmaskRecord(tx, app, actor, regions, { ...params, ...body, requestId }),
  }),
  ...fileRoutes(),
]

function correctionRoute(): Route {
  return route({
    method: 'POST',
    path: '/api/subjects/:subjectId/records/:recordId/corrections',
    permission: 'record.write',
    summary: { zh: '更正或撤回记录（留痕）', en: 'Correct or withdraw a record by a new one' },
    params: recordParams,
    body: schema.RecordCorrection,
    reply: schema.RecordView,
    status: 201,
    problems: [
      problems.subjectUnknown,
      problems.recordUnknown,
      problems.recordAlreadySuperseded,
      problems.recordNotByHand,
      problems.recordBodyInvalid,
      problems.recordInFuture,
      problems.fileUnknown,
    ],
    run: async ({ tx, app, actor, regions, params, body }) => {
      const subject = await getSubject(tx, params.subjectId, regions)
      const before = await getRecord(tx, params.subjectId, params.recordId)
      // A form is corrected by the form and may be withdrawn here; what a procedure wrote (a verdict, a change of the identity) is set right
      // by that procedure alone: else anybody at a desk could turn a verdict round, and record and projection would say different things.
      const isByHand = recordKindsOf(app).get(before.kind)?.isWrittenByHand === true
      if (before.formId === null ? !isByHand : body.body !== undefined)
        throw refuse(problems.recordNotByHand({ kind: before.kind }))
      if (!body.withdraws && body.body === undefined) throw refuse(noBody())
      const written = await addRecord(tx, app, actor, {
        subjectId: params.subjectId,
        kind: before.kind,
        formId: before.formId ?? undefined,
        formVersion: before.formVersion ?? undefined,
        body: (body.withdraws ? {} : body.body) as Json,
        happenedAt: momentOf(body.happenedAt, '/happenedAt') ?? before.happenedAt,
        source: '更正',
        supersedes: before.id,
        withdraws: body.withdraws ?? false,
        reason: body.reason,
        fileDigests: body.fileDigests ?? before.fileDigests,
      })
      return viewRecord(app, await getRecord(tx, params.subjectId, written.id), subject.kind)
    },
  })
}

function noBody() {
  return inputInvalid({
    errors: [
      {
        pointer: '/body',
        message: { zh: '请填写更正后的内容，或选择撤回', en: 'give what holds instead, or withdraw' },
      },
    ],
  })
}

function fileRoutes(): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/subjects/:subjectId/files',
      permission: 'record.read',
      summary: { zh: '档案附件', en: 'Files of an archive' },
      params: subjectParams,
      /** Only what stood there at that moment. */
      query: T.Object({ until: T.Optional(schema.Moment) }),
      reply: T.Object({ items: T.Array(schema.FileView) }),
      problems: [problems.subjectUnknown],
      run: async ({ tx, regions, params, query }) => {
        await getSubject(tx, params.subjectId, regions)
        const until = momentOf(query.until, '/query/until')
        return { items: (await listFiles(tx, params.subjectId, FILES_SHOWN, until)).map(viewFile) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/subjects/:subjectId/files',
      permission: 'record.write',
      summary: { zh: '上传附件', en: 'Upload a file' },
      params: subjectParams,
      reply: schema.FileView,
      status: 201,
      upload: true,
      bodyLimit: bodyLimitOf(PAPERS),
      ownTransactions: true,
      problems: [problems.subjectUnknown, problems.fileUnknown, ...uploadProblems],
      run: ({ app, actor, regions, params, request }) => uploadFile(app, actor, regions, params.subjectId, request),
    }),
    route({
      method: 'GET',
      path: '/api/subjects/:subjectId/files/:digest',
      permission: 'record.read',
      summary: { zh: '下载附件', en: 'Download a file' },
      params: T.Object({ subjectId: schema.Id, digest: Digest }),
      reply: 'raw',
      problems: [problems.subjectUnknown, problems.fileUnknown],
      run: async ({ tx, app, regions, params }) => {
        await getSubject(tx, params.subjectId, regions)
        const file = await getFile(tx, params.subjectId, params.digest)
        if (!(await app.files.has(file.digest))) throw refuse(problems.fileUnknown({ digests: [file.digest] }))
        return download(await app.files.read(file.digest), file.type, file.name)
      },
    }),
  ]
}
