import { Type as T } from 'typebox'
import { type Actor, signedIn } from '../../core/access/define.ts'
import { audit } from '../../core/access/index.ts'
import type { Tx } from '../../core/db/index.ts'
import { type Raw, raw, route } from '../../core/http/route.ts'
import { notFound, refuse } from '../../core/problem.ts'
import type { Json } from '../../core/seal.ts'
import { getReceipt } from '../evidence/index.ts'
import * as problems from './problems.ts'
import * as schema from './schema.ts'
import { decisionBody, evaluate } from './service/decide.ts'
import { decisionsWorkbook } from './service/export.ts'
import { endProposal, proposeParameter } from './service/parameters.ts'
import { askReplay } from './service/replay.ts'
import { describeReplay, listRules, pageDecisions, readDecision, readReplay, readRule } from './service/views.ts'
import * as decisionStore from './store/decisions.ts'
import * as replayStore from './store/replays.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const tags = ['rules']
const Uuid = T.String({ format: 'uuid' })
const rulePath = T.Object({ ruleId: schema.RuleId })
const idPath = T.Object({ id: Uuid })
const own = signedIn('what was decided about the subject this account speaks for, and nothing else')

function ownId(actor: Actor): string {
  if (!actor.subjectId) throw refuse(notFound())
  return actor.subjectId
}

const ruleReading = [
  route({
    method: 'GET',
    path: '/api/rules',
    permission: 'rule.read',
    summary: { zh: '规则清单', en: 'Rules' },
    tags,
    reply: T.Object({ items: T.Array(schema.RuleEntry) }),
    run: async ({ tx, app, now }) => ({ items: await listRules(tx, app, now) }),
  }),
  route({
    method: 'GET',
    path: '/api/rules/:ruleId',
    permission: 'rule.read',
    summary: { zh: '一条规则：依据、参数、示例', en: 'One rule: clause, parameters, examples' },
    tags,
    params: rulePath,
    reply: schema.RuleDetail,
    problems: [problems.ruleUnknown],
    run: ({ tx, app, actor, params, now }) => readRule(tx, app, actor, params.ruleId, now),
  }),
  route({
    method: 'POST',
    path: '/api/rules/:ruleId/evaluations',
    permission: 'rule.read',
    summary: { zh: '试算：按所给事实判定，不保存', en: 'Ask the rule; stores nothing' },
    tags,
    params: rulePath,
    body: T.Object({ facts: T.Record(T.String({ maxLength: 60 }), T.Unknown()), on: schema.Day }),
    reply: schema.Evaluation,
    problems: [problems.ruleUnknown, problems.ruleNotInForce, problems.factsInvalid, problems.parameterUnknown],
    run: ({ tx, app, params, body }) =>
      evaluate(tx, app, params.ruleId, { facts: body.facts as Record<string, Json>, on: body.on }),
  }),
]

const parameterChanges = [
  route({
    method: 'POST',
    path: '/api/rules/:ruleId/parameters/:name/proposals',
    permission: 'parameter.propose',
    scope: 'city',
    summary: { zh: '提出参数修改', en: 'Propose a value of a parameter' },
    tags,
    params: T.Object({ ruleId: schema.RuleId, name: schema.Name }),
    body: schema.NewProposal,
    reply: T.Object({ id: T.String() }),
    status: 201,
    problems: [problems.ruleUnknown, problems.parameterUnknown, problems.parameterValueInvalid, problems.sameProposal],
    run: ({ tx, app, actor, params, body }) => proposeParameter(tx, app, actor, params, body),
  }),
  ...(['approve', 'reject'] as const).map((move) =>
    route({
      method: 'POST',
      path: `/api/rules/proposals/:id/moves/${move}`,
      permission: 'parameter.approve',
      scope: 'city',
      summary:
        move === 'approve'
          ? { zh: '同意参数修改', en: 'Approve a proposed value' }
          : { zh: '不同意参数修改', en: 'Reject a proposed value' },
      tags,
      params: idPath,
      body: T.Object({ reason: T.Optional(T.String({ maxLength: 1000 })) }),
      reply: T.Object({ outcome: T.String() }),
      problems: [problems.proposalUnknown, problems.proposalEnded, problems.fourEyes, problems.parameterValueInvalid],
      run: ({ tx, app, actor, params, body }) => endProposal(tx, app, actor, params.id, move, body.reason),
    }),
  ),
  route({
    method: 'POST',
    path: '/api/rules/proposals/:id/moves/withdraw',
    permission: 'parameter.propose',
    scope: 'city',
    summary: { zh: '撤回自己提出的参数修改', en: 'Withdraw a value one has proposed' },
    tags,
    params: idPath,
    body: T.Object({ reason: T.Optional(T.String({ maxLength: 1000 })) }),
    reply: T.Object({ outcome: T.String() }),
    problems: [problems.proposalUnknown, problems.proposalEnded, problems.fourEyes],
    run: ({ tx, app, actor, params, body }) => endProposal(tx, app, actor, params.id, 'withdraw', body.reason),
  }),
]

