import type { App } from '../../../core/app.ts'
import { cityPackOf, districtFinderOf } from '../../../core/regions/index.ts'
import type { RowRules } from '../logic/row.ts'

/** What rows of this city are checked against. */
export function rulesFor(app: App, regions: readonly string[]): RowRules {
  return {
    districts: districtFinderOf(app),
    regions,
    industries: new Map(cityPackOf(app).industries.map((i) => [i.name, i.code])),
    today: new Date(app.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
  }
}
