import { defineMeasure } from '../policy/index.ts'
import * as store from './store.ts'

export const indicatorMeasures = [
  defineMeasure({
    id: 'indicators.observations',
    label: { zh: '计入合格率的样品批次', en: 'Batches counted in pass rates' },
    unit: { zh: '批次', en: 'batches' },
    source: '/indicators',
    count: store.countObservations,
  }),
  defineMeasure({
    id: 'indicators.random-observations',
    label: { zh: '其中随机抽取的批次', en: 'Of these drawn at random' },
    unit: { zh: '批次', en: 'batches' },
    source: '/indicators',
    count: store.countRandom,
  }),
]
