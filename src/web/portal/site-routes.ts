import { readFileSync } from 'node:fs'
import { Type as T } from 'typebox'
import { open } from '../../core/access/define.ts'
import { type Route, raw, route } from '../../core/http/route.ts'
import { notFound, refuse } from '../../core/problem.ts'
import { MARK } from './layout.ts'
import { aboutDemoPage, accessibilityPage, openDataPage } from './pages/static.ts'
import { HTML, page, publicPage, visitOf } from './visit.ts'

const SCRIPTS = new URL('../../../dist/portal/', import.meta.url)
const YEAR_SECONDS = 31_536_000

function asset(path: string, file: URL, type: string): Route {
  let body: Buffer | undefined
  return route({
    ...publicPage,
    path,
    summary: { zh: '网页文件', en: 'A file of the pages' },
    run: async () => {
      try {
        body ??= readFileSync(file)
      } catch {
        throw refuse(notFound())
      }
      return raw(body, type, { headers: { 'cache-control': 'public, max-age=3600' } })
    },
  })
}

/** Pages that say the same to everybody, their files, and the reading preferences. */
export const siteRoutes: Route[] = [
  asset('/assets/portal.css', new URL('./style.css', import.meta.url), 'text/css; charset=utf-8'),
  route({
    ...publicPage,
    path: '/assets/:script',
    summary: { zh: '网页文件', en: 'A file of the pages' },
    // What the build made: the pages' programs and what they share. No dots, so no way out of the folder.
    params: T.Object({ script: T.String({ pattern: '^[a-z_-]{1,60}\\.js$' }) }),
    run: async ({ params }) => {
      try {
        const body = readFileSync(new URL(params.script, SCRIPTS))
        return raw(body, 'text/javascript; charset=utf-8', { headers: { 'cache-control': 'public, max-age=3600' } })
      } catch {
        throw refuse(notFound())
      }
    },
  }),
  route({
    ...publicPage,
    path: '/assets/mark.svg',
    summary: { zh: '图标', en: 'Icon' },
    run: async () =>
      raw(
        MARK.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" color="#0b5563" '),
        'image/svg+xml; charset=utf-8',
        { headers: { 'cache-control': `public, max-age=${YEAR_SECONDS}` } },
      ),
  }),
  route({
    ...publicPage,
    path: '/about-demo',
    summary: { zh: '关于数据', en: 'About the data' },
    run: async ({ request, app }) => page(aboutDemoPage(await visitOf(request, app))),
  }),
  route({
    ...publicPage,
    path: '/accessibility',
    summary: { zh: '无障碍说明', en: 'Accessibility' },
    run: async ({ request, app }) => page(accessibilityPage(await visitOf(request, app))),
  }),
  route({
    ...publicPage,
    path: '/open-data',
    summary: { zh: '开放数据', en: 'Open data' },
    run: async ({ request, app }) => page(openDataPage(await visitOf(request, app))),
  }),
  route({
    method: 'POST',
    path: '/preferences',
    permission: open('text size and language of a visitor, kept in his own browser'),
    summary: { zh: '保存阅读设置', en: 'Keep reading preferences' },
    reply: 'raw',
    hidden: true,
    ownTransactions: true,
    withoutCsrf: 'sets two cookies that say how pages look; nothing else changes',
    body: T.Object({
      back: T.Optional(T.String({ maxLength: 2000 })),
      text: T.Optional(T.Union([T.Literal('large'), T.Literal('normal')])),
      language: T.Optional(T.Union([T.Literal('zh'), T.Literal('en')])),
    }),
    run: async ({ body, reply }) => {
      const cookie = { path: '/', sameSite: 'lax', maxAge: YEAR_SECONDS } as const
      if (body.text) reply.setCookie('zh_text', body.text, cookie)
      if (body.language) reply.setCookie('zh_lang', body.language, cookie)
      return raw('', HTML, { status: 303, headers: { location: safeBack(body.back) } })
    },
  }),
]

/** Only a path of this site: a form of another site must not turn this into a redirect elsewhere. */
export function safeBack(back: string | undefined): string {
  return back && /^\/(?![/\\])[\x21-\x7e]*$/.test(back) ? back : '/'
}
