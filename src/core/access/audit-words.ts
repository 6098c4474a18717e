import { sql } from 'kysely'
import type { Tx } from '../db/index.ts'
import type { SealedKind } from '../seal.ts'
import type { Bilingual } from '../text.ts'

/** Where a kind of thing keeps what people call it: a table and a column or expression of it. Natural persons are not named so. */
export interface NamedIn {
  readonly table: string
  readonly name: string
  /** The column of its id, where that is not `id`. */
  readonly id?: string
}

/** What a module writes into the audit trail, in words: its acts, and the kinds of things they are done to. */
export interface AuditWords {
  readonly acts: Readonly<Record<string, Bilingual>>
  /** Besides the kinds it seals, which have their words already. */
  readonly objects?: Readonly<Record<string, Bilingual>>
  /** By kind of thing: a kind that is not named here is shown by its id. */
  readonly names?: Readonly<Record<string, NamedIn>>
}

/** The words of all modules together. An act that nobody has a word for is shown by its code. */
export function collectAuditWords(
  modules: readonly { readonly auditWords?: AuditWords; readonly sealedKinds?: readonly SealedKind[] }[],
): Required<AuditWords> {
  const all = [accessWords, ...modules.flatMap((m) => m.auditWords ?? [])]
  const sealed = modules.flatMap((m) => m.sealedKinds ?? []).map((k) => [k.kind, k.label])
  return {
    acts: Object.assign({}, ...all.map((w) => w.acts)),
    objects: Object.assign(Object.fromEntries(sealed), ...all.map((w) => w.objects)),
    names: Object.assign({}, ...all.map((w) => w.names)),
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/

/** What the things of some entries are called, within the scope of the transaction; by kind and id. */
export async function nameObjects(
  tx: Tx,
  { names }: Required<AuditWords>,
  entries: readonly { readonly object_kind: string; readonly object_id: string }[],
): Promise<(kind: string, id: string) => string | undefined> {
  const found = new Map<string, string>()
  for (const [kind, { table, name, id = 'id' }] of Object.entries(names)) {
    // Versions are named like the thing they are of: `<id>@2`.
    const ids = entries.flatMap((e) => (e.object_kind === kind ? (UUID.exec(e.object_id)?.[0] ?? []) : []))
    if (ids.length === 0) continue
    const { rows } = await sql<{
      id: string
      name: string | null
    }>`select ${sql.ref(id)}::text as id, ${sql.raw(name)} as name
      from ${sql.table(table)} where ${sql.ref(id)} = any(${ids}::uuid[])`.execute(tx)
    for (const row of rows) if (row.name) found.set(`${kind} ${row.id}`, row.name)
  }
  return (kind, id) => found.get(`${kind} ${UUID.exec(id)?.[0]}`)
}

/** The acts of this module. */
const ACTS: Readonly<Record<string, Bilingual>> = {
  'session.sign-in': { zh: '登录', en: 'Sign-in' },
  'session.sign-out': { zh: '退出登录', en: 'Sign-out' },
  'session.sign-out-everywhere': { zh: '全部退出登录', en: 'Sign-out everywhere' },
  'session.end': { zh: '结束他人会话', en: 'Session of another ended' },
  'session.end-own': { zh: '结束自己的会话', en: 'Own session ended' },
  'account.create': { zh: '新增账号', en: 'Account created' },
  'account.change': { zh: '修改账号', en: 'Account changed' },
  'account.disable': { zh: '停用账号', en: 'Account disabled' },
  'account.enable': { zh: '启用账号', en: 'Account enabled' },
  'account.export': { zh: '导出账号', en: 'Accounts exported' },
  'account.issue-link': { zh: '生成一次性链接', en: 'One-time link issued' },
  'account.release-link': { zh: '放行一次性链接', en: 'One-time link released' },
  'account.redeem-link': { zh: '使用一次性链接', en: 'One-time link used' },
  'account.reset-password': { zh: '重置密码', en: 'Password reset' },
  'account.change-password': { zh: '修改密码', en: 'Password changed' },
  'account.enrol-totp': { zh: '启用动态验证码', en: 'Second factor on' },
  'account.drop-totp': { zh: '停用动态验证码', en: 'Second factor off' },
  'account.reset-totp': { zh: '重置动态验证码', en: 'Second factor reset' },
  'account.unlock': { zh: '解除登录锁定', en: 'Sign-in unlocked' },
  'account.link-identity': { zh: '绑定统一身份', en: 'Identity linked' },
  'account.unlink-identity': { zh: '解除统一身份绑定', en: 'Identity unlinked' },
  'role.grant': { zh: '授予角色', en: 'Role granted' },
  'role.request': { zh: '提出授予重要角色', en: 'Powerful role asked for' },
  'role.confirm': { zh: '复核并授予重要角色', en: 'Powerful role confirmed and granted' },
  'role.refuse': { zh: '不同意授予重要角色', en: 'Powerful role refused' },
  'role.withdraw': { zh: '撤回授予重要角色的申请', en: 'Request for a powerful role withdrawn' },
  'account.confirm-holder': { zh: '确认账号持有人', en: 'Holder of an account confirmed' },
  'role.revoke': { zh: '收回角色', en: 'Role revoked' },
  'organisation.create': { zh: '新增组织机构', en: 'Organisation created' },
  'organisation.change': { zh: '修改组织机构', en: 'Organisation changed' },
  'security.set': { zh: '修改安全设置', en: 'Security settings changed' },
  'audit.export': { zh: '导出审计日志', en: 'Audit trail exported' },
  'person.unmask': { zh: '查看个人信息', en: 'Personal data unmasked' },
  'request.refuse': { zh: '越权请求被拒绝', en: 'Request refused' },
}

const accessWords: AuditWords = {
  acts: ACTS,
  objects: {
    account: { zh: '账号', en: 'Account' },
    session: { zh: '会话', en: 'Session' },
    organisation: { zh: '组织机构', en: 'Organisation' },
    'security-setting': { zh: '安全设置', en: 'Security settings' },
    audit: { zh: '审计日志', en: 'Audit trail' },
    route: { zh: '接口', en: 'Route' },
  },
  names: {
    account: { table: 'core.account', name: 'display_name' },
    organisation: { table: 'core.organisation', name: 'name' },
  },
}
