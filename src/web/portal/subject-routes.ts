import { Type as T } from 'typebox'
import type { App } from '../../core/app.ts'
import { type Route, route } from '../../core/http/route.ts'
import { notFound, Refusal, refuse } from '../../core/problem.ts'
import { cityPackOf } from '../../core/regions/index.ts'
import type { Language } from '../../core/text.ts'
import { findSubject, listMergedInto, searchSubjects } from '../../engines/archive/index.ts'
import { listPublic } from '../../engines/publications/index.ts'
import { PUBLIC_KINDS, type PublicSubject, subjectPage, subjectsPage } from './pages/subjects.ts'
import { EVERYWHERE, page, publicPage, publicRead, regionNames, visitOf } from './visit.ts'

export const subjectRoutes: Route[] = [
  route({
    ...publicPage,
    path: '/subjects',
    rate: 'search',
    summary: { zh: '查企业', en: 'Look up an enterprise' },
    query: T.Object({
      q: T.Optional(T.String({ maxLength: 100, default: '' })),
      district: T.Optional(T.String({ maxLength: 15, default: '' })),
      after: T.Optional(T.String({ maxLength: 300 })),
    }),
    run: async ({ request, app, query }) => {
      const visit = await visitOf(request, app)
      const { regions } = cityPackOf(app)
      const districts = regions.filter((r) => r.level === 'district')
      const lookup = {
        q: query.q ?? '',
        district: districts.some((d) => d.code === query.district) ? (query.district ?? '') : '',
      }
      const found = lookup.q.trim() === '' ? {} : await lookUp(app, { ...lookup, after: query.after }, visit.language)
      return page(subjectsPage(visit, { ...lookup, ...found }, districts, regionNames(regions)))
    },
  }),
  route({
    ...publicPage,
    path: '/subjects/:subjectId',
    summary: { zh: '企业公开信息', en: 'Public facts of an enterprise' },
    params: T.Object({ subjectId: T.String({ format: 'uuid' }) }),
    run: async ({ request, app, params, now }) => {
      const subject = await publicSubject(app, params.subjectId)
      const { regions, industries } = cityPackOf(app)
      const nameOfIndustry = (code: string) => industries.find((i) => i.code === code.slice(0, 3))?.name ?? code
      const found = await publicRead(app, async (tx) => {
        const merged = (await listMergedInto(tx, subject.subjectId)).map((s) => s.subjectId)
        return listPublic(tx, now, { subjectIds: [subject.subjectId, ...merged] })
      })
      const published = { items: found.items.map((s) => s.entry), isMore: found.next !== undefined }
      return page(subjectPage(await visitOf(request, app), subject, regionNames(regions), nameOfIndustry, published))
    },
  }),
]

async function lookUp(app: App, asked: { q: string; district: string; after: string | undefined }, language: Language) {
  try {
    const result = await publicRead(app, (tx) =>
      searchSubjects(tx, asked.district ? [asked.district] : EVERYWHERE, {
        q: asked.q,
        after: asked.after,
        kinds: [...PUBLIC_KINDS],
        limit: 20,
      }),
    )
    return { result }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { wrong: (error.problem.errors?.[0]?.message ?? error.problem.detail ?? error.problem.title)[language] }
  }
}

async function publicSubject(app: App, subjectId: string): Promise<PublicSubject> {
  const row = await publicRead(app, async (tx) => {
    const found = await findSubject(tx, subjectId)
    return found?.mergedInto ? findSubject(tx, found.mergedInto) : found
  })
  if (!row || !(PUBLIC_KINDS as readonly string[]).includes(row.kind)) throw refuse(notFound())
  return {
    subjectId: row.subjectId,
    kind: row.kind,
    name: row.name,
    formerNames: row.names.filter((n) => n.kind === 'former').map((n) => n.name),
    code: row.scheme === 'credit-code' ? row.code : null,
    region: row.region,
    industry: row.industry,
    status: row.status,
    changedAt: new Date(row.changedAt).toISOString(),
  }
}
