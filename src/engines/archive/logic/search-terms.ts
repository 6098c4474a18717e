import { normalName } from '../../../stats/identity/normal-name.ts'

/** All names of a subject, normalised, one per line: a searched text holds no line end, so no hit crosses two names. */
export function searchText(names: readonly string[]): string {
  return [...new Set(names.map(normalName))].filter((n) => n !== '').join('\n')
}

/** What decides where a subject is found besides its names. */
export interface Facets {
  readonly kind: string
  readonly region: string
  readonly industry?: string | null | undefined
  readonly status: string
}

/** Lengths of a region code that are a level of its own: city, district, street, grid. */
const REGION_LENGTHS = [2, 6, 9, 12]
/** Section letter; letter with division, group, class. */
const INDUSTRY_LENGTHS = [1, 3, 4, 5]

/**
 * What the inverted index holds of a subject: the distinct bigrams of its names (two characters each) and its facets (longer
 * than two characters, so that none equals a bigram), a code once for every length of prefix that can be asked for.
 */
export function searchTerms(text: string, facets: Facets): string[] {
  const terms = new Set<string>()
  for (const line of text.split('\n')) {
    const characters = [...line]
    for (let i = 0; i + 1 < characters.length; i++) terms.add(`${characters[i]}${characters[i + 1]}`)
  }
  const { kind, region, industry, status } = facets
  terms.add(`k:${kind}`)
  terms.add(`s:${status}`)
  for (const n of REGION_LENGTHS) if (region.length >= n) terms.add(`r:${region.slice(0, n)}`)
  if (industry) for (const n of INDUSTRY_LENGTHS) if (industry.length >= n) terms.add(`i:${industry.slice(0, n)}`)
  return [...terms]
}
