import type { DistrictTile } from '../../web/kit/city.ts'

const tile = (
  code: string,
  name: string,
  shortName: string,
  shortNameEn: string,
  row: number,
  column: number,
): DistrictTile => ({
  code,
  name,
  shortName,
  shortNameEn,
  row,
  column,
})

/**
 * The 16 districts (codes: GB/T 2260, names as of 2016 when the last counties became districts) as a tile grid: north is up,
 * neighbours stand beside each other as far as squares allow. Not a map: no boundary is drawn.
 */
export const tiles: readonly DistrictTile[] = [
  tile('120119', '蓟州区', '蓟州', 'Jizhou', 0, 2),
  tile('120114', '武清区', '武清', 'Wuqing', 1, 1),
  tile('120115', '宝坻区', '宝坻', 'Baodi', 1, 2),
  tile('120117', '宁河区', '宁河', 'Ninghe', 1, 3),
  tile('120113', '北辰区', '北辰', 'Beichen', 2, 2),
  tile('120106', '红桥区', '红桥', 'Hongqiao', 3, 1),
  tile('120105', '河北区', '河北', 'Hebei', 3, 2),
  tile('120110', '东丽区', '东丽', 'Dongli', 3, 3),
  tile('120104', '南开区', '南开', 'Nankai', 4, 1),
  tile('120101', '和平区', '和平', 'Heping', 4, 2),
  tile('120102', '河东区', '河东', 'Hedong', 4, 3),
  tile('120116', '滨海新区', '滨海', 'Binhai', 4, 4),
  tile('120111', '西青区', '西青', 'Xiqing', 5, 1),
  tile('120103', '河西区', '河西', 'Hexi', 5, 2),
  tile('120112', '津南区', '津南', 'Jinnan', 5, 3),
  tile('120118', '静海区', '静海', 'Jinghai', 6, 1),
]
