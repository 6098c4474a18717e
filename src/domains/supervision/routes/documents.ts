import { Type as T } from 'typebox'
import { type Actor, signedIn } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { type OfficialDocument, sendDocument } from '../../../core/documents/index.ts'
import { type Route, route } from '../../../core/http/route.ts'
import { notFound, refuse } from '../../../core/problem.ts'
import type { Bilingual } from '../../../core/text.ts'
import { taskNotDone, taskUnknown } from '../problems.ts'
import { noticeOfTask, ownNotice } from '../service/documents.ts'
import { siteRecordOf } from '../service/site-record.ts'

const NOTICES: readonly {
  readonly path: string
  readonly permission: Route['permission']
  readonly summary: Bilingual
  readonly make: (tx: Tx, app: App, actor: Actor, id: string) => Promise<OfficialDocument>
}[] = [
  {
    path: '/api/supervision/tasks/:id/notice',
    permission: 'supervision.read',
    summary: { zh: '检查结果告知书', en: 'Notice of the result' },
    make: noticeOfTask,
  },
  {
    path: '/api/own/inspections/:id/notice',
    permission: signedIn('inspections of the enterprise this account speaks for'),
    summary: { zh: '对本单位的检查结果告知书', en: 'Notice of the result to the enterprise' },
    make: ownNotice,
  },
]

const RECORDS: readonly {
  readonly path: string
  readonly permission: Route['permission']
  readonly summary: Bilingual
}[] = [
  {
    path: '/api/supervision/inspections/:subjectId/:recordId/record',
    permission: 'record.read',
    summary: { zh: '现场检查笔录', en: 'Record of the inspection' },
  },
  {
    path: '/api/own/inspection-records/:recordId/record',
    permission: signedIn('inspections of the enterprise this account speaks for'),
    summary: { zh: '对本单位的现场检查笔录', en: 'Record of an inspection of the enterprise' },
  },
]

/** The record of an inspection; names in clear for who is entitled, and that they had them is written down. */
const recordRoutes: readonly Route[] = RECORDS.flatMap(({ path, permission, summary }) =>
  (['docx', 'html'] as const).map((form) =>
    route({
      method: 'GET',
      path: `${path}.${form}`,
      permission,
      summary,
      tags: ['supervision'],
      params: T.Object({
        subjectId: T.Optional(T.String({ format: 'uuid' })),
        recordId: T.String({ format: 'uuid' }),
      }),
      reply: 'raw',
      problems: [notFound],
      ownTransactions: true,
      run: async ({ app, actor, regions, params, requestId }) => {
        const subjectId = params.subjectId ?? actor.subjectId
        if (!subjectId) throw refuse(notFound())
        const document = await siteRecordOf({ app, actor, regions, requestId }, subjectId, params.recordId)
        return sendDocument(document, form, '现场检查笔录')
      },
    }),
  ),
)

/** The notice as a Word file and as a page to print. */
const noticeRoutes: readonly Route[] = NOTICES.flatMap(({ path, permission, summary, make }) =>
  (['docx', 'html'] as const).map((form) =>
    route({
      method: 'GET',
      path: `${path}.${form}`,
      permission,
      summary,
      tags: ['supervision'],
      params: T.Object({ id: T.String({ format: 'uuid' }) }),
      reply: 'raw',
      problems: [taskUnknown, taskNotDone],
      run: async ({ tx, app, actor, params }) =>
        sendDocument(await make(tx, app, actor, params.id), form, '检查结果告知书'),
    }),
  ),
)

export const documentRoutes: readonly Route[] = [...noticeRoutes, ...recordRoutes]
