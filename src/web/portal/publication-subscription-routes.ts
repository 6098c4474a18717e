import { Type as T } from 'typebox'
import { open } from '../../core/access/define.ts'
import { limitMailTo } from '../../core/http/rate-limit.ts'
import { type Raw, type Route, raw, route } from '../../core/http/route.ts'
import { Refusal, tooManyRequests } from '../../core/problem.ts'
import {
  canMail,
  confirmSubscription,
  findSubscription,
  subscribe,
  unsubscribe,
} from '../../engines/publications/index.ts'
import { linkPage, subscribePage } from './pages/subscriptions.ts'
import { choicesOf, Filter } from './publication-routes.ts'
import { HTML, publicPage, visitOf } from './visit.ts'

/** A link with a token in it is nobody else's business. */
function own(text: string, status = 200): Raw {
  return raw(text, HTML, {
    status,
    headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' },
  })
}

const Link = T.Object({ token: T.String({ minLength: 20, maxLength: 100 }) })

const linkRoutes = (['confirm', 'unsubscribe'] as const).flatMap((what): Route[] => [
  route({
    ...publicPage,
    path: `/publications/subscription/${what}`,
    summary: { zh: '订阅链接', en: 'A link of a subscription' },
    query: Link,
    run: async ({ app, request, query }) => {
      const isKnown = (await findSubscription(app, query.token)) !== undefined
      const visit = await visitOf(request, app)
      return own(linkPage(visit, what, { token: query.token, isKnown }), isKnown ? 200 : 404)
    },
  }),
  route({
    method: 'POST',
    path: `/publications/subscription/${what}`,
    permission: open('whoever holds the link of a subscription may confirm or end it'),
    summary: { zh: '确认或取消订阅', en: 'Confirm or end a subscription' },
    reply: 'raw',
    hidden: true,
    ownTransactions: true,
    withoutCsrf: 'the secret in the link is the proof; mail programs send it without a page (RFC 8058)',
    query: Link,
    run: async ({ app, request, query }) => {
      if (what === 'confirm') await confirmSubscription(app, query.token)
      else await unsubscribe(app, query.token)
      const visit = { ...(await visitOf(request, app)), here: '/publications' }
      return own(linkPage(visit, what, { token: query.token, isDone: true }))
    },
  }),
])

/** Subscriptions by mail and webhook: a form, and the links in the mails. */
export const publicationSubscriptionRoutes: Route[] = [
  route({
    ...publicPage,
    path: '/publications/subscribe',
    summary: { zh: '订阅公示', en: 'Subscribe to publications' },
    query: Filter,
    run: async ({ app, request, query }) => {
      const { kind = '', district = '' } = query
      const state = { kind, district, canMail: canMail(app) }
      return own(subscribePage(await visitOf(request, app), state, await choicesOf(app)))
    },
  }),
  route({
    method: 'POST',
    path: '/publications/subscribe',
    permission: open('anybody may ask; nothing is sent to an address that does not confirm'),
    summary: { zh: '提交订阅', en: 'Ask for a subscription' },
    reply: 'raw',
    hidden: true,
    ownTransactions: true,
    problems: [tooManyRequests],
    rate: 'mail',
    body: T.Object({
      channel: T.Union([T.Literal('email'), T.Literal('webhook')]),
      address: T.String({ minLength: 3, maxLength: 500 }),
      ...Filter.properties,
    }),
    run: async ({ app, request, body }) => {
      if (body.channel === 'email') limitMailTo(app, body.address)
      const visit = { ...(await visitOf(request, app)), here: '/publications/subscribe' }
      const { kind = '', district = '' } = body
      const choices = await choicesOf(app)
      const state = { kind, district, canMail: canMail(app) }
      try {
        const known = choices.kinds.some((k) => k.kind === kind) ? kind : undefined
        const region = choices.districts.some((d) => d.code === district) ? district : undefined
        const done = await subscribe(app, { ...body, kind: known, region, language: visit.language })
        return own(subscribePage(visit, { ...state, done }, choices))
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        const { status, detail, title } = error.problem
        return own(subscribePage(visit, { ...state, wrong: (detail ?? title)[visit.language] }, choices), status)
      }
    },
  }),
  ...linkRoutes,
]
