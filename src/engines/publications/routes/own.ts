import { Type as T } from 'typebox'
import { type Actor, signedIn } from '../../../core/access/define.ts'
import { type Route, route } from '../../../core/http/route.ts'
import { notFound, refuse } from '../../../core/problem.ts'
import * as problems from '../problems.ts'
import { OwnEntry } from '../schema.ts'
import { listForOwner } from '../service/view.ts'
import { raiseObjection, withdrawReply, writeReply } from '../service/voice.ts'

const tags = ['publications']
const Id = T.String({ format: 'uuid' })
const own = signedIn('what is published about the subject this account speaks for, and what it says to it')

/** Officials decide on replies; they never write one. */
function requireOwn(actor: Actor): void {
  if (!actor.subjectId) throw refuse(notFound())
}

/** An enterprise's own list, its replies and objections. Row-level security shows it nothing else. */
export const ownRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/own/publications',
    permission: own,
    summary: { zh: '本单位的公示', en: 'What is published about one’s own' },
    tags,
    query: T.Object({
      limit: T.Optional(T.Integer({ minimum: 1, maximum: 100, default: 20 })),
      after: T.Optional(Id),
    }),
    reply: T.Object({ items: T.Array(OwnEntry), next: T.Optional(T.String()) }),
    run: async ({ tx, app, actor, query }) => {
      requireOwn(actor)
      return listForOwner(tx, app, query.after, query.limit ?? 20)
    },
  }),
  route({
    method: 'POST',
    path: '/api/own/publications/:entryId/replies',
    permission: own,
    summary: { zh: '提交申辩意见，在公示旁展示', en: 'Write a reply, to stand beside the entry' },
    tags,
    params: T.Object({ entryId: Id }),
    body: T.Object({ text: T.String({ minLength: 1, maxLength: 2000, pattern: '\\S' }) }),
    reply: T.Object({ replyId: Id }),
    status: 201,
    problems: [problems.entryUnknown, problems.notPublicNow, problems.replyThere, problems.replyHoldsPersonalData],
    run: async ({ tx, app, actor, params, body }) => {
      requireOwn(actor)
      return { replyId: await writeReply(tx, app, actor, params.entryId, body.text) }
    },
  }),
  route({
    method: 'POST',
    path: '/api/own/publications/:entryId/replies/:replyId/withdraw',
    permission: own,
    summary: { zh: '撤回申辩意见', en: 'Withdraw a reply' },
    tags,
    params: T.Object({ entryId: Id, replyId: Id }),
    problems: [problems.replyUnknown],
    run: async ({ tx, app, actor, params }) => {
      requireOwn(actor)
      await withdrawReply(tx, app, actor, params.entryId, params.replyId)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/own/publications/:entryId/objections',
    permission: own,
    summary: { zh: '对公示提出异议', en: 'Object to an entry' },
    tags,
    params: T.Object({ entryId: Id }),
    body: T.Object({ text: T.String({ minLength: 1, maxLength: 4000, pattern: '\\S' }) }),
    reply: T.Object({ objectionId: Id }),
    status: 201,
    problems: [problems.entryUnknown, problems.notPublicNow, problems.objectionThere],
    run: async ({ tx, app, actor, params, body }) => {
      requireOwn(actor)
      return { objectionId: await raiseObjection(tx, app, actor, params.entryId, body.text) }
    },
  }),
]
