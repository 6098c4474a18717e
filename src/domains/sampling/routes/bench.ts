import { Type as T } from 'typebox'
import { signedIn } from '../../../core/access/define.ts'
import { type Route, route } from '../../../core/http/route.ts'
import * as problems from '../problems.ts'
import { BlindView, Id, OwnSample, Reason, ReportedResult } from '../schema.ts'
import { enterResult, finishTesting, listBench, receive, report, sendBack, viewBench } from '../service/bench.ts'
import { listOwnSamples, object } from '../service/objections.ts'
import { signForNotice } from '../service/serving.ts'

const tags = ['sampling']
const SamplePath = T.Object({ sampleId: Id })
const BlindPath = T.Object({ blindId: Id })
const Note = T.String({ minLength: 1, maxLength: 300, pattern: '\\S' })
const LABORATORY = signedIn('a laboratory’s own bench; others find nothing there')
const OWN = signedIn('samples of the firm the account speaks for')

/** What a laboratory does with samples it knows by code alone. */
export const benchRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/own/blind-samples',
    permission: LABORATORY,
    summary: { zh: '本机构的盲样', en: 'Coded samples of the laboratory' },
    tags,
    reply: T.Object({ items: T.Array(BlindView) }),
    run: async ({ tx, actor }) => ({ items: await listBench(tx, actor) }),
  }),
  route({
    method: 'GET',
    path: '/api/own/blind-samples/:blindId',
    permission: LABORATORY,
    summary: { zh: '一个盲样', en: 'A coded sample' },
    tags,
    params: BlindPath,
    reply: BlindView,
    problems: [problems.codeUnknown],
    run: ({ tx, actor, params }) => viewBench(tx, actor, params.blindId),
  }),
  route({
    method: 'POST',
    path: '/api/own/blind-samples/:blindId/receive',
    permission: LABORATORY,
    summary: { zh: '收样并检查封条', en: 'Receive and look at the seal' },
    tags,
    params: BlindPath,
    body: T.Object({ isSealWhole: T.Boolean(), note: Note }),
    problems: [problems.codeUnknown, problems.blindState],
    status: 204,
    run: async ({ tx, app, actor, params, body }) => {
      await receive(tx, app, actor, params.blindId, body)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/own/blind-samples/:blindId/results',
    permission: LABORATORY,
    summary: { zh: '录入检验结果', en: 'Enter a result' },
    tags,
    params: BlindPath,
    body: T.Object({ item: T.String({ maxLength: 60 }), ...ReportedResult.properties, reason: T.Optional(Reason) }),
    problems: [
      problems.codeUnknown,
      problems.blindState,
      problems.resultOutOfScope,
      problems.unitNotComparable,
      problems.unitUnknown,
      problems.resultImpossible,
      problems.reasonNeeded,
    ],
    status: 204,
    run: async ({ tx, app, actor, params, body: { item, reason, ...body } }) => {
      await enterResult(tx, app, actor, params.blindId, item, body, reason)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/own/blind-samples/:blindId/tested',
    permission: LABORATORY,
    summary: { zh: '检验完成', en: 'Testing is finished' },
    tags,
    params: BlindPath,
    problems: [problems.codeUnknown, problems.blindState, problems.resultsMissing],
    status: 204,
    run: async ({ tx, app, actor, params }) => {
      await finishTesting(tx, app, actor, params.blindId)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/own/blind-samples/:blindId/report',
    permission: LABORATORY,
    summary: { zh: '批准并报告', en: 'Approve and report' },
    tags,
    params: BlindPath,
    problems: [problems.codeUnknown, problems.blindState, problems.approverTested],
    status: 204,
    run: async ({ tx, app, actor, params }) => {
      await report(tx, app, actor, params.blindId)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/own/blind-samples/:blindId/send-back',
    permission: LABORATORY,
    summary: { zh: '退回检验', en: 'Send back to testing' },
    tags,
    params: BlindPath,
    body: T.Object({ reason: Reason }),
    problems: [problems.codeUnknown, problems.blindState],
    status: 204,
    run: async ({ tx, app, actor, params, body }) => {
      await sendBack(tx, app, actor, params.blindId, body.reason)
      return undefined
    },
  }),
]

/** What the firm sees of its own samples. */
export const ownRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/own/samples',
    permission: OWN,
    summary: { zh: '本企业被抽的样品', en: 'Samples taken of the firm' },
    tags,
    reply: T.Object({ items: T.Array(OwnSample) }),
    run: async ({ tx, app, actor }) => ({ items: await listOwnSamples(tx, app, actor) }),
  }),
  route({
    method: 'POST',
    path: '/api/own/samples/:sampleId/sign',
    permission: OWN,
    summary: { zh: '签收检验结果告知书', en: 'Sign for the notice of the result' },
    tags,
    params: SamplePath,
    status: 204,
    problems: [problems.sampleUnknown, problems.verdictMissing, problems.noticeServed],
    run: async ({ tx, app, actor, params }) => {
      await signForNotice(tx, app, actor, params.sampleId)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/own/samples/:sampleId/objection',
    permission: OWN,
    summary: { zh: '对检验结果提出异议', en: 'Object to a result' },
    tags,
    params: SamplePath,
    body: T.Object({ text: T.String({ minLength: 4, maxLength: 2000, pattern: '\\S' }) }),
    status: 201,
    reply: T.Object({ id: Id }),
    problems: [problems.sampleUnknown, problems.objectionClosed],
    run: ({ tx, app, actor, params, body }) => object(tx, app, actor, params.sampleId, body.text),
  }),
]
