import { type Actor, may } from '../../../core/access/define.ts'
import { audit, listHolders, listOrganisations, readAudited, type Taker } from '../../../core/access/index.ts'
import { spreadsheet } from '../../../core/access/spreadsheet.ts'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import type { Raw } from '../../../core/http/route.ts'
import { notPermitted, refuse } from '../../../core/problem.ts'
import type { Language } from '../../../core/text.ts'
import { lawsOf } from '../../../engines/forms/index.ts'
import { cite } from '../../../engines/publications/index.ts'
import { firstMatters, MATTER_LEVELS, MATTER_METHODS } from '../matters.ts'
import { inspectorUnsuitable, listChanged } from '../problems.ts'
import type { InspectorChange, InspectorView, MatterChange, MatterVersion } from '../schema.ts'
import * as store from '../store.ts'
import { putInspector, putMatter } from './sealed-lists.ts'

export const actorId = (actor: Actor) => actor.accountId ?? actor.kind

/**
 * The matters a release brings, written once; what officials changed since stays. Where a city still has the first wording of an earlier
 * release, whose articles were wrong, the right one is its next version: what was drawn under the first keeps naming that.
 */
export async function bringFirstMatters(app: App): Promise<void> {
  await app.db.write(systemScope('supervision'), async (tx) => {
    for (const [matter_id, body] of Object.entries(firstMatters)) {
      const [first, ...later] = await store.listMatterVersions(tx, matter_id)
      const isOurs = first?.changed_by === SYSTEM && later.length === 0 && first.body.clause !== body.clause
      if (first && !isOurs) continue
      await putMatter(tx, app, {
        matter_id,
        version: first ? 2 : 1,
        from_day: '2019-02-15',
        is_ended: false,
        body,
        reason: first ? '依据条款已按正式文本更正' : '系统初始清单，本市可按公布的清单修改',
        changed_by: SYSTEM,
        changed_by_name: 'system',
        changed_at: app.clock.now(),
      })
    }
  })
}

const SYSTEM = 'system:supervision'

export function matterView(r: store.MatterRow): MatterVersion {
  return {
    id: r.matter_id,
    version: r.version,
    from: r.from_day,
    isEnded: r.is_ended,
    body: r.body,
    reason: r.reason,
    changedBy: r.changed_by_name,
    changedAt: r.changed_at.toISOString(),
  }
}

export async function listMatters(tx: Tx, app: App): Promise<MatterVersion[]> {
  const laws = lawsOf(app)
  return (await store.listMatterVersions(tx)).map((row) => {
    const { law, place } = cite(laws, row.body)
    return {
      ...matterView(row),
      basis: { zh: `${law.zh}${place?.zh ?? ''}`, en: [law.en, place?.en].filter(Boolean).join(', ') },
    }
  })
}

/** A change is the next version with its day and reason; what was drawn under an earlier one keeps naming that one. */
export async function changeMatter(tx: Tx, app: App, actor: Actor, id: string, asked: MatterChange, requestId: string) {
  const last = (await store.listMatterVersions(tx, id)).at(-1)?.version ?? 0
  if (last !== asked.basedOn) throw refuse(listChanged({ version: last }))
  const isNew = await putMatter(tx, app, {
    matter_id: id,
    version: last + 1,
    from_day: asked.from,
    is_ended: asked.isEnded ?? false,
    body: asked.body,
    reason: asked.reason,
    changed_by: actorId(actor),
    changed_by_name: actor.name,
    changed_at: app.clock.now(),
  })
  if (!isNew) throw refuse(listChanged({ version: last + 1 }))
  await audit(tx, app, {
    actor,
    action: 'supervision.keep',
    objectKind: 'supervision.matter',
    objectId: `${id}@${last + 1}`,
    reason: asked.reason,
    requestId,
  })
  return { id, version: last + 1 }
}

