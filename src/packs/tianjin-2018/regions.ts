import type { FormerRegion, RegionRow, Zone } from '../../core/regions/define.ts'
import { streets } from './streets.ts'

const CITY = '12'

const district = (code: string, name: string): RegionRow => ({ code, parentCode: CITY, level: 'district', name })

/** The 16 districts of Tianjin by GB/T 2260, names as of 2016. */
export const districts: readonly RegionRow[] = [
  district('120101', '和平区'),
  district('120102', '河东区'),
  district('120103', '河西区'),
  district('120104', '南开区'),
  district('120105', '河北区'),
  district('120106', '红桥区'),
  district('120110', '东丽区'),
  district('120111', '西青区'),
  district('120112', '津南区'),
  district('120113', '北辰区'),
  district('120114', '武清区'),
  district('120115', '宝坻区'),
  district('120116', '滨海新区'),
  district('120117', '宁河区'),
  district('120118', '静海区'),
  district('120119', '蓟州区'),
]

export const regions: readonly RegionRow[] = [
  { code: CITY, parentCode: null, level: 'city', name: '天津市' },
  ...districts,
  ...streets,
]

/**
 * Codes that stand in credit codes and old registers, and the district they belong to today. Sources: GB/T 2260 and its amendments;
 * 国函〔2009〕125号 for 塘沽, 汉沽 and 大港, which became 滨海新区.
 */
export const formerRegions: readonly FormerRegion[] = [
  { code: '120107', name: '塘沽区', now: '120116', until: '2009-11' },
  { code: '120108', name: '汉沽区', now: '120116', until: '2009-11' },
  { code: '120109', name: '大港区', now: '120116', until: '2009-11' },
  { code: '120221', name: '宁河县', now: '120117', until: '2015-08' },
  { code: '120222', name: '武清县', now: '120114', until: '2000' },
  { code: '120223', name: '静海县', now: '120118', until: '2015-08' },
  { code: '120224', name: '宝坻县', now: '120115', until: '2001' },
  { code: '120225', name: '蓟县', now: '120119', until: '2016-06' },
]

/**
 * Zones that register firms under their own name and lie in one district. 高新区 is not among them: it lies in several.
 * The three areas of the free-trade zone (东疆, 机场, 中心商务) all belong to 滨海新区.
 */
export const zones: readonly Zone[] = [
  { names: ['天津港保税区', '保税区', '空港保税区', '港保税区'], district: '120116' },
  { names: ['自贸区', '自贸试验区', '自由贸易试验区'], district: '120116' },
  { names: ['天津开发区', '天津市开发区', '天津经济技术开发区'], district: '120116' },
  { names: ['东疆保税港区', '天津东疆保税港区'], district: '120116' },
  { names: ['中新天津生态城', '中新生态城', '天津生态城'], district: '120116' },
]
