import { type Static, Type as T } from 'typebox'
import { type Actor, signedIn } from '../../core/access/define.ts'
import { readAudited } from '../../core/access/index.ts'
import { DOCX_TYPE, documentIncomplete, renderPrintHtml } from '../../core/documents/index.ts'
import { download, type Route, raw, route } from '../../core/http/route.ts'
import { notFound, notPermitted, refuse } from '../../core/problem.ts'
import { Digest } from '../../core/uploads/schema.ts'
import { getSubject } from '../archive/index.ts'
import * as problems from './problems.ts'
import * as schema from './schema.ts'
import { loadFor } from './service/act.ts'
import { seeToEscalation } from './service/clocks.ts'
import { correctEntry, withdrawMove } from './service/correct.ts'
import {
  caseSheet,
  listCases,
  listKinds,
  listOwnCases,
  mayOpenByHand,
  rowsToExport,
  viewBoard,
} from './service/lists.ts'
import { fillFields, makeMove, noteCase } from './service/move.ts'
import { openCase } from './service/open.ts'
import {
  acceptHandOver,
  askRecusal,
  assignCase,
  decideRecusal,
  declineHandOver,
  listCandidates,
  offerHandOver,
  recuse,
  releaseHandler,
  takeCase,
} from './service/people.ts'
import { getVersionNow } from './service/publish.ts'
import { checkValues } from './service/values.ts'
import { getCaseFile, getIssued, unmaskCase, viewCase } from './service/view.ts'

const Uuid = T.String({ format: 'uuid' })
const CasePath = T.Object({ caseId: Uuid })
const EntryPath = T.Object({ caseId: Uuid, entryId: Uuid })
const FilePath = T.Object({ caseId: Uuid, digest: Digest })
const MovePath = T.Object({ caseId: Uuid, move: T.String({ maxLength: 60 }) })
const SeqPath = T.Object({ caseId: Uuid, seq: T.Integer({ minimum: 1 }) })
const Reason = T.String({ minLength: 2, maxLength: 1000, pattern: '\\S' })
const Paging = {
  limit: T.Optional(T.Integer({ minimum: 1, maximum: 100, default: 20 })),
  after: T.Optional(T.String({ maxLength: 60 })),
}
const CasePage = T.Object({ items: T.Array(schema.CaseListEntry), next: T.Optional(T.String()) })
const tags = ['cases']
const acting = [problems.caseUnknown, problems.notYours]
const filling = [problems.moveIncomplete, problems.caseChanged, problems.keyReused]
const moving = [
  problems.caseUnknown,
  problems.moveUnknown,
  problems.moveNotYours,
  problems.groundDisputed,
  ...filling,
  problems.fileUnknown,
  documentIncomplete,
]
const own = signedIn(
  'the cases about the subject this account speaks for, as far as it was told of them, and no others',
)

const OpenRequest = T.Object({
  kind: T.String({ maxLength: 80 }),
  subjectId: Uuid,
  fields: schema.FieldValues,
  /** Whoever opens it has it in hand from the beginning; only for who may handle it. */
  take: T.Optional(T.Boolean()),
  key: T.Optional(Uuid),
})

function requireOwn(actor: Actor): void {
  if (!actor.subjectId) throw refuse(notFound())
}

