import { defineRecordKind } from '../../engines/archive/define.ts'
import { failedItems, personalFields } from '../../engines/forms/define.ts'
import { defineDomain } from '../define.ts'
import {
  administrativePenaltyLaw,
  businessEnvironmentRegulation,
  certificationRegulation,
  compulsoryCertificationRule,
  consumerLaw,
  doubleRandomNotice,
  doubleRandomOpinion,
  enterpriseInformationRegulation,
  enterpriseInspectionRule,
  makersDutyRule,
  metrologyLaw,
  penaltyProcedure,
  privateEconomyLaw,
  productionLicenceRegulation,
  productQualityLaw,
  publicityCheckMeasures,
  registrationRegulation,
  registrationRules,
  standardizationLaw,
} from '../laws.ts'
import { bindings } from './bindings.ts'
import { correctionCase } from './correction.ts'
import { correctionOrder, orderToCorrect, resultNotice } from './documents.ts'
import { inspectionForm } from './forms/inspection.ts'
import { type ResultAnswers, resultOf } from './logic.ts'
import { resultPublication } from './publication.ts'
import { RESULTS, type Result } from './results.ts'
import { frequencyRule, ratioRule, termsRule } from './rules/ratio.ts'
import { frequencyRule2, ratioRule2, termsRule2 } from './rules/ratio-2.ts'
import { secondOfficialRule, secondOfficialRule2 } from './rules/second-official.ts'
import { siteRecord } from './site-record.ts'

export const supervision = defineDomain({
  id: 'supervision',
  name: { zh: '监督检查', en: 'Supervision' },
  purpose: {
    zh: '双随机、一公开：事项清单、年度计划、可验证抽取、双人检查、责令改正、结果公示；日常检查表格化并存证。',
    en: 'Double-random inspection: matters, yearly plan, verifiable draw, two inspectors, orders to correct, public results.',
  },
  serves: ['13.03', '13.08', '13.09'],
  laws: [
    productQualityLaw,
    registrationRegulation,
    standardizationLaw,
    metrologyLaw,
    penaltyProcedure,
    consumerLaw,
    productionLicenceRegulation,
    certificationRegulation,
    makersDutyRule,
    doubleRandomOpinion,
    doubleRandomNotice,
    administrativePenaltyLaw,
    businessEnvironmentRegulation,
    compulsoryCertificationRule,
    enterpriseInformationRegulation,
    enterpriseInspectionRule,
    publicityCheckMeasures,
    privateEconomyLaw,
    registrationRules,
  ],
  permissions: [
    { id: 'inspection.write', label: { zh: '提交监督检查', en: 'Submit inspections' } },
    { id: 'supervision.read', label: { zh: '查看抽查计划和任务', en: 'See plans and tasks of inspection' } },
    { id: 'supervision.plan', label: { zh: '编制抽查计划', en: 'Make plans of inspection' } },
    { id: 'supervision.approve', label: { zh: '批准抽查计划', en: 'Approve plans of inspection' }, isPrivileged: true },
    { id: 'supervision.draw', label: { zh: '发起抽取', en: 'Begin draws' }, isPrivileged: true },
    { id: 'supervision.keep', label: { zh: '维护事项清单和检查人员名录', en: 'Keep matters and inspectors' } },
    { id: 'supervision.export', label: { zh: '导出抽查数据', en: 'Export inspections' }, isPrivileged: true },
  ],
  roles: [
    {
      id: 'inspector',
      label: { zh: '检查人员', en: 'Inspector' },
      kind: 'working',
      permissions: ['inspection.write', 'supervision.read'],
    },
    {
      id: 'quality-office',
      label: { zh: '质量办', en: 'Quality office' },
      kind: 'working',
      permissions: [
        'inspection.write',
        'supervision.read',
        'supervision.plan',
        'supervision.draw',
        'supervision.keep',
        'supervision.export',
      ],
    },
    {
      id: 'department-head',
      label: { zh: '部门负责人', en: 'Head of department' },
      kind: 'working',
      permissions: ['supervision.read', 'supervision.approve', 'supervision.export'],
    },
  ],
  recordKinds: [
    defineRecordKind({
      kind: inspectionForm.recordKind,
      label: { zh: '监督检查', en: 'Inspection' },
      about: inspectionForm.about,
      personal: personalFields(inspectionForm),
      shows: [
        {
          label: { zh: '检查结果', en: 'Result' },
          from: '/answers',
          as: (answers) => RESULTS[resultOf(answers as ResultAnswers) as Result],
        },
        failedItems,
      ],
    }),
    defineRecordKind({
      kind: 'supervision.ordered',
      label: { zh: '责令改正', en: 'Order to correct' },
      about: inspectionForm.about,
      shows: [
        { label: { zh: '文书', en: 'Document' }, from: '/documentNumber' },
        { label: { zh: '责令改正的内容', en: 'What is to be corrected' }, from: '/fields/findings' },
        { label: { zh: '改正期限', en: 'Correct by' }, from: '/fields/correctBy' },
      ],
    }),
    defineRecordKind({
      kind: 'supervision.recheck',
      label: { zh: '改正复查', en: 'Look at a correction' },
      about: inspectionForm.about,
      shows: [
        {
          label: { zh: '结论', en: 'Outcome' },
          from: '/to',
          as: (state) => correctionCase.states[state as 'closed' | 'referred']?.label,
        },
        { label: { zh: '复查情况', en: 'What was found when looking again' }, from: '/fields/recheck' },
      ],
    }),
  ],
  forms: [inspectionForm],
  bindings,
  declares: {
    rules: [
      ratioRule,
      ratioRule2,
      frequencyRule,
      frequencyRule2,
      termsRule,
      termsRule2,
      secondOfficialRule,
      secondOfficialRule2,
    ],
    caseKinds: [correctionCase],
    documentTemplates: [correctionOrder, orderToCorrect, resultNotice, siteRecord],
    publicationKinds: [resultPublication],
  },
})
