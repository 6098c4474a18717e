import type { Json } from '../../../core/seal.ts'

/** A record as the archive stores it. */
export interface StoredRecord {
  readonly subjectId: string
  readonly id: string
  readonly kind: string
  readonly formId: string | null
  readonly formVersion: number | null
  readonly body: Json
  readonly happenedAt: Date
  readonly knownAt: Date
  readonly actorId: string
  readonly organisationId: string | null
  readonly source: string
  readonly supersedes: string | null
  readonly withdraws: boolean
  readonly reason: string | null
  readonly fileDigests: readonly string[]
  /** Where it was first written, when a split assigned it to this subject. */
  readonly origin: { readonly subjectId: string; readonly recordId: string } | null
}

/** The whole record as it is sealed: every stored field, moments as ISO text, absent ones as null. */
export function recordContent(r: StoredRecord): Json {
  return {
    id: r.id,
    subjectId: r.subjectId,
    kind: r.kind,
    formId: r.formId,
    formVersion: r.formVersion,
    body: r.body,
    happenedAt: r.happenedAt.toISOString(),
    knownAt: r.knownAt.toISOString(),
    actorId: r.actorId,
    organisationId: r.organisationId,
    source: r.source,
    supersedes: r.supersedes,
    withdraws: r.withdraws,
    reason: r.reason,
    fileDigests: r.fileDigests,
    origin: r.origin && { subjectId: r.origin.subjectId, recordId: r.origin.recordId },
  }
}
