import { Type as T } from 'typebox'
import { defineParameter, defineRule, fact, findingNeeded, no, yes } from '../../../engines/rules/define.ts'
import { firstSeparationRule } from './first-versions.ts'

/** The measures hold since 2020-01-01; the corrected versions take over the day after, that is for every day anybody asks of from now on. */
const SINCE = '2020-01-02'

const { isClauseUnverified: _, ...asFirst } = firstSeparationRule
/** 抽检分离: whoever samples does not test, across ownership and not only by name. */
export const separationRule = defineRule({
  ...asFirst,
  version: 2,
  from: SINCE,
  // Art. 9 keeps the persons apart; that bodies and owners are kept apart too is this city's own, stricter requirement.
  title: {
    zh: '抽样单位与检验机构是否分离（人员分离依第九条，机构和所有者分离为本市要求）',
    en: 'Are the sampler and the laboratory separate? (persons by art. 9; bodies and owners by the city’s own requirement)',
  },
})

/** 判定: a batch conforms when every item does; one that nothing demonstrates is never held against anybody. */
export const verdictRule = defineRule({
  id: 'sampling.verdict',
  version: 2,
  title: { zh: '该批次是否合格', en: 'Does the batch conform?' },
  clause: 'CN-PSS-2019/31',
  from: SINCE,
  inputs: T.Object({
    items: fact.count({ label: { zh: '检验项目数', en: 'Items tested' }, minimum: 1, maximum: 500 }),
    nonconforming: fact.count({ label: { zh: '不合格项目数', en: 'Nonconforming items' }, minimum: 0, maximum: 500 }),
    notDemonstrated: fact.count({
      label: { zh: '未能证明的项目数', en: 'Items of which nothing is demonstrated' },
      minimum: 0,
      maximum: 500,
    }),
  }),
  parameters: {
    uncertainty: defineParameter({
      label: { zh: '不确定度的处理', en: 'How the uncertainty counts' },
      schema: T.Unsafe<'simple' | 'guarded-rejection' | 'non-binary'>({
        type: 'string',
        enum: ['simple', 'guarded-rejection', 'non-binary'],
      }),
      values: [
        {
          from: SINCE,
          value: 'simple',
          reference: {
            zh: '简单接受（ILAC-G8:09/2019，4.2.1）：以测得值直接与限量比较。判定规则以各次抽查实施细则的规定为准（产品质量监督抽查管理暂行办法第十二条、第三十一条），本市可按细则另设',
            en: 'Simple acceptance (ILAC-G8:09/2019, 4.2.1): the value as measured. The judging rule of each plan’s detailed rules is binding (PSS 12, 31); the city sets another where they say so',
          },
        },
      ],
    }),
  },
  decide: ({ items, nonconforming, notDemonstrated }) => {
    const used = { parameters: ['uncertainty'] }
    if (nonconforming > 0)
      return no(
        { zh: `${nonconforming} 个项目不符合限量。`, en: `${nonconforming} items are beyond their limits.` },
        ['nonconforming'],
        used,
      )
    if (notDemonstrated > 0)
      return findingNeeded(
        {
          zh: `${notDemonstrated} 个项目未能证明合格或者不合格，不作不合格处理。`,
          en: `Of ${notDemonstrated} items neither is demonstrated; nothing adverse follows.`,
        },
        ['notDemonstrated'],
        used,
      )
    return yes(
      { zh: `${items} 个项目全部符合限量。`, en: `All ${items} items are within their limits.` },
      ['items', 'nonconforming', 'notDemonstrated'],
      used,
    )
  },
  examples: [
    { facts: { items: 3, nonconforming: 0, notDemonstrated: 0 }, outcome: 'yes' },
    { facts: { items: 3, nonconforming: 1, notDemonstrated: 0 }, outcome: 'no' },
    { facts: { items: 3, nonconforming: 0, notDemonstrated: 1 }, outcome: 'finding-needed' },
    { facts: { items: 3, nonconforming: 1, notDemonstrated: 1 }, outcome: 'no' },
  ],
})

const days = (zh: string, en: string, value: number, article: string) =>
  defineParameter({
    label: { zh, en },
    unit: { zh: '日', en: 'calendar days' },
    schema: T.Integer({ minimum: 1, maximum: 365 }),
    values: [
      {
        from: SINCE,
        value,
        reference: {
          zh: `产品质量监督抽查管理暂行办法（总局令第18号）${article}`,
          en: `Interim Measures on Product Quality Supervision Sampling (order 18), ${article}`,
        },
      },
    ],
  })

/** 异议: within how many days after the result was served an objection is taken; and the other periods of the measures. */
export const objectionRule = defineRule({
  id: 'sampling.objection',
  version: 2,
  title: { zh: '异议是否在期限内', en: 'Is the objection in time?' },
  clause: 'CN-PSS-2019/36',
  from: SINCE,
  inputs: T.Object({
    objectedOn: fact.day({ label: { zh: '提出异议之日', en: 'Day of the objection' } }),
    lastDay: fact.day({ label: { zh: '期限最后一日（已按节假日顺延）', en: 'Last day, moved on by holidays' } }),
  }),
  parameters: {
    days: days('异议期限', 'Days to object', 15, '第三十六条、第五十五条'),
    report: days('企业整改期限', 'Days to correct', 60, '第四十六条'),
    reinspect: days('复查期限（自责令之日起）', 'Days to look again, from the order', 75, '第四十七条'),
    // After day 60 and before day 90: the last day is the 89th.
    announceFrom: days(
      '公告后不得早于此日复查',
      'Second re-check after this day of the announcement',
      60,
      '第四十八条',
    ),
    announceTo: days('公告后第二次复查最后一日', 'Last day of the second re-check', 89, '第四十八条（第九十日之前）'),
  },
  decide: ({ objectedOn, lastDay }) =>
    objectedOn <= lastDay
      ? yes(
          { zh: `在期限内（最后一日 ${lastDay}）。`, en: `In time (last day ${lastDay}).` },
          ['objectedOn', 'lastDay'],
          {
            parameters: ['days'],
          },
        )
      : no(
          { zh: `已超过期限（最后一日 ${lastDay}）。`, en: `Too late (last day ${lastDay}).` },
          ['objectedOn', 'lastDay'],
          {
            parameters: ['days'],
          },
        ),
  examples: [
    { facts: { objectedOn: '2025-10-09', lastDay: '2025-10-09' }, outcome: 'yes' },
    { facts: { objectedOn: '2025-10-10', lastDay: '2025-10-09' }, outcome: 'no' },
  ],
})
