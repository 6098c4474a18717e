import { Type as T } from 'typebox'
import { defineParameter, defineRule, fact, no, yes } from '../../../engines/rules/define.ts'

/** Whether two officers stand behind an inspection: each by their own account. */
export const secondOfficialRule = defineRule({
  id: 'supervision.second-official',
  title: { zh: '该次检查是否有两名检查人员', en: 'Do two inspectors stand behind the inspection?' },
  // 行政处罚法 第四十二条: 执法人员不得少于两人.
  clause: 'CN-APL-2021/42',
  from: '2026-11-28',
  inputs: T.Object({
    isConfirmed: fact.yesNo({ label: { zh: '第二名检查人员已确认', en: 'The second inspector has confirmed' } }),
  }),
  parameters: {
    confirmDays: defineParameter({
      label: { zh: '第二名检查人员确认的期限', en: 'Days for the second inspector to confirm' },
      unit: { zh: '天', en: 'days' },
      schema: T.Integer({ minimum: 1, maximum: 30 }),
      values: [
        {
          from: '2026-11-28',
          value: 3,
          reference: {
            zh: '本系统初始值，法规未规定期限，须由本市确定。',
            en: 'Initial value of this system; no text lays a term down; the city must set its own.',
          },
          isUnverified: true,
        },
      ],
    }),
  },
  decide: ({ isConfirmed }) =>
    isConfirmed
      ? yes({ zh: '两名检查人员各以本人账号确认。', en: 'Each of two inspectors by their own account.' }, [
          'isConfirmed',
        ])
      : no({ zh: '单人，未经第二人确认。', en: 'One person, unconfirmed by a second.' }, ['isConfirmed']),
  examples: [
    { facts: { isConfirmed: true }, outcome: 'yes' },
    { facts: { isConfirmed: false }, outcome: 'no' },
  ],
})

/** The procedure of this authority says it itself: 市场监督管理行政处罚程序规定 22, two officers with their cards. The same question and answers. */
export const secondOfficialRule2 = defineRule({
  ...secondOfficialRule,
  version: 2,
  clause: 'CN-APR-2022/22',
  from: '2026-11-29',
})
