import { Type as T } from 'typebox'
import { defineRecordKind, type RecordKind } from '../../engines/archive/define.ts'

const text = T.String({ maxLength: 200 })
const day = T.String({ format: 'date', maxLength: 10 })
const OUTCOMES = {
  upheld: { zh: '投诉属实', en: 'Upheld' },
  settled: { zh: '调解达成一致', en: 'Settled' },
  rejected: { zh: '不予支持', en: 'Rejected' },
}
const VERDICTS = { pass: { zh: '合格', en: 'Pass' }, fail: { zh: '不合格', en: 'Fail' } }

/**
 * What a timeline of the demo city also shows, until the domains of enforcement, complaints and certification declare kinds
 * of their own. The names begin with `demo.`, so that none of them can be taken for a real one.
 */
export const demoRecordKinds: readonly RecordKind[] = [
  defineRecordKind({
    kind: 'demo.penalty',
    label: { zh: '行政处罚（演示）', en: 'Penalty (demonstration)' },
    about: ['enterprise', 'body'],
    shows: [
      { label: { zh: '文书', en: 'Document' }, from: '/number' },
      { label: { zh: '事由', en: 'Ground' }, from: '/ground' },
      { label: { zh: '依据', en: 'Basis' }, from: '/basis' },
      { label: { zh: '罚款', en: 'Fine' }, from: '/fineYuan', unit: '元' },
    ],
    schema: T.Object({ number: text, ground: text, basis: text, fineYuan: T.Integer({ minimum: 0 }), decidedOn: day }),
  }),
  defineRecordKind({
    kind: 'demo.complaint',
    label: { zh: '投诉处理（演示）', en: 'Complaint (demonstration)' },
    about: ['enterprise', 'body'],
    shows: [
      { label: { zh: '事项', en: 'Topic' }, from: '/topic' },
      { label: { zh: '处理结果', en: 'Outcome' }, from: '/outcome', choices: OUTCOMES },
    ],
    schema: T.Object({
      topic: text,
      outcome: T.Union([T.Literal('upheld'), T.Literal('settled'), T.Literal('rejected')]),
      closedOn: day,
    }),
  }),
  defineRecordKind({
    kind: 'demo.certificate',
    label: { zh: '认证证书（演示）', en: 'Certificate (demonstration)' },
    about: ['enterprise', 'body', 'product'],
    shows: [
      { label: { zh: '证书', en: 'Certificate' }, from: '/name' },
      { label: { zh: '编号', en: 'Number' }, from: '/number' },
      { label: { zh: '有效期至', en: 'Valid until' }, from: '/validUntil' },
    ],
    schema: T.Object({ name: text, number: text, validUntil: day }),
  }),
  defineRecordKind({
    kind: 'demo.verification',
    label: { zh: '计量检定（演示）', en: 'Metrological verification (demonstration)' },
    about: ['instrument'],
    shows: [
      { label: { zh: '结论', en: 'Outcome' }, from: '/verdict', choices: VERDICTS },
      { label: { zh: '检定机构', en: 'Verified by' }, from: '/laboratory' },
      { label: { zh: '有效期至', en: 'Valid until' }, from: '/validUntil' },
    ],
    schema: T.Object({ verdict: T.Union([T.Literal('pass'), T.Literal('fail')]), validUntil: day, laboratory: text }),
  }),
]
