import { setImmediate } from 'node:timers/promises'
import type { Tx } from '../../../core/db/index.ts'
import type { Json, SealedKind } from '../../../core/seal.ts'
import { equal } from '../logic/bytes.ts'
import { NotCanonical } from '../logic/canonical.ts'
import { bodyDigest, entryBinds, readEntry } from '../logic/commitment.ts'
import { type CommitmentRow, commitmentsAt, unsealedAmong } from '../store/commitments.ts'
import { serverHashes } from './server-crypto.ts'
import { erasureJudge } from './verify-erasures.ts'

export type BodyFindingCode =
  | 'commitment-missing'
  | 'commitment-changed'
  | 'body-changed'
  | 'body-missing'
  | 'erased-without-act'
  | 'erasure-forged'
  | 'body-after-erasure'
  | 'not-sealed'

/** A sealed thing that is not what it was, by kind and id. */
export interface BodyFinding {
  readonly code: BodyFindingCode
  readonly at: string
  readonly why: string
}

export interface BodiesCheck {
  readonly checked: number
  readonly erased: number
  /** Kinds that no module of this program knows: their leaves were checked, their bodies cannot be. */
  readonly unknownKinds: Readonly<Record<string, number>>
  readonly findings: readonly BodyFinding[]
  readonly findingCount: number
}

const MAX_LISTED = 200
/** Ids looked up at once. */
const ID_BATCH = 5000
/** Stretches on their way while one is compared: with two, the database need not wait for us between them. */
const AHEAD = 2
/** Bodies compared before the answers of the database are heard again: about 5 ms. */
const TURN = 200

/** Sound commitments of a stretch of the log, and what is stored for them. */
interface Stretch {
  readonly rows: readonly CommitmentRow[]
  readonly entryOf: (row: CommitmentRow) => Uint8Array
  readonly bodies: ReadonlyMap<string, ReadonlyMap<string, Json>>
}

