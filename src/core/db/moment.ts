import pg from 'pg'

/** A moment as PostgreSQL writes it in nearly every case: a year of four digits and an offset of whole hours. */
const USUAL = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d$/

const parseUnusual = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)

/**
 * A `timestamptz` as the driver reads it, in 0.6 µs instead of 1.5: two of them stand in every record.
 * What is before our era, beyond the year 9999, infinite or in an odd offset is left to the driver.
 */
export function parseMoment(text: string): unknown {
  if (!USUAL.test(text)) return parseUnusual(text)
  return new Date(`${text.slice(0, 10)}T${text.slice(11)}:00`)
}