export async function exportMatters(taker: Taker, language: Language): Promise<Raw> {
  const zh = language === 'zh'
  const rows = await readAudited(
    taker,
    { action: 'supervision.export', objectKind: 'supervision.matter', objectId: 'list' },
    (tx) => listMatters(tx, taker.app),
  )
  const head = zh
    ? ['编号', '版本', '生效日期', '事项', '类别', '方式', '依据', '部门', '来源', '状态']
    : ['Id', 'Version', 'From', 'Matter', 'Level', 'Method', 'Basis', 'Department', 'Source', 'State']
  return spreadsheet(
    { zh: '抽查事项清单', en: 'Matters of inspection' },
    language,
    head,
    rows.map(({ body, ...m }) => [
      m.id,
      String(m.version),
      m.from,
      body.name,
      MATTER_LEVELS[body.level][language],
      MATTER_METHODS[body.method][language],
      `${m.basis?.[language] ?? body.clause}${body.isUnverified ? (zh ? '（待核）' : ' (unverified)') : ''}`,
      body.department,
      body.source,
      m.isEnded ? (zh ? '停用' : 'ended') : zh ? '有效' : 'in force',
    ]),
  )
}

function inspectorView(r: store.InspectorRow): InspectorView {
  return {
    accountId: r.account_id,
    version: r.version,
    region: r.region,
    isActive: r.is_active,
    body: r.body,
    reason: r.reason,
    changedBy: r.changed_by_name,
    changedAt: r.changed_at.toISOString(),
  }
}

export async function listInspectors(tx: Tx, regions: readonly string[]): Promise<InspectorView[]> {
  return (await store.listInspectors(tx, regions)).map(inspectorView)
}

/** Officials who may submit inspections in a region and could be listed for it; the list itself says who is. */
export async function listEligible(tx: Tx, app: App, actor: Actor, region: string) {
  if (!may(actor, 'supervision.keep', region)) throw refuse(notPermitted({ permission: 'supervision.keep' }))
  return listHolders(tx, app, 'inspection.write', region)
}

/** Government bodies of the organisation tree that work in a region or over it, each name once. */
export async function listDepartments(tx: Tx, region: string): Promise<string[]> {
  const fitting = (await listOrganisations(tx)).filter(
    (o) =>
      o.kind === 'government' && o.status === 'active' && (o.region.startsWith(region) || region.startsWith(o.region)),
  )
  return [...new Set(fitting.map((o) => o.name))]
}

/** Only who may submit inspections in the region can be listed for it. */
export async function changeInspector(
  tx: Tx,
  app: App,
  actor: Actor,
  accountId: string,
  asked: InspectorChange,
  requestId: string,
) {
  if (!may(actor, 'supervision.keep', asked.region)) throw refuse(notPermitted({ permission: 'supervision.keep' }))
  const before = await store.findInspector(tx, accountId)
  if (before && !may(actor, 'supervision.keep', before.region))
    throw refuse(notPermitted({ permission: 'supervision.keep' }))
  if ((before?.version ?? 0) !== asked.basedOn) throw refuse(listChanged({ version: before?.version ?? 0 }))
  const holders = await listHolders(tx, app, 'inspection.write', asked.region)
  if (asked.isActive && !holders.some((h) => h.accountId === accountId))
    throw refuse(inspectorUnsuitable({ accountId }))
  const version = asked.basedOn + 1
  const isNew = await putInspector(tx, app, {
    account_id: accountId,
    version,
    region: asked.region,
    is_active: asked.isActive,
    body: asked.body,
    reason: asked.reason,
    changed_by: actorId(actor),
    changed_by_name: actor.name,
    changed_at: app.clock.now(),
  })
  if (!isNew) throw refuse(listChanged({ version }))
  await audit(tx, app, {
    actor,
    action: 'supervision.keep',
    objectKind: 'supervision.inspector',
    objectId: `${accountId}@${version}`,
    region: asked.region,
    reason: asked.reason,
    requestId,
  })
  return { accountId, version }
}
