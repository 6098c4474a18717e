import type { Actor } from '../../core/access/define.ts'
import type { Tx } from '../../core/db/index.ts'
import { subjectNameOf } from '../../engines/archive/index.ts'
import { systemActor } from '../../engines/cases/index.ts'
import { defineDrawConsumer } from '../../engines/draws/index.ts'
import { defineTaskSource } from '../../engines/forms/index.ts'
import type { Task } from '../../engines/forms/schema.ts'
import { defineMeasure } from '../../engines/policy/index.ts'
import { countDecisionsBy } from '../../engines/rules/index.ts'
import type { Domain } from '../define.ts'
import { productClassOf } from './classes.ts'
import { sampling as declared } from './domain.ts'
import { samplingRoutes } from './routes.ts'
import { separationRule } from './rules/rules.ts'
import { dayOf, sealedKinds } from './service/acts.ts'
import { laboratoryDrawn } from './service/assignment.ts'
import { conclude, voidBroken } from './service/conclude.ts'
import { objectsDrawn } from './service/plans.ts'
import { blind } from './service/samples.ts'
import { SHEET, secondSamplers } from './service/second-sampler.ts'
import { listTasks } from './store/plans.ts'
import { countRows, listBlindsOf } from './store/samples.ts'
import { listUnserved } from './store/services.ts'

const MOST_TASKS = 100

/** Samples to take in the district of an inspector, and coded samples at the bench of a laboratory. */
const samplingTasks = defineTaskSource({
  id: 'sampling.tasks',
  list: async (tx, app, actor, regions) => {
    const today = dayOf(app.clock.now())
    if (actor.subjectId) {
      if (!actor.grants.some((g) => g.roleId === 'laboratory')) return []
      const open = (await listBlindsOf(tx, actor.subjectId)).filter(
        (b) => !['concluded', 'void', 'reported'].includes(b.state),
      )
      return open.map((b) => ({
        kind: 'sampling-bench',
        kindLabel: { zh: '盲样检验', en: 'Coded sample' },
        id: b.id,
        title: {
          zh: `${b.code} ${productClassOf(b.product_class).label.zh}`,
          en: `${b.code} ${productClassOf(b.product_class).label.en}`,
        },
        dueOn: b.due_on,
        isOverdue: b.due_on < today,
        // No moment before the laboratory itself acted.
        since: `${b.due_on}T00:00:00.000Z`,
        path: `/sampling/bench/${b.id}`,
      }))
    }
    return [...(await samplesToTake(tx, actor, regions, today)), ...(await noticesToServe(tx, actor, regions))]
  },
})

async function samplesToTake(tx: Tx, actor: Actor, regions: readonly string[], today: string): Promise<Task[]> {
  if (!actor.permissions.has('sampling.sample')) return []
  return (await listTasks(tx, regions, { state: 'open' }, MOST_TASKS)).map((t) => ({
    kind: 'sampling',
    kindLabel: { zh: '抽样', en: 'Sampling' },
    id: t.id,
    title: { zh: t.plan_title, en: t.plan_title },
    subjectId: t.subject_id,
    subjectName: t.subject_name,
    dueOn: t.due_on,
    isOverdue: t.due_on < today,
    since: t.created_at.toISOString(),
    path: `/sampling/tasks/${t.id}`,
    reads: [
      `/api/sampling/tasks/${t.id}`,
      '/api/sampling/classes',
      `/api/forms/${SHEET}/second-officials?subjectId=${t.subject_id}`,
    ],
  }))
}

async function noticesToServe(tx: Tx, actor: Actor, regions: readonly string[]): Promise<Task[]> {
  if (!actor.permissions.has('sampling.follow-up')) return []
  return (await listUnserved(tx, regions, MOST_TASKS)).map((u) => ({
    kind: 'sampling-notice',
    kindLabel: { zh: '送达检验结果', en: 'Serve a result' },
    id: u.blind_id,
    title: { zh: `样品 ${u.number}`, en: `Sample ${u.number}` },
    subjectId: u.subject_id,
    subjectName: u.subject_name,
    isOverdue: false,
    since: u.at.toISOString(),
    path: `/sampling/samples/${u.sample_id}`,
  }))
}

