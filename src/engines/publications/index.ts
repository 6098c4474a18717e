import type { Module } from '../../core/app.ts'
import { systemScope } from '../../core/db/index.ts'
import type { Json } from '../../core/seal.ts'
import { defineRecordListener, subjectNameOf } from '../archive/index.ts'
import { publicationJobs } from './jobs.ts'
import { publicationMeasures } from './measures.ts'
import { officialRoutes } from './routes/official.ts'
import { ownRoutes } from './routes/own.ts'
import { disputeSteps } from './service/disputes.ts'
import { keepKinds } from './service/kinds.ts'
import { followRecord } from './service/propose.ts'
import { listDocumentIds, loadDocumentsById } from './store/entry.ts'
import { eventContent, listEventIds, listEventsById } from './store/event.ts'
import { countEntries } from './store/lists.ts'
import { publicationTasks } from './tasks.ts'

export { definePublicationKind, type PublicationKind } from './define.ts'
export { defineObjectionHandler, type ObjectionHandler, type RaisedObjection } from './objection.ts'
export { catchUp } from './service/catch-up.ts'
export { checkPublications } from './service/check.ts'
export { cite, PublicationFault, publicationKindsOf } from './service/kinds.ts'
export {
  eachPublic,
  findPublicStep,
  getPublic,
  listPublic,
  listPublicKinds,
  PUBLIC_SCOPE,
  type PublicQuery,
  previewPublic,
  type Shown,
} from './service/public.ts'
export { closeExpired, publishApproved, publishEntry } from './service/publish.ts'
export { canMail, confirmSubscription, findSubscription, subscribe, unsubscribe } from './service/subscribe.ts'
export { answerObjection } from './service/voice.ts'

/** The sweep runs every minute: what is still open ten minutes after its term says that no job works. */
const UNWELL_AFTER_MS = 10 * 60_000

/** Publications: nothing reaches the public but through here. */
export const publicationsModule: Module = {
  id: 'publications',
  auditWords: {
    acts: {
      'publication.approve': { zh: '同意公示', en: 'Publication approved' },
      'publication.refuse': { zh: '不予公示', en: 'Publication refused' },
      'publication.export': { zh: '导出公示', en: 'Publications exported' },
      'publication.answer-objection': { zh: '答复公示异议', en: 'Objection to a publication answered' },
      'publication.refuse-reply': { zh: '不予展示申辩', en: 'Reply kept back' },
      'publication.show-reply': { zh: '展示申辩', en: 'Reply shown' },
    },
    names: { publication: { table: 'publications.entry', name: subjectNameOf('entry') } },
  },
  permissions: [
    { id: 'publication.read', label: { zh: '查看公示', en: 'See publications' } },
    { id: 'publication.approve', label: { zh: '审核公示', en: 'Approve publications' }, isPrivileged: true },
  ],
  roles: [
    {
      id: 'quality-office',
      label: { zh: '质量办', en: 'Quality office' },
      kind: 'working',
      permissions: ['publication.read', 'publication.approve'],
    },
    {
      id: 'reviewer',
      label: { zh: '审核人员', en: 'Reviewer' },
      kind: 'working',
      permissions: ['publication.read', 'publication.approve'],
    },
    {
      id: 'department-head',
      label: { zh: '部门负责人', en: 'Head of department' },
      kind: 'working',
      permissions: ['publication.read'],
    },
    { id: 'inspector', label: { zh: '检查人员', en: 'Inspector' }, kind: 'working', permissions: ['publication.read'] },
  ],
  routes: [...officialRoutes, ...ownRoutes],
  jobs: publicationJobs,
  sealedKinds: [
    {
      kind: 'publication',
      label: { zh: '公示', en: 'Publication' },
      loadBodies: async (tx, ids) => new Map((await listEventsById(tx, ids)).map((e) => [e.id, eventContent(e)])),
      listIds: listEventIds,
    },
    {
      kind: 'publication-kind',
      label: { zh: '公示种类声明', en: 'Declaration of a kind of publication' },
      loadBodies: async (tx, ids) => (await loadDocumentsById(tx, ids)) as unknown as ReadonlyMap<string, Json>,
      listIds: listDocumentIds,
    },
  ],
  declares: {
    measures: publicationMeasures,
    taskSources: [publicationTasks],
    recordListeners: [defineRecordListener({ id: 'publications.follow', kinds: 'all', onRecord: followRecord })],
    disputeListeners: [disputeSteps],
  },
  start: async (app) => {
    await keepKinds(app)
    return undefined
  },
  health: async (app) => {
    const before = new Date(app.clock.now().getTime() - UNWELL_AFTER_MS)
    const open = await app.db.read(systemScope('health'), (tx) => countEntries(tx, 'beyond-term', before))
    if (open > 0) throw new Error(`${open} publications are past their term and were not closed`)
  },
}
