import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { api, Masked, Page, ProblemSummary, Section, useActor, useText } from '../../../web/kit/index.ts'
import type { CaseView } from '../schema.ts'
import { CaseActs } from './case-acts.tsx'
import { CaseHistory } from './case-history.tsx'
import { CasePeople } from './case-people.tsx'
import { CaseRecusal } from './case-recusal.tsx'
import './cases.css'
import { DaysLeft } from './days-left.tsx'
import { FillForm } from './fill-form.tsx'
import { type OpenForm, useCase, useOpenForm } from './hooks.ts'
import { shownValue } from './shown-value.ts'

/** One case: where it stands, by when, what is known, what was done, and what the reader may do now. */
export default function CaseShowPage() {
  const { caseId = '' } = useParams({ strict: false }) as { caseId?: string }
  const t = useText()
  const found = useCase(caseId)
  const open = useOpenForm()
  const actor = useActor()
  const c = found.data
  if (!c)
    return (
      <Page title={t('案件')}>
        <ProblemSummary problem={found.error} onRetry={() => void found.refetch()} />
        {found.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      </Page>
    )
  const lead = actor.subjectId ? c.subjectName : <Link to={`/subjects/${c.subjectId}`}>{c.subjectName}</Link>
  return (
    <Page title={t(c.document.label)} lead={lead}>
      <Progress view={c} />
      {c.isRecused ? <p role="status">{t('您已回避本案，不能查看内容，也不能办理。')}</p> : null}
      <CaseActs view={c} open={open} />
      <Deadlines view={c} />
      <Fields view={c} open={open} />
      {actor.subjectId ? null : <CasePeople view={c} />}
      <CaseRecusal view={c} />
      <CaseHistory view={c} open={open} />
    </Page>
  )
}

/** The states in their order; those the case has been in are marked, the present one is named to screen readers too. */
function Progress({ view }: { view: CaseView }) {
  const t = useText()
  const been = new Set(
    view.history.flatMap((e) => (e.kind === 'moved' && !e.isWithdrawn ? [e.body.from as string] : [])),
  )
  return (
    <ol className="zh-progress" aria-label={t('办理进度')}>
      {view.document.states.map((s) => (
        <li
          key={s.name}
          data-been={been.has(s.name) || undefined}
          {...(s.name === view.state && { 'aria-current': 'step' as const })}
        >
          {t(s.label)}
        </li>
      ))}
    </ol>
  )
}

function Deadlines({ view }: { view: CaseView }) {
  const t = useText()
  if (view.clocks.length === 0 && !view.keepUntil) return null
  return (
    <Section title={t('期限')}>
      <ul className="zh-lines">
        {view.clocks.map((c) => {
          const declared = view.document.clocks.find((d) => d.name === c.clock)
          const clause = declared && view.clauses[declared.clause]
          return (
            <li key={c.clock}>
              <strong>{declared ? t(declared.label) : c.clock}</strong>
              {c.state === 'running' ? (
                <DaysLeft dueOn={c.dueOn} left={c.daysLeft} isOverdue={c.dueOn < view.today} unit={c.unit} />
              ) : (
                <span className="zh-tag">
                  {c.state === 'stopped' ? t('已停止') : t('中止，还剩 {n} 天', { n: c.left ?? 0 })}
                </span>
              )}
              {c.inForce ? <span role="note">{t(c.inForce)}</span> : null}
              {c.isProvisional ? <span className="zh-muted">{t('节假日安排未公布，暂按周末推算')}</span> : null}
              {clause ? (
                <span className="zh-muted">
                  {t(clause.title)} {t(clause.place)}
                  {declared?.isClauseUnverified ? t('（条号待核）') : null}
                </span>
              ) : null}
            </li>
          )
        })}
        {view.keepUntil ? <li>{t('保存至 {day}', { day: view.keepUntil })}</li> : null}
      </ul>
    </Section>
  )
}

function Fields({ view, open }: { view: CaseView; open: OpenForm }) {
  const t = useText()
  const [filling, fill] = open.of('fill')
  const shown = view.document.fields.filter((f) => view.fields[f.name] !== undefined)
  const isWritable = view.abilities.writable.length > 0
  if (shown.length === 0 && !isWritable) return null
  const reveal = (name: string) => async (reason: string) => {
    const { fields } = await api.post<{ fields: Record<string, unknown> }>(`/api/cases/${view.id}/unmask`, { reason })
    return String(fields[name] ?? '')
  }
  return (
    <Section
      title={t('案件内容')}
      extra={
        isWritable ? (
          <Button aria-expanded={filling !== undefined} onClick={() => fill(filling ? undefined : 'fields')}>
            {t('补充填写')}
          </Button>
        ) : undefined
      }
    >
      {filling ? <FillForm key={view.revision} view={view} onDone={() => fill(undefined)} /> : null}
      <dl className="zh-case-fields">
        {shown.map((f) => (
          <div key={f.name}>
            <dt>{t(f.label)}</dt>
            <dd>
              {view.masked.includes(f.name) && typeof view.fields[f.name] === 'string' ? (
                <Masked text={String(view.fields[f.name])} reveal={reveal(f.name)} region={view.region} />
              ) : (
                shownValue(f, view.fields[f.name], t)
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
