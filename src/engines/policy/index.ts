import type { App, Module } from '../../core/app.ts'
import { systemScope, type Tx } from '../../core/db/index.ts'
import { checkPack, type PolicyPack } from './define.ts'
import { defineMeasure } from './measure.ts'
import { policyRoutes } from './routes.ts'
import { dutyBody } from './service/duties.ts'
import { collectMeasures } from './service/facts.ts'
import { versionBody } from './service/import.ts'
import { recordStatusChanges } from './service/statuses.ts'
import * as store from './store.ts'

export { defineMeasure, type LiveMeasure } from './measure.ts'
export { defineTargetObservations, type TargetObservation, type TargetObservationSource } from './observation.ts'
export { listDocuments, readDocument } from './service/documents.ts'
export { measureFacts } from './service/facts.ts'
export { importPolicy } from './service/import.ts'
export { publicItems, readBoard, readTargets } from './service/statuses.ts'

const PERMISSIONS = [
  { id: 'policy.read', label: { zh: '查看政策看板与文件', en: 'See the policy board and documents' } },
  { id: 'policy.import', label: { zh: '导入政策文件', en: 'Import policy documents' }, isPrivileged: true },
  {
    id: 'policy.bind',
    label: { zh: '登记任务责任与进展', en: 'Record duties and their progress' },
    isPrivileged: true,
  },
] as const

/**
 * The policy engine with a city's pack. Other modules take part by `declares`: `measures` (live counts, {@link defineMeasure}),
 * `policyBindings` (`defineBinding`) and `targetObservations` (measured values of targets, {@link defineTargetObservations}).
 * @throws when the pack is not sound
 */
export function createPolicyModule(pack: PolicyPack): Module {
  const wrong = checkPack(pack)
  if (wrong.length > 0) throw new Error(`the pack ${pack.id} is not sound:\n${wrong.join('\n')}`)
  return {
    id: 'policy',
    namesFiles: [
      { table: 'policy.document_version', column: 'file_digest', as: 'digest' },
      { table: 'policy.duty_entry', column: 'file_digest', as: 'digest' },
      { table: 'policy.duty_entry', column: 'file', as: 'copy', reason: 'policy.duty_entry.file_digest' },
    ],
    auditWords: {
      acts: {
        'policy.import': { zh: '导入政策文件', en: 'Policy document imported' },
        'policy.bind': { zh: '绑定政策条目', en: 'Policy item bound' },
      },
      objects: {
        'policy-document': { zh: '政策文件', en: 'Policy document' },
        'policy-item': { zh: '政策条目', en: 'Policy item' },
      },
      names: { 'policy-document': { table: 'policy.document', name: 'title' } },
    },
    permissions: PERMISSIONS,
    routes: policyRoutes(pack),
    declares: {
      measures: [
        defineMeasure({
          id: 'policy.duties-with-owner',
          label: { zh: '已明确责任人的任务', en: 'Duties with an owner' },
          unit: { zh: '项', en: 'duties' },
          source: '/policy?kind=D',
          count: store.countDutiesWithOwner,
        }),
      ],
    },
    sealedKinds: [
      {
        kind: 'duty',
        label: { zh: '任务进展', en: 'Duty entry' },
        loadBodies: async (tx, ids) => new Map((await store.findDutyBodies(tx, ids)).map((r) => [r.id, dutyBody(r)])),
        listIds: (tx, after, limit) => store.listSealedIds(tx, 'policy.duty_entry', after, limit),
      },
      {
        kind: 'policy-version',
        label: { zh: '政策文件版本', en: 'Policy document version' },
        loadBodies: async (tx, ids) =>
          new Map((await store.findVersionsById(tx, ids)).map((r) => [r.id, versionBody(r)])),
        listIds: (tx, after, limit) => store.listSealedIds(tx, 'policy.document_version', after, limit),
      },
    ],
    jobs: [
      {
        name: 'policy.record-statuses',
        cron: '30 23 * * *',
        run: async (_payload, app) => {
          await app.db.write(systemScope('policy'), (tx) => recordStatusChanges(tx, app, pack))
        },
      },
    ],
    start: async (app) => {
      collectMeasures(app)
      return undefined
    },
  }
}

/** The words of a clause or sentence in the latest import of a document, for those who hold its address. */
export async function findClauseText(tx: Tx, documentTitle: string, address: string): Promise<string | undefined> {
  const document = await store.findDocumentLike(tx, { title: documentTitle, number: undefined })
  const version = document && (await store.findVersion(tx, document.id))
  return version && (await store.findClauseRow(tx, version.document_id, version.version, address))?.text
}

/** Items of the pack that the city's modules bind to something: for the registry test and the administrator's overview. */
export function boundItems(app: App, pack: PolicyPack): string[] {
  const own = app.modules.flatMap((m) => (m.declares?.policyBindings ?? []) as readonly { item: string }[])
  return [...new Set([...pack.bindings, ...own].map((b) => b.item))].sort()
}
