import { problem } from '../../core/problem.ts'
import type { Bilingual } from '../../core/text.ts'
import { CONFIRMATION_WORDS, type ConfirmationState } from '../../engines/forms/logic/confirmation.ts'

const facts = <D extends object>(d: D) => ({ facts: d as unknown as Readonly<Record<string, unknown>> })

export const planUnknown = problem('plan-unknown', 404, { zh: '没有这个抽查计划', en: 'No such plan' })
export const batchUnknown = problem('batch-unknown', 404, { zh: '没有这个抽查批次', en: 'No such batch' })
export const taskUnknown = problem('inspection-task-unknown', 404, { zh: '没有这个抽查任务', en: 'No such task' })
export const planNotOpen = problem(
  'plan-state-refused',
  409,
  { zh: '计划当前状态不能这样办理', en: 'Not possible in the present state of the plan' },
  facts<{ state: string }>,
)
export const planNotYours = problem('plan-approved-by-another', 403, {
  zh: '提交人不能批准自己的计划',
  en: 'Whoever submitted a plan does not approve it',
})
export const planEmpty = problem('plan-without-batches', 409, {
  zh: '计划还没有批次，请先增加批次',
  en: 'The plan has no batch yet; add one first',
})
export const batchRefused = problem(
  'batch-refused',
  409,
  { zh: '批次有误', en: 'The batch is not possible' },
  (d: { message: Bilingual }) => ({ detail: d.message }),
)
export const listChanged = problem(
  'list-entry-changed',
  409,
  { zh: '其他人刚刚修改过，请刷新后重试', en: 'Somebody has changed it meanwhile; reload and try again' },
  facts<{ version: number }>,
)
export const inspectorUnsuitable = problem(
  'inspector-unsuitable',
  409,
  { zh: '该账号不能列入检查人员名录', en: 'This account cannot be an inspector' },
  facts<{ accountId: string }>,
)
export const taskNotYours = problem('inspection-task-not-yours', 403, {
  zh: '只有被抽中的检查人员可以办理本任务',
  en: 'Only the inspectors who were drawn may do this task',
})
export const inspectionNotYours = problem('inspection-not-yours', 403, {
  zh: '只有填写人、被抽中的检查人员或质量办可以更正、撤回这次检查',
  en: 'Only who wrote it, the inspectors who were drawn, or the quality office may correct or withdraw this inspection',
})
export const taskNotDone = problem('inspection-task-not-done', 409, {
  zh: '检查尚未完成，还没有结果',
  en: 'The inspection is not done; there is no result yet',
})
export const taskNotShort = problem('inspection-task-not-short', 409, {
  zh: '检查人员已经足额',
  en: 'The task has its inspectors',
})
export const taskNotOpen = problem('inspection-task-closed', 409, {
  zh: '任务已经完成或作废',
  en: 'The task is done or void already',
})
export const resultRefused = problem(
  'inspection-result-refused',
  400,
  { zh: '检查结果与检查项不一致或签字不符', en: 'Result or signatures do not fit' },
  (d: { pointer: string; message: Bilingual }) => ({ errors: [d] }),
)
export const nobodyEligible = problem(
  'no-inspector-eligible',
  409,
  { zh: '没有可以接替的检查人员', en: 'No inspector may take it over' },
  facts<{ refused: Readonly<Record<string, string>> }>,
)
export const planNamedAlready = problem(
  'plan-named-already',
  409,
  { zh: '该区域本年度已有同名计划', en: 'A plan of this name exists for the region and year' },
  (d: { readonly title: string }) => ({
    errors: [
      {
        pointer: '/title',
        message: {
          zh: `该区域本年度已有计划“${d.title}”，请换一个名称`,
          en: `There is a plan “${d.title}” for this region and year; give it another name`,
        },
      },
    ],
  }),
)
export const secondAwaited = problem(
  'second-inspector-awaited',
  409,
  {
    zh: '第二名检查人员尚未确认，不能下达责令改正',
    en: 'The second inspector has not confirmed; nothing can be ordered',
  },
  (d: { state: ConfirmationState }) => ({
    detail: {
      zh: `${CONFIRMATION_WORDS[d.state].zh}。请第二名检查人员在“我的任务”中确认；有异议的，更正检查记录后重新确认。`,
      en: `${CONFIRMATION_WORDS[d.state].en}. The second inspector confirms among their tasks; where they object, correct the inspection first.`,
    },
    facts: d,
  }),
)
