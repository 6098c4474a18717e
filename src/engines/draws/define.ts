import type { Bilingual } from '../../core/text.ts'

/** Something that may be drawn: an object of supervision, a laboratory, an expert. */
export interface Candidate {
  /** The owner's own id of it, unique in the draw; comes back in the outcome and is never published. */
  readonly id: string
  /** Subject of the archive it belongs to, where there is one. */
  readonly key?: string | undefined
  /**
   * What the one it concerns types in to find itself in the published list: the unified social credit code, or what else it knows.
   * Unique in the draw. Without it `id` is taken, and whoever does not know the id cannot find the entry.
   */
  readonly code?: string | undefined
  /** Id of one of the declared strata. */
  readonly stratum: string
  /** Whole number from 1 to 1 000 000, relative to the others of the stratum (1.5 : 1 is 3 : 2). 1 where none is given. */
  readonly weight?: number | undefined
  /** Shown to officials; never published by the draw. */
  readonly label: string
  /** Where it is, for the assignment of inspectors. Published with the list. */
  readonly region?: string | undefined
  /** What an inspector must be able to do, e.g. `['special-equipment']`. Published with the list. */
  readonly needs?: readonly string[] | undefined
}

/** A part of the list that is drawn by itself, at its published ratio. */
export interface Stratum {
  readonly id: string
  readonly label: Bilingual
  /** `[1, 100]` is 1 %, rounded up; or a fixed number. Never more than there are. */
  readonly take: { readonly ratio: readonly [numerator: number, denominator: number] } | { readonly count: number }
  /** At least so many are drawn, where there are so many. */
  readonly minimum?: number | undefined
}

/** Who may act for a party: one account, or any account with a grant in an organisation, or with a role that reaches the draw's region. */
export type PartyHolder =
  | { readonly accountId: string }
  | { readonly organisationId: string }
  | { readonly roleId: string }

/** One who brings a secret. Two or more, by different persons; the system itself always is a further one. */
export interface Party {
  /** Short word, e.g. `office`; unique in the draw. `system` is taken. */
  readonly id: string
  readonly label: Bilingual
  readonly holder: PartyHolder
}

export interface Inspector {
  /** The owner's id of the person, e.g. the account. Never published. */
  readonly id: string
  readonly label: string
  readonly capabilities?: readonly string[] | undefined
  /** Region prefixes in which he works: `['120101']`; `['12']` the whole city. */
  readonly regions: readonly string[]
  /** How many tasks he can take in this draw. */
  readonly capacity: number
  /** One of {@link Assignment.groups}, where teams are made up of them. Published. */
  readonly group?: string | undefined
}

/** Somebody may not inspect something. The reason stays inside; published is whether it was declared or found. */
export interface Recusal {
  readonly inspectorId: string
  /** The candidate's id. Every candidate of the subject where `key` is given instead. */
  readonly candidateId?: string | undefined
  readonly key?: string | undefined
  readonly source: 'declared' | 'record'
  readonly reason: string
}

/** Inspectors drawn with the objects, by the same seed. */
export interface Assignment {
  readonly inspectors: readonly Inspector[]
  /** At least 2. */
  readonly perTask: number
  /** Every team has equally many people of each of these, e.g. of the departments that inspect together. Published. */
  readonly groups?: readonly string[] | undefined
  readonly recusals?: readonly Recusal[] | undefined
  /** Pairs of inspector ids who went together in the round before and must not again. */
  readonly previousPairs?: readonly (readonly [string, string])[] | undefined
}

/** A candidate that was left off the list before the draw; published with the reason. */
export interface Exclusion {
  readonly id: string
  readonly code?: string | undefined
  readonly label: string
  readonly reason: string
}

export interface NewDraw {
  /** `domain.noun`: says which consumers run. `supervision.batch`, `sampling.laboratory`, … */
  readonly purpose: string
  /** Published. */
  readonly title: string
  readonly region: string
  /** What is drawn for, e.g. `{ kind: 'batch', id }`. One draw per purpose and owner; another one only by {@link NewDraw.predecessorId}. */
  readonly owner: { readonly kind: string; readonly id: string }
  readonly roster: Iterable<Candidate> | AsyncIterable<Candidate>
  readonly strata: readonly Stratum[]
  /** Two or more, six at most. */
  readonly parties: readonly Party[]
  readonly assignment?: Assignment | undefined
  readonly exclusions?: readonly Exclusion[] | undefined
  /** The draw that this one repeats: then `reason` must be given, and both are published. */
  readonly predecessorId?: string | undefined
  readonly reason?: string | undefined
  /** Hours the parties have for joining and committing, and for opening. 72 each where none is given. */
  readonly hours?: { readonly prepare: number; readonly open: number } | undefined
  /** A round of the drand network is mixed in; needs the city's setting for it. */
  readonly beacon?: boolean | undefined
}

/** What became of a drawn candidate. */
export interface DrawnCandidate {
  readonly id: string
  readonly key: string | undefined
  readonly label: string
  readonly stratum: string
  readonly weight: number
  readonly region: string | undefined
  readonly needs: readonly string[]
  /** 1 = smallest key of the stratum. */
  readonly rank: number
  /** How likely it was to be drawn: exact (n/N) with equal weights, else the usual approximation n·w/Σw. */
  readonly inclusion: { readonly probability: number; readonly isExact: boolean }
  /** Ids of the inspectors; empty without an assignment. */
  readonly inspectors: readonly { readonly id: string; readonly label: string }[]
  /** Why it has fewer inspectors than asked for. */
  readonly unassigned: Bilingual | undefined
}

/** What a consumer is given, and may act on. */
export interface DrawOutcome {
  readonly drawId: string
  readonly purpose: string
  readonly title: string
  readonly region: string
  readonly owner: { readonly kind: string; readonly id: string }
  readonly predecessorId: string | undefined
  readonly drawnAt: Date
  /** Size of the frame per stratum: how many stood on the list and how many were drawn. */
  readonly strata: readonly { readonly id: string; readonly candidates: number; readonly drawn: number }[]
  /** By stratum, then by rank. */
  readonly drawn: readonly DrawnCandidate[]
}
