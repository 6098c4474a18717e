import { Type as T } from 'typebox'
import { defineParameter, defineRule, fact, findingNeeded, no, yes } from '../../../engines/rules/define.ts'

/** Risk classes of 企业信用风险分类. `unrated` until a city classifies its firms. */
export const RISK_CLASSES = {
  A: { zh: 'A类（信用风险低）', en: 'A (low risk)' },
  B: { zh: 'B类（信用风险一般）', en: 'B (ordinary risk)' },
  C: { zh: 'C类（信用风险较高）', en: 'C (raised risk)' },
  D: { zh: 'D类（信用风险高）', en: 'D (high risk)' },
  unrated: { zh: '未分类', en: 'Not classified' },
} as const
export type RiskClass = keyof typeof RISK_CLASSES

const NOTICE = {
  zh: '国市监信〔2019〕38号；国发〔2019〕5号：按信用风险分类确定抽查比例和频次。具体数值为本系统初始值，须由本市确定。',
  en: 'SAMR 2019 No. 38 and State Council 2019 No. 5: ratio and frequency follow the class of risk. The figures are initial values of this system; the city must set its own.',
}

const ratioOf = (label: { zh: string; en: string }, value: number) =>
  defineParameter({
    label,
    unit: { zh: '%', en: '%' },
    schema: T.Number({ minimum: 0.01, maximum: 100 }),
    values: [{ from: '2019-02-15', value, reference: NOTICE, isUnverified: true }],
  })

/** 抽查比例: which share of a class is to be drawn. */
export const ratioRule = defineRule({
  id: 'supervision.ratio',
  title: { zh: '该类对象应按什么比例抽取', en: 'Which share of the class is to be drawn?' },
  clause: 'CN-DRO-2019/4',
  isClauseUnverified: true,
  from: '2019-02-15',
  inputs: T.Object({ riskClass: fact.choice(RISK_CLASSES, { label: { zh: '信用风险类别', en: 'Class of risk' } }) }),
  parameters: {
    ratioA: ratioOf({ zh: 'A类抽查比例', en: 'Ratio of class A' }, 1),
    ratioB: ratioOf({ zh: 'B类抽查比例', en: 'Ratio of class B' }, 3),
    ratioC: ratioOf({ zh: 'C类抽查比例', en: 'Ratio of class C' }, 10),
    ratioD: ratioOf({ zh: 'D类抽查比例', en: 'Ratio of class D' }, 30),
    ratioUnrated: ratioOf({ zh: '未分类对象抽查比例', en: 'Ratio of objects not classified' }, 1),
  },
  yields: T.Number(),
  decide: ({ riskClass }, p) => {
    const of = { A: 'ratioA', B: 'ratioB', C: 'ratioC', D: 'ratioD', unrated: 'ratioUnrated' } as const
    const parameter = of[riskClass]
    return yes({ zh: '该类别的抽查比例已经确定。', en: 'The ratio of the class is laid down.' }, ['riskClass'], {
      parameters: [parameter],
      value: p[parameter],
    })
  },
  examples: [
    { facts: { riskClass: 'A' }, outcome: 'yes', value: 1 },
    { facts: { riskClass: 'unrated' }, outcome: 'yes', value: 1 },
    { facts: { riskClass: 'D' }, outcome: 'yes', value: 30 },
  ],
})

/** 抽查频次: an object that was inspected by draw often enough this year stays off the list, with this reason. */
export const frequencyRule = defineRule({
  id: 'supervision.frequency',
  title: { zh: '该对象本年度是否还可以列入抽查', en: 'May the object still be drawn this year?' },
  clause: 'CN-DRO-2019/4',
  isClauseUnverified: true,
  from: '2019-02-15',
  inputs: T.Object({
    drawnThisYear: fact.count({ label: { zh: '本年度已被抽中次数', en: 'Times drawn this year' } }),
    hasOpenTask: fact.yesNo({ label: { zh: '尚有未完成的抽查', en: 'An inspection is still open' } }),
  }),
  parameters: {
    mostPerYear: defineParameter({
      label: { zh: '同一对象年度最多抽查次数', en: 'Most drawn inspections of one object a year' },
      unit: { zh: '次', en: 'times' },
      schema: T.Integer({ minimum: 1, maximum: 12 }),
      values: [{ from: '2019-02-15', value: 1, reference: NOTICE, isUnverified: true }],
    }),
  },
  decide: ({ drawnThisYear, hasOpenTask }, { mostPerYear }) => {
    if (hasOpenTask)
      return no({ zh: '该对象尚有未完成的抽查。', en: 'An inspection of it is still open.' }, ['hasOpenTask'])
    return drawnThisYear >= mostPerYear
      ? no(
          {
            zh: `本年度已抽查${drawnThisYear}次，达到上限${mostPerYear}次。`,
            en: `Drawn ${drawnThisYear} times this year; ${mostPerYear} are allowed.`,
          },
          ['drawnThisYear'],
          { parameters: ['mostPerYear'] },
        )
      : yes(
          { zh: '本年度抽查次数未达上限。', en: 'It was drawn less often than a year allows.' },
          ['drawnThisYear', 'hasOpenTask'],
          { parameters: ['mostPerYear'] },
        )
  },
  examples: [
    { facts: { drawnThisYear: 0, hasOpenTask: false }, outcome: 'yes' },
    { facts: { drawnThisYear: 1, hasOpenTask: false }, outcome: 'no' },
    { facts: { drawnThisYear: 0, hasOpenTask: true }, outcome: 'no' },
  ],
})

