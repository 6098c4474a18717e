import type { Module } from '../../core/app.ts'
import type { Json } from '../../core/seal.ts'
import { defineRecordListener, defineRecordMarks, subjectNameOf } from '../archive/index.ts'
import { CONFIRMATION_WORDS } from './logic/confirmation.ts'
import { formRoutes } from './routes.ts'
import { confirmationSealedKind, confirmationStates, forgetConfirmations } from './service/confirm.ts'
import { publishForms } from './service/publish.ts'
import { listSealedIds, loadDocuments } from './store.ts'

export { CONFIRMATION_WORDS, type ConfirmationState } from './logic/confirmation.ts'
export { defineSecondOfficials, type Official, type SecondOfficials } from './second-official.ts'
export { bulkLoadFollowUps } from './service/bulk.ts'
export { checkAnswers } from './service/check.ts'
export { askNamed, confirmationStates, findSecondOfficial, viewSecondOfficial } from './service/confirm.ts'
export { attachUploads } from './service/photos.ts'
export { digestOf, FormFault, formsOf, lawsOf, publishForms } from './service/publish.ts'
export { submitForm } from './service/submit.ts'
export { listTasks } from './service/tasks.ts'
export { readWholeForm, viewAnsweredForm } from './service/view.ts'
export { defineTaskSource, type TaskSource } from './task-source.ts'

/** The forms engine: publishes the declared versions at the start, then renders, checks, stores and shows what is answered on them. */
export const formsModule: Module = {
  id: 'forms',
  namesFiles: [
    { table: 'forms.signature_picture', column: 'digest', as: 'digest' },
    { table: 'forms.draft', column: 'answers', as: 'json' },
    { table: 'forms.draft', column: 'notes', as: 'json' },
  ],
  permissions: [
    { id: 'form.read', label: { zh: '查看表单', en: 'Read forms' } },
    { id: 'task.read', label: { zh: '查看我的任务', en: 'See my tasks' } },
    // The archive's, named again because routes here ask for them too.
    { id: 'record.read', label: { zh: '查看记录', en: 'Read records' } },
    { id: 'record.write', label: { zh: '填报记录', en: 'Write records' } },
    { id: 'person.unmask', label: { zh: '查看个人信息', en: 'See personal data in clear' }, isPrivileged: true },
  ],
  routes: formRoutes,
  sealedKinds: [
    {
      kind: 'form',
      label: { zh: '表单版本', en: 'Form version' },
      loadBodies: async (tx, ids) => (await loadDocuments(tx, ids)) as unknown as ReadonlyMap<string, Json>,
      listIds: listSealedIds,
    },
    confirmationSealedKind,
  ],
  auditWords: {
    acts: {
      'form.confirm': { zh: '第二人确认', en: 'Confirmed as the second person' },
      'form.object': { zh: '第二人提出异议', en: 'Objected as the second person' },
    },
    objects: { record: { zh: '记录', en: 'Record' } },
    names: { record: { table: 'archive.record', name: subjectNameOf('record') } },
  },
  declares: {
    recordListeners: [
      defineRecordListener({
        id: 'forms.forget-confirmations',
        kinds: 'all',
        onRecord: (tx, app, _actor, record) => forgetConfirmations(tx, app, record),
      }),
    ],
    recordMarks: [
      defineRecordMarks({
        id: 'forms.confirmation',
        of: async (tx, app, recordIds) => {
          const states = await confirmationStates(tx, app, recordIds)
          return new Map(
            [...states]
              .filter(([, state]) => state !== 'confirmed')
              .map(([id, state]) => [id, { text: CONFIRMATION_WORDS[state], holdsPublication: 'always' }]),
          )
        },
      }),
    ],
  },
  start: async (app) => {
    const published = await publishForms(app)
    for (const version of published) app.log.info({ part: 'forms', version }, 'published')
    return undefined
  },
}
