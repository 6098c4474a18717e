import { Type as T } from 'typebox'
import { open } from '../../core/access/define.ts'
import { download, type Route, raw, route } from '../../core/http/route.ts'
import { fileTooComplex, parsersBusy } from '../../core/parse/index.ts'
import { refuse } from '../../core/problem.ts'
import { bodyLimitOf, filePart, plainName, uploadProblems } from '../../core/uploads/index.ts'
import type { PolicyPack } from './define.ts'
import * as problems from './problems.ts'
import { MAX_DOCUMENT_BYTES } from './reading.ts'
import * as schema from './schema.ts'
import { compareVersions, listDocuments, readDocument } from './service/documents.ts'
import { addDutyEntry, describeEntry, readDutyFile } from './service/duties.ts'
import { itemsCsv, itemsWorkbook } from './service/export.ts'
import { importUpload, previewUpload } from './service/import.ts'
import { getItem, itemStatuses, publicItems, readBoard, readTargets, selectItems } from './service/statuses.ts'
import * as store from './store.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const itemAddress = T.Object({ address: T.String({ pattern: '^\\d{2}\\.\\d{2}$', maxLength: 5 }) })
const documentId = T.Object({ id: T.String({ format: 'uuid' }) })

/** The routes of the policy engine for one city's pack. */
export function policyRoutes(pack: PolicyPack): readonly Route[] {
  return [...boardRoutes(pack), ...documentRoutes(pack), ...publicRoutes(pack)]
}

function boardRoutes(pack: PolicyPack): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/policy/board',
      permission: 'policy.read',
      summary: { zh: '政策看板：各状态事项数', en: 'Policy board: items by status' },
      reply: schema.BoardReply,
      run: ({ tx, app }) => readBoard(tx, app, pack),
    }),
    route({
      method: 'GET',
      path: '/api/policy/items',
      permission: 'policy.read',
      summary: { zh: '政策事项及其实时状态', en: 'Items of the policy with their live status' },
      query: schema.ItemQuery,
      reply: schema.ItemPage,
      run: async ({ tx, app, query }) => selectItems(await itemStatuses(tx, app, pack), query),
    }),
    route({
      method: 'GET',
      path: '/api/policy/items.xlsx',
      permission: 'policy.read',
      summary: { zh: '导出事项清单（Excel）', en: 'Export the items (Excel)' },
      query: schema.ItemQuery,
      reply: 'raw',
      run: async ({ tx, app, query, language }) => {
        const { items } = selectItems(await itemStatuses(tx, app, pack), { ...query, after: undefined, limit: 300 })
        return raw(await itemsWorkbook(items, language), XLSX, {
          headers: { 'content-disposition': 'attachment; filename="policy-items.xlsx"' },
        })
      },
    }),
    route({
      method: 'GET',
      path: '/api/policy/items/:address',
      permission: 'policy.read',
      summary: { zh: '一个事项：依据、目标、进展、状态变化', en: 'One item: evidence, targets, progress, history' },
      params: itemAddress,
      reply: schema.ItemDetail,
      problems: [problems.itemUnknown],
      run: async ({ tx, app, params }) => {
        const { address } = getItem(pack, params.address)
        const item = (await itemStatuses(tx, app, pack)).find((i) => i.address === address)
        if (!item) throw refuse(problems.itemUnknown({ item: address }))
        return {
          item,
          targets: (await readTargets(app, pack)).filter((t) => t.item === address),
          entries: (await store.listDutyEntries(tx, address)).map(describeEntry),
          history: (await store.listStatusHistory(tx, address)).map((h) => ({
            at: h.at.toISOString(),
            status: h.status,
          })),
        }
      },
    }),
    route({
      method: 'POST',
      path: '/api/policy/items/:address/entries',
      permission: 'policy.bind',
      scope: 'city',
      summary: {
        zh: '登记任务的责任人、期限、进展或证据，或撤回一条',
        en: 'Add an owner, deadline, note or evidence to a duty, or take one back',
      },
      params: itemAddress,
      body: schema.NewDutyEntry,
      reply: schema.DutyEntryReply,
      status: 201,
      problems: [problems.itemUnknown, problems.notADuty, problems.dutyEntryInvalid],
      run: ({ tx, app, actor, params, body }) => addDutyEntry(tx, app, pack, actor, params.address, body),
    }),
    route({
      method: 'GET',
      path: '/api/policy/items/:address/entries/:entryId/file',
      permission: 'policy.read',
      summary: { zh: '任务证据的材料', en: 'The paper of an evidence entry' },
      params: T.Object({ ...itemAddress.properties, entryId: T.String({ format: 'uuid' }) }),
      reply: 'raw',
      problems: [problems.dutyFileMissing],
      run: async ({ tx, app, params }) => {
        const { content, type, name } = await readDutyFile(tx, app, params.address, params.entryId)
        return download(content, type, name)
      },
    }),
    route({
      method: 'GET',
      path: '/api/policy/targets',
      permission: 'policy.read',
      summary: { zh: '目标、规则与定性要求', en: 'Targets, rules and aims' },
      query: schema.TargetQuery,
      reply: schema.TargetList,
      run: async ({ app, query }) => ({
        targets: (await readTargets(app, pack)).filter(
          (t) => (!query.class || t.class === query.class) && (!query.status || t.status === query.status),
        ),
      }),
    }),
  ]
}

