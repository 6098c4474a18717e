import { problem } from '../../core/problem.ts'

export const ruleUnknown = problem(
  'rule-unknown',
  404,
  { zh: '没有这条规则', en: 'No such rule' },
  (d: { rule: string }) => ({ facts: d }),
)

export const ruleNotInForce = problem(
  'rule-not-in-force',
  409,
  { zh: '该日没有有效的规则版本', en: 'No version of the rule is in force on that day' },
  (d: { rule: string; day: string }) => ({
    detail: { zh: `规则 ${d.rule} 在 ${d.day} 没有有效版本。`, en: `No version of ${d.rule} answers on ${d.day}.` },
    facts: d,
  }),
)

export const parameterUnknown = problem(
  'parameter-unknown',
  404,
  { zh: '没有这个参数，或该日没有有效值', en: 'No such parameter, or no value in force on that day' },
  (d: { rule: string; name: string; day?: string }) => ({ facts: d }),
)

export const factsInvalid = problem(
  'facts-invalid',
  422,
  { zh: '所给事实与规则要求不符', en: 'The facts are not those the rule asks for' },
  (d: { errors: readonly { pointer: string; message: string }[] }) => ({
    errors: d.errors.map((e) => ({
      pointer: `/facts${e.pointer}`,
      message: { zh: '与规则要求的内容不符', en: e.message },
    })),
  }),
)

export const parameterValueInvalid = problem(
  'parameter-value-invalid',
  422,
  { zh: '参数修改填写有误', en: 'The proposed value is not valid' },
  (d: { field: 'value' | 'from' | 'reference' | 'reason'; zh: string; en: string }) => ({
    errors: [{ pointer: `/${d.field}`, message: { zh: d.zh, en: d.en } }],
  }),
)

export const proposalUnknown = problem('proposal-unknown', 404, {
  zh: '没有这条参数修改申请',
  en: 'No such proposal',
})

export const proposalEnded = problem(
  'proposal-ended',
  409,
  { zh: '该申请已经办结', en: 'This proposal has already been decided' },
  (d: { outcome: string }) => ({ facts: d }),
)

export const sameProposal = problem('same-proposal', 409, {
  zh: '同一参数同一日期已有待审核的修改',
  en: 'A change of this parameter from this day already awaits approval',
})

export const fourEyes = problem(
  'four-eyes',
  403,
  { zh: '须由另一人审核', en: 'Another person must do this' },
  (d: { zh: string; en: string }) => ({ detail: d }),
)

export const decisionUnknown = problem('decision-unknown', 404, { zh: '没有这项判定', en: 'No such decision' })
export const replayUnknown = problem('replay-unknown', 404, { zh: '没有这次复算', en: 'No such replay' })
