/** How time is cut: calendar years and quarters in China. */
export type PeriodKind = 'year' | 'quarter'

/** `2026` or `2026-Q4`, with its first and last civil day. */
export interface Period {
  readonly key: string
  readonly from: string
  readonly to: string
}

const LAST_DAYS = ['03-31', '06-30', '09-30', '12-31'] as const
const FIRST_DAYS = ['01-01', '04-01', '07-01', '10-01'] as const

/** The period a civil day lies in. */
export function periodOf(day: string, kind: PeriodKind): Period {
  const year = day.slice(0, 4)
  if (kind === 'year') return { key: year, from: `${year}-01-01`, to: `${year}-12-31` }
  const quarter = Math.floor((Number(day.slice(5, 7)) - 1) / 3)
  return { key: `${year}-Q${quarter + 1}`, from: `${year}-${FIRST_DAYS[quarter]}`, to: `${year}-${LAST_DAYS[quarter]}` }
}

/** The period of a key; undefined for a text that is none. */
export function periodOfKey(key: string): Period | undefined {
  if (/^\d{4}$/.test(key)) return periodOf(`${key}-01-01`, 'year')
  const quarter = /^(\d{4})-Q([1-4])$/.exec(key)
  return quarter ? periodOf(`${quarter[1]}-${FIRST_DAYS[Number(quarter[2]) - 1]}`, 'quarter') : undefined
}

/** Name as officials write it: 2026年, 2026年第4季度. */
export function periodName(key: string): { zh: string; en: string } {
  const [year, quarter] = key.split('-Q')
  return quarter ? { zh: `${year}年第${quarter}季度`, en: `${year} Q${quarter}` } : { zh: `${year}年`, en: `${year}` }
}
