import { Type as T } from 'typebox'
import { signedIn } from '../../core/access/define.ts'
import { type Route, route } from '../../core/http/route.ts'
import { notFound, refuse } from '../../core/problem.ts'
import * as problems from './problems.ts'
import { documentRoutes } from './routes/documents.ts'
import * as schema from './schema.ts'
import { beginDraw } from './service/begin-draw.ts'
import { ratioAsked } from './service/draw-terms.ts'
import * as lists from './service/lists.ts'
import * as plans from './service/plans.ts'
import * as tasks from './service/tasks.ts'

const Uuid = T.String({ format: 'uuid' })
const Id = T.Object({ id: Uuid })
const Made = T.Object({ id: Uuid })
const tags = ['supervision']
const Limit = T.Optional(T.Integer({ minimum: 1, maximum: 100 }))
const paged = <I extends import('typebox').TSchema>(item: I) =>
  T.Object({ items: T.Array(item), next: T.Optional(T.String()) })

export const supervisionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/supervision/matters',
    permission: 'supervision.read',
    summary: { zh: '抽查事项清单（全部版本）', en: 'Matters of inspection, every version' },
    tags,
    reply: T.Object({ items: T.Array(schema.MatterVersion) }),
    run: async ({ tx, app }) => ({ items: await lists.listMatters(tx, app) }),
  }),
  route({
    method: 'GET',
    path: '/api/supervision/matters.xlsx',
    permission: 'supervision.read',
    summary: { zh: '导出抽查事项清单', en: 'Matters as an Excel file' },
    tags,
    reply: 'raw',
    ownTransactions: true,
    run: ({ app, actor, regions, language, requestId }) =>
      lists.exportMatters({ app, actor, regions, requestId }, language),
  }),
  route({
    method: 'POST',
    path: '/api/supervision/matters/:id',
    permission: 'supervision.keep',
    scope: 'city',
    summary: { zh: '修改抽查事项', en: 'Change a matter' },
    tags,
    params: T.Object({ id: T.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }) }),
    body: schema.MatterChange,
    reply: T.Object({ id: T.String(), version: T.Integer() }),
    problems: [problems.listChanged],
    run: ({ tx, app, actor, params, body, requestId }) =>
      lists.changeMatter(tx, app, actor, params.id, body, requestId),
  }),
  route({
    method: 'GET',
    path: '/api/supervision/inspectors',
    permission: 'supervision.keep',
    summary: { zh: '检查人员名录', en: 'List of inspectors' },
    tags,
    reply: T.Object({ items: T.Array(schema.InspectorView) }),
    run: async ({ tx, regions }) => ({ items: await lists.listInspectors(tx, regions) }),
  }),
  route({
    method: 'GET',
    path: '/api/supervision/inspectors/eligible',
    permission: 'supervision.keep',
    summary: { zh: '可以列入名录的执法人员', en: 'Officials who may be listed as inspectors' },
    tags,
    query: T.Object({ region: T.String({ pattern: '^[0-9]{2,15}$' }) }),
    reply: T.Object({
      items: T.Array(T.Object({ accountId: T.String(), name: T.String(), organisation: T.String() })),
    }),
    run: async ({ tx, app, actor, query }) => ({ items: await lists.listEligible(tx, app, actor, query.region) }),
  }),
  route({
    method: 'POST',
    path: '/api/supervision/inspectors/:id',
    permission: 'supervision.keep',
    summary: { zh: '修改检查人员名录', en: 'List or change an inspector' },
    tags,
    params: Id,
    body: schema.InspectorChange,
    reply: T.Object({ accountId: T.String(), version: T.Integer() }),
    problems: [problems.listChanged, problems.inspectorUnsuitable],
    run: ({ tx, app, actor, params, body, requestId }) =>
      lists.changeInspector(tx, app, actor, params.id, body, requestId),
  }),
  route({
    method: 'GET',
    path: '/api/supervision/plans',
    permission: 'supervision.read',
    summary: { zh: '抽查计划', en: 'Plans of inspection' },
    tags,
    query: schema.PlanQuery,
    reply: paged(schema.PlanView),
    run: ({ tx, actor, regions, query }) => plans.listPlans(tx, actor, regions, query),
  }),
  route({
    method: 'POST',
    path: '/api/supervision/plans',
    permission: 'supervision.plan',
    summary: { zh: '编制抽查计划', en: 'Make a plan' },
    tags,
    body: schema.PlanCreate,
    reply: Made,
    status: 201,
    problems: [problems.planNamedAlready],
    run: ({ tx, app, actor, body, requestId }) => plans.createPlan(tx, app, actor, body, requestId),
  }),
  route({
    method: 'GET',
    path: '/api/supervision/plans/:id',
    permission: 'supervision.read',
    summary: { zh: '一个抽查计划', en: 'One plan with its batches' },
    tags,
    params: Id,
    reply: T.Object({
      plan: schema.PlanView,
      batches: T.Array(schema.BatchView),
      moves: T.Array(schema.PlanMoveView),
    }),
    problems: [problems.planUnknown],
    run: ({ tx, app, actor, regions, params }) => plans.viewPlan(tx, app, actor, regions, params.id),
  }),
  route({
    method: 'POST',
    path: '/api/supervision/plans/:id/batches',
    permission: 'supervision.plan',
    summary: { zh: '增加批次', en: 'Add a batch' },
    tags,
    params: Id,
    body: schema.BatchCreate,
    reply: Made,
    status: 201,
    problems: [problems.planUnknown, problems.planNotOpen, problems.batchRefused],
    run: ({ tx, app, actor, regions, params, body }) => plans.addBatch(tx, app, actor, regions, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/api/supervision/plans/:id/moves/submit',
    permission: 'supervision.plan',
    summary: { zh: '提交计划', en: 'Submit a plan' },
    tags,
    params: Id,
    problems: [problems.planUnknown, problems.planNotOpen, problems.planEmpty],
    run: async ({ tx, app, actor, regions, params, requestId }) => {
      await plans.submitPlan(tx, app, actor, regions, params.id, requestId)
      return undefined
    },
  }),
  ...(['approve', 'return'] as const).map((move) =>
    route({
      method: 'POST',
      path: `/api/supervision/plans/:id/moves/${move}`,
      permission: 'supervision.approve',
      summary:
        move === 'approve' ? { zh: '批准计划', en: 'Approve a plan' } : { zh: '退回计划', en: 'Send a plan back' },
      tags,
      params: Id,
      body: T.Object({ remark: move === 'approve' ? T.Optional(schema.Reason) : schema.Reason }),
      problems: [problems.planUnknown, problems.planNotOpen, problems.planNotYours],
      run: async ({ tx, app, actor, regions, params, body, requestId }) => {
        const state = move === 'approve' ? 'approved' : 'draft'
        await plans.decidePlan(tx, app, actor, regions, params.id, { state, remark: body.remark }, requestId)
        return undefined
      },
    }),
  ),
  route({
    method: 'GET',
    path: '/api/supervision/departments',
    permission: 'supervision.plan',
    summary: { zh: '可以实施抽查的部门', en: 'Departments that may carry out a plan' },
    tags,
    query: T.Object({ region: T.String({ pattern: '^[0-9]{2,15}$' }) }),
    reply: T.Object({ items: T.Array(T.String()) }),
    run: async ({ tx, query }) => ({ items: await lists.listDepartments(tx, query.region) }),
  }),
  route({
    method: 'GET',
    path: '/api/supervision/ratio',
    permission: 'supervision.read',
    summary: { zh: '所选事项的抽查比例及其出处', en: 'Share that is drawn for chosen matters, and what says so' },
    tags,
    query: T.Object({
      matters: T.Optional(T.String({ pattern: '^[a-z][a-z0-9-]{0,59}(,[a-z][a-z0-9-]{0,59}){0,19}$' })),
      on: T.String({ format: 'date' }),
      region: T.Optional(T.String({ pattern: '^[0-9]{2,15}$' })),
    }),
    reply: schema.RatioAsked,
    run: ({ tx, app, regions, query }) => {
      // Nobody counts where they may not look.
      const region = regions.some((r) => query.region?.startsWith(r)) ? query.region : undefined
      return ratioAsked(tx, app, query.matters?.split(',') ?? [], query.on, region)
    },
  }),
  route({
    method: 'GET',
    path: '/api/supervision/batches/:id',
    permission: 'supervision.read',
    summary: { zh: '一个批次及其进度', en: 'A batch and how far it has come' },
    tags,
    params: Id,
    reply: schema.BatchDetail,
    problems: [problems.batchUnknown],
    run: ({ tx, app, actor, regions, params }) => plans.viewBatch(tx, app, actor, regions, params.id),
  }),
  route({
    method: 'POST',
    path: '/api/supervision/batches/:id/draw',
    permission: 'supervision.draw',
    summary: { zh: '发起批次抽取，或写明理由重新抽取', en: 'Begin the draw of a batch, or with a reason repeat it' },
    tags,
    params: Id,
    body: T.Object({ reason: T.Optional(schema.Reason) }),
    reply: T.Object({ drawId: Uuid }),
    status: 201,
    problems: [problems.batchUnknown, problems.batchRefused],
    run: ({ tx, app, actor, regions, params, body, requestId }) =>
      beginDraw(tx, app, actor, regions, params.id, requestId, body.reason),
  }),
  route({
    method: 'GET',
    path: '/api/supervision/batches/:id/tasks',
    permission: 'supervision.read',
    summary: { zh: '批次的抽查任务', en: 'Tasks of a batch' },
    tags,
    params: Id,
    query: T.Object({
      limit: Limit,
      after: T.Optional(T.Integer({ minimum: 0 })),
      state: T.Optional(schema.TaskState),
    }),
    reply: paged(schema.TaskView),
    problems: [problems.batchUnknown],
    run: ({ tx, app, actor, regions, params, query }) => tasks.listOfBatch(tx, app, actor, regions, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/api/supervision/batches/:id/tasks.xlsx',
    permission: 'supervision.export',
    summary: { zh: '导出批次的抽查任务', en: 'Tasks of a batch as an Excel file' },
    tags,
    params: Id,
    query: T.Object({ state: T.Optional(schema.TaskState) }),
    reply: 'raw',
    problems: [problems.batchUnknown],
    ownTransactions: true,
    run: ({ app, actor, regions, params, query, language, requestId }) =>
      tasks.exportBatch({ app, actor, regions, requestId }, params.id, query.state, language),
  }),
  route({
    method: 'GET',
    path: '/api/supervision/tasks/mine',
    permission: 'supervision.read',
    summary: { zh: '我的抽查任务', en: 'My drawn inspections' },
    tags,
    reply: T.Object({ items: T.Array(schema.TaskView) }),
    run: ({ tx, app, actor }) => tasks.listMine(tx, app, actor),
  }),
  route({
    method: 'GET',
    path: '/api/supervision/tasks/:id',
    permission: 'supervision.read',
    summary: { zh: '一个抽查任务', en: 'One drawn inspection' },
    tags,
    params: Id,
    reply: schema.TaskDetail,
    problems: [problems.taskUnknown],
    run: ({ tx, app, actor, params }) => tasks.viewTask(tx, app, actor, params.id),
  }),
  route({
    method: 'POST',
    path: '/api/supervision/tasks/:id/hand-over',
    // Whoever was drawn may stand aside, whatever else he may do: the service asks that the place is his own, or that he may begin draws.
    permission: 'supervision.read',
    summary: { zh: '移交或者回避', en: 'Hand a task over or stand aside' },
    tags,
    params: Id,
    body: T.Object({
      kind: T.Unsafe<'handed-over' | 'recused'>({ type: 'string', enum: ['handed-over', 'recused'] }),
      from: T.Optional(Uuid),
      reason: schema.Reason,
    }),
    reply: T.Object({ to: T.String() }),
    problems: [problems.taskUnknown, problems.taskNotOpen, problems.taskNotYours, problems.nobodyEligible],
    run: ({ tx, app, actor, params, body, requestId }) => tasks.handOver(tx, app, actor, params.id, body, requestId),
  }),
  route({
    method: 'POST',
    path: '/api/supervision/tasks/:id/fill',
    permission: 'supervision.draw',
    summary: { zh: '补足检查人员', en: 'Fill the empty place of a task' },
    tags,
    params: Id,
    reply: T.Object({ to: T.String() }),
    problems: [problems.taskUnknown, problems.taskNotOpen, problems.taskNotShort, problems.nobodyEligible],
    run: ({ tx, app, actor, params, requestId }) => tasks.fillPlace(tx, app, actor, params.id, requestId),
  }),
  route({
    method: 'GET',
    path: '/api/own/inspections',
    permission: signedIn('the draws of the subject this account speaks for, and no others'),
    summary: { zh: '对本单位的抽查', en: 'Draws and inspections of one’s own enterprise' },
    tags,
    reply: T.Object({ items: T.Array(schema.OwnTaskView) }),
    run: async ({ tx, actor }) => {
      if (!actor.subjectId) throw refuse(notFound())
      return { items: await tasks.listOwn(tx, actor.subjectId) }
    },
  }),
  ...documentRoutes,
]
