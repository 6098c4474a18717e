import {
  choice,
  date,
  formVersion,
  type Item,
  type Items,
  paragraph,
  section,
  signature,
  text,
} from '../../../engines/forms/define.ts'
import { FIRST_RESULTS } from '../results.ts'
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

const isHeld = { field: 'visit', is: 'held' } as const
const isOrdered = { field: 'result', is: 'ordered-to-correct' } as const

/** Asked only where the inspection could be held; an item that hangs on another already is hidden with it. */
export function whenHeld<const I extends Items>(
  items: I,
): { [N in keyof I]: I[N] extends Item<infer S> ? Item<S, true> : never } {
  return Object.fromEntries(
    Object.entries(items).map(([name, i]) => [
      name,
      i.document.when ? i : { ...i, isOptional: true, document: { ...i.document, when: isHeld } },
    ]),
  ) as never
}

const { 'not-reached': notReached, obstructed, 'no-such-activity': noSuchActivity, ...found } = FIRST_RESULTS

/**
 * Answers a drawn task: what became of the visit, the result of the national practice, the signatures. An order to correct becomes a case;
 * the date is therefore not the engine's `correctBy`, or the same correction would stand among the tasks twice.
 */
export const inspectionV3 = formVersion({
  version: 3,
  from: '2026-11-01',
  note: {
    zh: '增加检查情况、抽查检查结果和检查人员、被检查单位签字；责令改正由案件跟踪。',
    en: 'Adds what became of the visit, the result, and the signatures of both inspectors and the firm; an order to correct is followed as a case.',
  },
  sections: [
    section(
      'visit',
      { zh: '一、检查情况', en: '1. The visit' },
      {
        visit: choice(
          {
            held: { zh: '已实施检查', en: 'The inspection was held' },
            'not-reached': notReached,
            'no-such-activity': noSuchActivity,
            obstructed,
          },
          { label: { zh: '检查情况', en: 'What became of the visit' } },
        ),
        visitFacts: paragraph({
          label: { zh: '情况说明', en: 'What was found there' },
          help: {
            zh: '到达时间、地点，与何人联系，见到什么；附照片。',
            en: 'When and where, whom you tried to reach, what you saw; with photographs.',
          },
          optional: true,
        }),
      },
    ),
    section('standing', { zh: '二、主体与生产情况', en: '2. Standing and production' }, whenHeld(standing)),
    section(
      'permits',
      { zh: '三、生产许可与强制性认证', en: '3. Licences and compulsory certification' },
      whenHeld({ licensable, licenceLastDay, licenceScope, licenceMark, ...certified }),
    ),
    section('duty', { zh: '四、质量安全主体责任', en: '4. The maker’s own responsibility' }, whenHeld(dutyOfMaker)),
    section('making', { zh: '五、生产与检验过程', en: '5. Making and testing' }, whenHeld({ ...making, instruments })),
    section(
      'goods',
      { zh: '六、产品与标识', en: '6. Products and labels' },
      whenHeld({ ...goods, labels: labelsWithPhoto }),
    ),
    section('defects', { zh: '七、缺陷与整改', en: '7. Defects and corrections' }, whenHeld(defects)),
    section(
      'conclusion',
      { zh: '八、检查结果', en: '8. Result' },
      {
        result: choice(found, { label: { zh: '抽查检查结果', en: 'Result of the inspection' }, when: isHeld }),
        findings: paragraph({
          label: { zh: '责令改正的内容', en: 'What is to be corrected' },
          when: isOrdered,
        }),
        correctionDueOn: date({ label: { zh: '改正期限', en: 'Correct by' }, when: isOrdered }),
        companion: text({
          label: { zh: '企业陪同人员姓名', en: 'Name of the firm’s representative present' },
          personal: 'name',
          maxLength: 60,
          when: isHeld,
        }),
        companionPhone: conclusion.companionPhone,
        firmStatement: conclusion.firmStatement,
      },
    ),
    section(
      'signatures',
      { zh: '九、签字', en: '9. Signatures' },
      {
        firstInspector: signature({
          label: { zh: '检查人员签字（一）', en: 'First inspector' },
          role: { zh: '检查人员', en: 'Inspector' },
        }),
        secondInspector: signature({
          label: { zh: '检查人员签字（二）', en: 'Second inspector' },
          role: { zh: '检查人员', en: 'Inspector' },
          differsFrom: ['firstInspector'],
        }),
        firmSignature: signature({
          label: { zh: '被检查单位签字', en: 'The firm' },
          help: {
            zh: '拒绝签字的，写明原因并由见证人签名。',
            en: 'Where it refuses, say why and name a witness.',
          },
          role: { zh: '被检查单位现场负责人', en: 'Person in charge at the firm' },
          allowRefusal: true,
          when: isHeld,
        }),
      },
    ),
  ],
})