const decisionReading = [
  route({
    method: 'GET',
    path: '/api/decisions',
    permission: 'decision.read',
    summary: { zh: '判定清单', en: 'Decisions' },
    tags,
    query: schema.DecisionQuery,
    reply: schema.DecisionPage,
    run: ({ tx, regions, query }) => pageDecisions(tx, regions, query),
  }),
  route({
    method: 'GET',
    path: '/api/decisions.xlsx',
    permission: 'decision.read',
    summary: { zh: '导出判定（Excel）', en: 'Export decisions (Excel)' },
    tags,
    query: schema.DecisionQuery,
    reply: 'raw',
    // A GET reads only; that something was exported is written down as well.
    ownTransactions: true,
    run: async ({ app, actor, regions, query, language, requestId }) => {
      const scope = { actorId: actor.accountId ?? '', regions }
      const { after: _, limit: __, ...filter } = query
      const sheet = await app.db.read(scope, (tx) => decisionsWorkbook(tx, regions, filter, language))
      await app.db.write(scope, (tx) =>
        audit(tx, app, {
          actor,
          action: 'decision.export',
          objectKind: 'decision',
          objectId: 'list',
          requestId,
          detail: JSON.parse(JSON.stringify(filter)),
        }),
      )
      return raw(sheet, XLSX, { headers: { 'content-disposition': 'attachment; filename="decisions.xlsx"' } })
    },
  }),
  route({
    method: 'GET',
    path: '/api/decisions/:id',
    permission: 'decision.read',
    summary: {
      zh: '一项判定：事实、参数、理由、改变条件',
      en: 'One decision: facts, parameters, reasons, what would change it',
    },
    tags,
    params: idPath,
    reply: schema.DecisionDetail,
    problems: [problems.decisionUnknown],
    run: ({ tx, app, regions, params }) => readDecision(tx, app, regions, params.id),
  }),
  route({
    method: 'GET',
    path: '/api/own/decisions',
    permission: own,
    summary: { zh: '关于本单位的判定', en: 'Decisions about oneself' },
    tags,
    query: T.Object({ after: schema.DecisionQuery.properties.after }),
    reply: schema.DecisionPage,
    run: async ({ tx, actor, query }) => {
      ownId(actor)
      return pageDecisions(tx, undefined, query)
    },
  }),
  route({
    method: 'GET',
    path: '/api/own/decisions/:id',
    permission: own,
    summary: { zh: '关于本单位的一项判定', en: 'One decision about oneself' },
    tags,
    params: idPath,
    reply: schema.DecisionDetail,
    problems: [problems.decisionUnknown, notFound],
    run: async ({ tx, app, actor, params }) => {
      ownId(actor)
      return readDecision(tx, app, undefined, params.id)
    },
  }),
]

/** The whole decision with its proof, to be checked offline by whoever it concerns. */
async function receiptOf(tx: Tx, regions: readonly string[] | undefined, id: string): Promise<Raw> {
  const row = await decisionStore.findDecision(tx, regions, id)
  if (!row) throw refuse(problems.decisionUnknown())
  const receipt = await getReceipt(tx, 'decision', id, decisionBody(row))
  return raw(JSON.stringify(receipt, null, 2), 'application/json; charset=utf-8', {
    headers: { 'content-disposition': `attachment; filename="decision-${id}.receipt.json"` },
  })
}

const receipts = [
  route({
    method: 'GET',
    path: '/api/decisions/:id/receipt',
    permission: 'decision.read',
    summary: { zh: '判定的存证回执（含内容）', en: 'Receipt of a decision, with its content' },
    tags,
    params: idPath,
    reply: 'raw',
    problems: [problems.decisionUnknown],
    run: ({ tx, regions, params }) => receiptOf(tx, regions, params.id),
  }),
  route({
    method: 'GET',
    path: '/api/own/decisions/:id/receipt',
    permission: own,
    summary: { zh: '关于本单位的判定的存证回执', en: 'Receipt of a decision about oneself' },
    tags,
    params: idPath,
    reply: 'raw',
    problems: [problems.decisionUnknown, notFound],
    run: async ({ tx, actor, params }) => {
      ownId(actor)
      return receiptOf(tx, undefined, params.id)
    },
  }),
]

const replays = [
  route({
    method: 'GET',
    path: '/api/rules/replays',
    permission: 'decision.read',
    summary: { zh: '复算记录', en: 'Replays' },
    tags,
    query: T.Object({ after: T.Optional(Uuid) }),
    reply: T.Object({ items: T.Array(schema.ReplayView) }),
    run: async ({ tx, query }) => ({ items: (await replayStore.listReplays(tx, query.after, 30)).map(describeReplay) }),
  }),
  route({
    method: 'POST',
    path: '/api/rules/replays',
    permission: 'rule.replay',
    scope: 'city',
    summary: { zh: '复算全部历史判定', en: 'Answer all stored decisions again' },
    tags,
    reply: T.Object({ id: T.String() }),
    status: 202,
    run: ({ tx, app, actor }) => askReplay(tx, app, actor),
  }),
  route({
    method: 'GET',
    path: '/api/rules/replays/:id',
    permission: 'decision.read',
    summary: { zh: '一次复算及其不一致之处', en: 'One replay and what differs in it' },
    tags,
    params: idPath,
    query: T.Object({ after: T.Optional(Uuid) }),
    reply: T.Object({
      replay: schema.ReplayView,
      differences: T.Array(schema.DifferenceView),
      next: T.Optional(T.String()),
    }),
    problems: [problems.replayUnknown],
    run: ({ tx, regions, params, query }) => readReplay(tx, regions, params.id, query.after),
  }),
]

// Fixed paths before those with a parameter in the same place.
export const ruleRoutes = [...replays, ...ruleReading, ...parameterChanges, ...decisionReading, ...receipts]