/** Routes that officials and the account of a subject have alike: the same services, which tell them apart by the actor. */
function sharedRoutes(prefix: string, read: Route['permission'], act: Route['permission']): Route[] {
  const whose = (actor: Actor) => {
    if (typeof read === 'object') requireOwn(actor)
  }
  return [
    route({
      method: 'GET',
      path: `${prefix}/:caseId`,
      permission: read,
      summary: { zh: '一个案件', en: 'One case, as the asker may see it' },
      tags,
      params: CasePath,
      reply: schema.CaseView,
      problems: [problems.caseUnknown, notFound],
      run: ({ tx, app, actor, params }) => {
        whose(actor)
        return viewCase(tx, app, actor, params.caseId)
      },
    }),
    route({
      method: 'GET',
      path: `${prefix}/:caseId/documents/:entryId/docx`,
      permission: read,
      summary: { zh: '下载文书（docx）', en: 'A document that the case issued, as .docx' },
      tags,
      params: EntryPath,
      reply: 'raw',
      problems: [problems.caseUnknown, problems.fileMissing, notFound],
      run: async ({ tx, app, actor, params }) => {
        whose(actor)
        const issued = await getIssued(tx, app, actor, params.caseId, params.entryId)
        if (!(await app.files.has(issued.digest))) throw refuse(problems.fileMissing())
        return download(await app.files.read(issued.digest), DOCX_TYPE, `${issued.number ?? issued.title.zh}.docx`)
      },
    }),
    route({
      method: 'GET',
      path: `${prefix}/:caseId/documents/:entryId/print`,
      permission: read,
      summary: { zh: '打印文书', en: 'A document that the case issued, as a page to print' },
      tags,
      params: EntryPath,
      reply: 'raw',
      problems: [problems.caseUnknown, problems.fileMissing, notFound],
      run: async ({ tx, app, actor, params }) => {
        whose(actor)
        const issued = await getIssued(tx, app, actor, params.caseId, params.entryId)
        return raw(renderPrintHtml(issued.content), 'text/html; charset=utf-8')
      },
    }),
    route({
      method: 'GET',
      path: `${prefix}/:caseId/files/:digest`,
      permission: read,
      summary: { zh: '案件中的文件', en: 'A file of the case' },
      tags,
      params: FilePath,
      reply: 'raw',
      problems: [problems.caseUnknown, problems.fileMissing, notFound],
      run: async ({ tx, app, actor, params }) => {
        whose(actor)
        const file = await getCaseFile(tx, app, actor, params.caseId, params.digest)
        return download(await app.files.read(file.digest), file.type, file.name)
      },
    }),
    route({
      method: 'POST',
      path: `${prefix}/:caseId/moves/:move`,
      permission: act,
      summary: { zh: '办理案件', en: 'Make a move; the same key again changes nothing' },
      tags,
      params: MovePath,
      body: schema.MoveRequest,
      reply: schema.Receipt,
      problems: [...moving, notFound],
      run: ({ tx, app, actor, params, body }) => {
        whose(actor)
        return makeMove(tx, app, actor, params.caseId, params.move, body)
      },
    }),
    route({
      method: 'PUT',
      path: `${prefix}/:caseId/fields`,
      permission: act,
      summary: { zh: '填写案件内容', en: 'Fill in fields without a move' },
      tags,
      params: CasePath,
      body: T.Object({
        fields: schema.FieldValues,
        revision: T.Optional(T.Integer({ minimum: 1 })),
        key: T.Optional(Uuid),
      }),
      reply: schema.Receipt,
      problems: [...acting, ...filling, notFound],
      run: ({ tx, app, actor, params, body }) => {
        whose(actor)
        return fillFields(tx, app, actor, params.caseId, body)
      },
    }),
    route({
      method: 'POST',
      path: `${prefix}/:caseId/entries/:seq/correct`,
      permission: act,
      summary: { zh: '更正', en: 'Correct what an entry filled in, with a reason' },
      tags,
      params: SeqPath,
      body: T.Object({ fields: schema.FieldValues, reason: Reason }),
      reply: schema.Receipt,
      problems: [...acting, problems.moveIncomplete, notFound],
      run: ({ tx, app, actor, params, body }) => {
        whose(actor)
        return correctEntry(tx, app, actor, params.caseId, { seq: params.seq, ...body })
      },
    }),
    route({
      method: 'POST',
      path: `${prefix}/:caseId/entries/:seq/withdraw`,
      permission: act,
      summary: { zh: '撤回', en: 'Take a move back, with a reason' },
      tags,
      params: SeqPath,
      body: T.Object({ reason: Reason }),
      reply: schema.Receipt,
      problems: [...acting, notFound],
      run: ({ tx, app, actor, params, body }) => {
        whose(actor)
        return withdrawMove(tx, app, actor, params.caseId, { seq: params.seq, reason: body.reason })
      },
    }),
    route({
      method: 'POST',
      path: `${prefix}/:caseId/recusal-requests`,
      permission: act,
      summary: { zh: '申请承办人回避', en: 'Ask that one of those who handle the case stands aside' },
      tags,
      params: CasePath,
      body: T.Object({ accountId: Uuid, grounds: Reason }),
      reply: schema.Receipt,
      problems: [...acting, problems.personUnsuitable, notFound],
      run: ({ tx, app, actor, params, body }) => {
        whose(actor)
        return askRecusal(tx, app, actor, params.caseId, body)
      },
    }),
    route({
      method: 'POST',
      path: prefix,
      permission: act,
      summary: { zh: '立案', en: 'Open a case by hand; the same key again opens none' },
      tags,
      body: OpenRequest,
      reply: schema.Receipt,
      problems: [
        problems.caseKindUnknown,
        problems.caseNotAbout,
        problems.moveIncomplete,
        problems.personUnsuitable,
        notPermitted,
        notFound,
      ],
      run: async ({ tx, app, actor, body }) => {
        whose(actor)
        return openByHand(tx, app, actor, body)
      },
    }),
  ]
}

