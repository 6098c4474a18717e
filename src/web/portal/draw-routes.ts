import { Type as T } from 'typebox'
import type { App } from '../../core/app.ts'
import { type Route, raw, route } from '../../core/http/route.ts'
import { cityPackOf } from '../../core/regions/index.ts'
import { drawFile, getDraw, listDraws, rosterStream } from '../../engines/draws/index.ts'
import { getLog } from '../../engines/evidence/index.ts'
import { drawPage, drawsPage } from './pages/draws.ts'
import { EVERYWHERE, page, publicPage, publicRead, regionNames, visitOf } from './visit.ts'

/** What people write about a draw is refused at its field when it holds such a number. */
const SEALED = 'everybody recomputes the draw from it; a mask would break the proof'
const idPath = T.Object({ id: T.String({ format: 'uuid' }) })
const UNKEPT = { 'cache-control': 'no-cache' } as const

async function logKey(app: App): Promise<string> {
  return publicRead(app, async (tx) => (await getLog(tx)).verifierKey)
}

/** Draws: the list, one draw, its public file and list. */
export const drawPortalRoutes: Route[] = [
  route({
    ...publicPage,
    path: '/draws',
    summary: { zh: '随机抽取', en: 'Draws' },
    query: T.Object({ after: T.Optional(T.String({ format: 'uuid' })) }),
    run: async ({ request, app, query }) => {
      const list = await publicRead(app, (tx) =>
        listDraws(tx, EVERYWHERE, { limit: 20, ...(query.after && { after: query.after }) }),
      )
      const nameOf = regionNames(cityPackOf(app).regions)
      return page(drawsPage(await visitOf(request, app), list, nameOf, await logKey(app)))
    },
  }),
  route({
    ...publicPage,
    path: '/draws/:id',
    summary: { zh: '一次抽取', en: 'One draw' },
    params: idPath,
    run: async ({ request, app, params }) => {
      const { entry, file } = await publicRead(app, async (tx) => ({
        entry: await getDraw(tx, params.id),
        file: await drawFile(tx, app, params.id, 'without list and receipts'),
      }))
      const nameOf = regionNames(cityPackOf(app).regions)
      return page(drawPage(await visitOf(request, app), entry, file, nameOf, await logKey(app)))
    },
  }),
  route({
    ...publicPage,
    path: '/draws/:id/draw.json',
    asItStands: SEALED,
    summary: { zh: '抽取文件', en: 'The draw file' },
    params: idPath,
    run: async ({ app, params }) => {
      const file = await publicRead(app, (tx) => drawFile(tx, app, params.id))
      return raw(JSON.stringify(file), 'application/json; charset=utf-8', {
        headers: { ...UNKEPT, 'content-disposition': `attachment; filename="draw-${params.id}.json"` },
      })
    },
  }),
  route({
    ...publicPage,
    path: '/draws/:id/roster.ndjson',
    asItStands: SEALED,
    summary: { zh: '抽取名单（不含名称）', en: 'The list of a draw, without names' },
    params: idPath,
    run: async ({ app, params }) => {
      const stream = await publicRead(app, (tx) => rosterStream(tx, app, params.id))
      return raw(stream, 'application/x-ndjson', {
        headers: { 'content-disposition': `attachment; filename="roster-${params.id}.ndjson"` },
      })
    },
  }),
]
