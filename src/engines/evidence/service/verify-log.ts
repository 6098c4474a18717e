import type { App, Module } from '../../../core/app.ts'
import { systemScope } from '../../../core/db/index.ts'
import { countIndexed } from '../store/commitments.ts'
import { databaseSource } from '../store/source.ts'
import { getLog } from './receipts.ts'
import { serverCrypto } from './server-crypto.ts'
import { type BodiesCheck, bodyChecker } from './verify-bodies.ts'
import { type TreeCheck, verifyTree } from './verify-tree.ts'

export interface LogCheck {
  readonly isIntact: boolean
  readonly tree: TreeCheck
  readonly bodies: BodiesCheck
}

export interface LogCheckOptions {
  /** Also compare every stored body with its commitment, and look for rows without one. Default yes. */
  readonly bodies?: boolean
  readonly onProgress?: (done: number, size: number) => void
}

/** Bundles of 256 entries whose bodies are asked for at once: 2,048 bodies, some megabytes. */
const BODY_BUNDLES = 8

/**
 * Verifies the whole log from the database: every leaf, tile, checkpoint and signature, and every sealed body against its commitment.
 * What was changed behind the application's back is named by kind and id, by tile, or by checkpoint.
 * @throws Refusal `log-absent`
 */
export async function verifyLog(app: Pick<App, 'db' | 'modules'>, options: LogCheckOptions = {}): Promise<LogCheck> {
  const { bodies = true, onProgress } = options
  const scope = systemScope('verify')
  // One connection each, so that the database reads one ahead while another is compared.
  return app.db.read(scope, (treeTx) =>
    app.db.read(scope, (bodyTx) =>
      app.db.read(scope, async (unsealedTx) => {
        const log = await getLog(treeTx)
        // Asked before the newest checkpoint is: what is integrated meanwhile lies beyond both.
        const indexed = await countIndexed(treeTx)
        const checker = bodyChecker(bodyTx, kindsOf(app.modules))
        const unsealed = bodies ? checker.findUnsealed(unsealedTx) : undefined
        // Its failure is met below; until then it must not count as unhandled.
        unsealed?.catch(() => {})
        const found = await verifyTree(databaseSource(treeTx), {
          verifierKey: log.verifierKey,
          crypto: serverCrypto,
          ...(bodies && { onEntries: checker.check, batchBundles: BODY_BUNDLES }),
          ...(onProgress && { onProgress }),
        })
        await checker.finish()
        if (bodies) await checker.findForgedErasures()
        await unsealed
        const result = checker.result()
        const tree = withLostEnd(found, Math.max(log.size, indexed))
        return { isIntact: tree.findingCount === 0 && result.findingCount === 0, tree, bodies: result }
      }),
    ),
  )
}

/** The newest checkpoints are missed by no successor, but by the size of the log and by the entries they covered. */
function withLostEnd(tree: TreeCheck, size: number): TreeCheck {
  const newest = tree.checkpoint?.size
  if (newest === undefined || size <= newest) return tree
  const why = `the log has ${size} entries, the newest checkpoint that is there covers ${newest}`
  const finding = { code: 'checkpoint-dropped', at: `checkpoint ${size}`, why } as const
  return { ...tree, findings: [...tree.findings, finding], findingCount: tree.findingCount + 1 }
}

function kindsOf(modules: readonly Module[]) {
  return modules.flatMap((m) => m.sealedKinds ?? [])
}
