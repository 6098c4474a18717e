import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { getSubject } from '../../archive/index.ts'
import type { OwnDraw } from '../schema.ts'
import * as store from '../store.ts'
import { consumersOf } from './take.ts'
import { entryOf } from './views.ts'

const PAGE = 20
/** That a draw took place is public; who was drawn is asked for in the account's own scope. */
const EVERYBODY = systemScope('draws.public')

/** Draws whose lists cover the place of a subject, newest first, with whether it was drawn. */
export async function listOwnDraws(
  tx: Tx,
  app: App,
  subjectId: string,
  after?: string,
): Promise<{ items: OwnDraw[]; next?: string }> {
  const { region, code, scheme } = await getSubject(tx, subjectId)
  const purposes = consumersOf(app)
    .filter((c) => c.isFoundByCreditCode)
    .map((c) => c.purpose)
  const found = await app.db.read(EVERYBODY, (all) =>
    store.listDrawsOver(all, region, { purposes, after, limit: PAGE + 1 }),
  )
  const rows = found.slice(0, PAGE)
  const drawn = new Set(
    await store.listDrawnFor(
      tx,
      subjectId,
      rows.map((r) => r.id),
    ),
  )
  const items = rows.map((r) => ({
    ...entryOf(r),
    isDrawn: drawn.has(r.id),
    ...(code && scheme === 'credit-code' && { code }),
  }))
  const last = items.at(-1)
  return { items, ...(found.length > PAGE && last && { next: last.id }) }
}
