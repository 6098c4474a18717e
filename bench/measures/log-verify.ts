import { createHash } from 'node:crypto'
import { verifyLog } from '../../src/engines/evidence/index.ts'
import { canonicalBytes } from '../../src/engines/evidence/logic/canonical.ts'
import { readBundle } from '../../src/engines/evidence/logic/tiles.ts'
import { asOwner, type BenchCity } from '../city.ts'
import { type Finding, inTurn, type Measure, timed } from '../measure.ts'

const ROUNDS = 3
const BATCH = 5000
const GOAL = { atMost: 2 } as const

/** The log itself: entries, tiles, checkpoints and signatures, against hashing the same entries and inner nodes ready in memory. */
export const logVerifyMeasure: Measure = {
  name: 'log-verify',
  unit: 'ms',
  goal: GOAL,
  run: (city, rounds = ROUNDS) => compare(city, rounds, false, () => hashTree(city)),
}

/**
 * The same and every body against its commitment, rows never sealed included. The floor hashes the canonical bodies ready in memory:
 * what a full audit costs beyond hashing is reading the bodies and writing them out canonically.
 */
export const logVerifyBodiesMeasure: Measure = {
  name: 'log-verify-with-bodies',
  unit: 'ms',
  goal: GOAL,
  run: (city, rounds = ROUNDS) => compare(city, rounds, true, () => hashReady(city)),
}

async function compare(
  city: BenchCity,
  rounds: number,
  bodies: boolean,
  floor: () => Promise<number>,
): Promise<Finding> {
  let entries = 0
  const ours = async () => {
    city.say('verification')
    return timed(async () => {
      const check = await verifyLog(city.app, { bodies })
      // A city that is found damaged was not verified to its end as a sound one is.
      if (!check.isIntact)
        throw new Error(`the log is not intact: ${JSON.stringify(check.bodies.findings.slice(0, 3))}`)
      entries = check.tree.entries
    })
  }
  const found = await inTurn(rounds, ours, () => {
    city.say('bare hashing')
    return floor()
  })
  return { ...found, entries }
}

interface SealedRow {
  readonly index: number
  readonly salt: Buffer
  readonly body: string
}

/** Sealed records in the order of the log, batch by batch; bodies as the text the database sends. */
async function* sealedRecords(city: BenchCity): AsyncGenerator<SealedRow[]> {
  for (let after = -1; ; ) {
    const rows = await asOwner<SealedRow>(
      city,
      `select c.index, c.salt, row_to_json(r)::text as body from evidence.commitment c
       join archive.record r on r.id = c.object_id::uuid
       where c.index > $1 and c.kind = 'record' order by c.index limit ${BATCH}`,
      [after],
    )
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last.index
  }
}

const NODE = Buffer.alloc(65, 1)
const LEAF = Buffer.alloc(39)
const COMMITMENT = Buffer.alloc(150, 'x')

/** What has to be hashed for one entry: salt with body, commitment, leaf, and one inner node for every leaf. */
function hashEntry(salt: Uint8Array, body: Uint8Array | string): void {
  createHash('sha256').update(salt).update(body).digest()
  createHash('sha256').update(COMMITMENT).digest()
  createHash('sha256').update(LEAF).digest()
  createHash('sha256').update(NODE).digest()
}

/** Only the hashing is timed: reading and writing out the bytes happens before. */
async function hashReady(city: BenchCity): Promise<number> {
  let spent = 0
  for await (const rows of sealedRecords(city)) {
    const ready = rows.map((r) => [r.salt, canonicalBytes(JSON.parse(r.body))] as const)
    const began = performance.now()
    for (const [salt, body] of ready) hashEntry(salt, body)
    spent += performance.now() - began
  }
  return spent
}

/** A leaf of its entry and, as in any binary tree, one inner node per leaf; only the hashing is timed. */
async function hashTree(city: BenchCity): Promise<number> {
  let spent = 0
  const bundles = await asOwner<{ entries: Buffer }>(
    city,
    'select entries from evidence.entry_bundle order by bundle',
    [],
  )
  for (const { entries } of bundles) {
    const leaves = readBundle(entries).map((entry) => Buffer.concat([Buffer.alloc(1), entry]))
    const began = performance.now()
    for (const leaf of leaves) {
      createHash('sha256').update(leaf).digest()
      createHash('sha256').update(NODE).digest()
    }
    spent += performance.now() - began
  }
  return spent
}