async function openByHand(
  tx: Parameters<typeof openCase>[0],
  app: Parameters<typeof openCase>[1],
  actor: Actor,
  { kind, take, ...asked }: Static<typeof OpenRequest>,
): Promise<schema.Receipt> {
  const { document } = await getVersionNow(tx, app, kind)
  const subject = await getSubject(tx, asked.subjectId)
  const opens = document.opens ?? { who: [], required: [], optional: [] }
  if (!mayOpenByHand(opens.who, actor, subject)) throw refuse(notPermitted({ permission: opens.who.join(' / ') }))
  const errors = checkValues(document, asked.fields, opens)
  if (errors.length > 0) throw refuse(problems.moveIncomplete({ errors }))
  const assignees = take && actor.accountId ? [actor.accountId] : []
  return openCase(tx, app, actor, kind, { ...asked, assignees })
}

const lists: Route[] = [
  route({
    method: 'GET',
    path: '/api/cases',
    permission: 'case.read',
    summary: { zh: '案件清单', en: 'Cases, newest first' },
    tags,
    query: T.Object({ ...schema.CaseFilters.properties, ...Paging }),
    reply: CasePage,
    run: ({ tx, app, actor, query }) => listCases(tx, app, actor, { ...query, limit: query.limit ?? 20 }),
  }),
  route({
    method: 'GET',
    path: '/api/cases/export.xlsx',
    permission: 'case.export',
    summary: { zh: '导出案件清单（Excel）', en: 'Cases as an Excel file' },
    tags,
    query: schema.CaseFilters,
    reply: 'raw',
    ownTransactions: true,
    run: async ({ app, actor, regions, query, language, requestId }) => {
      const { name, ...filters } = query
      const detail = { hasName: name !== undefined, ...(JSON.parse(JSON.stringify(filters)) as object) }
      const rows = await readAudited(
        { app, actor, regions, requestId },
        { action: 'case.export', objectKind: 'case', objectId: 'list', detail },
        (tx) => rowsToExport(tx, app, actor, query),
      )
      return caseSheet(rows, language)
    },
  }),
  route({
    method: 'GET',
    path: '/api/cases/board',
    permission: 'case.read',
    summary: { zh: '案件看板', en: 'Open cases by kind and state' },
    tags,
    query: T.Object({ region: schema.CaseFilters.properties.region }),
    reply: schema.Board,
    run: ({ tx, app, actor, query }) => viewBoard(tx, app, actor, query.region),
  }),
  route({
    method: 'GET',
    path: '/api/cases/kinds',
    permission: signedIn('the kinds of case that the account may read or open; declarations are no secret'),
    summary: { zh: '案件类型', en: 'Kinds of case' },
    tags,
    reply: T.Object({ items: T.Array(schema.KindEntry) }),
    run: async ({ tx, app, actor }) => ({ items: await listKinds(tx, app, actor) }),
  }),
  route({
    method: 'GET',
    path: '/api/own/cases',
    permission: own,
    summary: { zh: '关于本单位的案件', en: 'Cases about oneself' },
    tags,
    query: T.Object(Paging),
    reply: CasePage,
    problems: [notFound],
    run: ({ tx, app, actor, query }) => {
      requireOwn(actor)
      return listOwnCases(tx, app, actor, { ...query, limit: query.limit ?? 20 })
    },
  }),
]

