import type { Severity } from './single-plan.ts'

/** Where inspection stands between lots. */
export interface InspectionState {
  readonly severity: Severity | 'discontinued'
  /** Lots of the present severity, the newest last: accepted or not; at most as many as the rules look back on are kept. */
  readonly recent: readonly boolean[]
  /** Switching score of normal inspection. */
  readonly score: number
  /** Lots not accepted since tightened inspection began. */
  readonly refusedOnTightened: number
}

/** What became of a lot on original inspection. */
export interface LotOutcome {
  readonly isAccepted: boolean
  /** Acceptance number of the plan used. */
  readonly accept: number
  /** Whether the lot would also have been accepted with the AQL one step tighter; for acceptance numbers of 2 and more. */
  readonly isAcceptedOneStepTighter?: boolean
  /** Double or multiple plan: accepted after the first sample, or after the third of a multiple one. */
  readonly isAcceptedEarly?: boolean
  /** In reduced inspection: accepted with a count between the two numbers (MIL-STD-105E only). */
  readonly isBetween?: boolean
}

/** What the rules need to know besides lots. */
export interface SwitchingConditions {
  /** Production is steady and the responsible authority wants reduced inspection. */
  readonly mayReduce: boolean
}

/** The figures of the rules, so that a scheme can state its own. */
export interface SwitchingRules {
  readonly refusedToTighten: number
  readonly amongLots: number
  readonly acceptedToRelax: number
  readonly scoreToReduce: number
  readonly refusedToDiscontinue: number
}

/**
 * Figures of ISO 2859-1:1999, 9.3–9.4 (GB/T 2828.1-2012): tightened after 2 of 5 or fewer consecutive lots not accepted, normal again after 5 accepted,
 * reduced from a score of 30 on, discontinued after 5 lots not accepted on tightened inspection. Taken from secondary sources; not compared with the text.
 */
export const iso2859Switching: SwitchingRules = {
  refusedToTighten: 2,
  amongLots: 5,
  acceptedToRelax: 5,
  scoreToReduce: 30,
  refusedToDiscontinue: 5,
}

/** Every inspection begins on normal. */
export const startOfInspection: InspectionState = { severity: 'normal', recent: [], score: 0, refusedOnTightened: 0 }

/**
 * The next state after a lot. Score of normal inspection: with acceptance number 0 or 1, +2 when accepted; from 2 on, +3 when it would have been accepted
 * one AQL step tighter; double and multiple plans, +3 when accepted early; otherwise it falls to 0. A discontinued inspection stays so until {@link
 * resumeTightened}.
 *
 * @example
 * nextState(nextState(startOfInspection, { isAccepted: false, accept: 2 }), { isAccepted: false, accept: 2 }).severity // 'tightened'
 */
export function nextState(
  state: InspectionState,
  lot: LotOutcome,
  conditions: SwitchingConditions = { mayReduce: false },
  rules: SwitchingRules = iso2859Switching,
): InspectionState {
  const recent = [...state.recent, lot.isAccepted].slice(-Math.max(rules.amongLots, rules.acceptedToRelax))
  switch (state.severity) {
    case 'discontinued':
      return state
    case 'normal': {
      if (recent.slice(-rules.amongLots).filter((accepted) => !accepted).length >= rules.refusedToTighten)
        return { severity: 'tightened', recent: [], score: 0, refusedOnTightened: 0 }
      const score = scoreAfter(state.score, lot)
      return score >= rules.scoreToReduce && conditions.mayReduce
        ? { ...startOfInspection, severity: 'reduced' }
        : { ...state, recent, score }
    }
    case 'tightened': {
      const refusedOnTightened = state.refusedOnTightened + (lot.isAccepted ? 0 : 1)
      if (refusedOnTightened >= rules.refusedToDiscontinue)
        return { ...state, severity: 'discontinued', refusedOnTightened }
      const accepted = recent.slice(-rules.acceptedToRelax)
      return accepted.length === rules.acceptedToRelax && accepted.every(Boolean)
        ? startOfInspection
        : { ...state, recent, refusedOnTightened }
    }
    case 'reduced':
      return lot.isAccepted && !lot.isBetween && conditions.mayReduce ? { ...state, recent } : startOfInspection
  }
}

/**
 * Inspection resumes on tightened when the supplier has improved and the authority agrees.
 *
 * @throws RangeError when inspection is not discontinued
 * @example
 * resumeTightened({ ...startOfInspection, severity: 'discontinued' }).severity // 'tightened'
 */
export function resumeTightened(state: InspectionState): InspectionState {
  if (state.severity !== 'discontinued') throw new RangeError(`resumeTightened: inspection is ${state.severity}`)
  return { severity: 'tightened', recent: [], score: 0, refusedOnTightened: 0 }
}

function scoreAfter(score: number, lot: LotOutcome): number {
  if (!lot.isAccepted) return 0
  if (lot.isAcceptedEarly !== undefined) return lot.isAcceptedEarly ? score + 3 : 0
  if (lot.accept <= 1) return score + 2
  return lot.isAcceptedOneStepTighter ? score + 3 : 0
}
