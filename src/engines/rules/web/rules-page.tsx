import { Link } from '@tanstack/react-router'
import { Empty, formatDay, Page, ProblemSummary, useActor, useText } from '../../../web/kit/index.ts'
import { ClauseLine } from './answer-view.tsx'
import { useRules } from './hooks.ts'

/** Every rule with the clause it applies and what about it has not been checked. */
export default function RulesPage() {
  const t = useText()
  const actor = useActor()
  const rules = useRules()
  return (
    <Page
      title={t('规则与参数')}
      lead={t('每条规则写明条款、所需事实和参数；参数按生效日期保存，修改须由另一人审核。')}
      extra={actor.may('decision.read') ? <Link to="/rules/replays">{t('历史判定复算')}</Link> : null}
    >
      <ProblemSummary problem={rules.error} onRetry={() => void rules.refetch()} />
      {rules.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {rules.data?.items.length === 0 ? <Empty text={t('还没有规则。')} next={t('规则随业务模块一起发布。')} /> : null}
      <ul className="zh-lines">
        {rules.data?.items.map((rule) => (
          <li key={rule.id}>
            <span>
              <Link to={`/rules/${rule.id}`}>{t(rule.title)}</Link>
              <span className="zh-muted zr-source">
                <ClauseLine rule={rule} />
              </span>
            </span>
            <span>
              {rule.waiting > 0 ? (
                <span className="zh-tag zh-tag-warn">{t('{n} 项修改待审核', { n: rule.waiting })}</span>
              ) : null}{' '}
              {rule.hasUnverified ? <span className="zh-tag zh-tag-warn">{t('参数依据待核')}</span> : null}{' '}
              <span className={rule.isInForce ? 'zh-tag zh-tag-good' : 'zh-tag'}>
                {rule.isInForce ? t('有效') : t('未生效或已失效')}
              </span>{' '}
              <span className="zh-muted">
                {t('{day} 起启用，{n} 个参数', { day: formatDay(rule.from), n: rule.parameters })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Page>
  )
}
