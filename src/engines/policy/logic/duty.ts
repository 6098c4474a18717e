import type { Bilingual } from '../../../core/text.ts'

/** Not started, under way, evidenced, overdue. */
export type DutyState = 'not-started' | 'under-way' | 'evidenced' | 'overdue'

export const DUTY_STATES: Readonly<Record<DutyState, Bilingual>> = {
  'not-started': { zh: '未启动', en: 'Not started' },
  'under-way': { zh: '推进中', en: 'Under way' },
  evidenced: { zh: '已有证据', en: 'Evidenced' },
  overdue: { zh: '已逾期', en: 'Overdue' },
}

/** One entry in the history of a duty. Nothing is changed afterwards; a later entry of the same kind replaces what the earlier said. */
export interface DutyEntry {
  readonly kind: 'owner' | 'deadline' | 'note' | 'evidence'
  /** Owner's name, deadline YYYY-MM-DD, note, or what the evidence shows. */
  readonly text: string
  /** Digest of the file that shows it, for evidence. */
  readonly fileDigest?: string | undefined
  /** ISO time. */
  readonly at: string
}

export interface DutySummary {
  readonly state: DutyState
  readonly owner: string | undefined
  readonly deadline: string | undefined
  readonly evidenceCount: number
}

/**
 * Where a duty stands: a pure reading of its entries in their order. Evidence given before the deadline was set anew still counts.
 * @param today YYYY-MM-DD in China
 */
export function summariseDuty(entries: readonly DutyEntry[], today: string): DutySummary {
  let owner: string | undefined
  let deadline: string | undefined
  let evidenceCount = 0
  for (const entry of entries) {
    if (entry.kind === 'owner') owner = entry.text
    else if (entry.kind === 'deadline') deadline = entry.text
    else if (entry.kind === 'evidence') evidenceCount++
  }
  const isOverdue = deadline !== undefined && deadline < today
  const state: DutyState =
    evidenceCount > 0 ? 'evidenced' : isOverdue ? 'overdue' : entries.length > 0 ? 'under-way' : 'not-started'
  return { state, owner, deadline, evidenceCount }
}
