import { Type as T } from 'typebox'
import { audit } from '../../../core/access/index.ts'
import { chinaTime, spreadsheet } from '../../../core/access/spreadsheet.ts'
import { type Route, route } from '../../../core/http/route.ts'
import { cityPackOf } from '../../../core/regions/index.ts'
import { chinaDay } from '../logic/clock.ts'
import * as problems from '../problems.ts'
import { CheckReply, EntryPage, EntryRow, EntryStatus, KindDocument } from '../schema.ts'
import { checkPublications } from '../service/check.ts'
import { publicationKindsOf } from '../service/kinds.ts'
import { approve, refusePublication } from '../service/review.ts'
import { getForOfficial, listForOfficials } from '../service/view.ts'
import { answerObjection, decideReply } from '../service/voice.ts'
import type { OfficialCriteria } from '../store/lists.ts'
import { STATUS_LABELS } from '../wording.ts'

const tags = ['publications']
const Id = T.String({ format: 'uuid' })
const EntryPath = T.Object({ entryId: Id })
const Reason = T.String({ minLength: 2, maxLength: 1000, pattern: '\\S' })
const Filters = T.Object({
  kind: T.Optional(T.String({ maxLength: 100 })),
  region: T.Optional(T.String({ pattern: '^\\d{2,15}$' })),
  status: T.Optional(EntryStatus),
  q: T.Optional(T.String({ maxLength: 100 })),
  late: T.Optional(T.Boolean()),
})
const Paging = T.Object({
  ...Filters.properties,
  limit: T.Optional(T.Integer({ minimum: 1, maximum: 100, default: 20 })),
  after: T.Optional(T.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d_[0-9a-f-]{36}$' })),
})
const EXPORT_ROWS = 20_000

function criteria(
  regions: readonly string[],
  q: Omit<OfficialCriteria, 'regions'> & { late?: boolean },
  now: Date,
): OfficialCriteria {
  const { late, ...rest } = q
  return { ...rest, regions, ...(late && { lateOn: chinaDay(now) }) }
}

const reading = [
  route({
    method: 'GET',
    path: '/api/publications',
    permission: 'publication.read',
    summary: { zh: '全部公示', en: 'All publications' },
    tags,
    query: Paging,
    reply: T.Object({ items: T.Array(EntryRow), next: T.Optional(T.String()) }),
    run: ({ tx, app, regions, query, now }) => {
      const { limit = 20, ...rest } = query
      return listForOfficials(tx, app, criteria(regions, rest, now), limit)
    },
  }),
  route({
    method: 'GET',
    path: '/api/publications/waiting',
    permission: 'publication.read',
    summary: { zh: '等待审核的公示、更正、申辩和异议，最急的在前', en: 'What waits for a decision, most urgent first' },
    tags,
    query: Paging,
    reply: T.Object({ items: T.Array(EntryRow), next: T.Optional(T.String()) }),
    run: ({ tx, app, regions, query, now }) => {
      const { limit = 20, ...rest } = query
      return listForOfficials(tx, app, { ...criteria(regions, rest, now), isWaiting: true }, limit)
    },
  }),
  route({
    method: 'GET',
    path: '/api/publications/kinds',
    permission: 'publication.read',
    summary: { zh: '公示种类及其声明', en: 'Kinds of publication with their declarations' },
    tags,
    reply: T.Object({ items: T.Array(KindDocument) }),
    run: async ({ app }) => ({ items: [...publicationKindsOf(app).values()].map((k) => k.document) }),
  }),
  route({
    method: 'GET',
    path: '/api/publications/check',
    permission: 'publication.read',
    summary: { zh: '检查：超期未下线、逾期未公示', en: 'Check: beyond the term, or not published in time' },
    tags,
    reply: CheckReply,
    ownTransactions: true,
    run: ({ app, regions }) => checkPublications(app, regions),
  }),
  route({
    method: 'GET',
    path: '/api/publications/export.xlsx',
    permission: 'publication.read',
    summary: { zh: '导出公示清单', en: 'The list as Excel' },
    tags,
    query: Filters,
    reply: 'raw',
    ownTransactions: true,
    run: async ({ app, actor, regions, query, now, language, requestId }) => {
      const zh = language === 'zh'
      const districts = new Map(cityPackOf(app).regions.map((r) => [r.code, r.name]))
      const scope = { actorId: actor.accountId ?? 'guest', regions }
      const rows: string[][] = []
      for (let after: string | undefined; rows.length < EXPORT_ROWS; ) {
        const cursor = after
        const page = await app.db.read(scope, (tx) =>
          listForOfficials(tx, app, { ...criteria(regions, query, now), after: cursor }, 500),
        )
        for (const e of page.items)
          rows.push([
            e.title[language],
            e.subjectName,
            districts.get(e.region.slice(0, 6)) ?? e.region,
            e.happenedOn,
            STATUS_LABELS[e.status][language],
            e.headline.map((h) => `${h.label[language]} ${h.value[language]}`).join(zh ? '；' : '; '),
            e.dueOn,
            e.isLate ? (zh ? '逾期' : 'late') : '',
            chinaTime(e.publishedAt ? new Date(e.publishedAt) : undefined),
            chinaTime(e.expiresAt ? new Date(e.expiresAt) : undefined),
            e.id,
          ])
        if (!page.next) break
        after = page.next
      }
      await app.db.write(scope, (tx) =>
        audit(tx, app, {
          actor,
          action: 'publication.export',
          objectKind: 'publication',
          objectId: 'list',
          requestId,
          detail: { rows: rows.length },
        }),
      )
      const header = zh
        ? [
            '公示种类',
            '对象',
            '所在区',
            '发生日期',
            '状态',
            '摘要',
            '应公示日期',
            '是否逾期',
            '公示时间',
            '到期时间',
            '编号',
          ]
        : ['Kind', 'Subject', 'District', 'Happened on', 'Status', 'Summary', 'Due', 'Late', 'Published', 'Until', 'Id']
      return spreadsheet({ zh: '公示清单', en: 'publications' }, language, header, rows)
    },
  }),
  route({
    method: 'GET',
    path: '/api/publications/:entryId',
    permission: 'publication.read',
    summary: { zh: '一条公示及其全过程', en: 'One publication and its whole life' },
    tags,
    params: EntryPath,
    reply: EntryPage,
    problems: [problems.entryUnknown],
    run: ({ tx, app, actor, regions, params }) => getForOfficial(tx, app, actor, params.entryId, regions),
  }),
]

const deciding = [
  route({
    method: 'POST',
    path: '/api/publications/:entryId/approve',
    permission: 'publication.approve',
    summary: { zh: '审核通过，予以公示', en: 'Approve for publication' },
    tags,
    params: EntryPath,
    body: T.Object({ eventId: Id }),
    problems: [
      problems.entryUnknown,
      problems.nothingWaits,
      problems.textChanged,
      problems.ownRecord,
      problems.recordHeld,
    ],
    run: async ({ tx, app, actor, regions, params, body, requestId }) => {
      await approve(tx, app, actor, { ...params, ...body, regions, requestId })
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/publications/:entryId/refuse',
    permission: 'publication.approve',
    summary: { zh: '不予公示，写明理由', en: 'Refuse publication, with the reason' },
    tags,
    params: EntryPath,
    body: T.Object({ eventId: Id, reason: Reason }),
    problems: [problems.entryUnknown, problems.nothingWaits, problems.textChanged, problems.ownRecord],
    run: async ({ tx, app, actor, regions, params, body, requestId }) => {
      await refusePublication(tx, app, actor, { ...params, ...body, regions, requestId })
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/publications/:entryId/replies/:replyId/decide',
    permission: 'publication.approve',
    summary: { zh: '展示或不予展示企业的申辩意见', en: 'Show the reply of the enterprise, or keep it back' },
    tags,
    params: T.Object({ entryId: Id, replyId: Id }),
    body: T.Object({
      refusal: T.Optional(
        T.Object({ ground: T.Union([T.Literal('personal-data'), T.Literal('unlawful')]), reason: Reason }),
      ),
    }),
    problems: [problems.replyUnknown],
    run: async ({ tx, app, actor, regions, params, body, requestId }) => {
      await decideReply(tx, app, actor, { ...params, ...body, regions, requestId })
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/publications/:entryId/objections/:objectionId/answer',
    permission: 'publication.approve',
    summary: { zh: '答复异议', en: 'Answer an objection' },
    tags,
    params: T.Object({ entryId: Id, objectionId: Id }),
    body: T.Object({ outcome: T.Union([T.Literal('upheld'), T.Literal('dismissed')]), answer: Reason }),
    problems: [problems.objectionUnknown, problems.objectionHasCase],
    run: async ({ tx, app, actor, regions, params, body, requestId }) => {
      await answerObjection(tx, app, actor, { ...params, ...body, regions, requestId })
      return undefined
    },
  }),
]

/** What officials read and decide. */
export const officialRoutes: readonly Route[] = [...reading, ...deciding]
