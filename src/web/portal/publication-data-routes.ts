import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { Feed } from 'feed'
import { html } from 'ghtml'
import type { App } from '../../core/app.ts'
import { type Route, raw, route } from '../../core/http/route.ts'
import { notFound, refuse } from '../../core/problem.ts'
import { xmlText } from '../../core/text/stored.ts'
import type { Language } from '../../core/text.ts'
import { eachPublic, listPublic, listPublicKinds, type Shown } from '../../engines/publications/index.ts'
import { cellText } from '../../engines/publications/logic/wording.ts'
import { type KindDocument, PublicEntry } from '../../engines/publications/schema.ts'
import { sayer } from './layout.ts'
import { toCsv } from './open-data-routes.ts'
import { Filter, questionOf, UNKEPT } from './publication-routes.ts'
import { publicPage, publicRead, visitOf } from './visit.ts'

const FEED_ENTRIES = 50
const openData = { ...publicPage, hidden: false, tags: ['open data'] } as const

/** Where visitors reach this city; links in what they download. */
function siteOf(app: App, request: FastifyRequest): string {
  return (app.config.publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/$/, '')
}

async function kindDocument(app: App, kind: string | undefined): Promise<KindDocument | undefined> {
  if (!kind) return undefined
  const found = (await publicRead(app, (tx) => listPublicKinds(tx, app))).find((k) => k.kind === kind)
  if (!found) throw refuse(notFound())
  return found.document
}

const COMMON = [
  'id',
  'url',
  'kind',
  'kind_title',
  'status',
  'subject_name',
  'subject_code',
  'district',
  'happened_on',
  'published_at',
  'expires_at',
  'is_corrected',
  'disputed_since',
] as const

function commonCells({ entry, content }: Shown, site: string): string[] {
  return [
    entry.id,
    `${site}/publications/${entry.id}`,
    entry.kind,
    entry.title.zh,
    entry.status,
    content.subject.name,
    content.subject.code ?? '',
    entry.region.slice(0, 6),
    content.happenedOn,
    entry.publishedAt,
    entry.expiresAt,
    String(entry.isCorrected),
    entry.disputedSince ?? '',
  ]
}

/** Of one kind its own fields are columns (a table inside as JSON); of all kinds there is a summary. */
function csvLine(shown: Shown, document: KindDocument | undefined, site: string): string {
  const { content, entry } = shown
  const own = document
    ? document.fields.map((f) => {
        const value = content.fields[f.name]
        return Array.isArray(value) ? JSON.stringify(value) : cellText(f, value, 'zh')
      })
    : [entry.headline.map((h) => `${h.label.zh} ${h.value.zh}`).join('；')]
  return toCsv([...commonCells(shown, site), ...own], []).slice(1)
}

async function* csv(app: App, query: object, document: KindDocument | undefined, site: string) {
  yield toCsv([...COMMON, ...(document ? document.fields.map((f) => f.name) : ['summary'])], [])
  for await (const shown of eachPublic(app, query)) yield csvLine(shown, document, site)
}

async function* json(app: App, query: object, schema: string, site: string) {
  yield `{"measuredAt":${JSON.stringify(app.clock.now())},"schema":${JSON.stringify(schema)},"items":[`
  let isFirst = true
  for await (const { entry, content } of eachPublic(app, query)) {
    yield `${isFirst ? '' : ',\n'}${JSON.stringify({ ...entry, url: `${site}/publications/${entry.id}`, content })}`
    isFirst = false
  }
  yield ']}'
}

