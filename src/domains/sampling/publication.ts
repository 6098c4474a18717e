import { definePublicationKind } from '../../engines/publications/define.ts'
import { VERDICTS } from './web/words.ts'

const unverified = { isClauseUnverified: true } as const

/** 监督抽查结果: every verdict, conforming or not, after review. */
export const resultPublication = definePublicationKind({
  kind: 'sampling.result',
  title: { zh: '监督抽查结果', en: 'Sampling results' },
  about: {
    zh: '一次抽样检验只说明所抽批次所检项目的情况，不代表该企业全部产品。',
    en: 'A test speaks of the batch and items tested, not of everything the firm makes.',
  },
  legalBasis: [
    { clause: 'CN-PQL-2018/24', ...unverified },
    { clause: 'CN-PSS-2019', ...unverified },
  ],
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
  publishWithin: { workingDays: 20, since: 'known', clause: 'CN-PSS-2019', ...unverified },
  term: { for: { years: 3 }, clause: 'CN-PSS-2019', ...unverified },
  approval: 'reviewed',
})
