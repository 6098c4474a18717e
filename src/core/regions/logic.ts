import { nameKey } from '../text/fold.ts'
import type { CityPack } from './define.ts'

/** Finds today's district from what registers write: codes of any year, full or short names, former names, zones. */
export interface DistrictFinder {
  /** By a code or a name; undefined when it is neither. */
  find(text: string): string | undefined
  /** By the first six digits of a region or by digits 3 to 8 of a credit code; undefined for the city itself or a foreign place. */
  findByCode(code: string): string | undefined
  /** By the beginning of an address; undefined when it names no district. */
  findInAddress(address: string): string | undefined
  /** Name of today's district. */
  nameOf(district: string): string
}

/**
 * Makes the finder of a city. Names are compared by their key, with or without the city's name before them
 * and with or without 区, 县 or 新区 after them.
 */
export function createDistrictFinder(pack: CityPack): DistrictFinder {
  const cityName = nameKey(pack.regions.find((r) => r.code === pack.code)?.name ?? pack.name.zh)
  const cityShort = cityName.replace(/市$/, '')
  const districts = pack.regions.filter((r) => r.level === 'district')
  const byCode = new Map<string, string>(districts.map((d) => [d.code, d.code]))
  for (const former of pack.formerRegions) byCode.set(former.code, former.now)
  const fullNames: [string, string][] = [
    ...districts.map((d): [string, string] => [nameKey(d.name), d.code]),
    ...pack.formerRegions.map((f): [string, string] => [nameKey(f.name), f.now]),
  ]
  const zoneNames = pack.zones.flatMap((z) => z.names.map((name): [string, string] => [nameKey(name), z.district]))
  const byName = new Map<string, string>([...fullNames, ...zoneNames])
  for (const [name, code] of fullNames) {
    const short = name.replace(/(新区|区|县)$/, '')
    // 蓟县 has no shorter form: one character names no district.
    if (short.length >= 2 && !byName.has(short)) byName.set(short, code)
  }

  const withoutCity = (text: string): string => {
    const trimmed = nameKey(text)
    for (const prefix of [cityName, cityShort])
      if (trimmed.startsWith(prefix) && trimmed.length > prefix.length) return trimmed.slice(prefix.length)
    return trimmed
  }
  // Longest first: 天津港保税区 before 保税区.
  const beginnings = [...fullNames, ...zoneNames].sort((a, b) => b[0].length - a[0].length)
  const beginningOf = (text: string) => beginnings.find(([name]) => text.startsWith(name))?.[1]

  const findByCode = (code: string) => byCode.get(code.slice(0, 6))
  return {
    findByCode,
    find(text) {
      const asked = nameKey(text)
      if (/^\d{6}(\d{3}|\d{6})?$/.test(asked)) return findByCode(asked)
      return byName.get(asked) ?? byName.get(withoutCity(asked))
    },
    findInAddress(address) {
      const text = nameKey(address)
      return beginningOf(text) ?? beginningOf(withoutCity(text))
    },
    nameOf: (district) => districts.find((d) => d.code === district)?.name ?? district,
  }
}
