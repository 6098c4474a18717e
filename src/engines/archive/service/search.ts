import { maskName } from '../../../core/access/masking.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { normalName } from '../../../stats/identity/normal-name.ts'
import { normalCode } from '../logic/credit-code.ts'
import { maskSubject } from '../logic/mask.ts'
import { cursorInvalid, exportTooLarge, searchTooShort } from '../problems.ts'
import type { SubjectHit, SubjectPage } from '../schema.ts'
import { type HitRow, type SubjectCriteria, searchRows } from '../store/search.ts'

/** Up to here a total is exact; above it the reply says “more than”. */
export const COUNT_BOUND = 500
const LONGEST_PAGE = 100

/** What to look for; absent parts do not limit. `after` is the `next` of the page before. */
export interface SearchQuery extends Omit<SubjectCriteria, 'after'> {
  /** One box for both: text that looks like a code is searched as a code, else as a name. */
  readonly q?: string | undefined
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

/**
 * Finds subjects in the caller's regions, in a stable order, page by page.
 * The first page says how many there are: exactly up to {@link COUNT_BOUND}, else honestly “more than”.
 * @throws Refusal `search-too-short` for a name of fewer than two characters, `cursor-invalid`.
 */
export async function searchSubjects(tx: Tx, regions: readonly string[], query: SearchQuery): Promise<SubjectPage> {
  const limit = Math.min(query.limit ?? 20, LONGEST_PAGE)
  const criteria = criteriaOf(query)
  if (criteria.text !== undefined && [...normalName(criteria.text)].length < 2) throw refuse(searchTooShort())
  const isFirst = query.after === undefined
  // Nowhere is nothing; the database would walk through every subject to find that out.
  if (regions.length === 0 && query.ownedBy === undefined) return { items: [], total: { count: 0, isMore: false } }
  const rows = await searchRows(tx, regions, criteria, {
    page: limit + 1,
    bound: isFirst ? COUNT_BOUND + 1 : limit + 1,
  })
  const last = rows.length > limit ? rows[limit - 1] : undefined
  const found = rows[0]?.found ?? 0
  return {
    items: distinct(rows.slice(0, limit)).map((row) => toHit(row, criteria.text)),
    ...(last && { next: toCursor(last.key === null ? [last.subjectId] : [last.key, last.subjectId]) }),
    ...(isFirst && { total: { count: Math.min(found, COUNT_BOUND), isMore: found > COUNT_BOUND } }),
  }
}

/** Looks like (the beginning of) a credit code: at least six of its characters, and more digits than any name would have. */
const CODE_LIKE = /^[0-9A-HJ-NPQRTUWXY]{6,18}$/

export function criteriaOf(query: SearchQuery): SubjectCriteria {
  const { q, after, limit: _, text, code, ...rest } = query
  const asked = q?.trim() ? q : undefined
  const asCode = asked === undefined ? '' : normalCode(asked)
  const isCode = CODE_LIKE.test(asCode) && /^\d{2}/.test(asCode)
  const wantedCode = code ?? (isCode ? asCode : undefined)
  return {
    ...rest,
    text: text ?? (isCode ? undefined : asked),
    code: wantedCode,
    after: after === undefined ? undefined : fromCursor(after, wantedCode === undefined ? 1 : 2),
  }
}

/** Two codes of one subject may both begin alike; it is one hit. */
function distinct(rows: readonly HitRow[]): HitRow[] {
  return [...new Map(rows.map((r) => [r.subjectId, r])).values()]
}

function toHit({ otherNames, found: _, key: _k, ...row }: HitRow, text: string | undefined): SubjectHit {
  const needle = text === undefined ? '' : normalName(text)
  const foundBy = normalName(row.name).includes(needle) ? null : otherNames.find((n) => normalName(n).includes(needle))
  const hit = { ...row, foundBy: foundBy ?? null }
  if (row.kind !== 'person') return hit
  const { name, code, address } = maskSubject({ ...row, names: [], details: {} })
  return { ...hit, name, code, address, foundBy: foundBy ? maskName(foundBy) : null }
}

function toCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function fromCursor(cursor: string, parts: number): string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const isKey = Array.isArray(key) && key.length === parts && key.every((k) => typeof k === 'string')
    if (isKey && !key.join('').includes('\0') && UUID.test(key.at(-1) ?? '')) return key
  } catch {
    // not one of ours: refused below
  }
  throw refuse(cursorInvalid())
}

/** Most rows of one export. A search with more is refused, not cut short. */
export const EXPORT_LIMIT = 20_000

/** Every hit of a search, for an export. @throws Refusal `export-too-large`, `search-too-short`. */
export async function listAllHits(tx: Tx, regions: readonly string[], query: SearchQuery): Promise<SubjectHit[]> {
  const criteria = criteriaOf({ ...query, after: undefined })
  if (criteria.text !== undefined && [...normalName(criteria.text)].length < 2) throw refuse(searchTooShort())
  const rows = await searchRows(tx, regions, criteria, { page: EXPORT_LIMIT + 1, bound: EXPORT_LIMIT + 1 })
  if (rows.length > EXPORT_LIMIT) throw refuse(exportTooLarge({ limit: EXPORT_LIMIT }))
  return distinct(rows).map((row) => toHit(row, criteria.text))
}
