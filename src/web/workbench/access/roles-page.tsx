import { Input, Table, Tabs } from 'antd'
import { useState } from 'react'
import type { PermissionMatrix } from '../../../core/access/schema.ts'
import { Page, ProblemSummary, useText } from '../../kit/index.ts'
import { useMatrix } from './hooks.ts'
import './access.css'

/** Generated from the declarations the server runs: nothing here can differ from what it enforces. */
export default function RolesPage() {
  const t = useText()
  const matrix = useMatrix()
  return (
    <Page title={t('角色与权限矩阵')} lead={t('由系统声明生成，与服务器实际执行的一致。')}>
      <ProblemSummary problem={matrix.error} onRetry={() => void matrix.refetch()} />
      {matrix.data ? (
        <Tabs
          items={[
            { key: 'roles', label: t('角色与权限'), children: <ByPermission matrix={matrix.data} /> },
            { key: 'routes', label: t('接口与权限'), children: <ByRoute matrix={matrix.data} /> },
          ]}
        />
      ) : null}
    </Page>
  )
}

function ByPermission({ matrix }: { matrix: PermissionMatrix }) {
  const t = useText()
  const permissions = new Map(matrix.roles.flatMap((r) => r.permissions).map((p) => [p.id, p]))
  return (
    <Table
      rowKey="id"
      size="small"
      bordered
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={[...permissions.values()]}
      columns={[
        {
          title: t('权限'),
          fixed: 'left',
          render: (_, p) => (
            <>
              {t(p.label)} <code className="zh-muted">{p.id}</code>
            </>
          ),
        },
        ...matrix.roles.map((role) => ({
          key: role.id,
          title: t(role.label),
          align: 'center' as const,
          render: (_: unknown, p: { id: string }) =>
            role.permissions.some((held) => held.id === p.id) ? <span title={t(role.label)}>✓</span> : null,
        })),
      ]}
    />
  )
}

function ByRoute({ matrix }: { matrix: PermissionMatrix }) {
  const t = useText()
  const [text, setText] = useState('')
  const labels = new Map(matrix.roles.map((r) => [r.id, r.label]))
  const rows = matrix.routes.filter((r) =>
    `${r.method} ${r.path} ${r.permission ?? ''} ${r.summary.zh} ${r.summary.en}`
      .toLowerCase()
      .includes(text.toLowerCase()),
  )
  return (
    <>
      <Input.Search
        allowClear
        className="zh-narrow"
        placeholder={t('按地址、权限或说明查找')}
        aria-label={t('按地址、权限或说明查找')}
        onChange={(e) => setText(e.target.value)}
      />
      <Table
        rowKey={(r) => `${r.method} ${r.path}`}
        size="small"
        pagination={{ pageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
        scroll={{ x: 'max-content' }}
        dataSource={rows}
        columns={[
          { title: t('用途'), render: (_, r) => t(r.summary) },
          {
            title: t('接口'),
            render: (_, r) => (
              <code>
                {r.method} {r.path}
              </code>
            ),
          },
          {
            title: t('权限'),
            render: (_, r) =>
              r.access === 'permission' ? (
                <code>{r.permission}</code>
              ) : (
                <span className="zh-muted">
                  {r.access === 'open' ? t('公开') : t('登录即可')}：{r.why}
                </span>
              ),
          },
          {
            title: t('角色'),
            render: (_, r) =>
              r.access === 'permission'
                ? r.roles.map((id) => t(labels.get(id) ?? { zh: id, en: id })).join(' · ')
                : '—',
          },
        ]}
      />
    </>
  )
}
