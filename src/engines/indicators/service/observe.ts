import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { StoredRecord } from '../../archive/index.ts'
import { derive } from '../logic/observation.ts'
import { insertObservation, insertSuperseded, lockAsWriter } from '../store.ts'
import { indicatorsOf } from './declared.ts'

/** Keeps what a record means for every indicator of its kind, in the transaction that writes the record. */
export async function observeRecord(tx: Tx, app: App, _actor: Actor, record: StoredRecord): Promise<void> {
  const concerned = indicatorsOf(app).filter((i) => i.recordKind === record.kind)
  if (concerned.length > 0) await lockAsWriter(tx)
  for (const indicator of concerned) {
    const { observation, superseded } = derive(indicator, record)
    if (superseded) await insertSuperseded(tx, superseded)
    if (observation) await insertObservation(tx, observation)
  }
}
