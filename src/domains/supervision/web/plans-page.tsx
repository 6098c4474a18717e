import { Empty, Page, ProblemSummary, useText } from '../../../web/kit/index.ts'
import { usePlans } from './hooks.ts'

/** Plans of inspection by year, with their state. */
export default function PlansPage() {
  const t = useText()
  const plans = usePlans()
  const states = { draft: t('拟定中'), submitted: t('待批准'), approved: t('已批准的计划') }
  return (
    <Page title={t('抽查计划')}>
      <ProblemSummary problem={plans.error} onRetry={() => void plans.refetch()} />
      {plans.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {plans.data?.items.length === 0 ? <Empty text={t('还没有抽查计划。')} /> : null}
      <ul className="zh-lines">
        {plans.data?.items.map((p) => (
          <li key={p.id}>
            <span>
              {p.year} {p.title} <span className="zh-muted">{p.departments.join('、')}</span>
            </span>
            <span>
              {p.isJoint ? <span className="zh-tag">{t('联合抽查')}</span> : null}{' '}
              <span className="zh-tag">{states[p.state]}</span>
            </span>
          </li>
        ))}
      </ul>
    </Page>
  )
}
