import { type AnswersOf, defineForm, formVersion, section, verdict } from '../../../engines/forms/define.ts'
import { inspectionContradictions, inspectionRules } from '../logic.ts'
import {
  certified,
  conclusion,
  defects,
  goods,
  licenceMark,
  licenceScope,
  licensable,
  making,
  standing,
} from './inspection-items.ts'
import { dutyOfMaker, instruments, labelsWithPhoto, licenceLastDay } from './inspection-v2-items.ts'
import { inspectionV3 } from './inspection-v3.ts'
import { inspectionV4 } from './inspection-v4.ts'
import { inspectionV5 } from './inspection-v5.ts'

const inspectionV1 = formVersion({
  version: 1,
  from: '2022-03-01',
  sections: [
    section('standing', { zh: '一、主体与生产情况', en: '1. Standing and production' }, standing),
    section(
      'permits',
      { zh: '二、生产许可与强制性认证', en: '2. Licences and compulsory certification' },
      {
        licensable,
        licenceValid: verdict({
          label: { zh: '持有有效的工业产品生产许可证', en: 'Holds a valid production licence' },
          clause: 'CN-IPL-2023/5',
          when: { field: 'licensable', is: true },
          onFail: ['remark', 'photo'],
        }),
        licenceScope,
        licenceMark,
        ...certified,
      },
    ),
    section(
      'making',
      { zh: '三、生产与检验过程', en: '3. Making and testing' },
      {
        ...making,
        instrumentsVerified: verdict({
          label: {
            zh: '强制检定的计量器具在检定有效期内',
            en: 'Instruments subject to verification are within their term',
          },
          clause: 'CN-ML-2018/9',
          onFail: ['remark'],
        }),
      },
    ),
    section(
      'goods',
      { zh: '四、产品与标识', en: '4. Products and labels' },
      {
        ...goods,
        labels: verdict({
          label: { zh: '产品标识真实、齐全', en: 'Labels are true and complete' },
          clause: 'CN-PQL-2018/27',
          onFail: ['remark'],
        }),
      },
    ),
    section('defects', { zh: '五、缺陷与整改', en: '5. Defects and corrections' }, defects),
    section('conclusion', { zh: '六、检查结论', en: '6. Conclusion' }, conclusion),
  ],
})

const inspectionV2 = formVersion({
  version: 2,
  from: '2025-01-01',
  note: {
    zh: '增加质量安全总监和“日管控、周排查、月调度”两项；许可证和计量器具改为登记届满日，由规则判定；标识不符合须拍照。',
    en: 'Adds the quality director and the daily, weekly and monthly checks; licence and instruments are now decided from their last day; a failed label needs a photograph.',
  },
  sections: [
    section('standing', { zh: '一、主体与生产情况', en: '1. Standing and production' }, standing),
    section(
      'permits',
      { zh: '二、生产许可与强制性认证', en: '2. Licences and compulsory certification' },
      {
        licensable,
        licenceLastDay,
        licenceScope,
        licenceMark,
        ...certified,
      },
    ),
    section('duty', { zh: '三、质量安全主体责任', en: '3. The maker’s own responsibility' }, dutyOfMaker),
    section(
      'making',
      { zh: '四、生产与检验过程', en: '4. Making and testing' },
      {
        ...making,
        instruments,
      },
    ),
    section(
      'goods',
      { zh: '五、产品与标识', en: '5. Products and labels' },
      {
        ...goods,
        labels: labelsWithPhoto,
      },
    ),
    section('defects', { zh: '六、缺陷与整改', en: '6. Defects and corrections' }, defects),
    section('conclusion', { zh: '七、检查结论', en: '7. Conclusion' }, conclusion),
  ],
})

/** Answers of a routine inspection before results and signatures were asked. */
export type InspectionAnswers = AnswersOf<typeof inspectionV2>
export type DrawnInspectionAnswers =
  | AnswersOf<typeof inspectionV3>
  | AnswersOf<typeof inspectionV4>
  | AnswersOf<typeof inspectionV5>

/** 工业产品生产企业日常监督检查表. */
export const inspectionForm = defineForm({
  id: 'supervision.inspection',
  title: { zh: '工业产品生产企业日常监督检查表', en: 'Routine inspection of makers of industrial products' },
  about: ['enterprise'],
  recordKind: 'supervision.inspection',
  permission: 'inspection.write',
  rules: inspectionRules,
  contradictions: inspectionContradictions,
  correctBy: 'correctBy',
  paper: {
    title: { zh: '现场检查笔录', en: 'Record of the inspection' },
    path: '/api/supervision/inspections/:subjectId/:recordId/record',
    ownPath: '/api/own/inspection-records/:recordId/record',
  },
  versions: [inspectionV1, inspectionV2, inspectionV3, inspectionV4, inspectionV5],
})
