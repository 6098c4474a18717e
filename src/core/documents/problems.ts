import { problem } from '../problem.ts'
import type { Bilingual } from '../text.ts'

/** One fact that an official document lacks. */
export interface FactFault {
  /** Name of the fact in the template. */
  readonly fact: string
  readonly label: Bilingual
  readonly why: 'missing' | 'not-printed'
  readonly remedy?: Bilingual | undefined
}

export const documentIncomplete = problem(
  'document-incomplete',
  409,
  { zh: '文书缺少必须载明的内容，没有出具', en: 'The document lacks what it must say; it was not issued' },
  (d: { readonly title: Bilingual; readonly faults: readonly FactFault[] }) => ({
    detail: {
      zh: `《${d.title.zh}》缺少：${d.faults.map((f) => f.label.zh + (f.remedy ? `（${f.remedy.zh}）` : '')).join('；')}`,
      en: `${d.title.en} lacks: ${d.faults.map((f) => f.label.en + (f.remedy ? ` (${f.remedy.en})` : '')).join('; ')}`,
    },
    facts: { missing: d.faults.map((f) => f.fact) },
  }),
)
