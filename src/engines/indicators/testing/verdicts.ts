import { Type as T } from 'typebox'
import type { Module } from '../../../core/app.ts'
import type { Json } from '../../../core/seal.ts'
import { defineRecordKind } from '../../archive/define.ts'
import { defineRateIndicator, type Selection } from '../define.ts'

/** A verdict on a batch, as small as a test needs it. */
export interface Verdict {
  readonly isPass: boolean
  readonly productClass: string
  readonly district: string
  readonly selection: Selection
  readonly drawId?: string
  readonly stratum?: string
  readonly inclusionProbability?: number
  /** A verdict that waits for a re-test does not count. */
  readonly isPending?: boolean
}

export const passRate = defineRateIndicator({
  id: 'test.pass-rate',
  label: { zh: '抽查合格率', en: 'Pass rate' },
  unit: { zh: '批次', en: 'batches' },
  definition: { zh: '合格批次占抽查批次的比例', en: 'Passed batches over sampled ones' },
  frame: { zh: '在册生产企业当期产品', en: 'Current products of registered makers' },
  recordKind: 'test.verdict',
  classes: [
    { code: 'pump', label: { zh: '水泵', en: 'Pumps' } },
    { code: 'cable', label: { zh: '电线电缆', en: 'Cables' } },
  ],
  targets: [{ target: 'T10' }, { target: 'T01', classes: ['pump'] }],
  minimumForRanking: { value: 10, reason: { zh: '测试', en: 'test' } },
  observe: ({ body }) => {
    const { isPending, district, ...v } = body as unknown as Verdict
    return isPending ? undefined : { ...v, region: district }
  },
})

/** A module that has batches with verdicts. */
export const verdictModule: Module = {
  id: 'test-verdicts',
  declares: {
    recordKinds: [
      defineRecordKind({
        kind: 'test.verdict',
        label: { zh: '检验结论', en: 'Verdict' },
        about: ['enterprise', 'product'],
        schema: T.Object({ isPass: T.Boolean() }, { additionalProperties: true }),
      }),
    ],
    indicators: [passRate],
  },
}

/** A verdict as the body of a record. */
export function body(verdict: Verdict): Json {
  return verdict as unknown as Json
}
