import type { Permission } from '../../core/access/define.ts'
import { useActor } from './actor.ts'
import { useCity } from './city.ts'

/** The whole city and its districts, as far as the reader holds a permission there: options of a list. */
export function useRegionChoices(permission: Permission): { readonly value: string; readonly label: string }[] {
  const actor = useActor()
  const city = useCity()
  const whole = actor.regions.find((r) => r.length === 2)
  return [
    ...(whole ? [{ value: whole, label: city.name }] : []),
    ...city.tiles.filter((d) => actor.may(permission, d.code)).map((d) => ({ value: d.code, label: d.name })),
  ]
}
