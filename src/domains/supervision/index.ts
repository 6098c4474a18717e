import type { Json } from '../../core/seal.ts'
import { subjectNameOf } from '../../engines/archive/index.ts'
import { defineTaskSource } from '../../engines/forms/index.ts'
import { civilDay } from '../../engines/forms/logic/civil-day.ts'
import { defineMeasure } from '../../engines/policy/index.ts'
import { listPublic } from '../../engines/publications/index.ts'
import type { Domain } from '../define.ts'
import { supervision as declared } from './domain.ts'
import { missingInspectors } from './logic.ts'
import { supervisionRoutes } from './routes.ts'
import { inspectionListener } from './service/complete.ts'
import { batchConsumer } from './service/drawn.ts'
import { bringFirstMatters } from './service/lists.ts'
import { listSealedKinds } from './service/sealed-lists.ts'
import { orderByTwo, secondInspectors } from './service/second-official.ts'
import { changeContent } from './service/tasks.ts'
import * as store from './store.ts'

const drawnTasks = defineTaskSource({
  id: 'supervision.drawn',
  list: async (tx, app, actor) => {
    if (actor.subjectId !== undefined || actor.accountId === undefined) return []
    const today = civilDay(app.clock.now())
    return (await store.listMyTasks(tx, actor.accountId)).map((t) => ({
      kind: 'drawn-inspection',
      kindLabel: { zh: '双随机抽查', en: 'Drawn inspection' },
      id: t.id,
      title:
        missingInspectors(t.inspectors) > 0
          ? { zh: `${t.batch_title}（第二名检查人员待补）`, en: `${t.batch_title} (second inspector missing)` }
          : { zh: t.batch_title, en: t.batch_title },
      subjectId: t.subject_id,
      subjectName: t.subject_name,
      formId: t.form_id,
      dueOn: t.due_on,
      isOverdue: t.due_on < today,
      since: t.drawn_at.toISOString(),
      path: `/supervision/tasks/${t.id}`,
      reads: [
        `/api/supervision/tasks/${t.id}`,
        `/api/forms/${t.form_id}/second-officials?subjectId=${t.subject_id}&taskRef=${t.id}`,
      ],
    }))
  },
})

const measure = (id: 'drawn' | 'inspected' | 'plans', zh: string, en: string) =>
  defineMeasure({
    id: `supervision.${id}`,
    label: { zh, en },
    unit: { zh: '项', en: '' },
    source: '/supervision/plans',
    count: (tx) => store.countFor(tx, id),
  })

/** The domain with its server side; the declaration alone, which a browser may load, is in domain.ts. */
export const supervision: Domain = {
  ...declared,
  auditWords: {
    acts: {
      'supervision.keep': { zh: '维护抽查名录', en: 'Lists of supervision kept' },
      'supervision.export': { zh: '导出抽查数据', en: 'Supervision exported' },
      'supervision.plan': { zh: '编制抽查计划', en: 'Plan made' },
      'supervision.submit': { zh: '提交抽查计划', en: 'Plan submitted' },
      'supervision.approve': { zh: '批准抽查计划', en: 'Plan approved' },
      'supervision.return': { zh: '退回抽查计划', en: 'Plan returned' },
      'supervision.draw': { zh: '发起抽取', en: 'Draw begun' },
      'supervision.recuse': { zh: '回避抽查任务', en: 'Withdrew from a task' },
      'supervision.fill': { zh: '补足抽查任务人员', en: 'Empty place of a task filled' },
      'supervision.hand-over': { zh: '移交抽查任务', en: 'Task handed over' },
    },
    objects: {
      'supervision.matter': { zh: '抽查事项', en: 'Matter of supervision' },
      'supervision.inspector': { zh: '检查人员', en: 'Inspector' },
      'supervision.plan': { zh: '抽查计划', en: 'Plan of supervision' },
      'supervision.batch': { zh: '抽查批次', en: 'Batch' },
      'supervision.task': { zh: '抽查任务', en: 'Task of supervision' },
    },
    names: {
      'supervision.inspector': { table: 'core.account', name: 'display_name' },
      'supervision.plan': { table: 'supervision.plan', name: 'title' },
      'supervision.batch': { table: 'supervision.batch', name: 'title' },
      'supervision.task': { table: 'supervision.task', name: subjectNameOf('task') },
    },
  },
  routes: supervisionRoutes,
  sealedKinds: [
    ...listSealedKinds,
    {
      kind: 'task-change',
      label: { zh: '检查人员更换', en: 'Change of an inspector' },
      loadBodies: async (tx, ids) =>
        new Map<string, Json>((await store.listChangesById(tx, ids)).map((c) => [c.id, changeContent(c)])),
      listIds: store.listChangeIds,
    },
  ],
  declares: {
    ...declared.declares,
    recordListeners: [inspectionListener],
    secondOfficials: [secondInspectors],
    caseEffects: [orderByTwo],
    drawConsumers: [batchConsumer],
    taskSources: [drawnTasks],
    measures: [
      measure('drawn', '抽中并派两名检查人员的对象', 'Objects drawn with two inspectors each'),
      measure('inspected', '已完成的抽查', 'Drawn inspections done'),
      measure('plans', '已批准的抽查计划', 'Approved plans'),
      defineMeasure({
        id: 'supervision.published',
        label: { zh: '正在公示的抽查结果', en: 'Results that are public' },
        unit: { zh: '条', en: 'entries' },
        source: '/publications/all',
        count: async (tx) => {
          const { items, next } = await listPublic(tx, new Date(), { kind: 'supervision.result', limit: 100 })
          return { value: items.length, isMore: next !== undefined }
        },
      }),
    ],
  },
  start: async (app) => {
    await bringFirstMatters(app)
    return undefined
  },
}
