import { Type as T } from 'typebox'
import { readAudited } from '../../../core/access/index.ts'
import { spreadsheet } from '../../../core/access/spreadsheet.ts'
import type { Route } from '../../../core/http/route.ts'
import { route } from '../../../core/http/route.ts'
import { SUBJECT_KIND_LABELS, SUBJECT_STATUS_LABELS } from '../define.ts'
import * as problems from '../problems.ts'
import * as schema from '../schema.ts'
import { linkSubject, unlinkSubject, viewLinks } from '../service/links.ts'
import { requireNoLookAlike } from '../service/look-alikes.ts'
import { mergeSubjects, splitSubject } from '../service/merge.ts'
import { momentOf } from '../service/moment.ts'
import { unmaskSubject } from '../service/personal.ts'
import { listAllHits, type SearchQuery, searchSubjects } from '../service/search.ts'
import { changeSubject, createSubject, getSubject } from '../service/subjects.ts'
import { viewSubject } from '../service/views.ts'
import { listMergedInto, sumTally } from '../store/subjects.ts'

export const subjectParams = T.Object({ subjectId: schema.Id })

/** Search, identity, links, merge and split. */
export const subjectRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/subjects',
    permission: 'subject.read',
    summary: { zh: '查找监管对象', en: 'Search subjects' },
    query: schema.SubjectQuery,
    reply: schema.SubjectPage,
    problems: [problems.searchTooShort, problems.cursorInvalid],
    run: ({ tx, regions, query }) => searchSubjects(tx, within(query.region, regions), asked(query)),
  }),
  route({
    method: 'GET',
    path: '/api/subjects/export.xlsx',
    permission: 'subject.export',
    summary: { zh: '导出查询结果（Excel）', en: 'Export a search (Excel)' },
    query: schema.SubjectQuery,
    reply: 'raw',
    ownTransactions: true,
    problems: [problems.searchTooShort, problems.exportTooLarge],
    run: async ({ app, actor, regions, query, language, requestId }) => {
      const { q, after: _, limit: __, ...filters } = query
      // The searched text may be a person's name: only whether there was one.
      const detail = { hasText: Boolean(q), ...(JSON.parse(JSON.stringify(filters)) as object) }
      const hits = await readAudited(
        { app, actor, regions, requestId },
        { action: 'subject.export', objectKind: 'subject', objectId: 'search', detail },
        (tx) => listAllHits(tx, within(query.region, regions), asked(query)),
      )
      const header =
        language === 'zh'
          ? ['名称', '代码', '类别', '状态', '区划', '行业', '地址']
          : ['Name', 'Code', 'Kind', 'Status', 'Region', 'Industry', 'Address']
      return spreadsheet(
        { zh: '监管对象', en: 'subjects' },
        language,
        header,
        hits.map((h) => [
          h.name,
          h.code ?? '',
          SUBJECT_KIND_LABELS[h.kind][language],
          SUBJECT_STATUS_LABELS[h.status][language],
          h.region,
          h.industry ?? '',
          h.address ?? '',
        ]),
      )
    },
  }),
  route({
    method: 'GET',
    path: '/api/subjects/tally',
    permission: 'subject.read',
    summary: { zh: '按区、类别和状态的对象数', en: 'Subjects by district, kind and status' },
    query: T.Object({ digits: T.Optional(T.Integer({ minimum: 2, maximum: 12, default: 6 })) }),
    reply: T.Object({ items: T.Array(schema.SubjectTally) }),
    run: async ({ tx, regions, query }) => ({ items: await sumTally(tx, regions, query.digits ?? 6) }),
  }),
  route({
    method: 'POST',
    path: '/api/subjects',
    permission: 'subject.write',
    summary: { zh: '建档', en: 'Open an archive' },
    body: schema.SubjectCreate,
    reply: schema.Subject,
    status: 201,
    problems: [
      problems.creditCodeInvalid,
      problems.codeTaken,
      problems.looksLikeExisting,
      problems.regionUnknown,
      problems.regionOutside,
      problems.subjectUnknown,
    ],
    run: async ({ tx, app, actor, regions, body }) => {
      const { happenedAt, source = '手工建档', notSameAs, ...rest } = body
      await requireNoLookAlike(app, regions, { ...rest, notSameAs })
      const row = { ...rest, source, happenedAt: momentOf(happenedAt, '/happenedAt') }
      return viewSubject(await createSubject(tx, app, actor, row))
    },
  }),
  route({
    method: 'GET',
    path: '/api/subjects/:subjectId',
    permission: 'subject.read',
    summary: { zh: '查看档案', en: 'Read an archive' },
    params: subjectParams,
    reply: schema.Subject,
    problems: [problems.subjectUnknown],
    run: async ({ tx, regions, params }) => viewSubject(await getSubject(tx, params.subjectId, regions)),
  }),
  route({
    method: 'POST',
    path: '/api/subjects/:subjectId/changes',
    permission: 'subject.write',
    summary: { zh: '变更档案信息（留痕）', en: 'Change identity by a new record' },
    params: subjectParams,
    body: schema.SubjectChange,
    reply: schema.Subject,
    problems: [
      problems.subjectUnknown,
      problems.subjectChanged,
      problems.subjectMerged,
      problems.creditCodeInvalid,
      problems.codeTaken,
      problems.regionUnknown,
      problems.regionOutside,
      problems.recordInFuture,
    ],
    run: async ({ tx, app, actor, regions, params, body }) =>
      viewSubject(await changeSubject(tx, app, actor, regions, params.subjectId, body)),
  }),
  route({
    method: 'POST',
    path: '/api/subjects/:subjectId/unmask',
    permission: 'person.unmask',
    summary: { zh: '查看个人信息（记录理由）', en: 'See personal data, with a reason' },
    params: subjectParams,
    body: T.Object({ reason: schema.Reason }, { additionalProperties: false }),
    reply: schema.Subject,
    problems: [problems.subjectUnknown],
    run: ({ tx, app, actor, regions, params, body, requestId }) =>
      unmaskSubject(tx, app, actor, regions, { ...params, ...body, requestId }),
  }),
  ...linkRoutes(),
  ...mergeRoutes(),
]

