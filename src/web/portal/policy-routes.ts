import { Type as T } from 'typebox'
import type { App } from '../../core/app.ts'
import { type Route, route } from '../../core/http/route.ts'
import { notFound, refuse } from '../../core/problem.ts'
import { sumTally } from '../../engines/archive/index.ts'
import type { PolicyPack } from '../../engines/policy/define.ts'
import { publicItems, readBoard, readTargets } from '../../engines/policy/index.ts'
import { sealedCount } from './evidence-routes.ts'
import { homePage } from './pages/home.ts'
import { articlePage, policyPage, targetsPage } from './pages/policy.ts'
import { EVERYWHERE, page, publicPage, publicRead, visitOf } from './visit.ts'

export function policyRoutes(pack: PolicyPack): Route[] {
  const board = (app: App) => publicRead(app, (tx) => readBoard(tx, app, pack))
  return [
    route({
      ...publicPage,
      path: '/',
      summary: { zh: '首页', en: 'Home' },
      run: async ({ request, app }) => {
        const tally = await publicRead(app, (tx) => sumTally(tx, EVERYWHERE, 2))
        const sum = (kinds?: readonly string[]) =>
          tally.filter((r) => !kinds || kinds.includes(r.kind)).reduce((n, r) => n + r.count, 0)
        return page(
          homePage(await visitOf(request, app), {
            enterprises: sum(['enterprise']),
            subjects: sum(),
            sealed: await sealedCount(app),
            board: await board(app),
          }),
        )
      },
    }),
    route({
      ...publicPage,
      path: '/policy',
      summary: { zh: '政策落实', en: 'The policy and its status' },
      run: async ({ request, app }) => page(policyPage(await visitOf(request, app), await board(app))),
    }),
    route({
      ...publicPage,
      path: '/policy/targets',
      summary: { zh: '数值目标', en: 'Targets' },
      run: async ({ request, app }) => page(targetsPage(await visitOf(request, app), await readTargets(app, pack))),
    }),
    route({
      ...publicPage,
      path: '/policy/:article',
      summary: { zh: '一条的事项', en: 'Items of an article' },
      params: T.Object({ article: T.String({ pattern: '^\\d{2}$' }) }),
      run: async ({ request, app, params }) => {
        const article = pack.articles.find((a) => a.number === params.article)
        if (!article) throw refuse(notFound())
        const { items } = await publicItems(app, pack)
        return page(
          articlePage(
            await visitOf(request, app),
            article,
            items.filter((i) => i.article === article.number),
          ),
        )
      },
    }),
  ]
}
