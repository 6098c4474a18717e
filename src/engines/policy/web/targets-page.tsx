import { Link } from '@tanstack/react-router'
import { type Column, DataTable, type ExtraFilter, Page, useText } from '../../../web/kit/index.ts'
import { TARGET_CLASSES } from '../define.ts'
import { TARGET_STATUSES } from '../logic/status.ts'
import type { TargetReply } from '../schema.ts'
import './policy.css'
import { Observed } from './observed.tsx'
import { useRequirement } from './requirement.ts'
import { TargetTag } from './tags.tsx'

/** Every number and aim of the policy, with what its words leave open. */
export default function TargetsPage() {
  const t = useText()
  const requirement = useRequirement()
  const choice = (values: Readonly<Record<string, { zh: string; en: string }>>) =>
    ({ kind: 'choice', options: Object.entries(values).map(([value, label]) => ({ value, label: t(label) })) }) as const
  const filters: ExtraFilter[] = [
    { parameter: 'class', title: t('种类'), filter: choice(TARGET_CLASSES) },
    { parameter: 'status', title: t('状态'), filter: choice(TARGET_STATUSES) },
  ]
  const columns: Column<TargetReply>[] = [
    { key: 'id', title: t('编号'), width: 72, phone: 'none' },
    {
      key: 'name',
      title: t('目标'),
      phone: 'title',
      render: (x) => <Link to={`/policy/items/${x.item}`}>{t(x.name)}</Link>,
    },
    { key: 'value', title: t('要求'), render: (x) => requirement.value(x) },
    { key: 'observation', title: t('实测'), render: (x) => <Observed target={x} /> },
    { key: 'deadline', title: t('期限'), render: (x) => x.deadline ?? t('未写明') },
    { key: 'modality', title: t('措辞'), render: (x) => requirement.modality(x.modality) },
    { key: 'status', title: t('状态'), render: (x) => <TargetTag status={x.status} /> },
    { key: 'ambiguity', title: t('原文未明之处'), render: (x) => (x.ambiguity ? t(x.ambiguity) : '—') },
    { key: 'class', title: t('种类'), render: (x) => t(TARGET_CLASSES[x.class]) },
  ]
  return (
    <Page
      title={t('目标与规则')}
      lead={t('原文未说明的统计口径、期限和措辞范围逐项列出，由使用者判断，系统不代为决定。')}
    >
      <DataTable<TargetReply>
        name="policy-targets"
        path="/api/policy/targets"
        columns={columns}
        filters={filters}
        rowKey={(x) => x.id}
        pageSize={100}
        read={(reply: { targets: TargetReply[] }) => ({ items: reply.targets, total: reply.targets.length })}
        empty={{ text: t('没有目标') }}
      />
    </Page>
  )
}
