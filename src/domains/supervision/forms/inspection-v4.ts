import { choice, date, formVersion, paragraph, section, signature, text } from '../../../engines/forms/define.ts'
import { FIRST_RESULTS } from '../results.ts'
import { conclusion, defects, goods, licenceScope, licensable, making } from './inspection-items.ts'
import { instruments, labelsWithPhoto, licenceLastDay } from './inspection-v2-items.ts'
import { inspectionV3, whenHeld } from './inspection-v3.ts'
import { certified, dutyOfMaker, licenceMark, standing } from './inspection-v4-items.ts'

const isHeld = { field: 'visit', is: 'held' } as const
const isOrdered = { field: 'result', is: 'ordered-to-correct' } as const

export const { 'not-reached': notReached, obstructed, 'no-such-activity': noSuchActivity, ...found } = FIRST_RESULTS
const [visit] = inspectionV3.sections

/**
 * Two officers are told apart by account: who submits signs, and names the second, who confirms from their own session. 行政处罚法 第四十二条:
 * no fewer than two. A refusal to sign needs its reason and a witness or a recording.
 */
export const inspectionV4 = formVersion({
  version: 4,
  from: '2026-11-28',
  note: {
    zh: '第二名检查人员按账号选定，由其本人确认；拒绝签字的，写明原因并有见证人或者录音录像；主体责任两项只问适用的单位；更正条号。',
    en: 'The second inspector is chosen by account and confirms; a refusal to sign needs its reason and a witness or a recording; the maker’s own responsibility is asked only where the rule applies; clause numbers corrected.',
  },
  sections: [
    visit,
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
          label: { zh: '企业陪同人员姓名', en: 'Name of the enterprise’s representative present' },
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
          label: { zh: '检查人员签字（本人）', en: 'Inspector (yourself)' },
          role: { zh: '检查人员', en: 'Inspector' },
          official: 'submitter',
        }),
        secondInspector: signature({
          label: { zh: '第二名检查人员', en: 'Second inspector' },
          help: {
            zh: '选择其账号；其本人在自己的设备上，或者在本机凭本人账号确认。确认前，记录写明“单人，待第二人确认”。',
            en: 'Choose the account; that person confirms on their own device, or here with their own credentials. Until then the record says that one person alone stands behind it.',
          },
          role: { zh: '检查人员', en: 'Inspector' },
          official: 'second',
        }),
        firmSignature: signature({
          label: { zh: '被检查单位签字', en: 'The enterprise' },
          help: {
            zh: '拒绝签字的，写明原因，并由见证人签名或者录音录像。',
            en: 'Where it refuses, say why, and name a witness or a recording.',
          },
          role: { zh: '被检查单位现场负责人', en: 'Person in charge at the enterprise' },
          allowRefusal: true,
          refusalProof: 'witness-or-recording',
          when: isHeld,
        }),
      },
    ),
  ],
})
