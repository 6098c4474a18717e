import { Type as T } from 'typebox'
import { may, signedIn } from '../../core/access/define.ts'
import { otherAccount, readAudited, requireSameAccount } from '../../core/access/index.ts'
import { clockAstray, happensInFuture } from '../../core/claimed-time.ts'
import { type Route, route } from '../../core/http/route.ts'
import { refuse } from '../../core/problem.ts'
import { cityPackOf } from '../../core/regions/index.ts'
import { PRODUCT_CLASSES } from './classes.ts'
import * as problems from './problems.ts'
import { benchRoutes, ownRoutes } from './routes/bench.ts'
import { documentRoutes } from './routes/documents.ts'
import { Id, NewPlan, Plan, PlanState, Reason, SampleSent, SampleView, Serving, TaskRow } from './schema.ts'
import { answerObjection, endRetest, repeatRetest } from './service/objections.ts'
import {
  approvePlan,
  createPlan,
  drawLaboratory,
  drawObjects,
  nameObjects,
  viewPlan,
  viewPlans,
} from './service/plans.ts'
import { blindFirst, getSample, handOver, takeSample, viewSample, voidTask } from './service/samples.ts'
import { serveNotice } from './service/serving.ts'
import { planSheet, sampleSheet } from './sheet.ts'
import { type ListedTask, listTasks } from './store/plans.ts'
import { listSamples } from './store/samples.ts'

const tags = ['sampling']
const Limit = T.Optional(T.Integer({ minimum: 1, maximum: 100, default: 20 }))
const PlanFilter = T.Object({
  state: T.Optional(PlanState),
  year: T.Optional(T.Integer({ minimum: 2015, maximum: 2100 })),
  productClass: T.Optional(NewPlan.properties.productClass),
})
const PlanPath = T.Object({ planId: Id })
const SamplePath = T.Object({ sampleId: Id })
const Note = T.String({ minLength: 1, maxLength: 300, pattern: '\\S' })
const Drawn = T.Object({ drawId: Id })
/** The reason is asked for where the last draw came to nothing and is repeated. */
const DrawBody = T.Object({ reason: T.Optional(Reason) })
const EXPORT_ROWS = 20_000

const classRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/sampling/classes',
    permission: signedIn('the catalogue of product classes'),
    summary: { zh: '产品类别和检验项目', en: 'Product classes and items' },
    tags,
    reply: T.Object({ items: T.Array(T.Any()), isUnverified: T.Boolean() }),
    run: async () => ({ items: [...PRODUCT_CLASSES], isUnverified: true }),
  }),
]

const planRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/sampling/plans',
    permission: 'sampling.read',
    summary: { zh: '抽样计划', en: 'Sampling plans' },
    tags,
    query: T.Object({ ...PlanFilter.properties, after: T.Optional(Id), limit: Limit }),
    reply: T.Object({ items: T.Array(Plan), next: T.Optional(T.String()) }),
    run: ({ tx, actor, regions, query: { limit = 20, ...filter } }) => viewPlans(tx, actor, regions, filter, limit),
  }),
  route({
    method: 'POST',
    path: '/api/sampling/plans',
    permission: 'sampling.plan',
    summary: { zh: '编制抽样计划', en: 'Make a sampling plan' },
    tags,
    body: NewPlan,
    status: 201,
    reply: T.Object({ id: Id }),
    problems: [problems.classUnknown, problems.planNamedAlready],
    run: ({ tx, app, actor, body }) => createPlan(tx, app, actor, body),
  }),
  route({
    method: 'GET',
    path: '/api/sampling/plans/export.xlsx',
    permission: 'sampling.export',
    summary: { zh: '导出抽样计划', en: 'Sampling plans as Excel' },
    tags,
    query: PlanFilter,
    reply: 'raw',
    ownTransactions: true,
    run: async ({ app, actor, regions, query, language, requestId }) => {
      const rows = await readAudited(
        { app, actor, regions, requestId },
        { action: 'sampling.export', objectKind: 'sampling-plan', objectId: 'list' },
        async (tx) => (await viewPlans(tx, actor, regions, query, EXPORT_ROWS)).items,
      )
      const names = new Map(cityPackOf(app).regions.map((r) => [r.code, r.name]))
      return planSheet(rows, language, (code) => names.get(code) ?? code)
    },
  }),
  route({
    method: 'GET',
    path: '/api/sampling/plans/:planId',
    permission: 'sampling.read',
    summary: { zh: '一个抽样计划', en: 'A sampling plan' },
    tags,
    params: PlanPath,
    reply: Plan,
    problems: [problems.planUnknown],
    run: ({ tx, actor, regions, params }) => viewPlan(tx, actor, regions, params.planId),
  }),
  route({
    method: 'POST',
    path: '/api/sampling/plans/:planId/approve',
    permission: 'sampling.approve',
    summary: { zh: '批准抽样计划', en: 'Approve a sampling plan' },
    tags,
    params: PlanPath,
    problems: [problems.planUnknown, problems.planState, problems.planByItsAuthor],
    status: 204,
    run: async ({ tx, app, actor, regions, params }) => {
      await approvePlan(tx, app, actor, regions, params.planId)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/sampling/plans/:planId/draw-objects',
    permission: 'sampling.plan',
    summary: { zh: '抽取受检企业', en: 'Draw the firms' },
    tags,
    params: PlanPath,
    body: DrawBody,
    reply: Drawn,
    problems: [problems.planUnknown, problems.planState],
    run: ({ tx, app, actor, regions, params, body }) =>
      drawObjects(tx, app, actor, regions, params.planId, body.reason),
  }),
  route({
    method: 'POST',
    path: '/api/sampling/plans/:planId/objects',
    permission: 'sampling.plan',
    summary: { zh: '指定定向抽样的企业', en: 'Name the firms of a targeted plan' },
    tags,
    params: PlanPath,
    body: T.Object({ subjectIds: T.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true }), reason: Reason }),
    problems: [problems.planUnknown, problems.planState],
    status: 204,
    run: async ({ tx, app, actor, regions, params, body }) => {
      await nameObjects(tx, app, actor, regions, params.planId, body.subjectIds, body.reason)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/sampling/plans/:planId/draw-laboratory',
    permission: 'sampling.plan',
    summary: { zh: '抽取检验机构', en: 'Draw the laboratory' },
    tags,
    params: PlanPath,
    body: DrawBody,
    reply: Drawn,
    problems: [problems.planUnknown, problems.planState, problems.noCapableLaboratory],
    run: ({ tx, app, actor, regions, params, body }) =>
      drawLaboratory(tx, app, actor, regions, params.planId, body.reason),
  }),
]

function describeTask(r: ListedTask): TaskRow {
  return {
    id: r.id,
    planId: r.plan_id,
    planTitle: r.plan_title,
    productClass: r.product_class,
    subjectId: r.subject_id,
    subjectName: r.subject_name,
    region: r.region,
    selection: r.selection,
    dueOn: r.due_on,
    state: r.state,
    ...(r.void_reason && { voidReason: r.void_reason }),
    ...(r.sample_id && { sampleId: r.sample_id }),
  }
}

const taskRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/sampling/tasks',
    permission: 'sampling.read',
    summary: { zh: '抽样任务', en: 'Sampling tasks' },
    tags,
    query: T.Object({
      planId: T.Optional(Id),
      state: T.Optional(TaskRow.properties.state),
      after: T.Optional(Id),
      limit: Limit,
    }),
    reply: T.Object({ items: T.Array(TaskRow), next: T.Optional(T.String()) }),
    run: async ({ tx, regions, query: { limit = 20, ...filter } }) => {
      const rows = await listTasks(tx, regions, filter, limit + 1)
      const page = rows.slice(0, limit)
      const last = rows.length > limit ? page.at(-1) : undefined
      return { items: page.map(describeTask), ...(last && { next: last.id }) }
    },
  }),
  route({
    method: 'GET',
    path: '/api/sampling/tasks/:taskId',
    permission: 'sampling.read',
    summary: { zh: '一个抽样任务', en: 'A sampling task' },
    tags,
    params: T.Object({ taskId: Id }),
    reply: TaskRow,
    problems: [problems.taskUnknown],
    run: async ({ tx, regions, params }) => {
      const [row] = await listTasks(tx, regions, { id: params.taskId }, 1)
      if (!row) throw refuse(problems.taskUnknown())
      return describeTask(row)
    },
  }),
  route({
    method: 'POST',
    path: '/api/sampling/tasks/:taskId/sample',
    permission: 'sampling.sample',
    summary: { zh: '抽样封样', en: 'Take and seal the sample' },
    tags,
    params: T.Object({ taskId: Id }),
    /** The account a device kept it for: never taken from another. */
    query: T.Object({ as: T.Optional(Id) }),
    body: SampleSent,
    status: 201,
    reply: T.Object({ sampleId: Id, number: T.String() }),
    problems: [problems.taskUnknown, problems.taskNotOpen, happensInFuture, clockAstray, otherAccount],
    run: ({ tx, app, actor, regions, params, query, body }) => {
      requireSameAccount(actor, query.as)
      return takeSample(tx, app, actor, regions, params.taskId, body)
    },
  }),
  route({
    method: 'POST',
    path: '/api/sampling/tasks/:taskId/void',
    permission: 'sampling.sample',
    summary: { zh: '取消抽样任务', en: 'Void a sampling task' },
    tags,
    params: T.Object({ taskId: Id }),
    body: T.Object({ reason: Reason }),
    problems: [problems.taskUnknown, problems.taskNotOpen],
    status: 204,
    run: async ({ tx, app, actor, regions, params, body }) => {
      await voidTask(tx, app, actor, regions, params.taskId, body.reason)
      return undefined
    },
  }),
]

const SampleRowView = T.Object({
  id: Id,
  number: T.String(),
  subjectName: T.String(),
  planTitle: T.String(),
  productClass: T.String(),
  productName: T.String(),
  batchNumber: T.String(),
  selection: T.String(),
  sampledAt: T.String({ format: 'date-time' }),
})

const sampleRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/sampling/samples',
    permission: 'sampling.read',
    summary: { zh: '样品', en: 'Samples' },
    tags,
    query: T.Object({ planId: T.Optional(Id), after: T.Optional(Id), limit: Limit }),
    reply: T.Object({ items: T.Array(SampleRowView), next: T.Optional(T.String()) }),
    run: async ({ tx, regions, query: { limit = 20, ...filter } }) => {
      const rows = await listSamples(tx, regions, filter, limit + 1)
      const page = rows.slice(0, limit)
      const last = rows.length > limit ? page.at(-1) : undefined
      return {
        items: page.map((r) => ({
          id: r.id,
          number: r.number,
          subjectName: r.subject_name,
          planTitle: r.plan_title,
          productClass: r.product_class,
          productName: r.body.productName,
          batchNumber: r.body.batchNumber,
          selection: r.selection,
          sampledAt: r.sampled_at.toISOString(),
        })),
        ...(last && { next: last.id }),
      }
    },
  }),
  route({
    method: 'GET',
    path: '/api/sampling/samples/export.xlsx',
    permission: 'sampling.export',
    summary: { zh: '导出样品清单', en: 'Samples as Excel' },
    tags,
    query: T.Object({ planId: T.Optional(Id) }),
    reply: 'raw',
    ownTransactions: true,
    run: async ({ app, actor, regions, query, language, requestId }) => {
      const rows = await readAudited(
        { app, actor, regions, requestId },
        { action: 'sampling.export', objectKind: 'sampling-sample', objectId: query.planId ?? 'all' },
        (tx) => listSamples(tx, regions, query, EXPORT_ROWS),
      )
      return sampleSheet(rows, language)
    },
  }),
  route({
    method: 'GET',
    path: '/api/sampling/samples/:sampleId',
    permission: 'sampling.read',
    summary: { zh: '一个样品', en: 'A sample' },
    tags,
    params: SamplePath,
    reply: SampleView,
    problems: [problems.sampleUnknown],
    run: async ({ tx, app, actor, regions, params }) => {
      const { region } = await getSample(tx, regions, params.sampleId)
      return viewSample(tx, app, actor, regions, params.sampleId, {
        blind: may(actor, 'sampling.blind', region),
        answer: may(actor, 'sampling.answer', region),
        serve: may(actor, 'sampling.follow-up', region),
      })
    },
  }),
  route({
    method: 'POST',
    path: '/api/sampling/samples/:sampleId/hand-over',
    permission: 'sampling.sample',
    summary: { zh: '移交样品', en: 'Hand a sample over' },
    tags,
    params: SamplePath,
    body: T.Object({ note: Note }),
    problems: [problems.sampleUnknown],
    status: 204,
    run: async ({ tx, app, actor, regions, params, body }) => {
      await handOver(tx, app, actor, regions, params.sampleId, body.note)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/sampling/samples/:sampleId/blind',
    permission: 'sampling.blind',
    summary: { zh: '编盲码送检', en: 'Send under a blind code' },
    tags,
    params: SamplePath,
    /** Sent, or the draw of another laboratory for it. */
    reply: T.Object({ drawId: T.Optional(Id) }),
    problems: [problems.sampleUnknown, problems.laboratoryMissing, problems.blindState, problems.noCapableLaboratory],
    run: ({ tx, app, actor, regions, params }) => blindFirst(tx, app, actor, regions, params.sampleId),
  }),
  route({
    method: 'POST',
    path: '/api/sampling/objections/:objectionId/answer',
    permission: 'sampling.answer',
    summary: { zh: '答复异议', en: 'Answer an objection' },
    tags,
    params: T.Object({ objectionId: Id }),
    body: T.Object({ isAccepted: T.Boolean(), answer: Reason }),
    reply: T.Object({ drawId: T.Optional(Id) }),
    problems: [problems.objectionUnknown, problems.noCapableLaboratory, problems.blindState],
    run: ({ tx, app, actor, regions, params, body }) =>
      answerObjection(tx, app, actor, regions, params.objectionId, body),
  }),
  route({
    method: 'POST',
    path: '/api/sampling/samples/:sampleId/service',
    permission: 'sampling.follow-up',
    summary: { zh: '登记检验结果告知书的送达', en: 'Put down that the notice of the result was served' },
    tags,
    params: SamplePath,
    body: Serving,
    problems: [
      problems.sampleUnknown,
      problems.verdictMissing,
      problems.servedOnWrong,
      problems.reasonNeeded,
      problems.noticeServed,
    ],
    status: 204,
    run: async ({ tx, app, actor, regions, params, body }) => {
      await serveNotice(tx, app, actor, regions, params.sampleId, body)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/sampling/samples/:sampleId/draw-retest',
    permission: 'sampling.answer',
    summary: { zh: '复检机构未能确定时重新抽取', en: 'Draw the laboratory of a re-test again' },
    tags,
    params: SamplePath,
    reply: Drawn,
    problems: [problems.sampleUnknown, problems.objectionUnknown, problems.noCapableLaboratory, problems.blindState],
    run: ({ tx, app, actor, regions, params }) => repeatRetest(tx, app, actor, regions, params.sampleId),
  }),
  route({
    method: 'POST',
    path: '/api/sampling/samples/:sampleId/end-retest',
    permission: 'sampling.answer',
    summary: { zh: '备样封条破损、不能复检的，办结异议', en: 'End an objection whose re-test cannot be held' },
    tags,
    params: SamplePath,
    body: T.Object({ isUpheld: T.Boolean(), reason: Reason }),
    problems: [problems.sampleUnknown, problems.objectionUnknown],
    status: 204,
    run: async ({ tx, app, actor, regions, params, body }) => {
      await endRetest(tx, app, actor, regions, params.sampleId, body)
      return undefined
    },
  }),
]

export const samplingRoutes: Route[] = [
  ...classRoutes,
  ...planRoutes,
  ...taskRoutes,
  ...sampleRoutes,
  ...benchRoutes,
  ...ownRoutes,
  ...documentRoutes,
]
