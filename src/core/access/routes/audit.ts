import { type Static, Type as T } from 'typebox'
import { route } from '../../http/route.ts'
import { actorIdOf } from '../accounts.ts'
import { audit } from '../audit.ts'
import { collectAuditWords, nameObjects } from '../audit-words.ts'
import { AuditAct, AuditPage, AuditQuery } from '../schema.ts'
import { chinaTime, spreadsheet } from '../spreadsheet.ts'
import { type AuditFilter, listAudit } from '../store/audit.ts'
import { auditView } from '../views.ts'

const EXPORT_LIMIT = 50_000
const DAY_MS = 86_400_000

/** Days are days in China: they begin at midnight there. `until` is the last day shown. */
function filterOf(
  query: Omit<Static<typeof AuditQuery>, 'after' | 'limit'>,
  regions: readonly string[],
): Omit<AuditFilter, 'limit'> {
  const midnight = (day: string) => new Date(`${day}T00:00:00+08:00`)
  return {
    regions,
    actorId: query.actorId,
    actor: query.actor,
    action: query.action,
    objectId: query.objectId,
    outcome: query.outcome,
    from: query.from ? midnight(query.from) : undefined,
    until: query.until ? new Date(midnight(query.until).getTime() + DAY_MS) : undefined,
  }
}

export const auditRoutes = [
  route({
    method: 'GET',
    path: '/api/access/audit',
    permission: 'audit.read',
    summary: { zh: '审计日志', en: 'Audit trail' },
    query: AuditQuery,
    reply: AuditPage,
    run: async ({ tx, app, query, regions }) => {
      const rows = await listAudit(tx, { ...filterOf(query, regions), after: query.after, limit: query.limit + 1 })
      const shown = rows.slice(0, query.limit)
      const last = shown.at(-1)
      const words = collectAuditWords(app.modules)
      const nameOf = await nameObjects(tx, words, shown)
      return {
        items: shown.map((e) => auditView(e, words, nameOf(e.object_kind, e.object_id))),
        ...(rows.length > query.limit && last && { next: last.id }),
      }
    },
  }),
  route({
    method: 'GET',
    path: '/api/access/audit/acts',
    permission: 'audit.read',
    summary: { zh: '审计日志中的操作种类', en: 'Acts that the audit trail knows, in words' },
    reply: T.Object({ items: T.Array(AuditAct) }),
    run: async ({ app }) => {
      const { acts } = collectAuditWords(app.modules)
      return { items: Object.entries(acts).map(([action, label]) => ({ action, label })) }
    },
  }),
  route({
    method: 'GET',
    path: '/api/access/audit/export',
    permission: 'audit.export',
    summary: { zh: '导出审计日志（最多 5 万条）', en: 'Export the audit trail (at most 50,000 entries)' },
    query: T.Omit(AuditQuery, ['after', 'limit']),
    reply: 'raw',
    // A download that writes its own audit entry.
    ownTransactions: true,
    run: ({ app, actor, query, regions, language, requestId }) =>
      app.db.write({ actorId: actorIdOf(actor), regions }, async (tx) => {
        const rows = await listAudit(tx, { ...filterOf(query, regions), limit: EXPORT_LIMIT })
        await audit(tx, app, {
          actor,
          action: 'audit.export',
          objectKind: 'audit',
          objectId: 'list',
          requestId,
          detail: { rows: rows.length, filter: { ...query } },
        })
        const words = collectAuditWords(app.modules)
        const nameOf = await nameObjects(tx, words, rows)
        const header =
          language === 'zh'
            ? [
                '时间',
                '操作人',
                '操作人编号',
                '操作',
                '对象类别',
                '对象',
                '对象编号',
                '区划',
                '结果',
                '理由',
                '请求编号',
                '详情',
                '编号',
              ]
            : [
                'Time',
                'Actor',
                'Actor id',
                'Action',
                'Object kind',
                'Object',
                'Object id',
                'Region',
                'Outcome',
                'Reason',
                'Request',
                'Detail',
                'Id',
              ]
        return spreadsheet(
          { zh: '审计日志', en: 'audit' },
          language,
          header,
          rows.map((e) => [
            chinaTime(e.at),
            e.actor_name,
            e.actor_id,
            words.acts[e.action]?.[language] ?? e.action,
            words.objects[e.object_kind]?.[language] ?? e.object_kind,
            nameOf(e.object_kind, e.object_id) ?? '',
            e.object_id,
            e.region ?? '',
            e.outcome,
            e.reason ?? '',
            e.request_id ?? '',
            JSON.stringify(e.detail),
            e.id,
          ]),
        )
      }),
  }),
]
