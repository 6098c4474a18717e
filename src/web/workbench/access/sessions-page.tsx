import { Button } from 'antd'
import { useState } from 'react'
import type { Session } from '../../../core/access/schema.ts'
import { type Column, DataTable, formatMoment, Page, useText } from '../../kit/index.ts'
import { useRegionNames } from './choices.tsx'
import { SESSIONS } from './hooks.ts'
import { ReasonDialog, type ReasonedAct } from './reason-dialog.tsx'

export default function SessionsPage() {
  const t = useText()
  const regionName = useRegionNames()
  const [act, setAct] = useState<ReasonedAct>()
  const columns: readonly Column<Session>[] = [
    { key: 'name', title: t('姓名') },
    { key: 'loginName', title: t('登录名') },
    { key: 'region', title: t('区划'), render: (s) => regionName(s.region) },
    { key: 'device', title: t('设备') },
    { key: 'createdAt', title: t('登录时间'), render: (s) => formatMoment(s.createdAt) },
    { key: 'lastUsedAt', title: t('最近使用'), render: (s) => formatMoment(s.lastUsedAt) },
    { key: 'expiresAt', title: t('最晚结束'), render: (s) => formatMoment(s.expiresAt), phone: 'none' },
    {
      key: 'end',
      title: t('操作'),
      render: (s) =>
        s.isOwn ? (
          <span className="zh-tag">{t('本机')}</span>
        ) : (
          <Button
            size="small"
            danger
            onClick={() =>
              setAct({
                title: t('结束 {name} 的会话', { name: s.name }),
                path: `${SESSIONS}/${s.id}/end`,
                isDangerous: true,
              })
            }
          >
            {t('结束')}
          </Button>
        ),
    },
  ]
  return (
    <Page title={t('在线会话')} lead={t('结束会话立即生效；对方需要重新登录。')}>
      <DataTable<Session>
        name="sessions"
        path={SESSIONS}
        columns={columns}
        rowKey={(s) => s.id}
        empty={{ text: t('没有在线会话') }}
      />
      <ReasonDialog act={act} onClose={() => setAct(undefined)} />
    </Page>
  )
}
