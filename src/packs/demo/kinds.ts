import { Type as T } from 'typebox'
import { defineRecordKind, type RecordKind } from '../../engines/archive/define.ts'

const text = T.String({ maxLength: 200 })
const day = T.String({ format: 'date', maxLength: 10 })

/**
 * What a timeline of the demo city also shows, until the domains of enforcement, complaints and certification declare kinds
 * of their own. The names begin with `demo.`, so that none of them can be taken for a real one.
 */
export const demoRecordKinds: readonly RecordKind[] = [
  defineRecordKind({
    kind: 'demo.penalty',
    label: { zh: '行政处罚（演示）', en: 'Penalty (demonstration)' },
    about: ['enterprise', 'body'],
    schema: T.Object({ number: text, ground: text, basis: text, fineYuan: T.Integer({ minimum: 0 }), decidedOn: day }),
  }),
  defineRecordKind({
    kind: 'demo.complaint',
    label: { zh: '投诉处理（演示）', en: 'Complaint (demonstration)' },
    about: ['enterprise', 'body'],
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
    schema: T.Object({ name: text, number: text, validUntil: day }),
  }),
  defineRecordKind({
    kind: 'demo.verification',
    label: { zh: '计量检定（演示）', en: 'Metrological verification (demonstration)' },
    about: ['instrument'],
    schema: T.Object({ verdict: T.Union([T.Literal('pass'), T.Literal('fail')]), validUntil: day, laboratory: text }),
  }),
]
