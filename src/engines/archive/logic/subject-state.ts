import { storedName } from '../../../core/text/stored.ts'
import type { SubjectStatus } from '../define.ts'
import type { OtherName } from '../schema.ts'

/** What a record of identity can say about a subject: the part of it that changes over time. */
export interface SubjectState {
  readonly name: string
  readonly names: readonly OtherName[]
  readonly scheme: 'credit-code' | 'own' | null
  readonly issuer: string | null
  readonly code: string | null
  readonly region: string
  readonly industry: string | null
  readonly address: string | null
  readonly status: SubjectStatus
  readonly holderId: string | null
  readonly details: Readonly<Record<string, unknown>>
}

const FIELDS = [
  'name',
  'names',
  'scheme',
  'issuer',
  'code',
  'region',
  'industry',
  'address',
  'status',
  'holderId',
  'details',
] as const

/** The state out of anything that carries it (a stored row has more fields). */
export function stateOf(row: SubjectState): SubjectState {
  return Object.fromEntries(FIELDS.map((f) => [f, row[f]])) as unknown as SubjectState
}

/**
 * The state with its names as names are stored, whoever wrote them: a page, a file, a record of before that was the rule. A name of which nothing
 * would be left stays as it is.
 */
export function withStoredNames<S extends Pick<SubjectState, 'name' | 'names'>>(state: S): S {
  const names = state.names.map((n) => ({ ...n, name: storedName(n.name) || n.name }))
  return { ...state, name: storedName(state.name) || state.name, names }
}

/** An own key as it is stored. */
export function storedOwnKey<K extends { readonly issuer: string; readonly code: string }>(key: K): K {
  return { ...key, issuer: storedName(key.issuer), code: storedName(key.code) }
}

/**
 * The state after a change. A new name keeps the old one as a former name that ended on that day; details are merged field by
 * field, where null takes a field away.
 */
export function changeSubjectState(
  before: SubjectState,
  change: Partial<SubjectState>,
  happenedAt: Date,
): SubjectState {
  const next = withStoredNames({ ...stateOf(before), ...definedOnly(change) })
  const details = { ...before.details, ...change.details }
  const kept = Object.fromEntries(Object.entries(details).filter(([, v]) => v !== null))
  const isRenamed = next.name !== before.name
  const former: OtherName = { name: before.name, kind: 'former', to: chinaDay(happenedAt) }
  const names = isRenamed ? [...next.names.filter((n) => n.name !== next.name), former] : next.names
  return { ...next, names, details: kept }
}

/** One step of a subject's history: the first says the whole, later ones what changed. */
export interface IdentityStep {
  readonly kind: string
  readonly body: unknown
}

/** What the records of identity, oldest first, come to; undefined when the archive was not yet open. */
export function foldIdentity(steps: readonly IdentityStep[]): SubjectState | undefined {
  let state: SubjectState | undefined
  for (const { kind, body } of steps) {
    if (body === null || typeof body !== 'object') continue
    if (kind === 'subject.registered') state = { ...state, ...stateOf(body as SubjectState) }
    else if (state && 'changes' in body) state = { ...state, ...definedOnly(body.changes as Partial<SubjectState>) }
  }
  return state && withStoredNames(state)
}

/** The civil day in China, which has one time zone and no summer time. */
export function chinaDay(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

function definedOnly<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<T>
}
