import { Link } from '@tanstack/react-router'
import { Button, Space } from 'antd'
import { useState } from 'react'
import type { GrantRequest } from '../../../core/access/schema.ts'
import { formatMoment, useActor, useText } from '../../kit/index.ts'
import { useRegionNames } from './choices.tsx'
import { useGrantRequests } from './hooks.ts'
import { ReasonDialog, type ReasonedAct } from './reason-dialog.tsx'

const PATH = '/api/access/grant-requests'

/** Powerful roles that await a second person: of one account, or all that the reader may decide on. */
export function GrantRequests({ accountId }: { accountId?: string }) {
  const actor = useActor()
  const requests = useGrantRequests(actor.may('role.confirm'), accountId)
  const [act, setAct] = useState<ReasonedAct>()
  const items = requests.data?.items ?? []
  if (items.length === 0) return null
  return (
    <>
      <ul className="zh-lines">
        {items.map((q) => (
          <Request key={q.id} request={q} isLinked={accountId === undefined} onAct={setAct} />
        ))}
      </ul>
      <ReasonDialog act={act} onClose={() => setAct(undefined)} />
    </>
  )
}

function Request({
  request: q,
  isLinked,
  onAct,
}: {
  request: GrantRequest
  isLinked: boolean
  onAct: (act: ReasonedAct) => void
}) {
  const t = useText()
  const regionName = useRegionNames()
  const sentence = `${q.accountName}（${q.loginName}） · ${t(q.label)} · ${q.organisation} · ${regionName(q.region)}`
  return (
    <li>
      <span>
        <span className="zh-tag zh-tag-warn">{t('待复核')}</span>{' '}
        {isLinked ? <Link to={`/accounts/${q.accountId}`}>{sentence}</Link> : <b>{sentence}</b>}{' '}
        <span className="zh-muted">
          {t('{name} 于 {at} 提出：{reason}', {
            name: q.requestedBy,
            at: formatMoment(q.requestedAt),
            reason: q.reason,
          })}
        </span>
      </span>
      <Space>
        {q.isOwn ? null : (
          <Button
            size="small"
            type="primary"
            onClick={() => onAct({ title: t('复核并授予'), path: `${PATH}/${q.id}/confirm`, explanation: sentence })}
          >
            {t('复核并授予')}
          </Button>
        )}
        <Button
          size="small"
          onClick={() =>
            onAct({ title: q.isOwn ? t('撤回') : t('不同意'), path: `${PATH}/${q.id}/refuse`, explanation: sentence })
          }
        >
          {q.isOwn ? t('撤回') : t('不同意')}
        </Button>
      </Space>
    </li>
  )
}
