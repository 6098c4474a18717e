import { type Actor, may } from '../../../core/access/define.ts'
import { audit, listHolders } from '../../../core/access/index.ts'
import { chinaTime } from '../../../core/access/spreadsheet.ts'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import type { OfficialDocument, SignedRow } from '../../../core/documents/index.ts'
import { notFound, refuse } from '../../../core/problem.ts'
import { nameKey } from '../../../core/text/fold.ts'
import { getRecord, getSubject, type RecordRow, type SubjectRow } from '../../../engines/archive/index.ts'
import { VERDICTS } from '../../../engines/forms/define.ts'
import { CONFIRMATION_WORDS, readWholeForm, viewAnsweredForm } from '../../../engines/forms/index.ts'
import { answerText } from '../../../engines/forms/logic/answer-text.ts'
import { stripHidden } from '../../../engines/forms/logic/answers.ts'
import { signatureText } from '../../../engines/forms/logic/signature.ts'
import type { AnsweredForm } from '../../../engines/forms/schema.ts'
import { inspectionForm } from '../forms/inspection.ts'
import { placeOnPaper, type RecordedInspector, siteRecord } from '../site-record.ts'
import * as store from '../store.ts'

/** Who asks for the record on paper. */
export interface Reader {
  readonly app: App
  readonly actor: Actor
  readonly regions: readonly string[]
  readonly requestId: string
}

const REASON = '打印现场检查笔录'

/**
 * 现场检查笔录 of an inspection. Names and signatures stand in clear for who inspected, for the enterprise that signed, and for holders of
 * the permission to see personal data; that they had them is written down. Others get it masked, and the paper says so.
 * @throws Refusal not-found, record-not-a-form
 */
export async function siteRecordOf(
  { app, actor, regions, requestId }: Reader,
  subjectId: string,
  recordId: string,
): Promise<OfficialDocument> {
  const isOwn = actor.subjectId !== undefined
  if (isOwn && actor.subjectId !== subjectId) throw refuse(notFound())
  const scope = { actorId: actor.accountId ?? actor.name, regions, subjectId: actor.subjectId }
  const made = await app.db.read(scope, async (tx) => {
    const subject = await getSubject(tx, subjectId, isOwn ? undefined : regions)
    const record = await getRecord(tx, subjectId, recordId)
    if (record.formId !== inspectionForm.id) throw refuse(notFound())
    const task = await app.db.read(systemScope('supervision'), (all) =>
      store.findTaskByRecord(all, subjectId, recordId),
    )
    const isWhole =
      isOwn ||
      may(actor, 'person.unmask', subject.region) ||
      record.actorId === actor.accountId ||
      task?.inspectors.includes(actor.accountId ?? '') === true
    const visible = isOwn ? undefined : regions
    const { form, pictures } = isWhole
      ? await readWholeForm(tx, app, actor, visible, subjectId, recordId)
      : {
          form: await viewAnsweredForm(tx, app, actor, visible, subjectId, recordId),
          pictures: new Map<string, string>(),
        }
    const document = await documentOf(tx, app, { subject, record, task, form, pictures, isWhole })
    return { document, region: subject.region, isWhole }
  })
  if (made.isWhole)
    await app.db.write(scope, (tx) =>
      audit(tx, app, {
        actor,
        action: 'person.unmask',
        objectKind: 'record',
        objectId: recordId,
        region: made.region,
        reason: REASON,
        requestId,
      }),
    )
  return made.document
}

interface Found {
  readonly subject: SubjectRow
  readonly record: RecordRow
  readonly task: store.TaskRow | undefined
  readonly form: AnsweredForm
  readonly pictures: ReadonlyMap<string, string>
  readonly isWhole: boolean
}

