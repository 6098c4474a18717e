import { defineRecordKind } from '../../engines/archive/define.ts'
import { personalFields } from '../../engines/forms/define.ts'
import { defineDomain } from '../define.ts'
import {
  certificationRegulation,
  consumerLaw,
  makersDutyRule,
  metrologyLaw,
  productionLicenceRegulation,
  productQualityLaw,
  registrationRegulation,
  standardizationLaw,
} from '../laws.ts'
import { inspectionForm } from './forms/inspection.ts'

export const supervision = defineDomain({
  id: 'supervision',
  name: { zh: '监督检查', en: 'Supervision' },
  purpose: {
    zh: '对工业产品生产企业开展日常监督检查：表格化检查、记录存证、限期改正到期提醒。',
    en: 'Routine inspection of makers of industrial products: by form, sealed, with corrections kept as tasks until seen.',
  },
  // Of its four properties 档案化, 表格化 and 证据化 stand; 预警化 waits for the rules engine, and the pack's binding says so.
  serves: ['13.08'],
  laws: [
    productQualityLaw,
    registrationRegulation,
    standardizationLaw,
    metrologyLaw,
    consumerLaw,
    productionLicenceRegulation,
    certificationRegulation,
    makersDutyRule,
  ],
  permissions: [{ id: 'inspection.write', label: { zh: '提交监督检查', en: 'Submit inspections' } }],
  roles: [
    { id: 'inspector', label: { zh: '检查人员', en: 'Inspector' }, kind: 'working', permissions: ['inspection.write'] },
    {
      id: 'quality-office',
      label: { zh: '质量办', en: 'Quality office' },
      kind: 'working',
      permissions: ['inspection.write'],
    },
  ],
  recordKinds: [
    defineRecordKind({
      kind: inspectionForm.recordKind,
      label: { zh: '监督检查', en: 'Inspection' },
      about: inspectionForm.about,
      personal: personalFields(inspectionForm),
    }),
  ],
  forms: [inspectionForm],
})
