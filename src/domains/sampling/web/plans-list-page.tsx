import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useRegionName } from '../../../engines/archive/web/index.tsx'
import { DataTable, formatDay, Page, recentYears, useActor, useText } from '../../../web/kit/index.ts'
import type { Plan } from '../schema.ts'
import { useClasses, useClassLabel } from './hooks.ts'
import { PLAN_STATES, SELECTIONS } from './words.ts'

/** Sampling plans of the year with how far they have come. */
export default function PlansListPage() {
  const t = useText()
  const actor = useActor()
  const classLabel = useClassLabel()
  const classes = useClasses().data?.items ?? []
  const regionName = useRegionName()
  const mayPlan = actor.may('sampling.plan')
  const mayExport = actor.may('sampling.export')
  return (
    <Page
      title={t('抽样计划')}
      lead={t('随机计划用于估计合格率，风险定向计划用于发现问题，两者分开编制、分开统计。')}
      extra={
        mayPlan ? (
          <Link to="/sampling/plans/new">
            <Button type="primary">{t('编制抽样计划')}</Button>
          </Link>
        ) : null
      }
    >
      <DataTable<Plan>
        name="sampling-plans"
        path="/api/sampling/plans"
        exportPath={mayExport ? '/api/sampling/plans/export.xlsx' : undefined}
        rowKey={(p) => p.id}
        rowPath={(p) => `/sampling/plans/${p.id}`}
        columns={[
          { key: 'title', title: t('计划名称') },
          {
            key: 'state',
            title: t('状态'),
            render: (p) => (
              <span className={p.state === 'draft' ? 'zh-tag zh-tag-warn' : 'zh-tag'}>{t(PLAN_STATES[p.state])}</span>
            ),
            filter: {
              kind: 'choice',
              options: Object.entries(PLAN_STATES).map(([value, label]) => ({ value, label: t(label) })),
            },
          },
          {
            key: 'year',
            title: t('年度'),
            filter: { kind: 'choice', options: recentYears().map((y) => ({ value: y, label: y })) },
          },
          {
            key: 'productClass',
            title: t('产品类别'),
            render: (p) => t(classLabel(p.productClass)),
            filter: { kind: 'choice', options: classes.map((c) => ({ value: c.id, label: t(c.label) })) },
          },
          { key: 'selection', title: t('抽取方式'), render: (p) => t(SELECTIONS[p.selection]) },
          { key: 'region', title: t('所在区'), render: (p) => regionName(p.region) },
          { key: 'samples', title: t('计划批次'), align: 'right' },
          {
            key: 'done',
            title: t('已抽样'),
            align: 'right',
            render: (p) => `${p.tasks.sampled} / ${p.tasks.open + p.tasks.sampled + p.tasks.void}`,
          },
          { key: 'concluded', title: t('已出结论'), align: 'right' },
          { key: 'dueOn', title: t('完成期限'), render: (p) => formatDay(p.dueOn) },
        ]}
        empty={{
          text: t('还没有抽样计划。'),
          next: mayPlan ? t('先编制计划，由另一人批准，再抽取企业和检验机构。') : null,
        }}
      />
    </Page>
  )
}
