import { Drawer } from 'antd'
import { useState } from 'react'
import type { AuditEntry } from '../../../core/access/schema.ts'
import {
  actorName,
  type Column,
  DataTable,
  formatMoment,
  Page,
  ProofBadge,
  useActor,
  useText,
} from '../../kit/index.ts'
import { useRegionNames } from './choices.tsx'
import { AUDIT, useAuditActs } from './hooks.ts'
import './access.css'

/** 审计日志: who did what to which object, when, why, and what was refused; each entry with its proof. */
export default function AuditPage() {
  const t = useText()
  return <AuditTrail name="audit" title={t('审计日志')} />
}

interface AuditTrailProps {
  readonly name: string
  readonly title: string
  /** One act, or a family of acts by its beginning (`session.`): nothing else is listed then. */
  readonly action?: string
}

export function AuditTrail({ name, title, action }: AuditTrailProps) {
  const t = useText()
  const actor = useActor()
  const [entry, setEntry] = useState<AuditEntry>()
  const columns = useColumns(setEntry, action)
  return (
    <Page title={title} lead={t('只可追加，不能修改或删除；每条都封存在存证日志中。')}>
      <DataTable<AuditEntry>
        name={name}
        path={AUDIT}
        {...(action !== undefined && { query: { action } })}
        columns={columns}
        rowKey={(e) => e.id}
        filters={[
          { parameter: 'from', title: t('起始日'), filter: { kind: 'day' } },
          { parameter: 'until', title: t('截止日'), filter: { kind: 'day' } },
          { parameter: 'actor', title: t('操作人（姓名、登录名或编号）'), filter: { kind: 'text' } },
        ]}
        exportPath={actor.may('audit.export') ? `${AUDIT}/export` : undefined}
        empty={{ text: t('还没有审计记录') }}
      />
      <Drawer
        open={entry !== undefined}
        title={t('审计条目')}
        size="large"
        onClose={() => setEntry(undefined)}
        destroyOnHidden
      >
        {entry ? <Entry entry={entry} /> : null}
      </Drawer>
    </Page>
  )
}

const OUTCOMES = {
  done: { zh: '完成', en: 'Done' },
  refused: { zh: '拒绝', en: 'Refused' },
  failed: { zh: '失败', en: 'Failed' },
} as const

const WRONG = {
  password: { zh: '密码不正确', en: 'Wrong password' },
  code: { zh: '验证码不正确', en: 'Wrong code' },
} as const

function useColumns(onOpen: (entry: AuditEntry) => void, family = ''): readonly Column<AuditEntry>[] {
  const t = useText()
  const acts = useAuditActs()
  const about: readonly Column<AuditEntry>[] = family
    ? [
        { key: 'device', title: t('设备'), render: (e) => String(e.detail.device ?? '—') },
        {
          key: 'wrong',
          title: t('原因'),
          render: (e) => (e.detail.wrong ? t(WRONG[e.detail.wrong as keyof typeof WRONG]) : '—'),
        },
      ]
    : [
        {
          key: 'objectId',
          title: t('对象'),
          filter: { kind: 'text' },
          render: (e) => (
            <span className="zh-object">
              {t(e.objectLabel)} {e.objectName ?? <span className="zh-muted">{e.objectId}</span>}
            </span>
          ),
        },
      ]
  return [
    {
      key: 'at',
      title: t('时间'),
      render: (e) => (
        <button type="button" className="zh-link" onClick={() => onOpen(e)}>
          {formatMoment(e.at)}
        </button>
      ),
    },
    { key: 'actorName', title: t('操作人'), render: (e) => actorName(e.actorName, t) },
    {
      key: 'action',
      title: t('操作'),
      filter: {
        kind: 'choice',
        options: (acts.data?.items ?? [])
          .filter(({ action }) => action.startsWith(family))
          .map(({ action, label }) => ({ value: action, label: t(label) })),
      },
      render: (e) => t(e.actionLabel),
    },
    ...about,
    {
      key: 'outcome',
      title: t('结果'),
      filter: {
        kind: 'choice',
        options: Object.entries(OUTCOMES).map(([value, label]) => ({ value, label: t(label) })),
      },
      render: (e) => (
        <span className={e.outcome === 'done' ? undefined : 'zh-tag zh-tag-bad'}>{t(OUTCOMES[e.outcome])}</span>
      ),
    },
    ...(family ? [] : [{ key: 'reason', title: t('理由') }]),
  ]
}

function Entry({ entry }: { entry: AuditEntry }) {
  const t = useText()
  const regionName = useRegionNames()
  const rows: readonly (readonly [string, string | undefined])[] = [
    [t('时间'), formatMoment(entry.at)],
    [t('操作人'), `${actorName(entry.actorName, t)} ${entry.actorId}`],
    [t('操作'), `${t(entry.actionLabel)} ${entry.action}`],
    [t('对象'), [t(entry.objectLabel), entry.objectName, entry.objectId].filter(Boolean).join(' ')],
    [t('区划'), entry.region && regionName(entry.region)],
    [t('结果'), t(OUTCOMES[entry.outcome])],
    [t('理由'), entry.reason],
    [t('请求编号'), entry.requestId],
  ]
  return (
    <>
      <dl className="zh-facts">
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value ?? '—'}</dd>
          </div>
        ))}
      </dl>
      <pre className="zh-codes">{JSON.stringify(entry.detail, null, 2)}</pre>
      <ProofBadge kind="act" id={entry.id} />
    </>
  )
}
