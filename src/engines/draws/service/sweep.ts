import type { App } from '../../../core/app.ts'
import { systemScope } from '../../../core/db/index.ts'
import { eachAlone } from '../../../core/jobs/each-alone.ts'
import * as store from '../store.ts'
import { fetchRound } from './beacon.ts'
import { takeDraw } from './take.ts'
import { addBeacon, failOverdue } from './take-part.ts'

/**
 * Every minute: ends what is past its deadline, fetches beacons, and takes draws whose job a killed process had with it. One draw that
 * cannot go on does not keep the others waiting.
 */
export async function sweepDraws(app: App): Promise<{ taken: number; failed: number }> {
  const scope = systemScope('draws')
  let [taken, failed] = [0, 0]
  const due = await app.db.read(scope, (tx) => store.listDueDraws(tx, app.clock.now()))
  const faults = await eachAlone(
    app,
    'draws',
    async (after) => (after === undefined ? due : []),
    async (drawId) => {
      if (await app.db.write(scope, (tx) => failOverdue(tx, app, drawId))) failed++
      else {
        await mixBeacon(app, drawId)
        if (await takeDraw(app, drawId)) taken++
      }
    },
  )
  if (faults.length > 0) throw faults[0]
  return { taken, failed }
}

async function mixBeacon(app: App, drawId: string): Promise<void> {
  const scope = systemScope('draws')
  const waiting = await app.db.read(scope, async (tx) => {
    const draw = await store.findDraw(tx, drawId)
    const steps = (await store.listSteps(tx, drawId)).map((r) => r.body)
    const closed = steps.find((s) => s.kind === 'closed')
    if (!draw?.header.beacon || closed?.beaconRound === undefined || steps.some((s) => s.kind === 'beacon'))
      return undefined
    return { draw, network: draw.header.beacon, round: closed.beaconRound }
  })
  if (!waiting) return
  const beacon = await fetchRound(app, waiting.network, waiting.round)
  if (beacon) await app.db.write(scope, (tx) => addBeacon(tx, app, waiting.draw, beacon))
}
