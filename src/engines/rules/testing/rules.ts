import { Type as T } from 'typebox'
import type { Module } from '../../../core/app.ts'
import { defineParameter, defineRule, fact, findingNeeded, no, type Rule, yes } from '../define.ts'

/** A law that only tests know. */
export const testLaw = {
  id: 'CN-TST-2020',
  title: { zh: '测试条例', en: 'Test regulation' },
  articles: 20,
  source: 'https://example.org/',
}

/** Late or not, with one number and one threshold. */
export const publishRule = defineRule({
  id: 'test.publish-in-time',
  title: { zh: '是否按期公示', en: 'Was it published in time?' },
  clause: 'CN-TST-2020/7',
  from: '2020-01-01',
  inputs: T.Object({
    daysTaken: fact.count({
      label: { zh: '公示用时', en: 'Days taken' },
      unit: { zh: '个工作日', en: 'working days' },
    }),
    isSuspended: T.Optional(fact.yesNo({ label: { zh: '期间曾中止', en: 'The period was suspended' } })),
  }),
  parameters: {
    limit: defineParameter({
      label: { zh: '公示期限', en: 'Days to publish' },
      unit: { zh: '个工作日', en: 'working days' },
      schema: T.Integer({ minimum: 1, maximum: 60 }),
      values: [
        { from: '2020-01-01', value: 20, reference: { zh: '测试条例第七条', en: 'Test regulation, Article 7' } },
        {
          from: '2022-01-01',
          value: 15,
          reference: { zh: '测试条例修正案', en: 'Amendment' },
          isUnverified: true,
        },
      ],
    }),
  },
  decide: ({ daysTaken, isSuspended }, { limit }) => {
    if (isSuspended && daysTaken > limit)
      return findingNeeded(
        { zh: '期间曾中止，须认定中止了几日。', en: 'The period was suspended: find for how many days.' },
        ['daysTaken', 'isSuspended'],
        { parameters: ['limit'], wouldChange: [{ zh: '认定中止天数。', en: 'Find the days of suspension.' }] },
      )
    const text = { zh: `用时 ${daysTaken} 日，期限 ${limit} 日。`, en: `${daysTaken} days taken, ${limit} allowed.` }
    return daysTaken <= limit
      ? yes(text, ['daysTaken'], { parameters: ['limit'] })
      : no(text, ['daysTaken'], { parameters: ['limit'] })
  },
  examples: [
    { facts: { daysTaken: 20 }, outcome: 'yes' },
    { facts: { daysTaken: 21 }, outcome: 'no' },
    { facts: { daysTaken: 16 }, on: '2022-01-01', outcome: 'no' },
    { facts: { daysTaken: 25, isSuspended: true }, outcome: 'finding-needed' },
  ],
})

/** A set of parameters without a decision: the ratio of a class. */
export const ratioRule = defineRule({
  id: 'test.ratio',
  title: { zh: '抽查比例', en: 'Ratio of checks' },
  clause: 'CN-TST-2020/9',
  isClauseUnverified: true,
  from: '2020-01-01',
  inputs: T.Object({
    creditClass: fact.choice(
      { a: { zh: '甲类', en: 'Class A' }, b: { zh: '乙类', en: 'Class B' } },
      { label: { zh: '信用类别', en: 'Credit class' } },
    ),
  }),
  parameters: {
    ratios: defineParameter({
      label: { zh: '各类比例', en: 'Ratio by class' },
      unit: { zh: '%', en: '%' },
      schema: T.Object({
        a: T.Number({ minimum: 0, maximum: 100 }),
        b: T.Number({ minimum: 0, maximum: 100 }),
      }),
      values: [{ from: '2020-01-01', value: { a: 1, b: 5 }, reference: { zh: '测试计划', en: 'Test plan' } }],
    }),
  },
  yields: T.Number(),
  decide: ({ creditClass }, { ratios }) =>
    yes({ zh: `${ratios[creditClass]}%`.concat('。按类别确定'), en: 'By class.' }, ['creditClass'], {
      parameters: ['ratios'],
      value: ratios[creditClass],
    }),
  examples: [{ facts: { creditClass: 'b' }, outcome: 'yes', value: 5 }],
})

/** A module that brings these rules, as a domain does. */
export function ruleBringer(rules: readonly Rule[] = [publishRule, ratioRule]): Module {
  return { id: 'test-rules', declares: { rules, laws: [testLaw], cities: [{ code: '12' }] } }
}