function documentRoutes(pack: PolicyPack): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/policy/documents',
      permission: 'policy.read',
      summary: { zh: '已导入的文件', en: 'Imported documents' },
      reply: schema.DocumentList,
      run: async ({ tx }) => ({ items: await listDocuments(tx) }),
    }),
    route({
      method: 'GET',
      path: '/api/policy/documents/:id',
      permission: 'policy.read',
      summary: { zh: '文件原文、条款、编者注', en: 'A document: text as printed, clauses, notes' },
      params: documentId,
      query: schema.VersionQuery,
      reply: schema.DocumentReply,
      problems: [problems.documentUnknown],
      run: ({ tx, params, query }) => readDocument(tx, params.id, query.version),
    }),
    route({
      method: 'GET',
      path: '/api/policy/documents/:id/changes',
      permission: 'policy.read',
      summary: { zh: '两个版本的差异', en: 'What differs between two versions' },
      params: documentId,
      query: T.Object({
        from: T.Integer({ minimum: 1, maximum: 100_000 }),
        to: T.Integer({ minimum: 1, maximum: 100_000 }),
      }),
      reply: schema.DiffReply,
      problems: [problems.documentUnknown],
      run: ({ tx, params, query }) => compareVersions(tx, params.id, query.from, query.to),
    }),
    route({
      method: 'POST',
      path: '/api/policy/previews',
      permission: 'policy.import',
      scope: 'city',
      summary: { zh: '上传文件并预览导入结果', en: 'Upload a document and see what an import would do' },
      upload: true,
      bodyLimit: bodyLimitOf({ maxBytes: MAX_DOCUMENT_BYTES }),
      reply: schema.PreviewReply,
      problems: [problems.documentUnreadable, ...uploadProblems, fileTooComplex, parsersBusy],
      // A slow upload must not hold a transaction open.
      ownTransactions: true,
      run: async ({ app, actor, regions, request }) => {
        const { content, name } = await filePart(request, MAX_DOCUMENT_BYTES)
        return previewUpload(app, actor, regions, content, name || 'document')
      },
    }),
    route({
      method: 'POST',
      path: '/api/policy/imports',
      permission: 'policy.import',
      scope: 'city',
      summary: { zh: '确认导入', en: 'Confirm an import' },
      body: schema.ImportBody,
      reply: schema.ImportReply,
      status: 201,
      problems: [problems.fileUnknown, problems.documentUnreadable, fileTooComplex, parsersBusy],
      run: ({ tx, app, actor, body }) =>
        importUpload(tx, app, pack, actor, body.fileDigest, plainName(body.sourceName) || 'document'),
    }),
  ]
}

/** What the portal and anybody's program may read: names and statuses. */
function publicRoutes(pack: PolicyPack): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/open/policy/items.json',
      permission: open('政策事项与实施状态属于公开数据'),
      summary: { zh: '公开数据：政策事项与状态（JSON）', en: 'Open data: items and statuses (JSON)' },
      tags: ['open'],
      ownTransactions: true,
      reply: schema.PublicItems,
      run: ({ app }) => publicItems(app, pack),
    }),
    route({
      method: 'GET',
      path: '/api/open/policy/items.csv',
      permission: open('政策事项与实施状态属于公开数据'),
      summary: { zh: '公开数据：政策事项与状态（CSV）', en: 'Open data: items and statuses (CSV)' },
      tags: ['open'],
      ownTransactions: true,
      reply: 'raw',
      run: async ({ app }) => raw(itemsCsv(await publicItems(app, pack)), 'text/csv; charset=utf-8'),
    }),
  ]
}
