import { Type as T } from 'typebox'
import { defineRecordKind } from '../../engines/archive/define.ts'
import { defineBinding, shownBy } from '../../engines/policy/define.ts'
import { defineDomain } from '../define.ts'
import { creditRepairMeasures, governmentInformationRegulation, productQualityLaw, samplingMeasures } from '../laws.ts'
import { orderAfterSampling, resultNotice, sampleSheet } from './documents.ts'
import { followUp } from './follow-up.ts'
import { passRate } from './indicator.ts'
import { resultPublication } from './publication.ts'
import { firstObjectionRule, firstSeparationRule, firstVerdictRule } from './rules/first-versions.ts'
import { objectionRule, separationRule, verdictRule } from './rules/rules.ts'
import { VerdictRecord } from './schema.ts'
import { timeline } from './timeline.ts'

export const sampling = defineDomain({
  id: 'sampling',
  name: { zh: '抽样检验', en: 'Sampling and testing' },
  purpose: {
    zh: '抽检分离：随机与定向分开的抽样计划、封样、盲码检验、逐项判定、异议复检、不合格后处理。',
    en: 'Sampling apart from testing: random and targeted plans, seals, blind codes, verdict by item, re-test, follow-up.',
  },
  serves: ['13.10', '13.14', '13.05'],
  bindings: [
    defineBinding({
      item: '13.10',
      kind: 'function',
      evidence: (facts) => [
        shownBy(facts, 'sampling.separation-checks', {
          zh: '抽样与检验是否分离逐批判定',
          en: 'Separation decided sample by sample',
        }),
        shownBy(facts, 'sampling.blind-samples', { zh: '盲码送检', en: 'Samples sent under a blind code' }),
      ],
    }),
    defineBinding({
      item: '13.14',
      kind: 'function',
      evidence: (facts) => [
        shownBy(facts, 'sampling.custody-steps', { zh: '样品流转有据', en: 'Custody of samples on record' }),
        shownBy(facts, 'sampling.verdicts', { zh: '检验报告有存证', en: 'Verdicts sealed' }),
      ],
    }),
    defineBinding({
      item: '13.05',
      kind: 'indicator',
      evidence: (facts) => [
        shownBy(facts, 'indicators.random-observations', {
          zh: '有结论的随机抽查批次',
          en: 'Randomly drawn batches with a verdict',
        }),
      ],
    }),
  ],
  laws: [productQualityLaw, samplingMeasures, governmentInformationRegulation, creditRepairMeasures],
  permissions: [
    { id: 'sampling.read', label: { zh: '查看抽样检验', en: 'See sampling and testing' } },
    { id: 'sampling.plan', label: { zh: '编制抽样计划', en: 'Make sampling plans' } },
    { id: 'sampling.approve', label: { zh: '批准抽样计划', en: 'Approve sampling plans' }, isPrivileged: true },
    { id: 'sampling.sample', label: { zh: '抽取和移交样品', en: 'Take and hand over samples' } },
    { id: 'sampling.blind', label: { zh: '编盲码送检', en: 'Send samples under a blind code' }, isPrivileged: true },
    { id: 'sampling.follow-up', label: { zh: '不合格后处理', en: 'Follow up nonconforming samples' } },
    { id: 'sampling.answer', label: { zh: '答复检验异议', en: 'Answer objections' } },
    { id: 'sampling.export', label: { zh: '导出抽样检验数据', en: 'Export sampling data' }, isPrivileged: true },
  ],
  roles: [
    {
      id: 'quality-office',
      label: { zh: '质量办', en: 'Quality office' },
      kind: 'working',
      permissions: [
        'sampling.read',
        'sampling.plan',
        'sampling.blind',
        'sampling.follow-up',
        'sampling.answer',
        'sampling.export',
      ],
    },
    {
      id: 'department-head',
      label: { zh: '部门负责人', en: 'Head of department' },
      kind: 'working',
      permissions: ['sampling.read', 'sampling.approve', 'sampling.export'],
    },
    {
      id: 'inspector',
      label: { zh: '检查人员', en: 'Inspector' },
      kind: 'working',
      permissions: ['sampling.read', 'sampling.sample', 'sampling.follow-up'],
    },
    {
      id: 'reviewer',
      label: { zh: '审核人员', en: 'Reviewer' },
      kind: 'working',
      permissions: ['sampling.read', 'sampling.approve'],
    },
  ],
  recordKinds: [
    defineRecordKind({
      kind: 'sampling.sampled',
      label: { zh: '抽样', en: 'Sample taken' },
      about: ['enterprise'],
      shows: timeline.sampled,
      schema: T.Object({
        sampleNumber: T.String({ maxLength: 40 }),
        productName: T.String({ maxLength: 120 }),
        batchNumber: T.String({ maxLength: 60 }),
        productClass: T.String({ maxLength: 60 }),
        seals: T.Array(T.String({ maxLength: 40 }), { maxItems: 20 }),
      }),
    }),
    defineRecordKind({
      kind: 'sampling.verdict',
      label: { zh: '监督抽查结论', en: 'Sampling verdict' },
      about: ['enterprise'],
      schema: VerdictRecord,
      shows: timeline.verdict,
    }),
    defineRecordKind({
      kind: 'sampling.marked',
      label: { zh: '不合格批次标记', en: 'Batch marked nonconforming' },
      about: ['enterprise', 'product'],
      shows: timeline.marked,
      schema: T.Object({
        productName: T.String({ maxLength: 120 }),
        batchNumber: T.String({ maxLength: 60 }),
        sampleNumber: T.String({ maxLength: 40 }),
        verdictRecordId: T.String({ format: 'uuid' }),
      }),
    }),
  ],
  forms: [],
  declares: {
    rules: [firstSeparationRule, separationRule, firstVerdictRule, verdictRule, firstObjectionRule, objectionRule],
    caseKinds: [followUp],
    documentTemplates: [sampleSheet, resultNotice, orderAfterSampling],
    publicationKinds: [resultPublication],
    indicators: [passRate],
  },
})
