import { Type as T } from 'typebox'
import type { App } from '../../core/app.ts'
import { type Route, route } from '../../core/http/route.ts'
import { getIndicator, indicatorsOf, publicIndicator } from '../../engines/indicators/index.ts'
import { publicationKindsOf } from '../../engines/publications/index.ts'
import { indicatorPage, indicatorsPage } from './pages/indicators.ts'
import { page, publicPage, visitOf } from './visit.ts'

/** Rates for everybody: the number, its interval, what it rests on, and where the published results behind it stand. */
export const indicatorRoutes: Route[] = [
  route({
    ...publicPage,
    path: '/indicators',
    summary: { zh: '合格率', en: 'Pass rates' },
    run: async ({ request, app }) => {
      const all = await Promise.all(indicatorsOf(app).map((i) => publicIndicator(app, i)))
      return page(indicatorsPage(await visitOf(request, app), all))
    },
  }),
  route({
    ...publicPage,
    path: '/indicators/:indicatorId',
    summary: { zh: '一个合格率', en: 'One rate' },
    params: T.Object({ indicatorId: T.String({ pattern: '^[a-z-]+[.][a-z-]+$', maxLength: 80 }) }),
    run: async ({ request, app, params }) => {
      const indicator = getIndicator(app, params.indicatorId)
      const found = await publicIndicator(app, indicator)
      return page(indicatorPage(await visitOf(request, app), found, kindsThatShow(app, indicator.recordKind)))
    },
  }),
]

/** Kinds of publication that show the records a rate is made of: only what is published can be opened by everybody. */
function kindsThatShow(app: App, recordKind: string) {
  return [...publicationKindsOf(app).values()]
    .filter(({ kind }) => kind.recordKinds.includes(recordKind))
    .map(({ document }) => ({ kind: document.kind, title: document.title }))
}
