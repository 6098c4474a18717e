import { excelFile } from '../../../core/access/excel-file.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { Bilingual, Language } from '../../../core/text.ts'
import { OUTCOMES } from '../define.ts'
import type { DecisionEntry, DecisionQuery } from '../schema.ts'
import { pageDecisions } from './views.ts'

const COLUMNS: readonly Bilingual[] = [
  { zh: '判定编号', en: 'Decision' },
  { zh: '规则', en: 'Rule' },
  { zh: '监管对象', en: 'Subject' },
  { zh: '适用日期', en: 'On' },
  { zh: '结论', en: 'Answer' },
  { zh: '数值', en: 'Value' },
  { zh: '理由', en: 'Reason' },
  { zh: '判定时间', en: 'Decided at' },
  { zh: '判定人', en: 'Decided by' },
]

/** A sheet that officials still open; what is beyond it is found with a narrower filter. */
const MAX_ROWS = 10_000

/** Decisions by filter as a worksheet, in the language of the reader. */
export async function decisionsWorkbook(
  tx: Tx,
  regions: readonly string[],
  query: DecisionQuery,
  language: Language,
): Promise<Buffer> {
  const items: DecisionEntry[] = []
  let after: string | undefined
  do {
    const page = await pageDecisions(tx, regions, { ...query, limit: 200, ...(after && { after }) })
    items.push(...page.items)
    after = page.next
  } while (after && items.length < MAX_ROWS)
  const rows = items.map((d) => [
    d.id,
    d.ruleTitle[language],
    d.subjectName ?? '',
    d.on,
    OUTCOMES[d.outcome][language],
    d.value === undefined ? '' : JSON.stringify(d.value),
    d.reason[language],
    d.decidedAt,
    d.decidedBy,
  ])
  const sheet = [
    COLUMNS.map((c) => ({ value: c[language], fontWeight: 'bold' as const })),
    ...rows.map((cells) => cells.map((value) => ({ type: String, value }))),
  ]
  return excelFile(sheet)
}
