import type { KindDocument, Proposal, PublicContent } from '../schema.ts'
import type { EntryState } from '../store/entry.ts'
import { endOfSpan } from './clock.ts'

/** The entry with a text that waits: the first one, or a correction of what is public. A new text takes the place of one that still waits. */
export function withProposal(entry: EntryState, proposal: Proposal, isApproved: boolean): EntryState {
  const isFirst = entry.content === null
  return {
    ...entry,
    recordId: proposal.recordId,
    writtenBy: proposal.proposedBy,
    status: isFirst ? 'pending' : entry.status,
    proposal,
    proposalState: isApproved ? 'approved' : 'waiting',
  }
}

/** What waits becomes what is public. A correction keeps beginning and end of the term: it must not run anew. */
export function asPublished(entry: EntryState, document: KindDocument, at: Date): EntryState {
  const { proposal } = entry
  if (!proposal) throw new Error(`${entry.id} has nothing to publish`)
  const publishedAt = entry.publishedAt ?? at
  return {
    ...entry,
    status: 'public',
    subjectName: proposal.content.subject.name,
    content: proposal.content,
    digest: proposal.digest,
    proposal: null,
    proposalState: null,
    publishedAt,
    changedAt: at,
    expiresAt: endOfTerm(publishedAt, document, proposal.content),
    isCorrected: entry.content !== null || entry.isCorrected,
  }
}

/** Whether the text says what has a shorter term. */
export function shorterTermOf({ term }: KindDocument, { fields }: PublicContent): KindDocument['term']['shorter'] {
  const { shorter } = term
  return shorter?.values.includes(String(fields[shorter.field] ?? '')) ? shorter : undefined
}

/** Until when a text is public: its last day counts whole. */
export function endOfTerm(publishedAt: Date, document: KindDocument, content: PublicContent): Date {
  const shorter = shorterTermOf(document, content)
  if (!shorter) return endOfSpan(publishedAt, document.term.longest)
  const end = endOfSpan(publishedAt, shorter.for)
  // It went at the beginning of the day on which the shorter term came into force.
  const start = shorter.notBefore ? new Date(`${shorter.notBefore}T00:00:00+08:00`) : end
  return end < start ? start : end
}

/** The record does not hold (any more): what waits goes, what is public is struck through and goes after a while. */
export function asWithdrawn(entry: EntryState, document: KindDocument, recordId: string, at: Date): EntryState {
  const without = { ...entry, recordId, proposal: null, proposalState: null }
  if (entry.status === 'pending' || entry.status === 'refused') return { ...without, status: 'dropped' }
  if (entry.status !== 'public') return without
  const last = endOfSpan(at, document.withdrawnVisibleFor)
  const expiresAt = entry.expiresAt && entry.expiresAt < last ? entry.expiresAt : last
  return { ...without, status: 'withdrawn', changedAt: at, expiresAt }
}

/** Nothing public is left of it. The text stays inside, for whoever has to answer for it. */
export function asEnded(entry: EntryState, at: Date): EntryState {
  const expiresAt = entry.expiresAt && entry.expiresAt < at ? entry.expiresAt : at
  return { ...entry, status: 'ended', expiresAt, proposal: null, proposalState: null }
}

/** Whether two texts say the same to the public. */
export function saysTheSame(a: PublicContent, b: PublicContent): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  )
}
