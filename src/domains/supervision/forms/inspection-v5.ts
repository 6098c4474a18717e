import { choice, date, formVersion, paragraph, section } from '../../../engines/forms/define.ts'
import { followsOf, GONE_RESULTS, type Result } from '../results.ts'
import { found, inspectionV4, noSuchActivity, notReached, obstructed } from './inspection-v4.ts'

const isHeld = { field: 'visit', is: 'held' } as const
const visits = { 'not-reached': notReached, 'no-such-activity': noSuchActivity, obstructed, ...GONE_RESULTS }
const [, standing, permits, duty, making, goods, defects, conclusion, signatures] = inspectionV4.sections

/** All results of the practice, each with what follows from it; and the day on which the inspection ended, from which its result is published. */
export const inspectionV5 = formVersion({
  version: 5,
  from: '2026-11-29',
  note: {
    zh: '检查情况增加“已关闭停业或正在组织清算”、注销、吊销、撤销、迁出；写明各结果的后续处理；登记回避申请；检查跨日的，登记结束日期，公示期限自该日起算。',
    en: 'What became of the visit also says closed down or being wound up, deregistered, revoked, annulled, moved out; each result says what follows; a request that an inspector stand aside is written down; an inspection of several days says when it ended, from which the term to publish runs.',
  },
  sections: [
    section(
      'visit',
      { zh: '一、检查情况', en: '1. The visit' },
      {
        visit: choice(
          { held: { zh: '已实施检查', en: 'The inspection was held' }, ...visits },
          {
            label: { zh: '检查情况', en: 'What became of the visit' },
            help: followsOf(Object.keys(visits) as Result[]),
          },
        ),
        visitFacts: paragraph({
          label: { zh: '情况说明', en: 'What was found there' },
          help: {
            zh: '到达时间、地点，与何人联系，见到什么，登记状态从何处查得；附照片。',
            en: 'When and where, whom you tried to reach, what you saw, where the status was looked up; with photographs.',
          },
          optional: true,
        }),
        endedOn: date({
          label: { zh: '检查结束日期', en: 'The inspection ended on' },
          help: {
            zh: '检查持续多日的填写；不填为检查当日。结果自结束之日起20个工作日内公示（企业公示信息抽查办法第十二条）。',
            en: 'Where it took several days; otherwise the day of the inspection. The result is published within 20 working days of the end (Article 12 of the measures on publicity checks).',
          },
          optional: true,
        }),
        recusal: choice(
          {
            none: { zh: '已告知有权申请回避，未申请', en: 'Told of the right, not asked' },
            asked: { zh: '申请检查人员回避', en: 'Asked that an inspector stand aside' },
          },
          {
            label: { zh: '申请回避', en: 'Standing aside' },
            help: {
              zh: '检查人员与检查有直接利害关系或者有其他关系可能影响公正的，当事人有权申请其回避；申请由单位负责人决定，决定作出之前不停止检查（行政处罚法第四十三条）。',
              en: 'Where an inspector has a direct interest or another relation that may affect fairness, the party may ask that they stand aside; the head decides, and the inspection goes on until then (Administrative Penalty Law, Article 43).',
            },
            clause: 'CN-APL-2021/43',
            when: isHeld,
            optional: true,
          },
        ),
        recusalRequest: paragraph({
          label: { zh: '回避申请的对象和理由，单位负责人的决定', en: 'Who and why; what the head decided' },
          when: { field: 'recusal', is: 'asked' },
        }),
      },
    ),
    standing,
    permits,
    duty,
    making,
    goods,
    defects,
    section(
      'conclusion',
      { zh: '八、检查结果', en: '8. Result' },
      {
        ...conclusion.items,
        result: choice(found, {
          label: { zh: '抽查检查结果', en: 'Result of the inspection' },
          help: followsOf(Object.keys(found) as Result[]),
          when: isHeld,
        }),
      },
    ),
    signatures,
  ],
})