const people: Route[] = [
  route({
    method: 'GET',
    path: '/api/cases/:caseId/candidates',
    permission: 'case.act',
    summary: { zh: '可承办的人员', en: 'Who may be assigned to the case' },
    tags,
    params: CasePath,
    reply: T.Object({ items: T.Array(schema.Candidate) }),
    problems: [problems.caseUnknown],
    run: async ({ tx, app, actor, params }) => {
      const loaded = await loadFor(tx, app, actor, params.caseId)
      return { items: await listCandidates(tx, app, loaded) }
    },
  }),
  route({
    method: 'POST',
    path: '/api/cases/:caseId/take',
    permission: 'case.act',
    summary: { zh: '领取案件', en: 'Take a case that nobody has' },
    tags,
    params: CasePath,
    reply: schema.Receipt,
    problems: [...acting, problems.personUnsuitable],
    run: ({ tx, app, actor, params }) => takeCase(tx, app, actor, params.caseId),
  }),
  route({
    method: 'POST',
    path: '/api/cases/:caseId/assign',
    permission: 'case.assign',
    summary: { zh: '分派案件', en: 'Assign the case' },
    tags,
    params: CasePath,
    body: T.Object({
      accountId: Uuid,
      role: schema.Handler.properties.role,
      reason: T.Optional(T.String({ maxLength: 1000 })),
    }),
    reply: schema.Receipt,
    problems: [...acting, problems.personUnsuitable],
    run: ({ tx, app, actor, params, body }) => assignCase(tx, app, actor, params.caseId, body),
  }),
  route({
    method: 'POST',
    path: '/api/cases/:caseId/release',
    permission: 'case.assign',
    summary: { zh: '取消承办', en: 'Take a person off the case' },
    tags,
    params: CasePath,
    body: T.Object({ accountId: Uuid, reason: Reason }),
    reply: schema.Receipt,
    problems: [...acting, problems.personUnsuitable],
    run: ({ tx, app, actor, params, body }) => releaseHandler(tx, app, actor, params.caseId, body),
  }),
  route({
    method: 'POST',
    path: '/api/cases/:caseId/hand-over',
    permission: 'case.act',
    summary: { zh: '移交承办', en: 'Offer the case to a colleague' },
    tags,
    params: CasePath,
    body: T.Object({ accountId: Uuid, reason: Reason }),
    reply: schema.Receipt,
    problems: [...acting, problems.personUnsuitable],
    run: ({ tx, app, actor, params, body }) => offerHandOver(tx, app, actor, params.caseId, body),
  }),
  route({
    method: 'POST',
    path: '/api/cases/:caseId/accept',
    permission: 'case.act',
    summary: { zh: '接收移交', en: 'Accept a case that was offered' },
    tags,
    params: CasePath,
    reply: schema.Receipt,
    problems: acting,
    run: ({ tx, app, actor, params }) => acceptHandOver(tx, app, actor, params.caseId),
  }),
  route({
    method: 'POST',
    path: '/api/cases/:caseId/decline',
    permission: 'case.act',
    summary: { zh: '退回移交', en: 'Decline a case that was offered' },
    tags,
    params: CasePath,
    body: T.Object({ reason: Reason }),
    reply: schema.Receipt,
    problems: acting,
    run: ({ tx, app, actor, params, body }) => declineHandOver(tx, app, actor, params.caseId, body.reason),
  }),
  route({
    method: 'POST',
    path: '/api/cases/:caseId/recuse',
    permission: 'case.act',
    summary: { zh: '回避', en: 'Declare a conflict of interest' },
    tags,
    params: CasePath,
    body: T.Object({ accountId: T.Optional(Uuid), reason: Reason }),
    reply: schema.Receipt,
    problems: [...acting, problems.personUnsuitable],
    run: ({ tx, app, actor, params, body }) => recuse(tx, app, actor, params.caseId, body),
  }),
  route({
    method: 'POST',
    path: '/api/cases/:caseId/recusal-requests/:seq/decide',
    permission: 'case.recusal',
    summary: { zh: '决定回避申请', en: 'Decide a request that somebody stands aside' },
    tags,
    params: SeqPath,
    body: T.Object({ isGranted: T.Boolean(), because: Reason }),
    reply: schema.Receipt,
    problems: acting,
    run: ({ tx, app, actor, params, body }) =>
      decideRecusal(tx, app, actor, params.caseId, { seq: params.seq, ...body }),
  }),
  route({
    method: 'POST',
    path: '/api/cases/:caseId/notes',
    permission: 'case.act',
    summary: { zh: '备注', en: 'Write a remark into the history' },
    tags,
    params: CasePath,
    body: T.Object({
      remark: T.String({ minLength: 1, maxLength: 2000, pattern: '\\S' }),
      files: T.Optional(T.Array(Digest, { maxItems: 20 })),
      key: T.Optional(Uuid),
    }),
    reply: schema.Receipt,
    problems: [...acting, problems.fileUnknown, problems.keyReused],
    run: ({ tx, app, actor, params, body }) => noteCase(tx, app, actor, params.caseId, body),
  }),
  route({
    method: 'POST',
    path: '/api/cases/:caseId/escalations/:escalationId/done',
    permission: 'case.act',
    summary: { zh: '办结督办', en: 'Say what was done about an overdue deadline' },
    tags,
    params: T.Object({ caseId: Uuid, escalationId: Uuid }),
    body: T.Object({ remark: Reason }),
    reply: schema.Receipt,
    problems: [problems.caseUnknown, problems.escalationUnknown],
    run: ({ tx, app, actor, params, body }) => seeToEscalation(tx, app, actor, { ...params, remark: body.remark }),
  }),
  route({
    method: 'POST',
    path: '/api/cases/:caseId/unmask',
    permission: 'person.unmask',
    summary: { zh: '查看案件中的个人信息', en: 'Personal fields in clear, for a recorded reason' },
    tags,
    params: CasePath,
    body: T.Object({ reason: T.String({ minLength: 4, maxLength: 200, pattern: '\\S' }) }),
    reply: T.Object({ fields: schema.FieldValues }),
    problems: [problems.caseUnknown],
    run: async ({ tx, app, actor, params, body, requestId }) => ({
      fields: await unmaskCase(tx, app, actor, { ...params, reason: body.reason, requestId }),
    }),
  }),
]

export const caseRoutes: readonly Route[] = [
  ...lists,
  ...sharedRoutes('/api/cases', 'case.read', 'case.act'),
  ...sharedRoutes('/api/own/cases', own, own),
  ...people,
]
