/** One line of a report: this product with this event. A report has as many lines as it has pairs. */
export interface ReportRow {
  readonly report: string | number
  readonly product: string
  readonly event: string
  /** Where expected counts are to be formed within strata (sex, age, year). */
  readonly stratum?: string
}

/** A product and an event, with what was counted. */
export interface PairCount {
  readonly product: string
  readonly event: string
  /** Reports that name both (a). */
  readonly n: number
  /** Expected if reports named them independently: Σ over strata of product·event/reports. */
  readonly expected: number
  /** Reports that name the product, and the event, whatever else they name. */
  readonly productReports: number
  readonly eventReports: number
}

/** Everything counted in one pass. */
export interface PairCounts {
  readonly pairs: readonly PairCount[]
  readonly reports: number
}

/**
 * Counts pairs of product and event over reports in one pass over the rows; memory grows with the pairs, not with the rows. A report counts
 * once for a pair, a product, an event, however often it repeats them. Expected counts are formed within strata and added up
 * (W. DuMouchel, The American Statistician 53 (1999) 177–190, section 2).
 *
 * @param rows lines of one report standing together, in any order of reports; a report has one stratum
 * @returns pairs that occur, in the order of their first row; none for no rows
 * @throws RangeError when a report returns after another one, or changes its stratum
 * @example
 * countPairs([{ report: 1, product: 'A', event: 'x' }, { report: 2, product: 'A', event: 'y' }]).pairs[0].expected // 1
 */
export function countPairs(rows: Iterable<ReportRow>): PairCounts {
  const products = new Names()
  const events = new Names()
  const pairs = new Map<number, number>()
  const strata = new Map<string, Stratum>()
  const closed = new Set<string | number>()
  let report: string | number | undefined
  let stratum: Stratum | undefined
  let stratumName: string | undefined
  let seen = new Set<number>()
  for (const row of rows) {
    if (row.report !== report) {
      if (report !== undefined) closed.add(report)
      if (closed.has(row.report))
        throw new RangeError(`countPairs: report ${row.report} comes again after others; its rows must stand together`)
      report = row.report
      stratumName = row.stratum
      stratum = stratumOf(strata, row.stratum ?? '')
      stratum.reports++
      seen = new Set()
    } else if (row.stratum !== stratumName) throw new RangeError(`countPairs: report ${row.report} is in two strata`)
    const product = products.idOf(row.product)
    const event = events.idOf(row.event)
    const pair = product * MOST_EVENTS + event
    if (seen.has(pair)) continue
    // A product alone and an event alone share the set with the pairs, below zero: −1, −3 … and −2, −4 ….
    const { productReports, eventReports } = stratum as Stratum
    countOnce(seen, -1 - 2 * product, productReports, product)
    countOnce(seen, -2 - 2 * event, eventReports, event)
    seen.add(pair)
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  const parts = [...strata.values()]
  const inAll = (of: 'productReports' | 'eventReports', id: number) =>
    parts.reduce((t, s) => t + (s[of].get(id) ?? 0), 0)
  return {
    reports: parts.reduce((t, s) => t + s.reports, 0),
    pairs: Array.from(pairs, ([pair, n]) => {
      const product = Math.floor(pair / MOST_EVENTS)
      const event = pair % MOST_EVENTS
      return {
        product: products.nameOf(product),
        event: events.nameOf(event),
        n,
        expected: parts.reduce(
          (t, s) => t + ((s.productReports.get(product) ?? 0) * (s.eventReports.get(event) ?? 0)) / s.reports,
          0,
        ),
        productReports: inAll('productReports', product),
        eventReports: inAll('eventReports', event),
      }
    }),
  }
}

/** Two numbers in one exact double: products below 2²⁶. */
const MOST_EVENTS = 2 ** 26

interface Stratum {
  reports: number
  readonly productReports: Map<number, number>
  readonly eventReports: Map<number, number>
}

function stratumOf(strata: Map<string, Stratum>, name: string): Stratum {
  let stratum = strata.get(name)
  if (!stratum) {
    stratum = { reports: 0, productReports: new Map(), eventReports: new Map() }
    strata.set(name, stratum)
  }
  return stratum
}

function countOnce(seen: Set<number>, key: number, counts: Map<number, number>, id: number): void {
  if (seen.has(key)) return
  seen.add(key)
  counts.set(id, (counts.get(id) ?? 0) + 1)
}

/** Names as small numbers. */
class Names {
  readonly #ids = new Map<string, number>()
  readonly #names: string[] = []

  idOf(name: string): number {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const id = this.#names.length
    if (id >= MOST_EVENTS) throw new RangeError('countPairs: more than 67 million names')
    this.#ids.set(name, id)
    this.#names.push(name)
    return id
  }

  nameOf(id: number): string {
    return this.#names[id] as string
  }
}
