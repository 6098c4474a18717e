import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { listRecordsOfKinds, type RecordRow } from '../../archive/index.ts'
import type { CompleteRateIndicator } from '../define.ts'
import { derive } from '../logic/observation.ts'
import { insertRebuild, lockAsRebuild, type RebuildRow, repairStretch, type Stretch } from '../store.ts'

const PAGE = 2000

/**
 * Derives an indicator anew from every record of its kind and puts right what differs: page by page, each in its own transaction, for which records of any indicator wait. A second run finds
 * nothing to do.
 * @returns what was read and put right; also kept, so that everybody sees when it was last checked
 */
export async function rebuildIndicator(app: App, indicator: CompleteRateIndicator): Promise<RebuildRow> {
  const scope = systemScope('indicators')
  const startedAt = app.clock.now()
  const total = { records: 0, added: 0, changed: 0, removed: 0 }
  let after: Stretch['after']
  do {
    const from = after
    const page = await app.db.write(scope, (tx) => rebuildPage(tx, indicator, from))
    total.records += page.records
    total.added += page.added
    total.changed += page.changed
    total.removed += page.removed
    after = page.to
  } while (after)
  const rebuild = { id: newId(), indicatorId: indicator.id, startedAt, finishedAt: app.clock.now(), ...total }
  await app.db.write(scope, (tx) => insertRebuild(tx, rebuild))
  return rebuild
}

async function rebuildPage(tx: Tx, indicator: CompleteRateIndicator, after: Stretch['after']) {
  await lockAsRebuild(tx)
  const records = await listRecordsOfKinds(tx, [indicator.recordKind], after, PAGE)
  const last = records.at(-1)
  const to = records.length === PAGE && last ? { subjectId: last.subjectId, id: last.id } : undefined
  const rows = records.map((r) => derive(indicator, derivable(r)))
  const repaired = await repairStretch(
    tx,
    indicator.id,
    { after, to },
    {
      observations: rows.flatMap((r) => r.observation ?? []),
      superseded: rows.flatMap((r) => r.superseded ?? []),
    },
  )
  return { ...repaired, records: records.length, to }
}

/** An erased body is gone; what it said is no longer counted. */
export function derivable(record: RecordRow): RecordRow {
  return record.erasedAt ? { ...record, body: null } : record
}
