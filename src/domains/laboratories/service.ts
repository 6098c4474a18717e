import { type Actor, may } from '../../core/access/define.ts'
import { audit } from '../../core/access/index.ts'
import type { App } from '../../core/app.ts'
import { addDays } from '../../core/calendar/index.ts'
import type { Tx } from '../../core/db/index.ts'
import { newId } from '../../core/ids.ts'
import { notPermitted, refuse } from '../../core/problem.ts'
import type { Json } from '../../core/seal.ts'
import { addRecord, getSubject } from '../../engines/archive/index.ts'
import { civilDay } from '../../engines/forms/logic/civil-day.ts'
import { abilityKey, abilityState, EXPIRY_NOTICE_DAYS, isSameAbility } from './logic.ts'
import {
  abilityUnknown,
  laboratoryUnknown,
  notALaboratory,
  nothingChanges,
  registerChanged,
  validityWrong,
} from './problems.ts'
import type { AbilityChange, AbilityEnd, BodyChange, ChangeRecord, LaboratoryRow, LaboratoryView } from './schema.ts'
import * as store from './store.ts'

const SOURCE = '检验检测机构名录'
const actorId = (actor: Actor) => actor.accountId ?? actor.kind

export const bodyId = (r: Pick<store.BodyRow, 'laboratory_id' | 'version'>): string =>
  `${r.laboratory_id}@${String(r.version).padStart(6, '0')}`

/** A version of a body as it is sealed. */
export function bodyContent(r: store.BodyRow): Json {
  return { ...r, changed_at: r.changed_at.toISOString() }
}

/** A row of an ability as it is sealed. */
export function scopeContent(r: store.ScopeRow): Json {
  return { ...r, changed_at: r.changed_at.toISOString() }
}

