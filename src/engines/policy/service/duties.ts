import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import type { PolicyPack } from '../define.ts'
import { dutyEntryInvalid, notADuty } from '../problems.ts'
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
  if (entry.fileDigest !== undefined && (entry.kind !== 'evidence' || !(await app.files.has(entry.fileDigest))))
    throw refuse(
      dutyEntryInvalid({
        field: 'fileDigest',
        zh: '没有这个文件，或该类记录不带文件',
        en: 'no such file, or this kind of entry takes none',
      }),
    )
  const row: store.DutyEntryRow = {
    id: newId(),
    item: address,
    kind: entry.kind,
    text,
    file_digest: entry.fileDigest ?? null,
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

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** What is sealed of an entry. */
export function dutyBody(row: store.DutyEntryRow): Json {
  const { at, ...rest } = row
  return { ...rest, at: at.toISOString() }
}

export function describeEntry(row: store.DutyEntryRow): DutyEntryReply {
  return {
    id: row.id,
    item: row.item,
    kind: row.kind,
    text: row.text,
    at: row.at.toISOString(),
    actorName: row.actor_name,
    ...(row.file_digest && { fileDigest: row.file_digest }),
  }
}
