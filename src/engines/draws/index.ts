import type { Permission } from '../../core/access/define.ts'
import type { Module } from '../../core/app.ts'
import type { Json } from '../../core/seal.ts'
import { drawJobs } from './jobs.ts'
import { drawMeasures } from './measures.ts'
import { drawRoutes } from './routes.ts'
import { consumersOf } from './service/take.ts'
import { drawTasks } from './service/tasks.ts'
import * as store from './store.ts'

export { type DrawConsumer, defineDrawConsumer } from './consumer.ts'
export { isEnded } from './logic/state.ts'
export type { DrawDetail, DrawEntry, DrawFile, DrawHeader, DrawQuery } from './schema.ts'
export { createDraw, redraw } from './service/create.ts'
export { cancelDraw, excludeDrawn } from './service/end.ts'
export { drawFile, rosterStream } from './service/file.ts'
export { serverDrawCrypto } from './service/server-crypto.ts'
export { sweepDraws } from './service/sweep.ts'
export { takeDraw } from './service/take.ts'
export { commitSecret, joinDraw, revealSecret } from './service/take-part.ts'
export { findDrawOf, findOutcome, getDraw, listDraws, readDraw } from './service/views.ts'
export { verifyDraw } from './verify-file.ts'

function working(id: string, zh: string, en: string, permissions: readonly Permission[]) {
  return { id, label: { zh, en }, kind: 'working' as const, permissions }
}

/** The draws engine: lists frozen before a seed exists, a seed that nobody can steer, a result that anybody can repeat. */
export const drawsModule: Module = {
  id: 'draws',
  namesFiles: [
    { table: 'draws.draw', column: 'roster_file', as: 'digest' },
    { table: 'draws.draw', column: 'private_file', as: 'digest' },
  ],
  auditWords: {
    acts: {
      'draw.freeze': { zh: '冻结名单', en: 'List frozen' },
      'draw.join': { zh: '参与抽取', en: 'Joined a draw' },
      'draw.commit': { zh: '分发密值份额', en: 'Dealt the secret' },
      'draw.open': { zh: '公开秘密', en: 'Opened' },
      'draw.take': { zh: '得出抽取结果', en: 'Draw taken' },
      'draw.fail': { zh: '抽取未成', en: 'Draw failed' },
    },
    objects: {
      draw: { zh: '抽取', en: 'Draw' },
    },
    names: { draw: { table: 'draws.draw', name: 'title' } },
  },
  permissions: [
    { id: 'draw.read', label: { zh: '查看随机抽取', en: 'See draws' } },
    { id: 'draw.prepare', label: { zh: '组织随机抽取', en: 'Prepare draws' }, isPrivileged: true },
    { id: 'draw.take-part', label: { zh: '作为一方参加抽取', en: 'Take part in a draw' } },
  ],
  roles: [
    working('quality-office', '质量办', 'Quality office', ['draw.read', 'draw.prepare', 'draw.take-part']),
    working('department-head', '部门负责人', 'Head of department', ['draw.read', 'draw.prepare', 'draw.take-part']),
    working('reviewer', '审核人员', 'Reviewer', ['draw.read', 'draw.take-part']),
    working('inspector', '检查人员', 'Inspector', ['draw.read', 'draw.take-part']),
    working('observer', '观察员', 'Observer', ['draw.read', 'draw.take-part']),
  ],
  routes: drawRoutes,
  jobs: drawJobs,
  declares: { measures: drawMeasures, taskSources: [drawTasks] },
  sealedKinds: [
    {
      kind: 'draw',
      label: { zh: '抽取的名单与规则', en: 'List and rule of a draw' },
      loadBodies: async (tx, ids) =>
        new Map((await store.findDrawsById(tx, ids)).map((r) => [r.id, r.header as unknown as Json])),
      listIds: (tx, after, limit) => store.listIds(tx, 'draws.draw', after, limit),
    },
    {
      kind: 'draw-step',
      label: { zh: '抽取的步骤', en: 'Step of a draw' },
      loadBodies: async (tx, ids) =>
        new Map((await store.findStepsById(tx, ids)).map((r) => [r.id, r.body as unknown as Json])),
      listIds: (tx, after, limit) => store.listIds(tx, 'draws.step', after, limit),
    },
    {
      kind: 'draw-result',
      label: { zh: '抽取结果', en: 'Result of a draw' },
      loadBodies: async (tx, ids) =>
        new Map((await store.findResults(tx, ids)).map((r) => [r.draw_id, r.body as unknown as Json])),
      listIds: (tx, after, limit) => store.listIds(tx, 'draws.result', after, limit),
    },
  ],
  start: async (app) => {
    const doubled = consumersOf(app).length - new Set(consumersOf(app)).size
    if (doubled > 0) throw new Error('a draw consumer is declared twice')
    return undefined
  },
}
