import type { App, Module } from '../app.ts'
import type { Database, Tx } from '../db/index.ts'
import type { CityPack } from './define.ts'
import { createDistrictFinder, type DistrictFinder } from './logic.ts'
import { cityRoutes } from './routes.ts'
import { type CityRow, findCityRow, putCity } from './store.ts'

export { createDistrictFinder, type DistrictFinder } from './logic.ts'
export {
  type CityRow,
  completeDemo,
  type DemoFacts,
  type DemoProgress,
  type DemoState,
  findDemo,
  listRegionNames,
  markDemo,
  saveDemoProgress,
} from './store.ts'

/** The city's regions and dictionaries, from its pack: loaded at every start, which changes nothing when nothing has changed. */
export function createRegionsModule(pack: CityPack): Module {
  return {
    id: 'regions',
    routes: cityRoutes,
    declares: { cities: [pack] },
    start: async (app) => {
      await loadCity(app.db, pack)
      return undefined
    },
  }
}

/**
 * Loads the pack's region tree and the city's name into the database. Idempotent.
 * @returns how many regions are new or renamed.
 */
export async function loadCity(db: Database, pack: CityPack): Promise<number> {
  return db.asOwner((client) => putCity(client, pack))
}

/** The pack of this city. @throws Error when no module brings one. */
export function cityPackOf(app: Pick<App, 'modules'>): CityPack {
  const [pack] = app.modules.flatMap((m) => (m.declares?.cities ?? []) as CityPack[])
  if (!pack) throw new Error('no module declares a city')
  return pack
}

const finders = new WeakMap<CityPack, DistrictFinder>()

/** Finds today's district from codes and names of any year. */
export function districtFinderOf(app: Pick<App, 'modules'>): DistrictFinder {
  const pack = cityPackOf(app)
  const known = finders.get(pack)
  if (known) return known
  const finder = createDistrictFinder(pack)
  finders.set(pack, finder)
  return finder
}

/** Name of the city and whether its data is generated: then every page says so. Undefined before the first start. */
export function findCity(tx: Tx): Promise<CityRow | undefined> {
  return findCityRow(tx)
}
