import { problem } from '../../core/problem.ts'

export const indicatorUnknown = problem(
  'indicator-unknown',
  404,
  { zh: '没有这个指标', en: 'No such indicator' },
  (d: { indicatorId: string }) => ({ facts: d }),
)

export const periodUnknown = problem(
  'period-unknown',
  422,
  { zh: '时期应写作 2026 或 2026-Q4', en: 'A period is written 2026 or 2026-Q4' },
  (d: { period: string }) => ({ facts: d }),
)
