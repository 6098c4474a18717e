// A draw whose process is killed, and the command line that repeats one.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createTestActor } from '../src/core/access/testing/index.ts'
import type { Module } from '../src/core/app.ts'
import { systemScope } from '../src/core/db/index.ts'
import { newId } from '../src/core/ids.ts'
import { createDraw, drawFile, drawsModule, sweepDraws, takeDraw, verifyDraw } from '../src/engines/draws/index.ts'
import { browserDrawCrypto } from '../src/engines/draws/logic/browser-crypto.ts'
import type { DrawFile } from '../src/engines/draws/schema.ts'
import { createParty } from '../src/engines/draws/testing/parties.ts'
import { candidates, newDraw } from '../src/engines/draws/testing/roster.ts'
import { getLog, serverCrypto, verifyLog } from '../src/engines/evidence/index.ts'
import { startTestCity, type TestCity } from './harness.ts'
import { countingConsumer } from './processes/take-draw.ts'

const scope = systemScope('test')
const folder = mkdtempSync(join(tmpdir(), 'zhiheng-draws-'))
let city: TestCity

before(async () => {
  city = await startTestCity({ more: [countingConsumer] })
})
after(async () => {
  await city?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A draw whose secrets are open and which nobody has taken: its job is taken away, as if the process that held it had been killed. */
async function openDraw(count: number): Promise<string> {
  const { app } = city
  const actor = (role: string) => createTestActor(app, { accountId: newId(), roles: [role], name: role })
  const office = actor('quality-office')
  const { id } = await app.db.write(scope, (tx) =>
    createDraw(tx, app, office, newDraw({ owner: { kind: 'batch', id: newId() }, roster: candidates(count) })),
  )
  const all = [createParty(app, office, id, 'office'), createParty(app, actor('reviewer'), id, 'reviewer')]
  for (const p of all) await p.join()
  for (const p of all) await p.commit()
  return openWithoutJob(id, all)
}

async function openWithoutJob(id: string, all: readonly ReturnType<typeof createParty>[]): Promise<string> {
  const { app } = city
  const add = app.jobs.add
  Object.assign(app.jobs, { add: async () => {} })
  try {
    await all[0]?.open()
  } finally {
    Object.assign(app.jobs, { add })
  }
  return id
}

async function countOf(id: string) {
  return city.app.db.asOwner(async (client) => {
    const { rows } = await client.query<{ results: number; drawn: number; consumed: number; sealed: number }>(
      `select (select count(*) from draws.result where draw_id = $1)::int as results,
        (select count(*) from draws.drawn where draw_id = $1)::int as drawn,
        (select count(*) from core.audit_entry where action = 'test.consumed' and object_id = $2)::int as consumed,
        (select count(*) from core.audit_entry where action = 'draw.take' and object_id = $2)::int as sealed`,
      [id, id],
    )
    return rows[0]
  })
}

test('a process killed in the middle of a draw, again and again: it happened once with all that follows, or not at all', async () => {
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: city.app.config.databaseUrl,
    ZHIHENG_DATA: city.app.config.dataDir,
    ZHIHENG_DEMO: '0',
  }
  const seen = new Set<string>()
  for (let round = 0; round < 4; round++) {
    const id = await openDraw(20_000)
    const child = spawn(process.execPath, ['test/processes/take-draw.ts', id], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    await once(child.stdout, 'data')
    // From the first reading of the list to the writing of the rows, never at the same place.
    await pause(80 + round * 170)
    child.kill('SIGKILL')
    await ended
    // PostgreSQL notices that its client is gone.
    await city.app.db.write(scope, async () => {})
    const after = await countOf(id)
    const happened = after?.results === 1
    seen.add(String(happened))
    assert.deepEqual(
      after,
      happened ? { results: 1, drawn: 2000, consumed: 1, sealed: 1 } : { results: 0, drawn: 0, consumed: 0, sealed: 0 },
    )
    // What the sweep of a living process does a minute later.
    await sweepDraws(city.app)
    assert.equal(await takeDraw(city.app, id), false)
    assert.deepEqual(await countOf(id), { results: 1, drawn: 2000, consumed: 1, sealed: 1 })
  }
  assert.ok(seen.has('false'), 'at least one process was killed before it was done')
})

test('two processes that take the same draw at once: one of them does', async () => {
  const id = await openDraw(2000)
  const both = await Promise.all([takeDraw(city.app, id), takeDraw(city.app, id)])
  assert.deepEqual(both.sort(), [false, true])
  assert.deepEqual(await countOf(id), { results: 1, drawn: 200, consumed: 1, sealed: 1 })
})

test('the command line repeats a draw with its receipts, answers for an enterprise, and refuses a changed file with a sentence', async () => {
  const id = await openDraw(300)
  await takeDraw(city.app, id)
  const { file, key } = await settled(id)
  const run = (change: (f: DrawFile) => void, ...more: string[]) => {
    const changed = structuredClone(file)
    change(changed)
    const path = join(folder, 'draw.json')
    // As a Windows editor saves it.
    writeFileSync(path, `\uFEFF${JSON.stringify(changed, null, 2).replaceAll('\n', '\r\n')}`)
    const args = ['src/cli.ts', 'draw', 'verify', path, '--key', key, ...more]
    return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { encoding: 'utf8' })
  }
  const good = run(() => {}, '--code', candidates(1)[0]?.code as string)
  assert.equal(good.status, 0, good.stdout + good.stderr)
  assert.match(good.stdout, /验证通过.*300 个对象，抽出 30 个/)
  assert.match(good.stdout, /存证与先后次序成立/)
  assert.match(good.stdout, /被抽中|未被抽中/)
  const changes: [RegExp, (f: DrawFile) => void][] = [
    [/roster-changed: 名单不是冻结的那一份/, (f) => f.roster?.shift()],
    [
      /roster-changed: 名单不是冻结的那一份/,
      (f) => {
        if (f.roster?.[7]) f.roster[7][2] = 9
      },
    ],
    [
      /receipt-wrong|secret-changed/,
      (f) => {
        if (f.result) f.result.secrets[2] = f.result.secrets[0] as string
      },
    ],
    [/receipt-absent: 缺少存证回执/, (f) => f.receipts.pop()],
  ]
  for (const [sentence, change] of changes) {
    const bad = run(change)
    assert.equal(bad.status, 1)
    assert.match(bad.stdout, sentence)
  }
  // Somebody without the key still sees that the secret was changed.
  const alone = structuredClone(file)
  if (alone.result) alone.result.secrets[2] = alone.result.secrets[0] as string
  assert.equal((await verifyDraw(alone, { crypto: browserDrawCrypto })).findings[0]?.code, 'secret-changed')
  // A step put before another in the log cannot be moved in the file.
  const moved = structuredClone(file)
  moved.steps.reverse()
  assert.equal((await verifyDraw(moved, { crypto: browserDrawCrypto })).isVerified, false)
  const log = { verifierKey: key, crypto: serverCrypto }
  assert.equal((await verifyDraw(file, { crypto: browserDrawCrypto, log })).receipts, 'proven')
})

/** The file once everything stands in the log. */
async function settled(id: string): Promise<{ file: DrawFile; key: string }> {
  for (const deadline = Date.now() + 20_000; ; await pause(200)) {
    const found = await city.app.db.read(scope, async (tx) => ({
      file: await drawFile(tx, city.app, id),
      key: (await getLog(tx)).verifierKey,
    }))
    if (found.file.receipts.length === found.file.steps.length + 2) return found
    assert.ok(Date.now() < deadline, 'sealed within seconds')
  }
}

test('what draws leave in the log is what is stored, and nothing stands there unsealed', async () => {
  const own: readonly Module[] = [drawsModule]
  assert.equal(own.flatMap((m) => m.sealedKinds ?? []).length, 3)
  await pause(1500)
  const check = await verifyLog(city.app)
  assert.deepEqual([check.tree.findings, check.bodies.findings], [[], []])
})

test('the beacon of the network is verified with its published rounds', { skip: vectors() === undefined }, async () => {
  const { isBeaconRound } = await import('../src/engines/draws/logic/beacon.ts')
  const { leagueNetwork } = await import('../src/engines/draws/service/beacon.ts')
  let isLeagueSeen = false
  for (const v of vectors() ?? []) {
    const { round, randomness, signature, previous_signature: previousSignature } = v.beacon
    const beacon = {
      round: Number(round),
      randomness,
      signature,
      ...(previousSignature !== undefined && { previousSignature }),
    }
    const network = { scheme: v.scheme as typeof leagueNetwork.scheme, publicKey: v.public_key }
    assert.equal(isBeaconRound(beacon, network), v.expected_valid, v.name)
    if (v.expected_valid && v.public_key === leagueNetwork.publicKey)
      isLeagueSeen = isBeaconRound(beacon, leagueNetwork)
  }
  assert.ok(isLeagueSeen, 'a round of the network we name is among the vectors')
})

interface Vector {
  readonly name: string
  readonly scheme: string
  readonly public_key: string
  readonly expected_valid: boolean
  readonly beacon: { round: string; randomness: string; signature: string; previous_signature?: string }
}

function vectors(): readonly Vector[] | undefined {
  try {
    return JSON.parse(readFileSync('../shared/data/merkle/drand_vectors.json', 'utf8'))
  } catch {
    return undefined
  }
}
