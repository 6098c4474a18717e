import { type FieldError, problem } from '../../core/problem.ts'
import type { Bilingual } from '../../core/text.ts'
import type { LookAlike } from './logic/look-alikes.ts'

export const subjectUnknown = problem(
  'subject-unknown',
  404,
  { zh: '没有这个监管对象，或不在您的管辖范围', en: 'No such subject, or it is outside your region' },
  (d: { subjectId: string }) => ({ facts: d }),
)
export const recordUnknown = problem(
  'record-unknown',
  404,
  { zh: '该档案中没有这条记录', en: 'This archive has no such record' },
  (d: { subjectId: string; recordId: string }) => ({ facts: d }),
)
export const creditCodeInvalid = problem(
  'credit-code-invalid',
  422,
  { zh: '统一社会信用代码有误', en: 'The unified social credit code is not valid' },
  (d: { pointer: string; position: number; message: Bilingual; suggestion?: string | undefined }) => ({
    detail: d.message,
    errors: [{ pointer: d.pointer, message: d.message }],
    facts: { position: d.position, ...(d.suggestion && { suggestion: d.suggestion }) },
  }),
)
export const codeTaken = problem(
  'code-taken',
  409,
  { zh: '该代码已有档案', en: 'Another archive already holds this code' },
  (d: { pointer: string; subjectId?: string | undefined }) => ({
    errors: [
      {
        pointer: d.pointer,
        message: d.subjectId
          ? { zh: '已有档案使用此代码，请打开该档案或合并', en: 'an archive with this code exists: open it, or merge' }
          : {
              zh: '其他辖区的档案已使用此代码，请联系市质量办',
              en: 'an archive outside your region holds it: ask the city office',
            },
      },
    ],
    ...(d.subjectId && { facts: { subjectId: d.subjectId } }),
  }),
)
export const looksLikeExisting = problem(
  'looks-like-existing',
  409,
  { zh: '已有同名档案', en: 'An archive of that name exists' },
  (d: { found: readonly LookAlike[] }) => ({
    errors: [
      {
        pointer: '/name',
        message: {
          zh: `已有 ${d.found.length} 份档案的名称与此相同，请先核对；确实不是同一个的，请注明后再建档`,
          en: `${d.found.length} archives have this name: compare them first; if none is the same, say so and open it`,
        },
      },
    ],
    facts: { lookAlikes: d.found.slice(0, 20) },
  }),
)
export const regionUnknown = problem(
  'region-unknown',
  422,
  { zh: '没有这个区划代码', en: 'No such region code' },
  (d: { pointer: string; region: string }) => ({
    errors: [
      { pointer: d.pointer, message: { zh: `区划代码 ${d.region} 不存在`, en: `region ${d.region} does not exist` } },
    ],
    facts: { region: d.region },
  }),
)
export const regionOutside = problem(
  'region-outside',
  403,
  { zh: '该区域不在您的管辖范围', en: 'This region is outside your own' },
  (d: { pointer: string; region: string }) => ({
    errors: [
      {
        pointer: d.pointer,
        message: { zh: `您在 ${d.region} 没有此项权限`, en: `you hold no permission in ${d.region}` },
      },
    ],
    facts: { region: d.region },
  }),
)
export const subjectChanged = problem(
  'subject-changed',
  409,
  { zh: '档案已被他人修改，请刷新后重做', en: 'The archive has changed meanwhile; reload and do it again' },
  (d: { revision: number }) => ({ facts: d }),
)
export const subjectMerged = problem(
  'subject-merged',
  409,
  { zh: '该档案已并入另一档案，请在并入的档案中办理', en: 'This archive was merged into another; work on that one' },
  (d: { mergedInto: string }) => ({ facts: d }),
)
export const recordKindUnknown = problem(
  'record-kind-unknown',
  422,
  { zh: '没有这种记录', en: 'No such kind of record' },
  (d: { kind: string }) => ({
    errors: [
      { pointer: '/kind', message: { zh: `没有“${d.kind}”这种记录`, en: `no kind of record “${d.kind}” is declared` } },
    ],
    facts: d,
  }),
)
export const recordKindNotAbout = problem(
  'record-kind-not-about',
  422,
  { zh: '这种记录不适用于此类对象', en: 'This kind of record is not about such a subject' },
  (d: { kind: string; subjectKind: string; about: readonly string[] }) => ({ facts: d }),
)
export const recordBodyInvalid = problem(
  'record-body-invalid',
  422,
  { zh: '记录内容不符合要求', en: 'The body of the record is not valid' },
  (d: { errors: readonly FieldError[] }) => ({ errors: d.errors }),
)
export const recordNotByHand = problem(
  'record-not-by-hand',
  422,
  {
    zh: '这种记录由业务流程产生，不能直接填写',
    en: 'Such records are made by their own procedure, not written by hand',
  },
  (d: { kind: string }) => ({ facts: d }),
)
export const recordInFuture = problem(
  'record-in-future',
  422,
  { zh: '发生时间不能晚于现在', en: 'It cannot have happened in the future' },
  () => ({
    errors: [{ pointer: '/happenedAt', message: { zh: '不能晚于现在', en: 'must not be later than now' } }],
  }),
)
export const recordAlreadySuperseded = problem(
  'record-already-superseded',
  409,
  { zh: '该记录已被更正，请更正最新的一条', en: 'This record was corrected before; correct the newest one' },
  (d: { recordId: string; supersededBy?: string | undefined }) => ({ facts: d }),
)
export const reasonMissing = problem('reason-missing', 422, { zh: '请写明理由', en: 'A reason is needed' }, () => ({
  errors: [{ pointer: '/reason', message: { zh: '更正须写明理由', en: 'a correction needs a reason' } }],
}))
export const fileUnknown = problem(
  'file-unknown',
  422,
  { zh: '该档案中没有这个文件，请先上传', en: 'This archive has no such file; upload it first' },
  (d: { digests: readonly string[] }) => ({ facts: d }),
)
export const linkUnknown = problem('link-unknown', 404, { zh: '没有这项关联', en: 'No such link' })
export const linkNotPossible = problem(
  'link-not-possible',
  422,
  { zh: '不能这样关联', en: 'This link is not possible' },
  (d: { message: Bilingual }) => ({ detail: d.message, errors: [{ pointer: '/otherId', message: d.message }] }),
)
export const mergeNotPossible = problem(
  'merge-not-possible',
  422,
  { zh: '不能合并', en: 'These cannot be merged' },
  (d: { message: Bilingual }) => ({ detail: d.message }),
)
export const splitNotPossible = problem(
  'split-not-possible',
  422,
  { zh: '不能拆分', en: 'This cannot be split' },
  (d: { message: Bilingual }) => ({ detail: d.message }),
)
export const searchTooShort = problem(
  'search-too-short',
  400,
  { zh: '请至少输入两个字', en: 'Enter at least two characters' },
  () => ({
    errors: [{ pointer: '/query/q', message: { zh: '至少两个字', en: 'at least two characters' } }],
  }),
)
export const exportTooLarge = problem(
  'export-too-large',
  422,
  { zh: '结果太多，不能导出', en: 'Too many results to export' },
  (d: { limit: number }) => ({
    detail: {
      zh: `一次最多导出 ${d.limit} 条，请缩小查询范围`,
      en: `at most ${d.limit} rows at a time: narrow the search`,
    },
    facts: d,
  }),
)
export const cursorInvalid = problem(
  'cursor-invalid',
  400,
  { zh: '翻页位置无效，请从第一页开始', en: 'This page key is not valid; begin at the first page' },
  () => ({
    errors: [{ pointer: '/query/after', message: { zh: '翻页位置无效', en: 'not a page key of this list' } }],
  }),
)
export const noOwnSubject = problem('no-own-subject', 404, {
  zh: '此账号不代表任何单位',
  en: 'This account speaks for no subject',
})
