import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useRegionName } from '../../../engines/archive/web/index.tsx'
import { DataTable, Page, recentYears, useActor, useText } from '../../../web/kit/index.ts'
import type { PlanView } from '../schema.ts'
import { PLAN_STATES } from './words.ts'

/** Plans of inspection with their state, newest first. */
export default function PlansPage() {
  const t = useText()
  const actor = useActor()
  const regionName = useRegionName()
  const mayPlan = actor.may('supervision.plan')
  return (
    <Page
      title={t('抽查计划')}
      lead={t('年度计划分批次抽取：对象和检查人员都由可公开核验的抽取产生，任何人不能指定。')}
      extra={
        mayPlan ? (
          <Link to="/supervision/plans/new">
            <Button type="primary">{t('编制抽查计划')}</Button>
          </Link>
        ) : null
      }
    >
      <DataTable<PlanView>
        name="supervision-plans"
        path="/api/supervision/plans"
        rowKey={(p) => p.id}
        rowPath={(p) => `/supervision/plans/${p.id}`}
        columns={[
          { key: 'title', title: t('计划名称'), phone: 'title' },
          {
            key: 'state',
            title: t('状态'),
            render: (p) => (
              <>
                <span className={p.state === 'approved' ? 'zh-tag zh-tag-good' : 'zh-tag zh-tag-warn'}>
                  {t(PLAN_STATES[p.state])}
                </span>{' '}
                {p.isJoint ? <span className="zh-tag">{t('联合抽查')}</span> : null}
              </>
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
          { key: 'region', title: t('区域'), render: (p) => regionName(p.region) },
          { key: 'departments', title: t('实施部门'), render: (p) => p.departments.join('、') },
          { key: 'batches', title: t('批次'), align: 'right' },
          { key: 'createdBy', title: t('编制人') },
        ]}
        empty={{
          text: t('还没有抽查计划。'),
          next: mayPlan ? t('先编制计划并增加批次，由另一人批准，再发起抽取。') : null,
        }}
      />
    </Page>
  )
}
