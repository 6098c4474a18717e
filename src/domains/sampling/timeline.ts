import type { Bilingual } from '../../core/text.ts'
import type { ShownFact } from '../../engines/archive/define.ts'
import { VERDICTS } from './web/words.ts'

const sampleNumber: ShownFact = { label: { zh: '样品编号', en: 'Sample' }, from: '/sampleNumber' }
const product: ShownFact = { label: { zh: '产品', en: 'Product' }, from: '/productName' }
const batch: ShownFact = { label: { zh: '批号', en: 'Batch' }, from: '/batchNumber' }

/** What the timeline of a firm says of a sample taken, of a verdict, and of a batch that was marked. */
export const timeline = {
  sampled: [sampleNumber, product, batch, { label: { zh: '封条', en: 'Seals' }, from: '/seals' }],
  verdict: [
    { label: { zh: '结论', en: 'Outcome' }, from: '/verdict', choices: VERDICTS },
    { label: { zh: '不合格项目', en: 'Nonconforming items' }, from: '/items', as: failedItems },
    product,
    batch,
    sampleNumber,
    { label: { zh: '承检机构', en: 'Laboratory' }, from: '/laboratoryName' },
  ],
  marked: [product, batch, sampleNumber],
} satisfies Record<string, readonly ShownFact[]>

function failedItems(items: unknown): Bilingual | undefined {
  const failed = (items as readonly { readonly label: Bilingual; readonly verdict: string }[]).filter(
    (i) => i.verdict === 'nonconforming',
  )
  if (failed.length === 0) return undefined
  return { zh: failed.map((i) => i.label.zh).join('、'), en: failed.map((i) => i.label.en).join(', ') }
}