/** JSON Schema (2020-12) of one item of the JSON file; of one kind with its own fields. */
function itemSchema(document: KindDocument | undefined, id: string): object {
  const types: Readonly<Record<string, object>> = {
    number: { type: ['number', 'string', 'null'] },
    'yes-no': { type: ['boolean', 'null'] },
    day: { type: ['string', 'null'], format: 'date' },
    moment: { type: ['string', 'null'], format: 'date-time' },
  }
  const cell = (f: KindDocument['fields'][number]): object => ({
    title: f.label.zh,
    description: f.label.en,
    ...(f.type === 'rows'
      ? {
          type: 'array',
          items: { type: 'object', properties: Object.fromEntries((f.columns ?? []).map((c) => [c.name, cell(c)])) },
        }
      : f.type === 'choice'
        ? { enum: [...Object.keys(f.choices ?? {}), null] }
        : (types[f.type] ?? { type: ['string', 'null'] })),
  })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: id,
    title: document?.title.zh ?? '公示',
    type: 'object',
    required: [...Object.keys(PublicEntry.properties).filter((k) => k !== 'disputedSince'), 'url', 'content'],
    properties: {
      ...PublicEntry.properties,
      url: { type: 'string', format: 'uri' },
      content: {
        type: 'object',
        required: ['subject', 'happenedOn', 'fields'],
        properties: {
          subject: { type: 'object', required: ['kind', 'name'] },
          happenedOn: { type: 'string', format: 'date' },
          fields: {
            type: 'object',
            ...(document && { properties: Object.fromEntries(document.fields.map((f) => [f.name, cell(f)])) }),
          },
        },
      },
    },
  }
}

function fill(query: { readonly kind?: string; readonly district?: string }): string {
  const text = new URLSearchParams(Object.entries(query).filter(([, v]) => v)).toString()
  return text ? `?${text}` : ''
}

async function makeFeed(
  app: App,
  request: FastifyRequest,
  query: { kind?: string; district?: string },
  format: 'rss' | 'atom',
) {
  const visit = await visitOf(request, app)
  const language: Language = visit.language
  const t = sayer(language)
  const document = await kindDocument(app, query.kind)
  const { items } = await publicRead(app, (tx) =>
    listPublic(tx, app.clock.now(), { ...questionOf(query), limit: FEED_ENTRIES }),
  )
  const site = siteOf(app, request)
  const self = `${site}/publications/feed.${format}${fill(query)}`
  const title = [visit.cityName, document?.title[language] ?? t('公示')].join(' ')
  const feed = new Feed({
    id: self,
    title,
    description: title,
    link: `${site}/publications${fill(query)}`,
    language: language === 'zh' ? 'zh-CN' : 'en',
    updated: new Date(items[0]?.entry.changedAt ?? app.clock.now()),
    copyright: visit.cityName,
    feedLinks: { [format]: self },
  })
  for (const { entry } of items) {
    const mark =
      entry.status === 'withdrawn' ? `${t('已撤销')} · ` : entry.disputedSince ? `${t('有异议，正在处理')} · ` : ''
    const said = entry.headline.map((h) => `${h.label[language]} ${h.value[language]}`)
    feed.addItem({
      // Titles and summaries are read as HTML.
      title: html`${mark}${entry.subjectName} — ${entry.title[language]}`,
      description: html`${[...said, entry.happenedOn].join(' · ')}`,
      id: `${site}/publications/${entry.id}`,
      link: `${site}/publications/${entry.id}`,
      // A reader learns of an objection as of a change.
      date: new Date(
        entry.disputedSince && entry.disputedSince > entry.changedAt ? entry.disputedSince : entry.changedAt,
      ),
      published: new Date(entry.publishedAt),
      category: [{ name: entry.kind }],
    })
  }
  // Rows of before names had a rule may hold what no XML can: one of them would break the feed for every reader.
  return xmlText(format === 'rss' ? feed.rss2() : feed.atom1())
}

