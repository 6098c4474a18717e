import { defineMeasure } from '../policy/index.ts'
import * as store from './store.ts'

export const drawMeasures = [
  defineMeasure({
    id: 'draws.drawn',
    label: { zh: '可核验的随机抽取', en: 'Verifiable draws' },
    unit: { zh: '次', en: 'draws' },
    source: '/draws',
    count: (tx) => store.countDraws(tx, 'drawn'),
  }),
]
