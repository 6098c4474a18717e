import { Type as T } from 'typebox'
import type { App } from '../../core/app.ts'
import { type Raw, type Route, raw, route } from '../../core/http/route.ts'
import { notFound, Refusal, refuse } from '../../core/problem.ts'
import { cityPackOf } from '../../core/regions/index.ts'
import { maskPersonalNumbers } from '../../core/text/personal-numbers.ts'
import { getReceipt } from '../../engines/evidence/index.ts'
import {
  findPublicStep,
  getPublic,
  listPublic,
  listPublicKinds,
  type PublicQuery,
  previewPublic,
} from '../../engines/publications/index.ts'
import type { Visit } from './layout.ts'
import { type Choices, type ListQuestion, publicationPage, publicationsPage } from './pages/publications.ts'
import { HTML, publicPage, publicRead, regionNames, visitOf } from './visit.ts'

const Id = T.String({ format: 'uuid' })
const Day = T.Optional(T.String({ pattern: '^(\\d{4}-\\d\\d-\\d\\d)?$', default: '' }))
const EntryPath = T.Object({ entryId: Id })
export const Filter = T.Object({
  kind: T.Optional(T.String({ maxLength: 100, default: '' })),
  district: T.Optional(T.String({ pattern: '^\\d{0,15}$', default: '' })),
})

/** Copies must not outlive the term: neither a search engine's nor a cache's. */
export const UNKEPT = { 'x-robots-tag': 'noindex, noarchive', 'cache-control': 'no-cache' } as const

export async function choicesOf(app: App): Promise<Choices> {
  const kinds = await publicRead(app, (tx) => listPublicKinds(tx, app))
  return { kinds, districts: cityPackOf(app).regions.filter((r) => r.level === 'district') }
}

/** Empty fields of a form are no question. */
export function questionOf(given: Readonly<Record<string, string | undefined>>): PublicQuery {
  const { kind, district, from, to, q, after } = Object.fromEntries(Object.entries(given).filter(([, v]) => v))
  return { kind, region: district, from, to, q, after }
}

function shown(text: string, status = 200): Raw {
  return raw(text, HTML, { status, headers: UNKEPT })
}

async function listFor(app: App, visit: Visit, asked: ListQuestion, after: string | undefined) {
  try {
    const found = await publicRead(app, (tx) => listPublic(tx, app.clock.now(), questionOf({ ...asked, after })))
    return { items: found.items.map((s) => s.entry), next: found.next }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { errors, title } = error.problem
    return { items: [], wrong: (errors?.[0]?.message ?? title)[visit.language] }
  }
}

/** What is public: list, entry, receipts. */
export const publicationRoutes: Route[] = [
  route({
    ...publicPage,
    path: '/publications',
    rate: 'search',
    summary: { zh: '公示列表', en: 'Publications' },
    query: T.Object({
      ...Filter.properties,
      from: Day,
      to: Day,
      q: T.Optional(T.String({ maxLength: 100, default: '' })),
      after: T.Optional(T.String({ maxLength: 100 })),
    }),
    run: async ({ request, app, query }) => {
      const visit = await visitOf(request, app)
      const { kind = '', district = '', from = '', to = '', q = '' } = query
      const asked = { kind, district, from: realDay(from), to: realDay(to), q }
      const found = await listFor(app, visit, asked, query.after)
      const nameOf = regionNames(cityPackOf(app).regions)
      return shown(publicationsPage(visit, asked, await choicesOf(app), found, nameOf), found.wrong ? 400 : 200)
    },
  }),
  route({
    ...publicPage,
    path: '/publications/:entryId',
    summary: { zh: '一条公示', en: 'One publication' },
    params: EntryPath,
    run: async ({ request, app, params, now }) => {
      const entry = await publicRead(app, (tx) => getPublic(tx, app, now, params.entryId))
      return shown(publicationPage(await visitOf(request, app), entry, regionNames(cityPackOf(app).regions)))
    },
  }),
  route({
    ...publicPage,
    ownTransactions: false,
    path: '/publications/:entryId/preview',
    permission: 'publication.read',
    summary: { zh: '预览：公众将看到的样子', en: 'Preview: as the public would see it' },
    params: EntryPath,
    run: async ({ request, tx, app, regions, params, now }) => {
      const entry = await previewPublic(tx, app, now, params.entryId, regions)
      const nameOf = regionNames(cityPackOf(app).regions)
      return shown(publicationPage(await visitOf(request, app), entry, nameOf, { isPreview: true }))
    },
  }),
  route({
    ...publicPage,
    path: '/publications/:entryId/receipts/:eventId',
    asItStands: 'a proof; a text in it that holds such a number stays inside',
    rate: 'receipt',
    summary: { zh: '公示的存证回执（含公示全文）', en: 'Receipt of a publication, with its public text' },
    params: T.Object({ entryId: Id, eventId: Id }),
    run: async ({ app, params, now }) => {
      const receipt = await publicRead(app, async (tx) => {
        const content = await findPublicStep(tx, now, params.entryId, params.eventId)
        if (content === undefined) throw refuse(notFound())
        // A mask would break the proof: then the receipt is given without its text.
        const isFit = maskPersonalNumbers(JSON.stringify(content)) === JSON.stringify(content)
        return getReceipt(tx, 'publication', params.eventId, isFit ? content : undefined)
      })
      return raw(JSON.stringify(receipt, null, 2), 'application/json; charset=utf-8', {
        headers: {
          ...UNKEPT,
          'content-disposition': `attachment; filename="publication-${params.eventId}.receipt.json"`,
        },
      })
    },
  }),
]

/** A day that exists; a typed-in 31 February asks for nothing. */
function realDay(text: string): string {
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text ? text : ''
}
