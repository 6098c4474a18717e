import { sql } from 'kysely'
import type { Tx } from '../db/index.ts'

/**
 * The next number of a word's series in a year, as it is printed. Taken in the caller's transaction: the row stays locked until its end,
 * so that a transaction that is undone leaves no gap and two at once get different numbers. Take it late: others of the same series wait.
 * @param series `word` is 机关代字 with the kind (津市监责改), `year` the civil year in China
 * @example
 * await nextDocumentNumber(tx, { word: '津市监责改', year: 2026 }) // 津市监责改〔2026〕12号
 */
export async function nextDocumentNumber(
  tx: Tx,
  series: { readonly word: string; readonly year: number },
): Promise<string> {
  const { rows } = await sql<{ last: number }>`
    insert into documents.number_series as s (word, year, last) values (${series.word}, ${series.year}, 1)
    on conflict (word, year) do update set last = s.last + 1 returning last`.execute(tx)
  return `${series.word}〔${series.year}〕${rows[0]?.last}号`
}
