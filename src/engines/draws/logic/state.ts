import type { DrawHeader, DrawState, Step } from '../schema.ts'
import { type Circle, type Dealing, memberOf, type Opening, type Protocol } from './sharing.ts'

/** The system's own party; it brings a secret like the others. */
export const SYSTEM_PARTY = 'system'

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>

function ofKind<K extends Step['kind']>(steps: readonly Step[], kind: K): Of<K>[] {
  return steps.filter((s): s is Of<K> => s.kind === kind)
}

/** Where a draw stands: nothing but a reading of its entries. */
export function stateOf(header: DrawHeader, steps: readonly Step[], hasResult: boolean): DrawState {
  if (hasResult) return 'drawn'
  if (steps.some((s) => s.kind === 'cancelled')) return 'cancelled'
  if (steps.some((s) => s.kind === 'failed')) return 'failed'
  if (!steps.some((s) => s.kind === 'closed'))
    return ofKind(steps, 'joined').length < header.parties.length ? 'joining' : 'committing'
  const isBeaconMissing = header.beacon !== undefined && !steps.some((s) => s.kind === 'beacon')
  return ofKind(steps, 'opened').length < header.threshold || isBeaconMissing ? 'opening' : 'drawing'
}

/** The rules a draw was frozen under: it keeps them. */
export function protocolOf(header: Pick<DrawHeader, 'format'>): Protocol {
  return header.format === 'zhiheng/draw/v1' ? 1 : 2
}

/** The parties with what they joined with; undefined until all have joined. */
export function circleOf(header: DrawHeader, drawHash: string, steps: readonly Step[]): Circle | undefined {
  const joined = new Map(ofKind(steps, 'joined').map((s) => [s.party, memberOf(s.party, s.join)]))
  const parties = header.parties.flatMap((p) => joined.get(p.id) ?? [])
  return parties.length < header.parties.length ? undefined : { drawHash, threshold: header.threshold, parties }
}

/** Dealings in the order of the parties; undefined until all are there. */
export function dealingsOf(header: DrawHeader, steps: readonly Step[]): readonly Dealing[] | undefined {
  const dealt = new Map(ofKind(steps, 'committed').map((s) => [s.party, s.dealing]))
  const list = header.parties.flatMap((p) => dealt.get(p.id) ?? [])
  return list.length === header.parties.length ? list : undefined
}

/** Openings by place of the party. */
export function openingsOf(header: DrawHeader, steps: readonly Step[]): ReadonlyMap<number, Opening> {
  const places = new Map(header.parties.map((p, i) => [p.id, i]))
  return new Map(
    ofKind(steps, 'opened').flatMap((s) => {
      const place = places.get(s.party)
      return place === undefined ? [] : [[place, s.opening] as const]
    }),
  )
}

export function beaconOf(steps: readonly Step[]) {
  return ofKind(steps, 'beacon')[0]?.beacon
}

/** A party has dealt its secret: a majority of keys could read what comes. From then on nobody may call the draw off. */
export function hasDealt(steps: readonly Step[]): boolean {
  return ofKind(steps, 'committed').some((s) => s.party !== SYSTEM_PARTY)
}

/** Who has not done what the phase asks for. */
export function missingParties(header: DrawHeader, steps: readonly Step[], kind: 'joined' | 'committed' | 'opened') {
  const done = new Set(ofKind(steps, kind).map((s) => s.party))
  return header.parties.filter((p) => !done.has(p.id)).map((p) => p.id)
}

/** Nothing more happens in it: it has its result, or will never have one. Only then may it be repeated. */
export function isEnded(state: DrawState): boolean {
  return state === 'drawn' || state === 'failed' || state === 'cancelled'
}
