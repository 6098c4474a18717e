import { Type as T } from 'typebox'
import { signedIn } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { type Raw, type Route, raw, route } from '../../../core/http/route.ts'
import { refuse } from '../../../core/problem.ts'
import { getReceipt } from '../../evidence/index.ts'
import type { SubjectKind } from '../define.ts'
import { recordContent } from '../logic/record-content.ts'
import * as problems from '../problems.ts'
import * as schema from '../schema.ts'
import { getSubject } from '../service/subjects.ts'
import { getRecord } from '../service/timeline.ts'
import { viewRecord } from '../service/views.ts'
import type { RecordRow } from '../store/records.ts'

/**
 * The receipt of a record to take along. It carries the whole record and its salt, so that anybody can check it offline; a record with
 * personal data, or one that was erased, gives the receipt without content.
 */
async function receiptOf(tx: Tx, app: App, record: RecordRow, subjectKind: SubjectKind): Promise<Raw> {
  const { isMasked, isErased } = viewRecord(app, record, subjectKind)
  const content = isMasked || isErased ? undefined : recordContent(record)
  const receipt = await getReceipt(tx, 'record', record.id, content)
  return raw(JSON.stringify(receipt, null, 2), 'application/json; charset=utf-8', {
    headers: { 'content-disposition': `attachment; filename="record-${record.id}.receipt.json"` },
  })
}

export const receiptRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/subjects/:subjectId/records/:recordId/receipt',
    permission: 'record.read',
    summary: {
      zh: '记录的存证回执（含内容，可离线验证）',
      en: 'Receipt of a record, with its content, for checking offline',
    },
    params: T.Object({ subjectId: schema.Id, recordId: schema.Id }),
    reply: 'raw',
    problems: [problems.subjectUnknown, problems.recordUnknown],
    run: async ({ tx, app, regions, params }) => {
      const subject = await getSubject(tx, params.subjectId, regions)
      return receiptOf(tx, app, await getRecord(tx, subject.subjectId, params.recordId), subject.kind)
    },
  }),
  route({
    method: 'GET',
    path: '/api/own/records/:recordId/receipt',
    permission: signedIn('receipts of the records in one’s own archive'),
    summary: { zh: '本单位记录的存证回执', en: 'Receipt of a record of one’s own archive' },
    params: T.Object({ recordId: schema.Id }),
    reply: 'raw',
    problems: [problems.noOwnSubject, problems.recordUnknown],
    run: async ({ tx, app, actor, params }) => {
      if (!actor.subjectId) throw refuse(problems.noOwnSubject())
      const subject = await getSubject(tx, actor.subjectId)
      return receiptOf(tx, app, await getRecord(tx, subject.subjectId, params.recordId), subject.kind)
    },
  }),
]
