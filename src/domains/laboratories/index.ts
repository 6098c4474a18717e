import { regionsOf } from '../../core/access/define.ts'
import { addDays } from '../../core/calendar/index.ts'
import type { Json } from '../../core/seal.ts'
import { subjectNameOf } from '../../engines/archive/index.ts'
import { defineTaskSource } from '../../engines/forms/index.ts'
import { civilDay } from '../../engines/forms/logic/civil-day.ts'
import { defineMeasure } from '../../engines/policy/index.ts'
import type { Domain } from '../define.ts'
import { laboratories as declared } from './domain.ts'
import { EXPIRY_NOTICE_DAYS } from './logic.ts'
import { laboratoryRoutes } from './routes.ts'
import { bodyContent, bodyId, scopeContent } from './service.ts'
import * as store from './store.ts'

const MOST_TASKS = 20
/** What ended is reminded of for so long: then the laboratory is known not to renew. */
const REMIND_AFTER_END_DAYS = 30

const expiring = defineTaskSource({
  id: 'laboratories.expiring',
  list: async (tx, app, actor) => {
    const regions = regionsOf(actor, 'laboratory.manage')
    if (regions.length === 0) return []
    const today = civilDay(app.clock.now())
    const rows = await store.listEnding(tx, {
      regions,
      from: addDays(today, -REMIND_AFTER_END_DAYS),
      until: addDays(today, EXPIRY_NOTICE_DAYS),
      limit: MOST_TASKS,
    })
    return rows.map((r) => ({
      kind: 'laboratory-expiry',
      kindLabel: { zh: '机构资质到期', en: 'Accreditation ends' },
      id: r.laboratory_id,
      title: {
        zh: `${r.abilities} 项检验能力即将到期或已过期，请核对续证情况`,
        en: `${r.abilities} abilities end soon or have ended: check the renewal`,
      },
      subjectId: r.laboratory_id,
      subjectName: r.name,
      dueOn: r.next_end,
      isOverdue: r.next_end < today,
      since: r.changed_at.toISOString(),
      path: `/laboratories/${r.laboratory_id}`,
    }))
  },
})

/** The register of laboratories with its server side; the declaration alone, which a browser may load, is in domain.ts. */
export const laboratories: Domain = {
  ...declared,
  auditWords: {
    acts: {
      'laboratory.manage': { zh: '维护检验检测机构名录', en: 'Register of laboratories kept' },
      'laboratory.export': { zh: '导出检验检测机构', en: 'Laboratories exported' },
    },
    objects: {
      laboratory: { zh: '检验检测机构', en: 'Laboratory' },
    },
    names: { laboratory: { table: 'archive.subject', id: 'subject_id', name: subjectNameOf('subject') } },
  },
  routes: laboratoryRoutes,
  sealedKinds: [
    {
      kind: 'laboratory-body',
      label: { zh: '检验检测机构名录', en: 'Entry in the register of laboratories' },
      loadBodies: async (tx, ids) =>
        new Map<string, Json>((await store.listBodiesById(tx, ids)).map((r) => [bodyId(r), bodyContent(r)])),
      listIds: store.listBodyIds,
    },
    {
      kind: 'laboratory-scope',
      label: { zh: '检验检测机构能力', en: 'Ability of a laboratory' },
      loadBodies: async (tx, ids) =>
        new Map<string, Json>((await store.listScopesById(tx, ids)).map((r) => [r.id, scopeContent(r)])),
      listIds: store.listScopeIds,
    },
  ],
  declares: {
    ...declared.declares,
    taskSources: [expiring],
    measures: [
      defineMeasure({
        id: 'laboratories.active',
        label: { zh: '承检的检验检测机构', en: 'Laboratories that take part' },
        unit: { zh: '家', en: '' },
        source: '/laboratories',
        count: store.countActive,
      }),
      defineMeasure({
        id: 'laboratories.abilities',
        label: { zh: '有效的检验能力', en: 'Abilities in force' },
        unit: { zh: '项', en: '' },
        source: '/laboratories',
        count: store.countAbilities,
      }),
    ],
  },
}
