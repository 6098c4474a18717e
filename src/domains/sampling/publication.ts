import { CITY_RULE } from '../../engines/forms/define.ts'
import { definePublicationKind } from '../../engines/publications/define.ts'
import { VERDICTS } from './web/words.ts'

/** 监督抽查结果: every verdict, conforming or not, after review. */
export const resultPublication = definePublicationKind({
  kind: 'sampling.result',
  title: { zh: '监督抽查结果', en: 'Sampling results' },
  about: {
    zh: '一次抽样检验只说明所抽批次所检项目的情况，不代表该企业全部产品。',
    en: 'A test speaks of the batch and items tested, not of everything the firm makes.',
  },
  // Results of quality inspections are public (信息公开条例); how sampling results are told: PSS 10.1, 44.1. 产品质量法 24 is of bulletins.
  legalBasis: [{ clause: 'CN-OGI-2019/20(13)' }, { clause: 'CN-PSS-2019/10.1' }, { clause: 'CN-PSS-2019/44.1' }],
  recordKinds: ['sampling.verdict'],
  // A test that shows neither says nothing of the batch: there is nothing to tell the public.
  select: ({ body }) => (body as { verdict?: string }).verdict !== 'not-demonstrated',
  fields: [
    {
      name: 'sampleNumber',
      label: { zh: '样品编号', en: 'Sample' },
      type: 'code',
      from: '/body/sampleNumber',
      redaction: 'none',
    },
    {
      name: 'productName',
      label: { zh: '产品', en: 'Product' },
      type: 'text',
      from: '/body/productName',
      redaction: 'none',
      namesStay:
        'a product whose name is half masked cannot be told from another, and brands carry the names of founders',
      isHeadline: true,
    },
    {
      name: 'batchNumber',
      label: { zh: '批号', en: 'Batch' },
      type: 'code',
      from: '/body/batchNumber',
      redaction: 'none',
    },
    {
      name: 'sampledOn',
      label: { zh: '抽样日期', en: 'Sampled on' },
      type: 'day',
      from: '/body/sampledOn',
      redaction: 'none',
    },
    {
      name: 'selection',
      label: { zh: '抽取方式', en: 'Selection' },
      type: 'choice',
      from: '/body/selection',
      redaction: 'none',
      choices: { random: { zh: '随机抽取', en: 'Random' }, targeted: { zh: '风险定向', en: 'Risk-targeted' } },
    },
    {
      name: 'verdict',
      label: { zh: '结论', en: 'Verdict' },
      type: 'choice',
      from: '/body/verdict',
      redaction: 'none',
      isHeadline: true,
      choices: VERDICTS,
    },
    {
      name: 'laboratory',
      label: { zh: '检验机构', en: 'Laboratory' },
      type: 'text',
      from: '/body/laboratoryName',
      redaction: 'none',
      namesStay: 'the registered name of an institution',
    },
    {
      name: 'items',
      label: { zh: '检验项目', en: 'Items' },
      type: 'rows',
      from: '/body/items',
      redaction: 'none',
      columns: [
        { name: 'item', label: { zh: '项目', en: 'Item' }, type: 'text', from: '/label/zh', redaction: 'none' },
        { name: 'limit', label: { zh: '标准限量', en: 'Limit' }, type: 'text', from: '/limit', redaction: 'none' },
        { name: 'value', label: { zh: '实测值', en: 'Found' }, type: 'text', from: '/value', redaction: 'none' },
        {
          name: 'verdict',
          label: { zh: '判定', en: 'Verdict' },
          type: 'choice',
          from: '/verdict',
          redaction: 'none',
          choices: VERDICTS,
        },
      ],
    },
  ],
  // From the day the information was formed: the sealed verdict.
  publishWithin: { workingDays: 20, since: 'known', clause: 'CN-OGI-2019/26' },
  term: {
    // No text ends an ordinary bulletin: the city's own.
    for: { years: 3 },
    clause: CITY_RULE,
    shorter: {
      field: 'verdict',
      values: ['nonconforming'],
      for: { months: 3 },
      notBefore: '2025-12-25',
      clause: 'CN-CRR-2025/10',
      statement: {
        zh: '不予处罚或者只受轻微处罚的，公示三个月；受其他处罚、列入异常名录或者严重违法失信名单的，随其公示期，以最长的为准',
        en: 'three months where no penalty or only a minor one followed; otherwise with the penalty, the abnormal list or the blacklist, the longest deciding',
      },
    },
  },
  approval: 'reviewed',
  // A re-test has been approved by two persons of a laboratory; what no longer holds must not wait for a third.
  correction: 'at-once',
})
