import { unit } from 'mathjs'

/**
 * A value in another unit of the same kind of quantity, by the package mathjs: SI and customary units with prefixes and powers (`mg/kg`, `kPa`, `degC`).
 *
 * @param value in `from`
 * @throws RangeError for an unknown unit, or units of different kinds of quantity
 * @example
 * convertUnit(50.000623, 'mm', 'um').toFixed(3) // '50000.623'
 */
export function convertUnit(value: number, from: string, to: string): number {
  try {
    return unit(value, from).toNumber(to)
  } catch (error) {
    throw new RangeError(`convertUnit: ${from} → ${to}: ${error instanceof Error ? error.message : error}`)
  }
}

/**
 * Whether two units are of one kind of quantity, so that results in them can be compared at all.
 *
 * @returns false also for a unit nobody knows
 * @example
 * areComparable('mg/kg', 'g/tonne') // true
 */
export function areComparable(one: string, other: string): boolean {
  try {
    return unit(1, one).equalBase(unit(1, other))
  } catch {
    return false
  }
}
