import { type FieldError, problem } from '../../core/problem.ts'

export { clockAstray, happensInFuture } from '../../core/claimed-time.ts'

export const formUnknown = problem(
  'form-unknown',
  404,
  { zh: '没有这个表单或版本', en: 'No such form or version' },
  (d: { form: string; version?: number }) => ({
    facts: d,
  }),
)

export const answersInvalid = problem(
  'answers-invalid',
  422,
  { zh: '表单还有需要填写或改正的地方', en: 'The form is not yet complete or has answers to correct' },
  (d: { errors: readonly FieldError[] }) => ({ errors: d.errors }),
)

export const versionNotInForce = problem(
  'version-not-in-force',
  409,
  { zh: '这一版表单在检查当日未启用或已被替代', en: 'This version was not in force on the day of the inspection' },
  (d: { version: number; inForce: number | undefined; day: string }) => ({
    detail: {
      zh: d.inForce
        ? `${d.day} 应使用第 ${d.inForce} 版，答案已保存在草稿中，可在新版上继续填写`
        : `${d.day} 没有已启用的版本`,
      en: d.inForce
        ? `On ${d.day} version ${d.inForce} applies; the draft is kept and can be continued on it`
        : `No version applied on ${d.day}`,
    },
    facts: d,
  }),
)

export const subjectNotAsked = problem(
  'form-not-about-subject',
  409,
  { zh: '这个表单不用于这类监管对象', en: 'This form is not about this kind of subject' },
  (d: { kind: string; about: readonly string[] }) => ({ facts: d }),
)

export const keyReused = problem(
  'submission-key-reused',
  409,
  { zh: '同一提交编号已用于另一份内容', en: 'This submission key was used for other content' },
  (d: { recordId: string }) => ({
    detail: {
      zh: '先前的内容已经存档；如需改正，请提交更正记录。',
      en: 'The earlier content is stored; to change it, submit a correction.',
    },
    facts: d,
  }),
)

export const photoUnknown = problem(
  'photo-unknown',
  422,
  { zh: '照片或签名未上传成功', en: 'A photograph or signature was not uploaded' },
  (d: { pointers: readonly string[] }) => ({
    errors: d.pointers.map((pointer) => ({
      pointer,
      message: { zh: '照片或签名不在服务器上，请重新添加', en: 'the picture is not on the server; add it again' },
    })),
  }),
)

export const photoMissing = problem('photo-not-found', 404, { zh: '没有这张照片', en: 'No such photograph' })

export const correctionRefused = problem(
  'correction-refused',
  409,
  { zh: '不能这样更正', en: 'It cannot be corrected like this' },
  (d: { zh: string; en: string }) => ({ detail: d }),
)

export const draftUnknown = problem('draft-unknown', 404, { zh: '没有这份草稿', en: 'No such draft' })

export const tooManyDrafts = problem(
  'too-many-drafts',
  409,
  { zh: '草稿太多，请先提交或删除一些', en: 'Too many drafts; submit or delete some first' },
  (d: { limit: number }) => ({ facts: d }),
)

export const recordNotAForm = problem('record-not-a-form', 404, {
  zh: '这条记录不是填写的表单',
  en: 'This record is not an answered form',
})

export const taskAlreadyAnswered = problem(
  'task-already-answered',
  409,
  { zh: '这项任务已有人提交', en: 'Somebody has already answered this task' },
  (d: { recordId: string; answeredAt: string; isOwn: boolean }) => ({
    detail: {
      zh: d.isOwn
        ? '您先前已提交过这项任务的表单。'
        : '另一位检查人员已先提交。您填写的内容仍保留，可不作为任务结果单独提交。',
      en: d.isOwn
        ? 'You submitted this task’s form before.'
        : 'Another inspector was first. What you filled in is kept and can be submitted apart from the task.',
    },
    facts: d,
  }),
)

export const confirmationUnknown = problem('confirmation-unknown', 404, {
  zh: '这条记录没有等待确认的签字，或者记录已被更正',
  en: 'Nothing on this record awaits a confirmation, or the record was corrected',
})

export const confirmationNotYours = problem('confirmation-not-yours', 403, {
  zh: '只能由被指明的人员本人确认',
  en: 'Only the person who was named confirms',
})

export const confirmationAnswered = problem(
  'confirmation-answered',
  409,
  { zh: '已经答复，不能再改', en: 'It was answered before and stays so' },
  (d: { outcome: string }) => ({ facts: d }),
)
