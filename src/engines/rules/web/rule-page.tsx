import { useParams } from '@tanstack/react-router'
import { formatDay, formatMoment, Page, ProblemSummary, ProofBadge, Section, useText } from '../../../web/kit/index.ts'
import type { RuleDetail } from '../schema.ts'
import { AnswerWord, ClauseLine } from './answer-view.tsx'
import { useRule } from './hooks.ts'
import { ParameterSection } from './parameter-section.tsx'
import { ProposalLines } from './proposal-lines.tsx'
import { TryForm } from './try-form.tsx'
import { type ValueSchema, valueText } from './values.ts'
import './rules.css'

/** One rule: where it stands, its figures with their history, known answers, and a form to ask it. */
export default function RulePage() {
  const t = useText()
  const { ruleId = '' } = useParams({ strict: false }) as { ruleId?: string }
  const rule = useRule(ruleId)
  const data = rule.data
  return (
    <Page title={data ? t(data.title) : t('规则')} lead={data ? <ClauseLine rule={data} /> : undefined}>
      <ProblemSummary problem={rule.error} onRetry={() => void rule.refetch()} />
      {rule.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {data ? (
        <>
          {data.proposals.length > 0 ? (
            <Section title={t('参数修改申请')}>
              <ProposalLines rule={data} />
            </Section>
          ) : null}
          {data.parameters.map((p) => (
            <ParameterSection key={p.name} rule={data} parameter={p} />
          ))}
          <TryForm rule={data} />
          <Examples rule={data} />
          <Versions rule={data} />
        </>
      ) : null}
    </Page>
  )
}

function Examples({ rule }: { rule: RuleDetail }) {
  const t = useText()
  const schemaOf = (name: string) => rule.inputs.find((i) => i.name === name)
  return (
    <Section title={t('示例')}>
      <p className="zh-muted">{t('示例随规则发布，系统每次启动都重新核对；有一例不符，系统不启动。')}</p>
      <ul className="zh-lines">
        {rule.examples.map((example) => (
          <li key={JSON.stringify(example)}>
            <span>
              {Object.entries(example.facts)
                .map(([name, value]) => {
                  const input = schemaOf(name)
                  return `${input ? t(input.label) : name}${t('：')}${valueText(t, value, input?.schema as ValueSchema)}`
                })
                .join(t('；'))}
              {example.on ? <span className="zh-muted"> {t('（{day}）', { day: example.on })}</span> : null}
              {example.note ? <span className="zh-muted zr-source">{t(example.note)}</span> : null}
            </span>
            <span>
              <AnswerWord answer={example} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Versions({ rule }: { rule: RuleDetail }) {
  const t = useText()
  return (
    <Section title={t('版本')}>
      <ul className="zh-lines">
        {rule.versions.map((v) => (
          <li key={v.version}>
            <span>
              {t('第 {n} 版', { n: v.version })}{' '}
              <span className={v.isInForce ? 'zh-tag zh-tag-good' : 'zh-tag'}>
                {v.isInForce ? t('现行版本') : t('非现行版本')}
              </span>
              <span className="zh-muted zr-source">
                {t('{day} 起', { day: formatDay(v.from) })}
                {v.until ? t('，至 {day}', { day: formatDay(v.until) }) : ''} ·{' '}
                {t('发布于 {at}', { at: formatMoment(v.publishedAt) })}
              </span>
            </span>
            <ProofBadge kind="rule" id={`${rule.id}@${v.version}`} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
