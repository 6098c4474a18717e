import type { App, Module } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import type { SealedKind } from '../../../core/seal.ts'
import { equal } from '../logic/bytes.ts'
import { bodyDigest, entryBinds, readEntry } from '../logic/commitment.ts'
import { type CommitmentRow, commitmentsAt, erasedAmong, unsealedAmong } from '../store/commitments.ts'
import { databaseSource } from '../store/source.ts'
import { getLog } from './receipts.ts'
import { serverCrypto, serverHashes } from './server-crypto.ts'
import { type TreeCheck, verifyTree } from './verify-tree.ts'

export type BodyFindingCode =
  | 'commitment-missing'
  | 'commitment-changed'
  | 'body-changed'
  | 'body-missing'
  | 'erased-without-act'
  | 'not-sealed'

/** A sealed thing that is not what it was, by kind and id. */
export interface BodyFinding {
  readonly code: BodyFindingCode
  readonly at: string
  readonly why: string
}

export interface LogCheck {
  readonly isIntact: boolean
  readonly tree: TreeCheck
  readonly bodies: {
    readonly checked: number
    readonly erased: number
    /** Kinds that no module of this program knows: their leaves were checked, their bodies cannot be. */
    readonly unknownKinds: Readonly<Record<string, number>>
    readonly findings: readonly BodyFinding[]
    readonly findingCount: number
  }
}

export interface LogCheckOptions {
  /** Also compare every stored body with its commitment, and look for rows without one. Default yes. */
  readonly bodies?: boolean
  readonly onProgress?: (done: number, size: number) => void
}

const MAX_LISTED = 200
const BODY_BATCH = 1000

/**
 * Verifies the whole log from the database: every leaf, tile, checkpoint and signature, and every sealed body against its commitment.
 * What was changed behind the application's back is named by kind and id, by tile, or by checkpoint.
 * @throws Refusal `log-absent`
 */
export async function verifyLog(app: Pick<App, 'db' | 'modules'>, options: LogCheckOptions = {}): Promise<LogCheck> {
  const scope = systemScope('verify')
  // Two connections: the tree is read ahead while bodies are compared.
  return app.db.read(scope, (tree) =>
    app.db.read(scope, (bodies) => check(tree, bodyChecker(bodies, app.modules), options)),
  )
}

async function check(tx: Tx, bodies: ReturnType<typeof bodyChecker>, options: LogCheckOptions): Promise<LogCheck> {
  const log = await getLog(tx)
  const wantsBodies = options.bodies ?? true
  const tree = await verifyTree(databaseSource(tx), {
    verifierKey: log.verifierKey,
    crypto: serverCrypto,
    ...(wantsBodies && { onEntries: bodies.check }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  })
  if (wantsBodies) await bodies.findUnsealed()
  const result = bodies.result()
  return { isIntact: tree.findingCount === 0 && result.findingCount === 0, tree, bodies: result }
}

function bodyChecker(tx: Tx, modules: readonly Module[]) {
  const kinds = new Map(modules.flatMap((m) => m.sealedKinds ?? []).map((k) => [k.kind, k]))
  const findings: BodyFinding[] = []
  const unknownKinds: Record<string, number> = {}
  let [findingCount, checked, erased] = [0, 0, 0]
  const add = (code: BodyFindingCode, at: string, why: string) => {
    findingCount++
    if (findings.length < MAX_LISTED) findings.push({ code, at, why })
  }

  const checkErased = async (rows: readonly CommitmentRow[]) => {
    if (rows.length === 0) return
    erased += rows.length
    const known = await erasedAmong(
      tx,
      rows.map((r) => r.objectId),
    )
    for (const row of rows)
      if (!known.has(`${row.kind} ${row.objectId}`))
        add(
          'erased-without-act',
          `${row.kind} ${row.objectId}`,
          'salt and digest are gone, but no erasure is on record',
        )
  }

  const checkBody = (row: CommitmentRow, body: unknown, entry: Uint8Array) => {
    checked++
    const place = `${row.kind} ${row.objectId}`
    if (body === undefined) add('body-missing', place, 'it was sealed, but its content is not there')
    else if (!isSealed(body, row, entry)) add('body-changed', place, 'its content is not what was sealed')
  }

  const checkKind = async (
    kind: SealedKind,
    rows: readonly CommitmentRow[],
    entryOf: (index: number) => Uint8Array,
  ) => {
    const load = (at: number) => {
      const batch = rows.slice(at, at + BODY_BATCH)
      return kind.loadBodies(tx, [...new Set(batch.map((r) => r.objectId))])
    }
    // The database gets the next bodies ready while these are hashed.
    let following = load(0)
    for (let at = 0; at < rows.length; at += BODY_BATCH) {
      const bodies = await following
      if (at + BODY_BATCH < rows.length) {
        following = load(at + BODY_BATCH)
        // Awaited in the next turn of the loop; a failure must not go unheard before that.
        following.catch(() => {})
      }
      for (const row of rows.slice(at, at + BODY_BATCH)) checkBody(row, bodies.get(row.objectId), entryOf(row.index))
    }
  }

  const check = async (firstIndex: number, entries: readonly Uint8Array[]) => {
    const rows = new Map((await commitmentsAt(tx, firstIndex, entries.length)).map((r) => [r.index, r]))
    const byKind = new Map<string, CommitmentRow[]>()
    const erasedRows: CommitmentRow[] = []
    for (const [i, entry] of entries.entries()) {
      const row = rows.get(firstIndex + i)
      if (!row) add('commitment-missing', `entry ${firstIndex + i}`, 'its commitment is not in evidence.commitment')
      else if (!row.salt || !row.digest) erasedRows.push(row)
      else if (!bindsSafely(entry, row))
        add(
          'commitment-changed',
          `${row.kind} ${row.objectId}`,
          `entry ${row.index} does not commit to this kind, id and digest`,
        )
      else {
        const list = byKind.get(row.kind)
        if (list) list.push(row)
        else byKind.set(row.kind, [row])
      }
    }
    await checkErased(erasedRows)
    for (const [name, list] of byKind) {
      const kind = kinds.get(name)
      if (kind) await checkKind(kind, list, (index) => entries[index - firstIndex] as Uint8Array)
      else unknownKinds[name] = (unknownKinds[name] ?? 0) + list.length
    }
  }

  return {
    check,
    /** Rows that stand in a module's table although nothing was ever sealed for them. */
    async findUnsealed() {
      for (const kind of kinds.values()) {
        if (!kind.listIds) continue
        for (let after: string | undefined; ; ) {
          const ids = await kind.listIds(tx, after, BODY_BATCH)
          for (const id of await unsealedAmong(tx, kind.kind, ids))
            add('not-sealed', `${kind.kind} ${id}`, 'it stands there without ever having been sealed')
          after = ids.at(-1)
          if (after === undefined) break
        }
      }
    },
    result: () => ({ checked, erased, unknownKinds, findings, findingCount }),
  }
}

function isSealed(body: unknown, row: CommitmentRow, entry: Uint8Array): boolean {
  const hash = serverHashes[readEntry(entry).hash]
  return equal(bodyDigest(hash, row.salt as Buffer, body), row.digest as Buffer)
}

/** An entry that was tampered with until it is no entry any more binds nothing; the tree check names it. */
function bindsSafely(entry: Uint8Array, row: CommitmentRow): boolean {
  try {
    return entryBinds(serverHashes[readEntry(entry).hash], entry, row.kind, row.objectId, row.digest as Buffer)
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
