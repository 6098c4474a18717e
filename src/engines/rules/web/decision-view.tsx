import { Link } from '@tanstack/react-router'
import {
  formatDay,
  formatMoment,
  Page,
  ProblemSummary,
  ProofBadge,
  Section,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import type { DecisionDetail } from '../schema.ts'
import { AnswerView, ClauseLine } from './answer-view.tsx'
import { useDecision } from './hooks.ts'

/** A stored decision: the same page for officials and for the subject it is about. */
export function DecisionView({ path }: { path: string }) {
  const t = useText()
  const decision = useDecision(path)
  const data = decision.data
  return (
    <Page
      title={data ? t(data.ruleTitle) : t('判定详情')}
      lead={data ? <ClauseLine rule={data} /> : undefined}
      extra={data ? <ProofBadge kind="decision" id={data.id} receiptPath={`${path}/receipt`} /> : undefined}
    >
      <ProblemSummary problem={decision.error} onRetry={() => void decision.refetch()} />
      {decision.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {data ? (
        <>
          <AnswerView answered={data} />
          <Circumstances decision={data} />
        </>
      ) : null}
    </Page>
  )
}

function Circumstances({ decision }: { decision: DecisionDetail }) {
  const t = useText()
  const actor = useActor()
  const subjectId = decision.about?.subjectId
  return (
    <Section title={t('判定情况')}>
      <ul className="zh-lines">
        {decision.subjectName ? (
          <li>
            <span>{t('监管对象')}</span>
            {subjectId && actor.may('subject.read') ? (
              <Link to={`/subjects/${subjectId}`}>{decision.subjectName}</Link>
            ) : (
              <span>{decision.subjectName}</span>
            )}
          </li>
        ) : null}
        <li>
          <span>{t('适用日期')}</span>
          <span>{formatDay(decision.on)}</span>
        </li>
        <li>
          <span>{t('判定时间')}</span>
          <span>{formatMoment(decision.decidedAt)}</span>
        </li>
        <li>
          <span>{t('判定人')}</span>
          <span>{decision.decidedBy}</span>
        </li>
        <li>
          <span>{t('规则版本')}</span>
          <span>
            {actor.may('rule.read') ? (
              <Link to={`/rules/${decision.ruleId}`}>{t('第 {n} 版', { n: decision.version })}</Link>
            ) : (
              t('第 {n} 版', { n: decision.version })
            )}{' '}
            <code className="zh-muted">{decision.ruleDigest.slice(0, 12)}</code>
          </span>
        </li>
      </ul>
      {(decision.corrected ?? []).length > 0 ? (
        <p>{t('其中有参数在判定之后作了更正；判定仍按当时的值保存，如需改变结论，须重新作出判定。')}</p>
      ) : null}
    </Section>
  )
}