/** Compares every entry's commitment and body; hears the entries stretch by stretch and keeps no more than three of them. */
export function bodyChecker(tx: Tx, sealedKinds: readonly SealedKind[]) {
  const kinds = new Map(sealedKinds.map((k) => [k.kind, k]))
  const erasures = erasureJudge(tx, kinds)
  const unknownKinds: Record<string, number> = {}
  const [inLog, slippedIn] = [findingList(), findingList()]
  let [checked, erased] = [0, 0]

  /** @returns the commitments that bind a body. What is wrong with the others is noted. */
  const readCommitments = async (firstIndex: number, entries: readonly Uint8Array[]): Promise<CommitmentRow[]> => {
    const stored = new Map((await commitmentsAt(tx, firstIndex, entries.length)).map((r) => [r.index, r]))
    const sound: CommitmentRow[] = []
    const withoutBody: CommitmentRow[] = []
    for (const [i, entry] of entries.entries()) {
      const row = stored.get(firstIndex + i)
      if (!row)
        inLog.add('commitment-missing', `entry ${firstIndex + i}`, 'its commitment is not in evidence.commitment')
      else if (!row.salt || !row.digest) withoutBody.push(row)
      else if (bindsSafely(entry, row)) sound.push(row)
      else
        inLog.add('commitment-changed', placeOf(row), `entry ${row.index} does not commit to this kind, id and digest`)
    }
    await checkErased(withoutBody)
    return sound
  }

  const checkErased = async (rows: readonly CommitmentRow[]) => {
    if (rows.length === 0) return
    erased += rows.length
    const faults = await erasures.faultsOf(rows)
    for (const [row, why] of faults) inLog.add('erased-without-act', placeOf(row), why)
    const ordered = Map.groupBy(
      rows.filter((r) => !faults.has(r)),
      (r) => r.kind,
    )
    for (const [name, ofKind] of ordered) await checkStaysErased(name, ofKind)
  }

  /** What an erased thing says now was sealed by nobody: without this, an erasure would be a licence to write anything in its place. */
  const checkStaysErased = async (name: string, rows: readonly CommitmentRow[]) => {
    const kind = kinds.get(name)
    if (!kind || kind.staysAfterErasure) return
    const bodies = await kind.loadBodies(tx, [...new Set(rows.map((r) => r.objectId))])
    for (const row of rows)
      if (bodies.has(row.objectId))
        inLog.add('body-after-erasure', placeOf(row), 'it was erased, but content stands there')
  }

  const load = async (firstIndex: number, entries: readonly Uint8Array[]): Promise<Stretch> => {
    const rows = await readCommitments(firstIndex, entries)
    const bodies = new Map<string, ReadonlyMap<string, Json>>()
    for (const [name, ofKind] of Map.groupBy(rows, (r) => r.kind)) {
      const kind = kinds.get(name)
      if (kind) bodies.set(name, await kind.loadBodies(tx, [...new Set(ofKind.map((r) => r.objectId))]))
      else unknownKinds[name] = (unknownKinds[name] ?? 0) + ofKind.length
    }
    return { rows, entryOf: (row) => entries[row.index - firstIndex] as Uint8Array, bodies }
  }

  const compare = async ({ rows, entryOf, bodies }: Stretch) => {
    for (const [i, row] of rows.entries()) {
      const ofKind = bodies.get(row.kind)
      if (!ofKind) continue
      checked++
      const body = ofKind.get(row.objectId)
      if (body === undefined) inLog.add('body-missing', placeOf(row), 'it was sealed, but its content is not there')
      else if (!isSealed(body, row, entryOf(row)))
        inLog.add('body-changed', placeOf(row), 'its content is not what was sealed')
      // The database gets the next stretch ready meanwhile; its answers must be heard, and its next question asked.
      if (i % TURN === TURN - 1) await setImmediate()
    }
  }

  const ahead: Promise<Stretch>[] = []
  const compareOldest = async () => compare(await (ahead.shift() as Promise<Stretch>))

  return {
    /** Asks for the bodies of these entries; compares an older stretch when enough are on their way. */
    async check(firstIndex: number, entries: readonly Uint8Array[]) {
      // One connection answers one question at a time: the next is asked when the last has been answered.
      const loaded = (ahead.at(-1) ?? Promise.resolve()).then(() => load(firstIndex, entries))
      // Awaited later; a failure must not go unheard before that.
      loaded.catch(() => {})
      ahead.push(loaded)
      if (ahead.length > AHEAD) await compareOldest()
    },
    async finish() {
      while (ahead.length > 0) await compareOldest()
    },
    /** Erasures on record that no sealed act ordered. */
    async findForgedErasures() {
      for await (const { id, why } of erasures.forged()) inLog.add('erasure-forged', `erasure ${id}`, why)
    },
    /** Rows that stand in a module's table although nothing was ever sealed for them. */
    async findUnsealed(ids: Tx) {
      for (const kind of kinds.values())
        for await (const id of unsealedOf(ids, kind))
          slippedIn.add('not-sealed', `${kind.kind} ${id}`, 'it stands there without ever having been sealed')
    },
    result: (): BodiesCheck => ({
      checked,
      erased,
      unknownKinds,
      findings: [...inLog.listed, ...slippedIn.listed].slice(0, MAX_LISTED),
      findingCount: inLog.count() + slippedIn.count(),
    }),
  }
}

function findingList() {
  const listed: BodyFinding[] = []
  let count = 0
  return {
    listed,
    count: () => count,
    add(code: BodyFindingCode, at: string, why: string) {
      count++
      if (listed.length < MAX_LISTED) listed.push({ code, at, why })
    },
  }
}

async function* unsealedOf(tx: Tx, kind: SealedKind): AsyncGenerator<string> {
  if (!kind.listIds) return
  for (let after: string | undefined; ; ) {
    const ids = await kind.listIds(tx, after, ID_BATCH)
    after = ids.at(-1)
    if (after === undefined) return
    yield* await unsealedAmong(tx, kind.kind, ids)
  }
}

function placeOf(row: CommitmentRow): string {
  return `${row.kind} ${row.objectId}`
}

/** A body that was bent until canonical JSON refuses it is not what was sealed either. */
function isSealed(body: Json, row: CommitmentRow, entry: Uint8Array): boolean {
  const hash = serverHashes[readEntry(entry).hash]
  return unless(NotCanonical, () => equal(bodyDigest(hash, row.salt as Buffer, body), row.digest as Buffer))
}

/** An entry that was tampered with until it is no entry any more binds nothing; the tree check names it. */
function bindsSafely(entry: Uint8Array, row: CommitmentRow): boolean {
  return unless(RangeError, () =>
    entryBinds(serverHashes[readEntry(entry).hash], entry, row.kind, row.objectId, row.digest as Buffer),
  )
}

/** What the test says; false where it cannot even be made. */
function unless(refusal: new (...args: never[]) => Error, test: () => boolean): boolean {
  try {
    return test()
  } catch (error) {
    if (error instanceof refusal) return false
    throw error
  }
}
