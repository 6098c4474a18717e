import type { FastifyRequest } from 'fastify'
import { Type as T } from 'typebox'
import { type Route, route } from '../../core/http/route.ts'
import { fileTooComplex, parsersBusy } from '../../core/parse/index.ts'
import { refuse, tooLarge } from '../../core/problem.ts'
import { filePart } from '../../core/uploads/index.ts'
import * as problems from './problems.ts'
import * as schema from './schema.ts'
import * as service from './service.ts'
import * as sheet from './sheet.ts'

const tags = ['laboratories']
const LaboratoryPath = T.Object({ laboratoryId: schema.Id })
const Filters = T.Object({
  q: T.Optional(T.String({ minLength: 1, maxLength: 100 })),
  region: T.Optional(schema.Region),
  productClass: T.Optional(schema.Word),
  item: T.Optional(schema.Word),
  /** Abilities as they hold on this day; today where nobody says. */
  on: T.Optional(schema.Day),
  /** Only those with an ability that ends within 120 days of it. */
  expiring: T.Optional(T.Boolean()),
  active: T.Optional(T.Boolean()),
})
const { sheetColumns, sheetTooLong, sheetUnreadable, sheetWrong } = problems
const sheetProblems = [sheetColumns, sheetTooLong, sheetUnreadable, tooLarge, fileTooComplex, parsersBusy]

async function uploaded(request: FastifyRequest): Promise<{ name: string; rows: string[][] }> {
  const { name, content } = await filePart(request, sheet.MAX_SHEET_BYTES)
  return { name, rows: await sheet.readRows(content) }
}

const reading: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/laboratories',
    permission: 'laboratory.read',
    summary: { zh: '检验检测机构名录', en: 'Register of laboratories' },
    tags,
    query: T.Object({
      ...Filters.properties,
      limit: T.Optional(T.Integer({ minimum: 1, maximum: 100 })),
      after: T.Optional(schema.Id),
    }),
    reply: T.Object({ items: T.Array(schema.LaboratoryRow), next: T.Optional(schema.Id) }),
    run: ({ tx, app, query }) => service.listLaboratories(tx, app, query),
  }),
  route({
    method: 'GET',
    path: '/api/laboratories/:laboratoryId',
    permission: 'laboratory.read',
    summary: { zh: '一个检验检测机构', en: 'One laboratory' },
    tags,
    params: LaboratoryPath,
    reply: schema.LaboratoryView,
    problems: [problems.laboratoryUnknown],
    run: ({ tx, app, actor, params }) => service.viewLaboratory(tx, app, actor, params.laboratoryId),
  }),
  route({
    method: 'GET',
    path: '/api/own/laboratory',
    permission: 'laboratory.own',
    summary: { zh: '本机构的能力和承检数量', en: 'One’s own abilities and capacity' },
    tags,
    reply: schema.LaboratoryView,
    problems: [problems.laboratoryUnknown],
    run: ({ tx, app, actor }) => {
      if (!actor.subjectId) throw refuse(problems.laboratoryUnknown())
      return service.viewLaboratory(tx, app, actor, actor.subjectId)
    },
  }),
]

const keeping: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/laboratories/:laboratoryId',
    permission: 'laboratory.manage',
    summary: {
      zh: '列入名录，或修改承检状态和数量',
      en: 'Enter a laboratory, or change whether and how much it tests',
    },
    tags,
    params: LaboratoryPath,
    body: schema.BodyChange,
    reply: T.Object({ version: T.Integer() }),
    problems: [problems.notALaboratory, problems.registerChanged, problems.nothingChanges],
    run: ({ tx, app, actor, params, body, requestId }) =>
      service.changeBody(tx, app, actor, params.laboratoryId, body, requestId),
  }),
  route({
    method: 'POST',
    path: '/api/laboratories/:laboratoryId/abilities',
    permission: 'laboratory.manage',
    summary: { zh: '登记或变更一项能力', en: 'Give or change an ability' },
    tags,
    params: LaboratoryPath,
    body: schema.AbilityChange,
    reply: T.Object({ id: schema.Id }),
    problems: [problems.laboratoryUnknown, problems.validityWrong, problems.nothingChanges],
    run: ({ tx, app, actor, params, body, requestId }) =>
      service.changeAbility(tx, app, actor, params.laboratoryId, body, requestId),
  }),
  route({
    method: 'POST',
    path: '/api/laboratories/:laboratoryId/abilities/end',
    permission: 'laboratory.manage',
    summary: { zh: '终止一项能力', en: 'End an ability' },
    tags,
    params: LaboratoryPath,
    body: schema.AbilityEnd,
    reply: T.Object({ id: schema.Id }),
    problems: [problems.laboratoryUnknown, problems.abilityUnknown],
    run: ({ tx, app, actor, params, body, requestId }) =>
      service.endAbility(tx, app, actor, params.laboratoryId, body, requestId),
  }),
]

const sheets: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/laboratories/abilities/export.xlsx',
    permission: 'laboratory.read',
    summary: { zh: '导出机构能力', en: 'Abilities as an Excel file' },
    tags,
    query: Filters,
    reply: 'raw',
    ownTransactions: true,
    run: ({ app, actor, regions, query, language, requestId }) =>
      sheet.exportSheet(app, actor, regions, query, language, requestId),
  }),
  route({
    method: 'GET',
    path: '/api/laboratories/abilities/template.xlsx',
    permission: 'laboratory.read',
    summary: { zh: '下载机构能力导入模板', en: 'Template of the Excel file' },
    tags,
    reply: 'raw',
    run: ({ language }) => sheet.templateSheet(language),
  }),
  route({
    method: 'POST',
    path: '/api/laboratories/abilities/preview',
    permission: 'laboratory.manage',
    summary: { zh: '预览导入文件（不写入）', en: 'Preview of a file (nothing is written)' },
    tags,
    upload: true,
    bodyLimit: sheet.MAX_SHEET_BYTES,
    reply: schema.ImportReply,
    problems: sheetProblems,
    run: async ({ tx, actor, request }) => {
      const { rows } = await uploaded(request)
      return sheet.previewSheet(tx, actor, rows)
    },
  }),
  route({
    method: 'POST',
    path: '/api/laboratories/abilities/import',
    permission: 'laboratory.manage',
    summary: { zh: '导入机构能力：全部写入或全部不写', en: 'Import abilities: all rows or none' },
    tags,
    upload: true,
    bodyLimit: sheet.MAX_SHEET_BYTES,
    reply: schema.ImportReply,
    problems: [...sheetProblems, sheetWrong],
    run: async ({ tx, app, actor, request, requestId }) => {
      const file = await uploaded(request)
      return sheet.importSheet(tx, app, actor, file, requestId)
    },
  }),
]

export const laboratoryRoutes: readonly Route[] = [...sheets, ...reading, ...keeping]
