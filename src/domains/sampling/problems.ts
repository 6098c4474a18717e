import { problem } from '../../core/problem.ts'
import type { ResultFault } from './logic/reported-result.ts'

export const planUnknown = problem('sampling-plan-unknown', 404, {
  zh: '没有这个抽样计划',
  en: 'No such sampling plan',
})
export const planState = problem(
  'sampling-plan-state',
  409,
  { zh: '计划当前状态不允许这样做', en: 'The plan’s state does not allow this' },
  (d: { zh: string; en: string }) => ({ detail: d }),
)
export const planByItsAuthor = problem('sampling-plan-by-its-author', 403, {
  zh: '计划应由另一人批准',
  en: 'A plan is approved by another person',
})
export const planNamedAlready = problem(
  'sampling-plan-named-already',
  409,
  { zh: '该区域本年度已有同名计划', en: 'A plan of this name exists for the region and year' },
  () => ({
    errors: [
      {
        pointer: '/title',
        message: {
          zh: '请换一个名称，例如写明第几批',
          en: 'Give it another name, for instance with the number of the batch',
        },
      },
    ],
  }),
)
export const classUnknown = problem('product-class-unknown', 422, {
  zh: '没有这个产品类别',
  en: 'No such product class',
})
export const taskUnknown = problem('sampling-task-unknown', 404, {
  zh: '没有这个抽样任务',
  en: 'No such sampling task',
})
export const taskNotOpen = problem(
  'sampling-task-not-open',
  409,
  { zh: '这个抽样任务已经完成或取消', en: 'This sampling task is done or void' },
  (d: { by: string; number: string } | { reason: string }) =>
    'by' in d
      ? {
          detail: {
            zh: `${d.by}已先抽样，样品编号${d.number}；现场另封的样品请向组织部门说明`,
            en: `${d.by} took it before, sample ${d.number}; report what else was sealed`,
          },
        }
      : { detail: { zh: `任务已取消：${d.reason}`, en: `Void: ${d.reason}` } },
)
export const sampleUnknown = problem('sample-unknown', 404, { zh: '没有这个样品', en: 'No such sample' })
export const codeUnknown = problem('code-unknown', 404, { zh: '没有这个样品编码', en: 'No such code' })
export const verdictMissing = problem('verdict-missing', 409, { zh: '还没有结论', en: 'There is no verdict yet' })
export const noticeServed = problem(
  'notice-served',
  409,
  { zh: '告知书已经送达', en: 'The notice was served already' },
  (d: { servedOn: string }) => ({ facts: d }),
)
export const servedOnWrong = problem(
  'served-on-wrong',
  422,
  { zh: '送达日期有误', en: 'The day of service is wrong' },
  (d: { from: string; until: string }) => ({
    facts: d,
    errors: [
      {
        pointer: '/servedOn',
        message: { zh: `应在 ${d.from}（结论作出）至 ${d.until}（今天）之间`, en: `between ${d.from} and ${d.until}` },
      },
    ],
  }),
)
export const laboratoryMissing = problem('laboratory-missing', 409, {
  zh: '计划还没有抽出检验机构',
  en: 'No laboratory was drawn for the plan yet',
})
export const noCapableLaboratory = problem('no-capable-laboratory', 409, {
  zh: '名录中没有能承担全部项目且与抽样方分离的检验机构',
  en: 'No registered laboratory can do every item and is separate from the sampler',
})
export const blindState = problem(
  'code-state',
  409,
  { zh: '样品当前状态不允许这样做', en: 'The sample’s state does not allow this' },
  (d: { state: string }) => ({ facts: d }),
)
export const resultOutOfScope = problem(
  'result-out-of-scope',
  422,
  { zh: '结果不在机构的资质能力范围内', en: 'The result is outside the laboratory’s scope' },
  (d: { item: string; method: string }) => ({
    facts: d,
    errors: [
      {
        pointer: '/method',
        message: { zh: '本机构今日对该项目和方法没有有效资质', en: 'no valid ability today for this item and method' },
      },
    ],
  }),
)
export const unitNotComparable = problem(
  'unit-not-comparable',
  422,
  { zh: '计量单位与项目不符', en: 'The unit does not fit the item' },
  (d: { unit: string; wanted: string }) => ({
    errors: [
      {
        pointer: '/unit',
        message: {
          zh: `${d.unit} 不是 ${d.wanted} 一类的单位，请用与 ${d.wanted} 同类的单位`,
          en: `${d.unit} is not of the kind of ${d.wanted}: use a unit of the same kind as ${d.wanted}`,
        },
      },
    ],
    facts: d,
  }),
)
export const unitUnknown = problem(
  'unit-unknown',
  422,
  { zh: '不认识这个计量单位', en: 'An unknown unit' },
  (d: { unit: string; wanted: string }) => ({
    errors: [
      {
        pointer: '/unit',
        message: {
          zh: `不认识计量单位“${d.unit}”，请用 ${d.wanted} 或者同类单位`,
          en: `“${d.unit}” is no unit known here: use ${d.wanted}, or one of its kind`,
        },
      },
    ],
    facts: d,
  }),
)
export const resultImpossible = problem(
  'result-impossible',
  422,
  { zh: '检验结果读不出或者不可能', en: 'The result cannot be read or cannot be' },
  (d: ResultFault) => ({ errors: [d] }),
)
export const resultsMissing = problem(
  'results-missing',
  422,
  { zh: '还有项目没有结果', en: 'Some items have no result' },
  (d: { items: readonly string[] }) => ({ facts: d }),
)
export const approverTested = problem('approver-tested', 403, {
  zh: '检验人员不能批准自己的结果',
  en: 'Whoever tested does not approve',
})
export const reasonNeeded = problem(
  'change-reason-needed',
  422,
  { zh: '更改已登记的内容须写明理由', en: 'A change of what was put down needs a reason' },
  () => ({
    errors: [{ pointer: '/reason', message: { zh: '请写明更改理由', en: 'say why it is changed' } }],
  }),
)
export const objectionClosed = problem('objection-closed', 409, {
  zh: '异议期限已过，或已经提出过异议，或结论尚未作出',
  en: 'The term is over, an objection was made already, or there is no verdict yet',
})
export const objectionUnknown = problem('objection-unknown', 404, { zh: '没有这个异议', en: 'No such objection' })
