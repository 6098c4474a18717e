import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { takeUploads } from '../../../core/uploads/index.ts'
import type { UploadedFile } from '../../../core/uploads/schema.ts'
import type { PolicyPack } from '../define.ts'
import { standingEntries } from '../logic/duty.ts'
import { dutyEntryInvalid, dutyFileMissing, notADuty } from '../problems.ts'
import type { DutyEntryReply, NewDutyEntry } from '../schema.ts'
import * as store from '../store.ts'
import { getItem } from './statuses.ts'

/** Adds to the history of a duty; nothing in it is ever changed. Sealed and audited. */
export async function addDutyEntry(
  tx: Tx,
  app: App,
  pack: PolicyPack,
  actor: Actor,
  address: string,
  entry: NewDutyEntry,
): Promise<DutyEntryReply> {
  const item = getItem(pack, address)
  if (item.kind !== 'D') throw refuse(notADuty({ item: address, kind: item.kind }))
  const text = entry.text.trim()
  if (text === '') throw refuse(dutyEntryInvalid({ field: 'text', zh: '请填写内容', en: 'must not be blank' }))
  if (entry.kind === 'deadline' && !isDate(text))
    throw refuse(
      dutyEntryInvalid({
        field: 'text',
        zh: '期限应为日期，例如 2020-12-31',
        en: 'a deadline is a date, e.g. 2020-12-31',
      }),
    )
  const file = entry.fileDigest === undefined ? undefined : await paperOf(tx, app, actor, entry.kind, entry.fileDigest)
  await checkWithdrawal(tx, address, entry)
  const row: store.DutyEntryRow = {
    id: newId(),
    item: address,
    kind: entry.kind,
    text,
    file_digest: file?.digest ?? null,
    file: file ? { name: file.name, size: file.size, type: file.type } : null,
    withdraws: entry.withdraws ?? null,
    at: app.clock.now(),
    actor: actor.accountId ?? actor.kind,
    actor_name: actor.name,
  }
  await store.insertDutyEntry(tx, row)
  await app.seal(tx, [{ kind: 'duty', id: row.id, body: dutyBody(row) }])
  await app.jobs.add(tx, 'policy.record-statuses', {}, { key: 'policy.record-statuses' })
  await audit(tx, app, {
    actor,
    action: 'policy.bind',
    objectKind: 'policy-item',
    objectId: address,
    detail: { entry: row.id, kind: row.kind },
  })
  return describeEntry(row)
}

/** Only evidence carries a paper, and only one that the actor uploaded himself. */
async function paperOf(
  tx: Tx,
  app: App,
  actor: Actor,
  kind: NewDutyEntry['kind'],
  digest: string,
): Promise<UploadedFile> {
  const [file] = kind === 'evidence' ? await takeUploads(tx, app, actor, [digest]) : []
  if (!file)
    throw refuse(
      dutyEntryInvalid({
        field: 'fileDigest',
        zh: '没有这个文件，或该类记录不带文件；请重新上传',
        en: 'no such file, or this kind of entry takes none; upload it again',
      }),
    )
  return file
}

/** What is taken back stands in the history of the same duty and was not taken back before. */
async function checkWithdrawal(tx: Tx, item: string, entry: NewDutyEntry): Promise<void> {
  if (entry.kind !== 'withdrawal' && entry.withdraws === undefined) return
  const standing = standingEntries(await store.listDutyEntries(tx, item))
  if (entry.kind === 'withdrawal' && standing.some((e) => e.id === entry.withdraws)) return
  throw refuse(
    dutyEntryInvalid({
      field: 'withdraws',
      zh: '请指明要撤回的记录；已撤回的不能再撤回',
      en: 'say which entry is taken back; one that was taken back cannot be again',
    }),
  )
}

/** The paper of an evidence entry of this duty. */
export async function readDutyFile(tx: Tx, app: App, item: string, entryId: string) {
  const [entry] = await store.findDutyBodies(tx, [entryId])
  if (entry?.item !== item || !entry.file_digest || !(await app.files.has(entry.file_digest)))
    throw refuse(dutyFileMissing())
  const content = await app.files.read(entry.file_digest)
  return { content, type: entry.file?.type ?? 'application/octet-stream', name: entry.file?.name ?? entry.file_digest }
}

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** What is sealed of an entry. */
export function dutyBody(row: store.DutyEntryRow): Json {
  const { at, file, withdraws, ...rest } = row
  return { ...rest, at: at.toISOString(), ...(file && { file: { ...file } }), ...(withdraws && { withdraws }) }
}

export function describeEntry(row: store.DutyEntryRow): DutyEntryReply {
  return {
    id: row.id,
    item: row.item,
    kind: row.kind,
    text: row.text,
    at: row.at.toISOString(),
    actorName: row.actor_name,
    ...(row.file_digest && row.file && { file: { digest: row.file_digest, ...row.file } }),
    ...(row.withdraws && { withdraws: row.withdraws }),
  }
}
