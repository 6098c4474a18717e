import type { Bilingual } from '../text.ts'

export type RegionLevel = 'city' | 'district' | 'street' | 'grid'

/** A region of the tree: the code of a part begins with the code of the whole ('12', '120101', '120101001'). */
export interface RegionRow {
  readonly code: string
  readonly parentCode: string | null
  readonly level: RegionLevel
  readonly name: string
}

/** A section (`C`) or division (`C13`) of GB/T 4754. */
export interface IndustryRow {
  readonly code: string
  readonly name: string
  readonly parentCode: string | null
}

/** A code or a name of the past and the district it belongs to today. */
export interface FormerRegion {
  readonly code: string
  readonly name: string
  readonly now: string
  /** When it ended, `YYYY` or `YYYY-MM`. */
  readonly until: string
}

/** A zone that registers firms under its own name and the district it lies in. Only zones of one district; a name shared by two is no answer. */
export interface Zone {
  readonly names: readonly string[]
  readonly district: string
}

/** What a city brings of its own: its regions, what they were called, the industries it sorts by. */
export interface CityPack {
  readonly id: string
  readonly name: Bilingual
  /** Code of the whole city: the first digits of all its regions. */
  readonly code: string
  readonly regions: readonly RegionRow[]
  readonly formerRegions: readonly FormerRegion[]
  readonly zones: readonly Zone[]
  readonly industries: readonly IndustryRow[]
}
