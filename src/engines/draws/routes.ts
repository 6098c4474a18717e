import { Type as T } from 'typebox'
import { signedIn } from '../../core/access/define.ts'
import { raw, route } from '../../core/http/route.ts'
import { notFound, refuse } from '../../core/problem.ts'
import { PublicText } from '../../core/text/schema.ts'
import * as problems from './problems.ts'
import * as schema from './schema.ts'
import { cancelDraw, excludeDrawn } from './service/end.ts'
import { resultWorkbook } from './service/export.ts'
import { listOwnDraws } from './service/own.ts'
import { commitSecret, joinDraw, revealSecret } from './service/take-part.ts'
import { listDraws, readDraw } from './service/views.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const tags = ['draws']
const idPath = T.Object({ id: T.String({ format: 'uuid' }) })
const Party = T.String({ maxLength: 40 })
const Reason = T.Object({ reason: PublicText(T.String({ minLength: 1, maxLength: 1000 })) })
const refusals = [
  problems.drawUnknown,
  problems.notYourParty,
  problems.personTakesPartTwice,
  problems.notThisStep,
  problems.alreadyDone,
  problems.deadlinePassed,
  problems.messageRefused,
]

const reading = [
  route({
    method: 'GET',
    path: '/api/draws',
    permission: 'draw.read',
    summary: { zh: '抽取清单', en: 'Draws' },
    tags,
    query: schema.DrawQuery,
    reply: T.Object({ items: T.Array(schema.DrawEntry), next: T.Optional(T.String()) }),
    run: ({ tx, regions, query }) => listDraws(tx, regions, query),
  }),
  route({
    method: 'GET',
    path: '/api/own/draws',
    permission: signedIn('the draws whose lists cover the place of the subject this account speaks for'),
    summary: { zh: '与本单位有关的抽取', en: 'Draws that concern oneself' },
    tags,
    query: T.Object({ after: T.Optional(T.String({ format: 'uuid' })) }),
    reply: T.Object({ items: T.Array(schema.OwnDraw), next: T.Optional(T.String()) }),
    problems: [notFound],
    run: ({ tx, app, actor, query }) => {
      if (!actor.subjectId) throw refuse(notFound())
      return listOwnDraws(tx, app, actor.subjectId, query.after)
    },
  }),
  route({
    method: 'GET',
    path: '/api/draws/:id',
    permission: 'draw.read',
    summary: { zh: '一次抽取：名单、各方、步骤、结果', en: 'One draw: list, parties, steps, result' },
    tags,
    params: idPath,
    reply: schema.DrawDetail,
    problems: [problems.drawUnknown],
    run: ({ tx, actor, params }) => readDraw(tx, actor, params.id),
  }),
  route({
    method: 'GET',
    path: '/api/draws/:id/export.xlsx',
    permission: 'draw.read',
    summary: { zh: '导出抽取结果（Excel）', en: 'Export the result (Excel)' },
    tags,
    params: idPath,
    reply: 'raw',
    problems: [problems.drawUnknown],
    run: async ({ tx, params, language }) => {
      const sheet = await resultWorkbook(tx, params.id, language)
      return raw(sheet, XLSX, { headers: { 'content-disposition': `attachment; filename="draw-${params.id}.xlsx"` } })
    },
  }),
]

const takingPart = [
  route({
    method: 'POST',
    path: '/api/draws/:id/parties/:party/join',
    permission: 'draw.take-part',
    summary: { zh: '参加抽取，同时承诺密值', en: 'Join a draw, committing to a secret' },
    tags,
    params: T.Object({ ...idPath.properties, party: Party }),
    body: T.Object({ join: schema.JoinMessage }),
    status: 204,
    problems: refusals,
    run: async ({ tx, app, actor, params, body }) => {
      await joinDraw(tx, app, actor, params.id, { party: params.party, join: body.join })
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/draws/:id/parties/:party/commit',
    permission: 'draw.take-part',
    summary: { zh: '分发密值份额', en: 'Deal the secret' },
    tags,
    params: T.Object({ ...idPath.properties, party: Party }),
    body: T.Object({ dealing: schema.Dealing }),
    status: 204,
    problems: refusals,
    run: async ({ tx, app, actor, params, body }) => {
      await commitSecret(tx, app, actor, params.id, { party: params.party, dealing: body.dealing })
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/draws/:id/parties/:party/open',
    permission: 'draw.take-part',
    summary: { zh: '公开密值', en: 'Open a secret' },
    tags,
    params: T.Object({ ...idPath.properties, party: Party }),
    body: T.Object({ opening: schema.Opening }),
    status: 204,
    problems: refusals,
    run: async ({ tx, app, actor, params, body }) => {
      await revealSecret(tx, app, actor, params.id, { party: params.party, opening: body.opening })
      return undefined
    },
  }),
]

const ending = [
  route({
    method: 'POST',
    path: '/api/draws/:id/cancel',
    permission: 'draw.prepare',
    summary: { zh: '取消尚未定局的抽取', en: 'Cancel a draw before its secrets are fixed' },
    tags,
    params: idPath,
    body: Reason,
    status: 204,
    problems: [problems.drawUnknown, problems.notThisStep, problems.drawInvalid],
    run: async ({ tx, app, actor, params, body }) => {
      await cancelDraw(tx, app, actor, params.id, body.reason)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/draws/:id/exclusions',
    permission: 'draw.prepare',
    summary: { zh: '公开记明不再检查的对象', en: 'Note publicly that a drawn candidate is left out' },
    tags,
    params: idPath,
    body: T.Object({ candidateId: T.String({ maxLength: 200 }), ...Reason.properties }),
    status: 204,
    problems: [
      problems.drawUnknown,
      problems.notThisStep,
      problems.notDrawn,
      problems.alreadyDone,
      problems.drawInvalid,
    ],
    run: async ({ tx, app, actor, params, body }) => {
      await excludeDrawn(tx, app, actor, params.id, body.candidateId, body.reason)
      return undefined
    },
  }),
]

export const drawRoutes = [...reading, ...takingPart, ...ending]
