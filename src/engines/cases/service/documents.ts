import { Readable } from 'node:stream'
import type { Actor, Permission } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { DOCX_TYPE, issuerOf, nextDocumentNumber, renderDocx } from '../../../core/documents/index.ts'
import { PAPERS } from '../../../core/uploads/index.ts'
import { attachFile, getSubject } from '../../archive/index.ts'
import { civilDay } from '../../forms/logic/civil-day.ts'
import { reduceClocks } from '../logic/clocks.ts'
import type { CaseDocumentData, ClockEvent, FieldValues, IssuedDocument } from '../schema.ts'
import { actorIdOf, type LoadedCase } from './act.ts'
import { templatesOf } from './publish.ts'

/**
 * Makes the document of a move, once: its number is taken in the transaction of the move, the .docx goes to the file store and into the
 * archive of the subject, its digest and its content into the sealed entry.
 * @throws Refusal `document-incomplete` with each fact that it must hold and does not: the move is not made
 */
export async function issueDocument(
  tx: Tx,
  app: App,
  actor: Actor,
  loaded: LoadedCase,
  asked: {
    readonly template: string
    readonly fields: FieldValues
    readonly clocks: readonly ClockEvent[]
    readonly reason?: string | undefined
    /** What entitles to the move: the permission in whose organisation the document is issued. */
    readonly permission: Permission
  },
): Promise<IssuedDocument> {
  const template = templatesOf(app).find((t) => t.id === asked.template)
  // A kind is not published with a template that no module declares; a running case may outlive one.
  if (!template) throw new Error(`no module declares the document template ${asked.template}`)
  const subject = await getSubject(tx, loaded.row.subjectId)
  const day = civilDay(app.clock.now())
  const clocks = Object.values(reduceClocks(loaded.status.clocks, asked.clocks)).filter((c) => c.state === 'running')
  const issuer = await issuerOf(tx, app, actor, { permission: asked.permission, region: loaded.row.region })
  const number =
    template.word && issuer
      ? await nextDocumentNumber(tx, { word: `${issuer.word}${template.word}`, year: Number(day.slice(0, 4)) })
      : undefined
  const data: CaseDocumentData = {
    number,
    day,
    case: { id: loaded.row.id, kind: loaded.row.kind, openedOn: civilDay(loaded.row.openedAt) },
    subject: {
      id: subject.subjectId,
      name: subject.name,
      code: subject.code,
      address: subject.address,
      region: subject.region,
    },
    fields: asked.fields,
    reason: asked.reason,
    actor: { name: actor.name },
    issuer,
    handlers: loaded.status.handlers.map((h) => h.name),
    due: Object.fromEntries(clocks.map((c) => [c.clock, c.dueOn])),
  }
  // As it is stored and printed again: what is undefined is not there.
  const content = JSON.parse(JSON.stringify(template.build(data)))
  const docx = await renderDocx(content)
  const { digest, bytes } = await app.files.put(Readable.from([docx]), { maxBytes: PAPERS.maxBytes })
  const name = `${number ?? template.title.zh}.docx`
  await attachFile(tx, app, actor, { subjectId: loaded.row.subjectId, digest, name, type: DOCX_TYPE, bytes })
  app.log.debug({ part: 'cases', by: actorIdOf(actor), number }, 'document issued')
  return { template: template.id, title: template.title, ...(number && { number }), digest, size: bytes, content }
}