/** DCAT 3 as JSON-LD: one dataset, and one per kind. */
async function catalogue(app: App, site: string, title: string): Promise<object> {
  const kinds = await publicRead(app, (tx) => listPublicKinds(tx, app))
  const dataset = (id: string, query: string, name: { zh: string; en: string }) => ({
    '@id': `${site}/open-data/catalogue.jsonld#${id}`,
    '@type': 'dcat:Dataset',
    'dct:title': [
      { '@value': name.zh, '@language': 'zh' },
      { '@value': name.en, '@language': 'en' },
    ],
    'dct:accrualPeriodicity': { '@id': 'http://publications.europa.eu/resource/authority/frequency/UPDATE_CONT' },
    'dcat:distribution': [
      ['csv', 'text/csv'],
      ['json', 'application/json'],
    ].map(([ending, type]) => ({
      '@type': 'dcat:Distribution',
      'dcat:downloadURL': { '@id': `${site}/open-data/publications.${ending}${query}` },
      'dcat:mediaType': { '@id': `https://www.iana.org/assignments/media-types/${type}` },
      'dct:conformsTo': { '@id': `${site}/open-data/publications.schema.json${query}` },
    })),
  })
  return {
    '@context': { dcat: 'http://www.w3.org/ns/dcat#', dct: 'http://purl.org/dc/terms/' },
    '@id': `${site}/open-data/catalogue.jsonld`,
    '@type': 'dcat:Catalog',
    'dct:title': { '@value': title, '@language': 'zh' },
    'dcat:dataset': [
      dataset('publications', '', { zh: '全部公示', en: 'All publications' }),
      ...kinds.map((k) => dataset(k.kind, `?kind=${encodeURIComponent(k.kind)}`, k.title)),
    ],
  }
}

const feedRoute = (format: 'rss' | 'atom'): Route =>
  route({
    ...publicPage,
    path: `/publications/feed.${format}`,
    summary: { zh: `公示的 ${format.toUpperCase()} 订阅`, en: `Publications as ${format}` },
    query: Filter,
    run: async ({ app, request, query }) =>
      raw(await makeFeed(app, request, query, format), `application/${format}+xml; charset=utf-8`, { headers: UNKEPT }),
  })

/** Feeds and open data. Only what is public at that moment; nothing is kept in caches. */
export const publicationDataRoutes: Route[] = [
  feedRoute('rss'),
  feedRoute('atom'),
  route({
    ...openData,
    path: '/open-data/publications.csv',
    summary: { zh: '公示（CSV，UTF-8 带 BOM）', en: 'Publications as CSV (UTF-8 with a byte order mark)' },
    query: Filter,
    run: async ({ app, request, query }) => {
      const document = await kindDocument(app, query.kind)
      const rows = csv(app, questionOf(query), document, siteOf(app, request))
      return raw(Readable.from(rows), 'text/csv; charset=utf-8', {
        headers: { ...UNKEPT, 'content-disposition': 'attachment; filename="publications.csv"' },
      })
    },
  }),
  route({
    ...openData,
    path: '/open-data/publications.json',
    summary: { zh: '公示（JSON）', en: 'Publications as JSON' },
    query: Filter,
    run: async ({ app, request, query }) => {
      await kindDocument(app, query.kind)
      const site = siteOf(app, request)
      const schema = `${site}/open-data/publications.schema.json${fill({ kind: query.kind ?? '' })}`
      return raw(Readable.from(json(app, questionOf(query), schema, site)), 'application/json; charset=utf-8', {
        headers: UNKEPT,
      })
    },
  }),
  route({
    ...openData,
    path: '/open-data/publications.schema.json',
    summary: { zh: '公示数据的 JSON Schema', en: 'JSON Schema of the publications' },
    query: Filter,
    run: async ({ app, request, query }) => {
      const id = `${siteOf(app, request)}/open-data/publications.schema.json${fill({ kind: query.kind ?? '' })}`
      const schema = itemSchema(await kindDocument(app, query.kind), id)
      return raw(JSON.stringify(schema, null, 2), 'application/schema+json; charset=utf-8')
    },
  }),
  route({
    ...openData,
    path: '/open-data/catalogue.jsonld',
    summary: { zh: '开放数据目录（DCAT）', en: 'Catalogue of open data (DCAT)' },
    run: async ({ app, request }) => {
      const { cityName } = await visitOf(request, app)
      const found = await catalogue(app, siteOf(app, request), cityName)
      return raw(JSON.stringify(found, null, 2), 'application/ld+json; charset=utf-8')
    },
  }),
]
