import { defineMeasure } from '../policy/index.ts'
import { countCases, countEscalations } from './store.ts'

const cases = { zh: '件', en: 'cases' }

/** Live counts that statuses of policy items rest on. */
export const caseMeasures = [
  defineMeasure({
    id: 'cases.opened',
    label: { zh: '立案', en: 'Cases opened' },
    unit: cases,
    source: '/cases',
    count: (tx) => countCases(tx, 'opened'),
  }),
  defineMeasure({
    id: 'cases.closed',
    label: { zh: '办结', en: 'Cases closed' },
    unit: cases,
    source: '/cases',
    count: (tx) => countCases(tx, 'closed'),
  }),
  defineMeasure({
    id: 'cases.escalations',
    label: { zh: '超期督办', en: 'Overdue deadlines escalated' },
    unit: { zh: '次', en: 'times' },
    source: '/cases/board',
    count: (tx) => countEscalations(tx),
  }),
]
