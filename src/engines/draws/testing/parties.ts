import { randomBytes } from 'node:crypto'
import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import { systemScope } from '../../../core/db/index.ts'
import { commitSecret, joinDraw, readDraw, revealSecret, takeDraw } from '../index.ts'
import { type Circle, makeDealing, makeJoin, makeOpening } from '../logic/sharing.ts'
import { protocolOf } from '../logic/state.ts'

/** One party as its browser plays it: a secret, and the messages that follow from it. */
export function createParty(
  app: App,
  actor: Actor,
  drawId: string,
  party: string,
  secret: Uint8Array = randomBytes(32),
) {
  const scope = systemScope('test')
  const look = () => app.db.read(scope, (tx) => readDraw(tx, actor, drawId))
  const circle = async (): Promise<Circle> => {
    const { header, drawHash, circle = [] } = await look()
    return { drawHash, threshold: header.threshold, parties: circle }
  }
  return {
    secret,
    async join(): Promise<void> {
      const { header, drawHash } = await look()
      const join = makeJoin(secret, drawHash, party, protocolOf(header))
      await app.db.write(scope, (tx) => joinDraw(tx, app, actor, drawId, { party, join }))
    },
    async commit(): Promise<void> {
      const dealing = makeDealing(secret, await circle(), party)
      await app.db.write(scope, (tx) => commitSecret(tx, app, actor, drawId, { party, dealing }))
    },
    async open(): Promise<void> {
      const { header, dealings = [] } = await look()
      const place = header.parties.findIndex((p) => p.id === party)
      const opening = makeOpening(secret, await circle(), place, dealings)
      await app.db.write(scope, (tx) => revealSecret(tx, app, actor, drawId, { party, opening }))
    },
  }
}

/** Plays a whole draw: every party joins, commits and opens, then the draw is taken. `parties` by party id. */
export async function playDraw(app: App, drawId: string, parties: Readonly<Record<string, Actor>>): Promise<void> {
  const all = Object.entries(parties).map(([id, actor]) => createParty(app, actor, drawId, id))
  for (const p of all) await p.join()
  for (const p of all) await p.commit()
  for (const p of all) await p.open()
  await takeDraw(app, drawId)
}