async function documentOf(tx: Tx, app: App, found: Found): Promise<OfficialDocument> {
  const { subject, record, task, form, pictures, isWhole } = found
  const { asked } = stripHidden(form.document, form.answers)
  const outcomes = new Map(form.outcomes.items.map((o) => [o.pointer, o.outcome]))
  const text = (name: string) => {
    const value = form.answers[name]
    return typeof value === 'string' ? value : ''
  }
  const batch =
    task && (await app.db.read(systemScope('supervision'), (all) => store.findBatch(all, 'any', task.batch_id)))
  return siteRecord.build({
    enterprise: { name: subject.name, code: subject.code, place: placeOnPaper(subject.address) },
    time: chinaTime(record.happenedAt),
    storedAt: chinaTime(record.knownAt),
    occasion: batch ? `双随机抽查：${batch.plan_title}，${batch.title}` : '日常监督检查',
    inspectors: await inspectorsOf(app, found),
    companion: text('companion'),
    findings: asked
      .filter(({ item }) => !['repeat', 'signature'].includes(item.kind))
      .map(({ pointer, item, value }) => {
        const outcome = outcomes.get(pointer)
        const clause = item.clause ? form.clauses[item.clause] : undefined
        const photos = form.notes[pointer]?.photos?.length ?? 0
        const row = /^\/[^/]+\/(\d+)\//.exec(pointer)?.[1]
        return {
          item: `${item.label.zh}${row === undefined ? '' : `（${Number(row) + 1}）`}`,
          clause: clause ? `${clause.title.zh}${clause.place.zh}` : '',
          answer: `${answerText(item, value, 'zh')}${outcome && item.kind !== 'verdict' ? `，${VERDICTS[outcome].zh}` : ''}`,
          remark: [form.notes[pointer]?.remark ?? '', photos > 0 ? `照片${photos}张` : ''].filter(Boolean).join('；'),
        }
      }),
    statement: text('firmStatement'),
    signed: signedRows(form, pictures),
    organs: batch?.departments ?? [await bodyOf(tx, app, record, subject.region)],
    recordId: record.id,
    formVersion: `${form.document.form}@${form.document.version}`,
    isMasked: !isWhole,
    isSuperseded: form.supersededBy !== undefined,
  })
}

/** Signatures in the order of the form; on versions that asked for none, lines to sign by hand. */
function signedRows(form: AnsweredForm, pictures: ReadonlyMap<string, string>): SignedRow[] {
  const { asked } = stripHidden(form.document, form.answers)
  const rows = asked
    .filter(({ item, value }) => item.kind === 'signature' && value !== undefined)
    .map(({ pointer, item, value }) => {
      const png = pictures.get(pointer)
      // Whether the second person stands behind it is said on paper as on every page.
      const confirmation = form.confirmations?.find((c) => pointer === `/${c.item}`)
      const text = [
        signatureText(value)?.zh ?? '—',
        ...(confirmation ? [CONFIRMATION_WORDS[confirmation.state].zh] : []),
      ]
      return { label: item.label.zh, text: text.join('，'), ...(png && { png }) }
    })
  const byHand = ['检查人员', '检查人员', '被检查单位现场负责人'].map((label) => ({
    label,
    text: '（签名）　　　　　　年　　月　　日',
  }))
  return rows.length > 0 ? rows : byHand
}

/** Who inspected: those who signed as inspectors, else those who were drawn, else who wrote the record; with the certificate of the list. */
async function inspectorsOf(app: App, { record, task, form, isWhole, subject }: Found): Promise<RecordedInspector[]> {
  const nameOf = (field: string) => {
    const value = form.answers[field] as { readonly name?: string } | undefined
    return value?.name?.trim() ? [value.name.trim()] : []
  }
  const signed = [...nameOf('firstInspector'), ...nameOf('secondInspector')]
  const accounts = task?.inspectors ?? [record.actorId]
  const { listed, writer } = await app.db.read(systemScope('supervision'), async (all) => ({
    listed: (await store.listInspectors(all, [''])).filter((i) => accounts.includes(i.account_id)),
    writer: (await listHolders(all, app, 'inspection.write', subject.region)).find(
      (h) => h.accountId === record.actorId,
    ),
  }))
  const names =
    signed.length > 0 ? signed : task ? task.inspector_names : writer && isWhole ? [writer.name] : ['（姓名见签字）']
  return names.map((name) => {
    const certificate = isWhole ? listed.find((i) => isSame(i.body.name, name))?.body.certificate : undefined
    return { name, ...(certificate && { certificate }) }
  })
}

/** A name may carry what tells it apart: 张伟（二科）. */
function isSame(listed: string, signed: string): boolean {
  const [a, b] = [listed, signed].map(nameKey)
  return b === a || b?.startsWith(`${a}(`) === true
}

/** The body of whoever wrote the record of an inspection without a draw. */
async function bodyOf(tx: Tx, app: App, record: RecordRow, region: string): Promise<string> {
  const holder = (await listHolders(tx, app, 'inspection.write', region)).find((h) => h.accountId === record.actorId)
  return holder?.organisation ?? ''
}
