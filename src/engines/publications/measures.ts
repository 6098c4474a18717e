import { defineMeasure } from '../policy/index.ts'
import { countEntries } from './store/lists.ts'

/** Live counts that statuses of policy items rest on. A count has no clock of its own: it is made at the moment it is asked for. */
export const publicationMeasures = [
  defineMeasure({
    id: 'publications.public',
    label: { zh: '正在公示', en: 'Publications that are public' },
    unit: { zh: '条', en: 'entries' },
    source: '/publications/all',
    count: (tx) => countEntries(tx, 'public', new Date()),
  }),
  defineMeasure({
    id: 'publications.late',
    label: { zh: '逾期未公示', en: 'Not published within their term' },
    unit: { zh: '条', en: 'entries' },
    source: '/publications',
    count: (tx) => countEntries(tx, 'late', new Date()),
  }),
  defineMeasure({
    id: 'publications.beyond-term',
    label: { zh: '超过公示期限未下线', en: 'Beyond their term and not closed' },
    unit: { zh: '条', en: 'entries' },
    source: '/publications/all',
    count: (tx) => countEntries(tx, 'beyond-term', new Date()),
  }),
]
