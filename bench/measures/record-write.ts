import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '../../src/core/access/define.ts'
import { newId } from '../../src/core/ids.ts'
import { addRecord } from '../../src/engines/archive/index.ts'
import { asOwner, untilIntegrated } from '../city.ts'
import { inTurn, type Measure } from '../measure.ts'

const ROUNDS = 5
const WRITERS = 8
const SECONDS = 2

const officer: Actor = {
  kind: 'account',
  accountId: 'bench',
  name: 'bench',
  grants: [{ roleId: 'quality-office', organisationId: 'bench', region: '12' }],
  permissions: new Map([['record.write', ['12']]]),
  subjectId: undefined,
  sessionId: undefined,
}
const scope = { actorId: 'bench', regions: ['12'] }
const body = { topic: '宣传与实物不符', outcome: 'settled', closedOn: '2026-10-30' }
const KIND = 'demo.complaint'
const SOURCE = '基准测试'
const FLOOR = '基准测试（下限）'

/**
 * A record with its checks, its row, its sealed commitment and the commit, by eight writers at once while the sequencer integrates,
 * against the bare insert of the same row into the same table, a transaction each; both wait for the disk at every commit.
 */
export const recordWriteMeasure: Measure = {
  name: 'sealed-record-write',
  unit: 'records/s',
  goal: { atLeast: 0.5 },
  run: async (city, rounds = ROUNDS) => {
    const subjects = await asOwner<{ id: string }>(
      city,
      `select subject_id as id from archive.subject where kind = 'enterprise' and merged_into is null order by random() limit 1000`,
    )
    const anyone = () => (subjects[Math.floor(Math.random() * subjects.length)] as { id: string }).id
    const { app } = city
    const ours = () =>
      app.db.write(scope, (tx) =>
        addRecord(tx, app, officer, {
          subjectId: anyone(),
          kind: KIND,
          body,
          happenedAt: app.clock.now(),
          source: SOURCE,
        }),
      )
    const floor = () => app.db.asOwner((client) => client.query(bareInsert(anyone(), app.clock.now())))
    const seconds = Math.min(SECONDS, rounds === 1 ? 0.5 : SECONDS)
    await perSecond(ours, 0.2)
    await perSecond(floor, 0.2)
    const found = await inTurn(
      rounds,
      async () => {
        await untilIntegrated(city)
        city.say('sealed records')
        return perSecond(ours, seconds)
      },
      async () => {
        await untilIntegrated(city)
        city.say('bare records')
        return perSecond(floor, seconds)
      },
    )
    // Rows that were never sealed would rightly be found by a verification of the log.
    await asOwner(city, 'delete from archive.record where source = $1', [FLOOR])
    await untilIntegrated(city)
    return { ...found, writers: WRITERS }
  },
}

function bareInsert(subjectId: string, at: Date) {
  return {
    name: 'bench-insert',
    text: `insert into archive.record (subject_id, id, kind, form_id, form_version, body, happened_at, known_at, actor_id,
        organisation_id, source, supersedes, withdraws, reason, file_digests, origin)
      values ($1, $2, $3, null, null, $4, $5, $5, 'bench', 'bench', $6, null, false, null, '{}', null)`,
    values: [subjectId, newId(), KIND, JSON.stringify(body), at, FLOOR],
  }
}

/** How often a piece of work is done in a second by all writers together. */
async function perSecond(work: () => Promise<unknown>, seconds: number): Promise<number> {
  let done = 0
  const until = performance.now() + seconds * 1000
  const began = performance.now()
  const write = async () => {
    while (performance.now() < until) {
      await work()
      done++
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, write))
  const rate = done / ((performance.now() - began) / 1000)
  await sleep(50)
  return rate
}
