import type { App, Module } from '../../core/app.ts'
import { systemScope } from '../../core/db/index.ts'
import type { Gauge } from '../../core/http/gauges.ts'
import { defineMeasure } from '../policy/index.ts'
import { evidenceRoutes } from './routes.ts'
import { adoptionContent, adoptKinds } from './service/adopt.ts'
import { findKey } from './service/keys.ts'
import { ensureLog, startSequencer } from './service/sequencer.ts'
import { listAdoptions } from './store/adoption.ts'
import { findLog, findNewestCheckpoint, pendingState } from './store/log.ts'

export type { Receipt, ReceiptCheck } from './logic/receipt.ts'
export { eraseBody } from './service/erase.ts'
export { httpSource } from './service/http-source.ts'
export { findConsistency, findInclusion, findReceipt, getLog, getReceipt } from './service/receipts.ts'
export { commitAll, createSeal, type SealParts, sealInBulk } from './service/seal.ts'
export { ensureLog, findSigner, integrate } from './service/sequencer.ts'
export { serverCrypto, serverHashes } from './service/server-crypto.ts'
export { type LogCheck, verifyLog } from './service/verify-log.ts'
export { type StateReport, verifyState } from './service/verify-state.ts'
export { type LogSource, type TreeCheck, verifyTree } from './service/verify-tree.ts'
export { describeLog, findNewestCheckpoint, pendingState } from './store/log.ts'

/** An entry that waits longer than this says that no sequencer works. */
const UNWELL_AFTER_MS = 60_000

/** The evidence log: seals, sequencer, proofs, receipts, verification. */
export const evidenceModule: Module = {
  id: 'evidence',
  // The log proves what a file was, and keeps none.
  namesFiles: [
    { table: 'evidence.commitment', column: 'object_id', as: 'copy', reason: 'archive.file' },
    { table: 'evidence.pending', column: 'object_id', as: 'copy', reason: 'archive.file' },
  ],
  auditWords: {
    acts: {
      'evidence.erase': { zh: '清除内容', en: 'Body erased' },
    },
  },
  permissions: [
    { id: 'evidence.read', label: { zh: '查看存证', en: 'See the evidence log' } },
    { id: 'evidence.erase', label: { zh: '清除已存证内容', en: 'Erase sealed content' }, isPrivileged: true },
  ],
  routes: evidenceRoutes,
  sealedKinds: [
    {
      kind: 'adoption',
      label: { zh: '开始存证', en: 'Sealed from now on' },
      loadBodies: async (tx, ids) =>
        new Map((await listAdoptions(tx)).filter((a) => ids.includes(a.kind)).map((a) => [a.kind, adoptionContent(a)])),
      listIds: async (tx, after) => (after === undefined ? (await listAdoptions(tx)).map((a) => a.kind) : []),
    },
  ],
  declares: {
    measures: [
      defineMeasure({
        id: 'evidence.entries',
        label: { zh: '已存证条目', en: 'Entries in the evidence log' },
        unit: { zh: '条', en: 'entries' },
        source: '/evidence',
        count: async (tx) => (await findNewestCheckpoint(tx))?.size ?? 0,
      }),
    ],
  },
  start: startEvidence,
  gauges: logGauges,
  health: async (app) => {
    const { log, oldestAt } = await app.db.read(systemScope('health'), async (tx) => ({
      log: await findLog(tx),
      oldestAt: (await pendingState(tx, 1)).oldestAt,
    }))
    const key = log && findKey(app.config.dataDir, log.verifierKey)
    // Beside other servers of one database a process may be without the key: then what waits tells whether another one signs.
    if (key && 'fault' in key && (app.config.isAlone || key.fault !== 'missing')) throw new Error(key.why.en)
    const waits = oldestAt ? app.clock.now().getTime() - oldestAt.getTime() : 0
    if (waits > UNWELL_AFTER_MS) {
      const because = key && 'fault' in key ? `; ${key.why.en}` : ''
      throw new Error(`the oldest commitment has been waiting for ${Math.round(waits / 1000)} s${because}`)
    }
  },
}

/** More commitments than this are not counted one by one. */
const MOST_PENDING = 100_000

/** Size of the log and what is behind it. In a city at rest the newest checkpoint grows old; only what waits says that no sequencer works. */
async function logGauges(app: App): Promise<Gauge[]> {
  const { pending, checkpoint } = await app.db.read(systemScope('metrics'), async (tx) => ({
    pending: await pendingState(tx, MOST_PENDING),
    checkpoint: await findNewestCheckpoint(tx),
  }))
  const secondsSince = (at: Date | undefined) =>
    at ? Math.max(0, (app.clock.now().getTime() - at.getTime()) / 1000) : 0
  const gauge = (what: string, help: string, value: number) => ({ name: `zhiheng_log_${what}`, help, value })
  return [
    gauge('entries', 'Entries of the evidence log under its newest signed checkpoint', checkpoint?.size ?? 0),
    gauge('checkpoint_age_seconds', 'Age of the newest signed checkpoint', secondsSince(checkpoint?.publishedAt)),
    gauge('pending', 'Sealed commitments that are not in the log yet', pending.count),
    gauge('pending_oldest_seconds', 'How long the oldest of them has been waiting', secondsSince(pending.oldestAt)),
  ]
}

async function startEvidence(app: App): Promise<(() => Promise<void>) | undefined> {
  const log = await ensureLog(app)
  await adoptKinds(app)
  const key = findKey(app.config.dataDir, log.verifierKey)
  if ('fault' in key) {
    // For whoever starts it by hand and reads no log: the city serves, but nothing is proven until this is put right.
    console.error(`${key.why.zh} / ${key.why.en}`)
    app.log.error({ part: 'evidence', origin: log.origin, fault: key.fault }, key.why.en)
    return undefined
  }
  if (log.hash !== app.config.logHash)
    app.log.warn(
      { part: 'evidence' },
      `the log was made with ${log.hash} and keeps it; ZHIHENG_LOG_HASH is for a new log`,
    )
  return startSequencer(app, key.signer)
}