function asked({ kind, status, region: _, ...rest }: schema.SubjectQuery): SearchQuery {
  return { ...rest, kinds: kind, statuses: status }
}

/** The first wall: asked regions that lie in the actor's, and the actor's that lie in an asked one; all of his when none is asked. */
function within(asked: readonly string[] | undefined, held: readonly string[]): readonly string[] {
  if (!asked || asked.length === 0) return held
  return asked.flatMap((a) => (held.some((h) => a.startsWith(h)) ? [a] : held.filter((h) => h.startsWith(a))))
}

function linkRoutes(): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/subjects/:subjectId/links',
      permission: 'subject.read',
      summary: { zh: '关联对象', en: 'Links of a subject' },
      params: subjectParams,
      query: T.Object({ after: T.Optional(schema.Id) }),
      reply: T.Object({ items: T.Array(schema.LinkView), next: T.Optional(T.String()) }),
      problems: [problems.subjectUnknown],
      run: async ({ tx, regions, params, query }) => {
        await getSubject(tx, params.subjectId, regions)
        return viewLinks(tx, params.subjectId, query.after)
      },
    }),
    route({
      method: 'POST',
      path: '/api/subjects/:subjectId/links',
      permission: 'subject.write',
      summary: { zh: '建立关联', en: 'Link to another subject' },
      params: subjectParams,
      body: schema.LinkCreate,
      reply: T.Object({ id: schema.Id }),
      status: 201,
      problems: [problems.subjectUnknown, problems.linkNotPossible, problems.subjectMerged],
      run: ({ tx, app, actor, regions, params, body }) => linkSubject(tx, app, actor, regions, params.subjectId, body),
    }),
    route({
      method: 'POST',
      path: '/api/subjects/:subjectId/links/:linkId/end',
      permission: 'subject.write',
      summary: { zh: '解除关联', en: 'End a link' },
      params: T.Object({ subjectId: schema.Id, linkId: schema.Id }),
      body: T.Object({ reason: schema.Reason, to: T.Optional(schema.CivilDate) }, { additionalProperties: false }),
      problems: [problems.subjectUnknown, problems.linkUnknown, problems.linkNotPossible],
      run: async ({ tx, app, actor, regions, params, body }) => {
        await unlinkSubject(tx, app, actor, regions, params.subjectId, params.linkId, body)
        return undefined
      },
    }),
  ]
}

function mergeRoutes(): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/subjects/:subjectId/merged',
      permission: 'subject.read',
      summary: { zh: '并入本档案的档案', en: 'Archives merged into this one' },
      params: subjectParams,
      reply: T.Object({ items: T.Array(schema.Subject) }),
      problems: [problems.subjectUnknown],
      run: async ({ tx, regions, params }) => {
        await getSubject(tx, params.subjectId, regions)
        return { items: (await listMergedInto(tx, params.subjectId)).map(viewSubject) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/subjects/:subjectId/merge',
      permission: 'subject.merge',
      summary: { zh: '并入另一档案', en: 'Take another archive in' },
      params: subjectParams,
      body: schema.MergeRequest,
      reply: schema.Subject,
      problems: [problems.subjectUnknown, problems.mergeNotPossible],
      run: async ({ tx, app, actor, regions, params, body }) =>
        viewSubject(await mergeSubjects(tx, app, actor, regions, { survivorId: params.subjectId, ...body })),
    }),
    route({
      method: 'POST',
      path: '/api/subjects/:subjectId/split',
      permission: 'subject.merge',
      summary: { zh: '拆分档案', en: 'Split an archive' },
      params: subjectParams,
      body: schema.SplitRequest,
      reply: schema.Subject,
      problems: [
        problems.subjectUnknown,
        problems.splitNotPossible,
        problems.recordUnknown,
        problems.codeTaken,
        problems.creditCodeInvalid,
        problems.regionUnknown,
        problems.regionOutside,
      ],
      run: async ({ tx, app, actor, regions, params, body }) => {
        const opens = body.opens && { ...body.opens, happenedAt: momentOf(body.opens.happenedAt, '/opens/happenedAt') }
        return viewSubject(await splitSubject(tx, app, actor, regions, { ...params, ...body, opens }))
      },
    }),
  ]
}
