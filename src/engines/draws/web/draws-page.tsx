import { type Column, DataTable, formatMoment, Page, useText } from '../../../web/kit/index.ts'
import type { DrawEntry } from '../schema.ts'
import { STATES, toneOf } from './states.ts'

/** Every draw of one's regions, the newest first. */
export default function DrawsPage() {
  const t = useText()
  const columns: Column<DrawEntry>[] = [
    { key: 'title', title: t('名称'), phone: 'title', filter: { kind: 'text' }, parameter: 'q' },
    {
      key: 'state',
      title: t('状态'),
      render: (d) => <span className={toneOf(d.state)}>{t(STATES[d.state])}</span>,
      filter: {
        kind: 'choice',
        options: Object.entries(STATES).map(([value, label]) => ({ value, label: t(label) })),
      },
    },
    { key: 'candidates', title: t('名单'), align: 'right', render: (d) => d.candidates.toLocaleString('en') },
    { key: 'quota', title: t('抽取数'), align: 'right', render: (d) => d.quota.toLocaleString('en') },
    { key: 'frozenAt', title: t('冻结时间'), render: (d) => formatMoment(d.frozenAt) },
    { key: 'deadline', title: t('截止'), render: (d) => (d.deadline ? formatMoment(d.deadline) : '') },
    { key: 'reason', title: t('重抽理由'), isHiddenAtFirst: true },
  ]
  return (
    <Page title={t('随机抽取')} lead={t('名单先冻结，种子由多方共同产生，结果任何人都能重算。')}>
      <DataTable<DrawEntry>
        name="draws"
        path="/api/draws"
        columns={columns}
        rowKey={(d) => d.id}
        rowPath={(d) => `/draws/${d.id}`}
        empty={{ text: t('还没有抽取。'), next: t('抽取由双随机批次、抽样计划等业务发起。') }}
      />
    </Page>
  )
}