const TERMS_REFERENCE = {
  zh: '本系统初始值，未找到统一规定，须由本市确定。',
  en: 'Initial value of this system; no general provision found; the city must set its own.',
}

/** Periods of the follow-up and of recusal, edited as parameters. */
export const termsRule = defineRule({
  id: 'supervision.terms',
  title: { zh: '检查人员是否应当回避该对象', en: 'Must the inspector stand aside?' },
  clause: 'CN-APL-2021/43',
  isClauseUnverified: true,
  from: '2019-02-15',
  inputs: T.Object({
    isDeclared: fact.yesNo({ label: { zh: '本人申报回避', en: 'Declared by the inspector' } }),
    isFormerEmployer: fact.yesNo({ label: { zh: '曾在该单位任职', en: 'The object employed the inspector' } }),
    monthsSinceInspection: T.Optional(
      fact.count({ label: { zh: '距本人上次检查该对象的月数', en: 'Months since he inspected it' } }),
    ),
    isRelative: T.Optional(fact.yesNo({ label: { zh: '与该单位负责人有近亲属关系', en: 'Relative of its head' } })),
  }),
  parameters: {
    monthsApart: defineParameter({
      label: { zh: '同一检查人员再次检查同一对象的最短间隔', en: 'Least time before the same inspector comes again' },
      unit: { zh: '个月', en: 'months' },
      schema: T.Integer({ minimum: 0, maximum: 60 }),
      values: [{ from: '2019-02-15', value: 12, reference: TERMS_REFERENCE, isUnverified: true }],
    }),
    recheckDays: defineParameter({
      label: { zh: '企业报告改正后的复查期限', en: 'Days to look again once the correction is reported' },
      unit: { zh: '个工作日', en: 'working days' },
      schema: T.Integer({ minimum: 1, maximum: 90 }),
      values: [{ from: '2019-02-15', value: 10, reference: TERMS_REFERENCE, isUnverified: true }],
    }),
  },
  decide: ({ isDeclared, isFormerEmployer, monthsSinceInspection, isRelative }, { monthsApart }) => {
    if (isDeclared) return yes({ zh: '检查人员申报了回避。', en: 'The inspector declared it.' }, ['isDeclared'])
    if (isFormerEmployer)
      return yes({ zh: '检查人员曾在该单位任职。', en: 'The object employed the inspector.' }, ['isFormerEmployer'])
    if (isRelative) return yes({ zh: '存在近亲属关系。', en: 'There is a family tie.' }, ['isRelative'])
    if (monthsSinceInspection !== undefined && monthsSinceInspection < monthsApart)
      return yes(
        { zh: '检查人员不久前检查过该对象。', en: 'The inspector was there not long ago.' },
        ['monthsSinceInspection'],
        { parameters: ['monthsApart'] },
      )
    return isRelative === undefined
      ? findingNeeded(
          {
            zh: '亲属关系没有记录可查，以本人申报为准。',
            en: 'No record shows family ties; his own declaration counts.',
          },
          ['isDeclared'],
        )
      : no({ zh: '未发现应当回避的情形。', en: 'Nothing found.' }, ['isDeclared', 'isFormerEmployer', 'isRelative'])
  },
  examples: [
    { facts: { isDeclared: true, isFormerEmployer: false }, outcome: 'yes' },
    { facts: { isDeclared: false, isFormerEmployer: true }, outcome: 'yes' },
    { facts: { isDeclared: false, isFormerEmployer: false, monthsSinceInspection: 3 }, outcome: 'yes' },
    { facts: { isDeclared: false, isFormerEmployer: false, monthsSinceInspection: 13 }, outcome: 'finding-needed' },
    { facts: { isDeclared: false, isFormerEmployer: false, isRelative: false }, outcome: 'no' },
  ],
})
