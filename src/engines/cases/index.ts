import type { Permission } from '../../core/access/define.ts'
import type { Module } from '../../core/app.ts'
import type { Json } from '../../core/seal.ts'
import { subjectNameOf } from '../archive/index.ts'
import { clockJob } from './jobs.ts'
import { caseMeasures } from './measures.ts'
import { caseRoutes } from './routes.ts'
import { sealedBody } from './service/act.ts'
import { publishCaseKinds } from './service/publish.ts'
import { caseCheck } from './service/state-check.ts'
import { caseTasks } from './service/tasks.ts'
import { listEntriesById, listEntryIds, listVersionIds, loadDocuments } from './store.ts'

export { type CaseEffect, type CaseOutcome, defineCaseEffect } from './effect.ts'
export type { CaseDocumentData, CaseView, FieldValues, MoveRequest, Receipt } from './schema.ts'
export { type LoadedCase, loadFor as getCase, systemActor } from './service/act.ts'
export { type ClockRun, runClocks } from './service/clocks.ts'
export { correctEntry, withdrawMove } from './service/correct.ts'
export { findCaseByOrigin, listCases } from './service/lists.ts'
export { fillFields, makeMove, noteCase } from './service/move.ts'
export { type NewCase, openCase } from './service/open.ts'
export { assignCase, recuse } from './service/people.ts'
export { CaseKindFault, caseKindsOf, digestOfKind, publishCaseKinds } from './service/publish.ts'
export { viewCase } from './service/view.ts'
export type { CaseRow } from './store.ts'

function working(id: string, zh: string, en: string, permissions: readonly Permission[]) {
  return { id, label: { zh, en }, kind: 'working' as const, permissions }
}

/** The cases engine: publishes the declared kinds at the start, then opens, moves, times and shows cases of any kind. */
export const casesModule: Module = {
  id: 'cases',
  namesFiles: [
    { table: 'cases.entry', column: 'body', as: 'copy', reason: 'papers and issued documents: archive.file' },
  ],
  auditWords: {
    acts: { 'case.export': { zh: '导出案件', en: 'Cases exported' } },
    objects: { case: { zh: '案件', en: 'Case' } },
    names: { case: { table: 'cases.kase', name: subjectNameOf('kase') } },
  },
  permissions: [
    { id: 'case.read', label: { zh: '查看案件', en: 'Read cases' } },
    { id: 'case.act', label: { zh: '办理案件', en: 'Act on cases' } },
    { id: 'case.assign', label: { zh: '分派案件', en: 'Assign cases' } },
    {
      id: 'case.recusal',
      label: { zh: '决定回避申请', en: 'Decide whether somebody stands aside' },
      isPrivileged: true,
    },
    { id: 'case.export', label: { zh: '导出案件', en: 'Export cases' }, isPrivileged: true },
  ],
  roles: [
    working('quality-office', '质量办', 'Quality office', ['case.read', 'case.act', 'case.assign', 'case.export']),
    working('department-head', '部门负责人', 'Head of department', [
      'case.read',
      'case.act',
      'case.assign',
      'case.recusal',
      'case.export',
    ]),
    working('inspector', '检查人员', 'Inspector', ['case.read', 'case.act']),
    working('reviewer', '审核人员', 'Reviewer', ['case.read', 'case.act']),
  ],
  routes: caseRoutes,
  jobs: [clockJob],
  sealedKinds: [
    {
      kind: 'case-kind',
      label: { zh: '案件类型版本', en: 'Version of a kind of case' },
      loadBodies: async (tx, ids) => (await loadDocuments(tx, ids)) as unknown as ReadonlyMap<string, Json>,
      listIds: listVersionIds,
    },
    {
      kind: 'case-move',
      label: { zh: '案件办理', en: 'Act on a case' },
      loadBodies: async (tx, ids) =>
        new Map((await listEntriesById(tx, ids)).map(({ entry, ...place }) => [entry.id, sealedBody(place, entry)])),
      listIds: listEntryIds,
    },
  ],
  stateChecks: [caseCheck],
  declares: { measures: caseMeasures, taskSources: [caseTasks] },
  start: async (app) => {
    const published = await publishCaseKinds(app)
    for (const version of published) app.log.info({ part: 'cases', version }, 'published')
    return undefined
  },
}
