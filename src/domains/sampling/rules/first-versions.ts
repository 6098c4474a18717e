/*
 * The rules as they were published first. Clauses and one period in them were wrong (`rules.ts` has the corrected versions); they stay so
 * that decisions made by them can be replayed.
 */
import { Type as T } from 'typebox'
import { defineParameter, defineRule, fact, no, yes } from '../../../engines/rules/define.ts'

const MEASURES = {
  zh: '产品质量监督抽查管理暂行办法（2019年国家市场监督管理总局令第18号）；条号和天数待核',
  en: 'Interim Measures on Product Quality Supervision Sampling (SAMR order 18 of 2019); articles and days to be verified',
}

/** 抽检分离: whoever samples does not test, across ownership and not only by name. */
export const firstSeparationRule = defineRule({
  id: 'sampling.separation',
  title: { zh: '抽样单位与检验机构是否分离', en: 'Are the sampler and the laboratory separate?' },
  clause: 'CN-PSS-2019/9',
  isClauseUnverified: true,
  from: '2020-01-01',
  inputs: T.Object({
    connection: fact.choice(
      {
        none: { zh: '没有关联', en: 'Not connected' },
        same: { zh: '同一机构', en: 'The same body' },
        owner: { zh: '一方为另一方的所有者或上级', en: 'One owns the other' },
        'common-owner': { zh: '同属一个所有者', en: 'One owner above both' },
      },
      { label: { zh: '抽样单位与检验机构的关系', en: 'How sampler and laboratory are connected' } },
    ),
    makesIt: fact.yesNo({
      label: { zh: '检验机构与被抽样企业有关联', en: 'The laboratory is connected with the sampled firm' },
    }),
  }),
  parameters: {},
  decide: ({ connection, makesIt }) => {
    if (makesIt)
      return no({ zh: '检验机构与被抽样企业有关联。', en: 'The laboratory is connected with the sampled firm.' }, [
        'makesIt',
      ])
    return connection === 'none'
      ? yes({ zh: '抽样与检验由没有关联的机构承担。', en: 'Bodies that are not connected sample and test.' }, [
          'connection',
        ])
      : no(
          { zh: '抽样与检验由同一机构或有关联的机构承担。', en: 'One body, or connected ones, would sample and test.' },
          ['connection'],
        )
  },
  examples: [
    { facts: { connection: 'none', makesIt: false }, outcome: 'yes' },
    { facts: { connection: 'same', makesIt: false }, outcome: 'no' },
    { facts: { connection: 'common-owner', makesIt: false }, outcome: 'no' },
    { facts: { connection: 'none', makesIt: true }, outcome: 'no' },
  ],
})

/** 判定: a batch conforms when every item does; how the uncertainty counts is a parameter. */
export const firstVerdictRule = defineRule({
  id: 'sampling.verdict',
  title: { zh: '该批次是否合格', en: 'Does the batch conform?' },
  clause: 'CN-PSS-2019/28',
  isClauseUnverified: true,
  from: '2020-01-01',
  inputs: T.Object({
    items: fact.count({ label: { zh: '检验项目数', en: 'Items tested' }, minimum: 1, maximum: 500 }),
    nonconforming: fact.count({ label: { zh: '不合格项目数', en: 'Nonconforming items' }, minimum: 0, maximum: 500 }),
  }),
  parameters: {
    uncertainty: defineParameter({
      label: { zh: '不确定度的处理', en: 'How the uncertainty counts' },
      schema: T.Unsafe<'simple' | 'guarded-rejection'>({ type: 'string', enum: ['simple', 'guarded-rejection'] }),
      values: [
        {
          from: '2020-01-01',
          value: 'simple',
          reference: {
            zh: '简单接受（ILAC-G8:09/2019，4.2.1）：以测得值直接与限量比较；本市可改为按扩展不确定度设保护带',
            en: 'Simple acceptance (ILAC-G8:09/2019, 4.2.1): the value as measured; a city may set a guard band instead',
          },
          isUnverified: true,
        },
      ],
    }),
  },
  decide: ({ items, nonconforming }) =>
    nonconforming === 0
      ? yes(
          { zh: `${items} 个项目全部符合限量。`, en: `All ${items} items are within their limits.` },
          ['items', 'nonconforming'],
          {
            parameters: ['uncertainty'],
          },
        )
      : no(
          { zh: `${nonconforming} 个项目不符合限量。`, en: `${nonconforming} items are beyond their limits.` },
          ['nonconforming'],
          {
            parameters: ['uncertainty'],
          },
        ),
  examples: [
    { facts: { items: 3, nonconforming: 0 }, outcome: 'yes' },
    { facts: { items: 3, nonconforming: 1 }, outcome: 'no' },
  ],
})

/** 异议: within how many days after the result an objection is taken. */
export const firstObjectionRule = defineRule({
  id: 'sampling.objection',
  title: { zh: '异议是否在期限内', en: 'Is the objection in time?' },
  clause: 'CN-PSS-2019/34',
  isClauseUnverified: true,
  from: '2020-01-01',
  inputs: T.Object({
    days: fact.count({
      label: { zh: '自告知起的天数', en: 'Days since the result was told' },
      minimum: 0,
      maximum: 10_000,
    }),
  }),
  parameters: {
    days: defineParameter({
      label: { zh: '异议期限', en: 'Days to object' },
      unit: { zh: '天', en: 'days' },
      schema: T.Integer({ minimum: 1, maximum: 90 }),
      values: [{ from: '2020-01-01', value: 15, reference: MEASURES, isUnverified: true }],
    }),
    report: defineParameter({
      label: { zh: '企业整改期限', en: 'Days to correct' },
      unit: { zh: '天', en: 'days' },
      schema: T.Integer({ minimum: 1, maximum: 365 }),
      values: [{ from: '2020-01-01', value: 60, reference: MEASURES, isUnverified: true }],
    }),
    reinspect: defineParameter({
      label: { zh: '复查期限', en: 'Days to look again' },
      unit: { zh: '天', en: 'days' },
      schema: T.Integer({ minimum: 1, maximum: 365 }),
      values: [{ from: '2020-01-01', value: 90, reference: MEASURES, isUnverified: true }],
    }),
  },
  decide: (facts, parameters) =>
    facts.days <= parameters.days
      ? yes({ zh: `在 ${parameters.days} 天期限内。`, en: `Within ${parameters.days} days.` }, ['days'], {
          parameters: ['days'],
        })
      : no({ zh: `已超过 ${parameters.days} 天期限。`, en: `Beyond ${parameters.days} days.` }, ['days'], {
          parameters: ['days'],
        }),
  examples: [
    { facts: { days: 15 }, outcome: 'yes' },
    { facts: { days: 16 }, outcome: 'no' },
  ],
})
