import { createContext, useContext } from 'react'

/** A district of the city as one square; `row` and `column` count from 0 and only say who neighbours whom. */
export interface DistrictTile {
  readonly code: string
  readonly name: string
  readonly shortName: string
  readonly shortNameEn: string
  readonly row: number
  readonly column: number
}

export interface City {
  readonly name: string
  readonly isDemo: boolean
  readonly tiles: readonly DistrictTile[]
}

export const CityContext = createContext<City>({ name: '', isDemo: false, tiles: [] })

/** The city this server runs for, given by the shell. */
export function useCity(): City {
  return useContext(CityContext)
}
