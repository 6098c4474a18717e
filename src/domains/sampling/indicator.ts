import { defineRateIndicator } from '../../engines/indicators/define.ts'
import { PRODUCT_CLASSES } from './classes.ts'
import type { VerdictRecord } from './schema.ts'

/**
 * Pass rate of supervision sampling: article (十三) of the policy asks for 94 %, article (三) for 93 % of equipment products. A re-test that takes the place of a verdict supersedes its record,
 * so that the batch counts once.
 */
export const passRate = defineRateIndicator({
  id: 'sampling.pass-rate',
  label: { zh: '产品质量监督抽查合格率', en: 'Pass rate of supervision sampling' },
  unit: { zh: '批次', en: 'batches' },
  definition: {
    zh: '结论为合格的批次占已作出结论批次的比例；复检改变结论的，以复检结论为准，一批只计一次。',
    en: 'Conforming batches over batches with a verdict; where a re-test changed it, the re-test counts, each batch once.',
  },
  frame: {
    zh: '抽样计划冻结名单中的在册生产企业，每家抽一批；名单的承诺值见该次抽取的公开文件。',
    en: 'Registered makers on the frozen list of the sampling plan, one batch each; the list is committed to in the public file of the draw.',
  },
  recordKind: 'sampling.verdict',
  classes: PRODUCT_CLASSES.map(({ id, label }) => ({ code: id, label })),
  targets: [
    { target: 'T10' },
    { target: 'T01', classes: PRODUCT_CLASSES.filter((c) => c.isEquipment).map((c) => c.id) },
  ],
  observe: ({ body }) => {
    const v = body as unknown as VerdictRecord
    if (v.verdict === 'not-demonstrated') return undefined
    return {
      isPass: v.verdict === 'conforming',
      productClass: v.productClass,
      region: v.region,
      selection: v.selection,
      on: v.sampledOn,
      ...(v.inclusionProbability !== undefined && { inclusionProbability: v.inclusionProbability }),
      ...(v.drawId !== undefined && { drawId: v.drawId }),
      ...(v.stratum !== undefined && { stratum: v.stratum }),
    }
  },
})
