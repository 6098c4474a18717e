import type { Tx } from '../../../core/db/index.ts'
import { maskSubject } from '../logic/mask.ts'
import type { SubjectAsOf, TimelineQuery } from '../schema.ts'
import { momentOf } from '../service/moment.ts'
import { findStateAsOf, type TimelineOptions } from '../service/timeline.ts'
import type { SubjectRow } from '../store/subjects.ts'

/** The wire's filters as the service takes them. */
export function timelineOptions(query: TimelineQuery): TimelineOptions {
  const { from, to, asOfHappened, asOfKnown, ...rest } = query
  return {
    ...rest,
    from: momentOf(from, '/query/from'),
    to: momentOf(to, '/query/to'),
    asOfHappened: momentOf(asOfHappened, '/query/asOfHappened'),
    asOfKnown: momentOf(asOfKnown, '/query/asOfKnown'),
  }
}

/** The identity card of a day; absent axes are now. */
export async function readArchiveAsOf(
  tx: Tx,
  subject: SubjectRow,
  query: { readonly happened?: string; readonly known?: string },
  now: Date,
): Promise<SubjectAsOf> {
  const happened = momentOf(query.happened, '/query/happened') ?? now
  const known = momentOf(query.known, '/query/known') ?? now
  const state = await findStateAsOf(tx, subject.subjectId, { happened, known })
  const { subjectId, kind } = subject
  if (!state) return { subjectId, kind, state: null, isMasked: false }
  const { isMasked, kind: _, ...shown } = maskSubject({ ...state, kind })
  return { subjectId, kind, state: { ...shown, names: [...shown.names], details: { ...shown.details } }, isMasked }
}
