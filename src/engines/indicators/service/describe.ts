import type { Tx } from '../../../core/db/index.ts'
import type { CompleteRateIndicator } from '../define.ts'
import type { IndicatorReply } from '../schema.ts'
import { findLastRebuild } from '../store.ts'

/** An indicator with its method, as pages print it. */
export async function describeIndicator(tx: Tx, indicator: CompleteRateIndicator): Promise<IndicatorReply> {
  const rebuild = await findLastRebuild(tx, indicator.id)
  return {
    id: indicator.id,
    label: indicator.label,
    unit: indicator.unit,
    definition: indicator.definition,
    frame: indicator.frame,
    recordKind: indicator.recordKind,
    confidence: indicator.confidence,
    minimumForRanking: { ...indicator.minimumForRanking },
    classes: indicator.classes.map((c) => ({ ...c })),
    targets: indicator.targets.map((t) => t.target),
    ...(rebuild && {
      lastRebuild: {
        finishedAt: rebuild.finishedAt.toISOString(),
        records: rebuild.records,
        added: rebuild.added,
        changed: rebuild.changed,
        removed: rebuild.removed,
      },
    }),
  }
}