const measures = [
  defineMeasure({
    id: 'sampling.separation-checks',
    label: { zh: '抽检分离判定', en: 'Decisions on separation' },
    unit: { zh: '项', en: 'decisions' },
    source: '/decisions',
    count: (tx) => countDecisionsBy(tx, separationRule.id),
  }),
  defineMeasure({
    id: 'sampling.blind-samples',
    label: { zh: '盲码送检的样品', en: 'Samples under a blind code' },
    unit: { zh: '个', en: 'samples' },
    source: '/sampling/samples',
    count: (tx) => countRows(tx, 'sampling.blind_sample'),
  }),
  defineMeasure({
    id: 'sampling.custody-steps',
    label: { zh: '样品流转记录', en: 'Steps of custody' },
    unit: { zh: '条', en: 'steps' },
    source: '/sampling/samples',
    count: (tx) => countRows(tx, 'sampling.custody'),
  }),
  defineMeasure({
    id: 'sampling.verdicts',
    label: { zh: '检验判定', en: 'Verdicts' },
    unit: { zh: '个', en: 'verdicts' },
    source: '/sampling/samples',
    count: (tx) => countRows(tx, 'sampling.verdict'),
  }),
]

/** Sampling and testing, with its server side. */
export const sampling: Domain = {
  ...declared,
  auditWords: {
    acts: {
      'sampling.export': { zh: '导出抽样数据', en: 'Sampling exported' },
      'sampling.approve': { zh: '批准抽样计划', en: 'Sampling plan approved' },
      'sampling.name-objects': { zh: '指定抽样对象', en: 'Firms to be sampled named' },
      'sampling.void-task': { zh: '取消抽样任务', en: 'Sampling task ended' },
      'sampling.serve-notice': { zh: '送达结果告知', en: 'Notice served' },
      'sampling.end-retest': { zh: '办结不能复检的异议', en: 'Objection ended whose re-test cannot be held' },
      'sampling.answer-objection': { zh: '答复抽样异议', en: 'Objection to a verdict answered' },
    },
    objects: {
      'sampling-plan': { zh: '抽样计划', en: 'Sampling plan' },
      'sampling-task': { zh: '抽样任务', en: 'Sampling task' },
      'sampling-sample': { zh: '样品', en: 'Sample' },
      'sampling-objection': { zh: '抽样异议', en: 'Objection to a verdict' },
    },
    names: {
      'sampling-plan': { table: 'sampling.plan', name: 'title' },
      'sampling-task': { table: 'sampling.task', name: subjectNameOf('task') },
      'sampling-sample': { table: 'sampling.sample', name: 'number' },
      'sampling-objection': { table: 'sampling.objection', name: subjectNameOf('objection') },
    },
  },
  namesFiles: [{ table: 'sampling.sample', column: 'body', as: 'copy', reason: 'photographs: archive.file' }],
  routes: samplingRoutes,
  sealedKinds,
  jobs: [
    {
      name: 'sampling.conclude',
      run: async (payload, app) => conclude(app, (payload as { blindId: string }).blindId),
    },
    {
      name: 'sampling.void',
      run: async (payload, app) => voidBroken(app, (payload as { blindId: string }).blindId),
    },
  ],
  declares: {
    ...declared.declares,
    secondOfficials: [secondSamplers],
    measures,
    taskSources: [samplingTasks],
    drawConsumers: [
      defineDrawConsumer({ purpose: 'sampling.objects', onDrawn: objectsDrawn }),
      defineDrawConsumer({
        purpose: 'sampling.laboratory',
        onDrawn: (tx, app, draw) =>
          laboratoryDrawn(tx, app, draw, (...sent) => blind(tx, app, systemActor('sampling'), ...sent)),
      }),
    ],
  },
}
