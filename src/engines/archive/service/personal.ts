import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { RecordView, Subject } from '../schema.ts'
import { getSubject } from './subjects.ts'
import { getRecord } from './timeline.ts'
import { viewWholeRecord, viewWholeSubject } from './views.ts'

/** Shows the personal data of a subject to whoever says why; the act is audited and sealed. */
export async function unmaskSubject(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  asked: { readonly subjectId: string; readonly reason: string; readonly requestId: string },
): Promise<Subject> {
  const subject = await getSubject(tx, asked.subjectId, regions)
  await audit(tx, app, {
    actor,
    action: 'person.unmask',
    objectKind: 'subject',
    objectId: subject.subjectId,
    region: subject.region,
    reason: asked.reason,
    requestId: asked.requestId,
  })
  return viewWholeSubject(subject)
}

/** As {@link unmaskSubject}, for one record. */
export async function unmaskRecord(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  asked: { readonly subjectId: string; readonly recordId: string; readonly reason: string; readonly requestId: string },
): Promise<RecordView> {
  const subject = await getSubject(tx, asked.subjectId, regions)
  const record = await getRecord(tx, asked.subjectId, asked.recordId)
  await audit(tx, app, {
    actor,
    action: 'person.unmask',
    objectKind: 'record',
    objectId: record.id,
    region: subject.region,
    reason: asked.reason,
    requestId: asked.requestId,
  })
  return viewWholeRecord(app, record)
}
