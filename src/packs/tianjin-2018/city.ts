import type { CityPack } from '../../core/regions/define.ts'
import { industries } from './industries.ts'
import { formerRegions, regions, zones } from './regions.ts'

/** Tianjin: 16 districts, 299 streets and towns, and what they used to be called. */
export const tianjinCity: CityPack = {
  id: 'tianjin-2018',
  name: { zh: '天津市', en: 'Tianjin' },
  code: '12',
  regions,
  formerRegions,
  zones,
  industries,
}
