import type { Bilingual } from '../../../core/text.ts'

/** Not started, under way, evidenced, overdue. */
export type DutyState = 'not-started' | 'under-way' | 'evidenced' | 'overdue'

export const DUTY_STATES: Readonly<Record<DutyState, Bilingual>> = {
  'not-started': { zh: '未启动', en: 'Not started' },
  'under-way': { zh: '推进中', en: 'Under way' },
  evidenced: { zh: '已有证据', en: 'Evidenced' },
  overdue: { zh: '已逾期', en: 'Overdue' },
}

/**
 * One entry in the history of a duty. Nothing is changed afterwards: a later entry of the same kind replaces what the earlier said, a
 * withdrawal takes one back.
 */
export interface DutyEntry {
  readonly id: string
  readonly kind: 'owner' | 'deadline' | 'note' | 'evidence' | 'withdrawal'
  /** Owner's name, deadline YYYY-MM-DD, note, what the evidence shows, or why an entry is taken back. */
  readonly text: string
  /** The entry that a withdrawal takes back. */
  readonly withdraws?: string | null | undefined
}

export interface DutySummary {
  readonly state: DutyState
  readonly owner: string | undefined
  readonly deadline: string | undefined
  readonly evidenceCount: number
}

/** Entries that were not taken back, without the withdrawals. */
export function standingEntries<E extends Pick<DutyEntry, 'id' | 'kind' | 'withdraws'>>(entries: readonly E[]): E[] {
  const withdrawn = new Set(entries.map((e) => e.withdraws))
  return entries.filter((e) => e.kind !== 'withdrawal' && !withdrawn.has(e.id))
}

/**
 * Where a duty stands: a pure reading of its entries in their order. Evidence given before the deadline was set anew still counts.
 * @param today YYYY-MM-DD in China
 */
export function summariseDuty(entries: readonly DutyEntry[], today: string): DutySummary {
  let owner: string | undefined
  let deadline: string | undefined
  let evidenceCount = 0
  const standing = standingEntries(entries)
  for (const entry of standing) {
    if (entry.kind === 'owner') owner = entry.text
    else if (entry.kind === 'deadline') deadline = entry.text
    else if (entry.kind === 'evidence') evidenceCount++
  }
  const isOverdue = deadline !== undefined && deadline < today
  const state: DutyState =
    evidenceCount > 0 ? 'evidenced' : isOverdue ? 'overdue' : standing.length > 0 ? 'under-way' : 'not-started'
  return { state, owner, deadline, evidenceCount }
}
