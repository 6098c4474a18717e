import { excelFile } from '../../../core/access/excel-file.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { Bilingual, Language } from '../../../core/text.ts'
import { listDrawnViews } from './views.ts'

const COLUMNS: readonly Bilingual[] = [
  { zh: '分层', en: 'Stratum' },
  { zh: '位次', en: 'Rank' },
  { zh: '对象', en: 'Candidate' },
  { zh: '区域', en: 'Region' },
  { zh: '权重', en: 'Weight' },
  { zh: '入选概率', en: 'Probability' },
  { zh: '检查人员', en: 'Inspectors' },
  { zh: '缺员说明', en: 'Why inspectors are missing' },
  { zh: '事后排除理由', en: 'Left out because' },
  { zh: '名单代号', en: 'Handle' },
]

/** The result as a worksheet, in the language of the reader. */
export async function resultWorkbook(tx: Tx, drawId: string, language: Language): Promise<Buffer> {
  const { drawn } = await listDrawnViews(tx, drawId)
  const text = (value: string) => ({ type: String, value })
  const number = (value: number) => ({ type: Number, value })
  const rows = drawn.map((d) => [
    text(d.stratum),
    number(d.rank),
    text(d.label),
    text(d.region ?? ''),
    number(d.weight),
    number(d.probability),
    text(d.inspectors.map((i) => i.label).join(language === 'zh' ? '、' : ', ')),
    text(d.unassigned?.[language] ?? ''),
    text(d.excludedFor ?? ''),
    text(d.handle),
  ])
  const sheet = [COLUMNS.map((c) => ({ value: c[language], fontWeight: 'bold' as const })), ...rows]
  return excelFile(sheet)
}