export interface ListQuery {
  readonly q?: string | undefined
  readonly region?: string | undefined
  readonly productClass?: string | undefined
  readonly item?: string | undefined
  readonly on?: string | undefined
  readonly expiring?: boolean | undefined
  readonly active?: boolean | undefined
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

/** The register is known to officials of every district: samples travel to wherever a laboratory can test them. */
export async function listLaboratories(
  tx: Tx,
  app: App,
  { limit = 20, on, expiring, active, ...query }: ListQuery,
): Promise<{ items: LaboratoryRow[]; next?: string }> {
  const day = on ?? civilDay(app.clock.now())
  const noticeUntil = addDays(day, EXPIRY_NOTICE_DAYS)
  const rows = await store.listLaboratories(tx, {
    ...query,
    on: day,
    noticeUntil,
    endsBy: expiring ? noticeUntil : undefined,
    isActive: active,
    limit: limit + 1,
  })
  const last = rows.length > limit ? rows[limit - 1] : undefined
  const items = rows.slice(0, limit).map((r) => ({
    laboratoryId: r.laboratory_id,
    name: r.name,
    region: r.region,
    isActive: r.is_active,
    samplesPerMonth: r.samples_per_month,
    version: r.version,
    abilities: r.abilities,
    expiring: r.expiring,
    ...(r.next_end !== null && { nextEnd: r.next_end }),
  }))
  return { items, ...(last && { next: last.laboratory_id }) }
}

/** One laboratory with every version and the newest row of every ability. */
export async function viewLaboratory(tx: Tx, app: App, actor: Actor, laboratoryId: string): Promise<LaboratoryView> {
  const versions = await store.listBodyVersions(tx, laboratoryId)
  const newest = versions[0]
  if (!newest) throw refuse(laboratoryUnknown())
  const today = civilDay(app.clock.now())
  return {
    laboratoryId,
    name: newest.name,
    region: newest.region,
    versions: versions.map((v) => ({
      version: v.version,
      isActive: v.is_active,
      samplesPerMonth: v.samples_per_month,
      reason: v.reason,
      changedBy: v.changed_by_name,
      changedAt: v.changed_at.toISOString(),
    })),
    abilities: (await store.listAbilities(tx, [laboratoryId])).map((a) => ({
      id: a.id,
      productClass: a.product_class,
      item: a.item,
      method: a.method,
      certificate: a.certificate,
      validFrom: a.valid_from,
      validUntil: a.valid_until,
      reason: a.reason,
      changedBy: a.changed_by_name,
      changedAt: a.changed_at.toISOString(),
      state: abilityState({ validFrom: a.valid_from, validUntil: a.valid_until, isEnded: a.is_ended }, today),
    })),
    mayManage: may(actor, 'laboratory.manage', newest.region),
  }
}

/** Enters a body, or changes its entry: the next version, with its reason. Name and region are those of the archive. */
export async function changeBody(
  tx: Tx,
  app: App,
  actor: Actor,
  laboratoryId: string,
  asked: BodyChange,
  requestId: string,
): Promise<{ version: number }> {
  const before = await store.lockBody(tx, laboratoryId)
  const subject = await getSubject(tx, laboratoryId)
  if (!may(actor, 'laboratory.manage', subject.region)) throw refuse(notPermitted({ permission: 'laboratory.manage' }))
  const isSuitable = (subject.kind === 'body' || subject.kind === 'enterprise') && subject.mergedInto === null
  // Who ceased to exist can still be taken off the list.
  if (!isSuitable || (asked.isActive && subject.status !== 'active'))
    throw refuse(notALaboratory({ kind: subject.kind, status: subject.status }))
  if ((before?.version ?? 0) !== asked.basedOn) throw refuse(registerChanged({ version: before?.version ?? 0 }))
  const row: store.BodyRow = {
    laboratory_id: laboratoryId,
    version: asked.basedOn + 1,
    name: subject.name,
    region: subject.region,
    is_active: asked.isActive,
    samples_per_month: asked.samplesPerMonth,
    reason: asked.reason.trim(),
    changed_by: actorId(actor),
    changed_by_name: actor.name,
    changed_at: app.clock.now(),
  }
  if (before && isSameBody(before, row)) throw refuse(nothingChanges())
  await store.insertBody(tx, row)
  await app.seal(tx, [{ kind: 'laboratory-body', id: bodyId(row), body: bodyContent(row) }])
  const text = `${row.is_active ? '承检' : '暂停承检'}，每月 ${row.samples_per_month} 批次`
  await note(tx, app, actor, row, requestId, {
    isActive: row.is_active,
    samplesPerMonth: row.samples_per_month,
    text: before ? text : `列入名录：${text}`,
    basis: row.reason,
  })
  return { version: row.version }
}

function isSameBody(a: store.BodyRow, b: store.BodyRow): boolean {
  return (['name', 'region', 'is_active', 'samples_per_month'] as const).every((k) => a[k] === b[k])
}

/** Gives an ability or changes its certificate and validity. */
export async function changeAbility(
  tx: Tx,
  app: App,
  actor: Actor,
  laboratoryId: string,
  asked: AbilityChange,
  requestId: string,
): Promise<{ id: string }> {
  if (asked.validUntil < asked.validFrom) throw refuse(validityWrong())
  const body = await bodyToManage(tx, actor, laboratoryId)
  const held = await findHeld(tx, laboratoryId, asked)
  if (held && !held.is_ended && isSameAbility(asked, heldAbility(held))) throw refuse(nothingChanges())
  const ids = await writeAbilities(tx, app, actor, body, [{ ...asked, isEnded: false }], asked.reason, requestId)
  return { id: ids[0] as string }
}

/** Takes an ability away by a further row: what it was stays on record. */
export async function endAbility(
  tx: Tx,
  app: App,
  actor: Actor,
  laboratoryId: string,
  asked: AbilityEnd,
  requestId: string,
): Promise<{ id: string }> {
  const body = await bodyToManage(tx, actor, laboratoryId)
  const held = await findHeld(tx, laboratoryId, asked)
  if (!held || held.is_ended) throw refuse(abilityUnknown())
  const ended = { ...heldAbility(held), isEnded: true }
  const ids = await writeAbilities(tx, app, actor, body, [ended], asked.reason, requestId)
  return { id: ids[0] as string }
}

/** Locked, so that two changes of one laboratory follow each other. @throws Refusal for one not registered or of another region */
export async function bodyToManage(tx: Tx, actor: Actor, laboratoryId: string): Promise<store.BodyRow> {
  const body = await store.lockBody(tx, laboratoryId)
  if (!body) throw refuse(laboratoryUnknown())
  if (!may(actor, 'laboratory.manage', body.region)) throw refuse(notPermitted({ permission: 'laboratory.manage' }))
  return body
}

export function heldAbility(r: store.ScopeRow): Omit<AbilityChange, 'reason'> {
  return {
    productClass: r.product_class,
    item: r.item,
    method: r.method,
    certificate: r.certificate,
    validFrom: r.valid_from,
    validUntil: r.valid_until,
  }
}

async function findHeld(tx: Tx, laboratoryId: string, asked: Pick<AbilityChange, 'productClass' | 'item' | 'method'>) {
  const all = await store.listAbilities(tx, [laboratoryId])
  return all.find((a) => abilityKey(heldAbility(a)) === abilityKey(asked))
}

/** Writes rows of one laboratory: each sealed, all of them one record of its archive and one audited act. */
export async function writeAbilities(
  tx: Tx,
  app: App,
  actor: Actor,
  body: store.BodyRow,
  changes: readonly (Omit<AbilityChange, 'reason'> & { readonly isEnded: boolean })[],
  reason: string,
  requestId: string,
): Promise<string[]> {
  const rows = changes.map(
    (c): store.ScopeRow => ({
      laboratory_id: body.laboratory_id,
      id: newId(),
      product_class: c.productClass,
      item: c.item,
      method: c.method.trim(),
      certificate: c.certificate.trim(),
      valid_from: c.validFrom,
      valid_until: c.validUntil,
      is_ended: c.isEnded,
      reason: reason.trim(),
      changed_by: actorId(actor),
      changed_by_name: actor.name,
      changed_at: app.clock.now(),
    }),
  )
  await store.insertScopes(tx, rows)
  await app.seal(
    tx,
    rows.map((r) => ({ kind: 'laboratory-scope', id: r.id, body: scopeContent(r) })),
  )
  const ended = rows.filter((r) => r.is_ended).length
  const abilities = rows.map((r) => ({ ...heldAbility(r), isEnded: r.is_ended }))
  await note(tx, app, actor, body, requestId, {
    abilities,
    text: [
      rows.length > ended ? `登记或变更能力 ${rows.length - ended} 项` : '',
      ended > 0 ? `终止能力 ${ended} 项` : '',
    ]
      .filter(Boolean)
      .join('，'),
    basis: reason.trim(),
  })
  return rows.map((r) => r.id)
}

async function note(
  tx: Tx,
  app: App,
  actor: Actor,
  body: store.BodyRow,
  requestId: string,
  content: ChangeRecord,
): Promise<void> {
  await addRecord(tx, app, actor, {
    subjectId: body.laboratory_id,
    kind: 'laboratory.changed',
    body: content as unknown as Json,
    happenedAt: app.clock.now(),
    source: SOURCE,
  })
  await audit(tx, app, {
    actor,
    action: 'laboratory.manage',
    objectKind: 'laboratory',
    objectId: body.laboratory_id,
    region: body.region,
    reason: content.basis,
    requestId,
    detail: { text: content.text },
  })
}
