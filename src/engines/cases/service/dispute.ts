import type { Tx } from '../../../core/db/index.ts'
import { type DisputeRow, findOpenDispute } from '../../archive/index.ts'
import type { LoadedCase } from './act.ts'

/** The open objection to what a case came from: the record or the thing that is its origin. */
export async function disputeOf(
  tx: Tx,
  { subjectId, originKind, originId }: Pick<LoadedCase['row'], 'subjectId' | 'originKind' | 'originId'>,
): Promise<DisputeRow | undefined> {
  return originKind && originId ? findOpenDispute(tx, subjectId, { kind: originKind, id: originId }) : undefined
}
