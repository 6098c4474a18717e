import { Link } from '@tanstack/react-router'
import type { Permission } from '../../../core/access/define.ts'
import { formatDay, ProblemSummary, Section, useActor, useText } from '../../../web/kit/index.ts'
import { DaysLeft } from './days-left.tsx'
import { useCasesAbout, useKinds } from './hooks.ts'

/** On the archive page of a subject: its cases, and those the reader may open about it by hand. */
export function SubjectCases({ subjectId, kind, region }: { subjectId: string; kind: string; region: string }) {
  const actor = useActor()
  return actor.may('case.read', region) ? <Cases subjectId={subjectId} kind={kind} region={region} /> : null
}

function Cases({ subjectId, kind, region }: { subjectId: string; kind: string; region: string }) {
  const t = useText()
  const actor = useActor()
  const cases = useCasesAbout(subjectId)
  const kinds = useKinds()
  const openable = (kinds.data?.items ?? []).filter(
    ({ document, mayOpen }) =>
      mayOpen && document.about.includes(kind) && document.opens?.who.some((w) => actor.may(w as Permission, region)),
  )
  const items = cases.data?.items ?? []
  return (
    <Section
      title={t('案件')}
      extra={openable.map(({ document }) => (
        <Link key={document.kind} to={`/subjects/${subjectId}/cases/open/${document.kind}`}>
          {t('立案：{kind}', { kind: t(document.label) })}
        </Link>
      ))}
    >
      <ProblemSummary problem={cases.error} onRetry={() => void cases.refetch()} />
      {cases.data && items.length === 0 ? <p className="zh-muted">{t('没有案件。')}</p> : null}
      <ul className="zh-lines">
        {items.map((c) => (
          <li key={c.id}>
            <Link to={`/cases/${c.id}`}>{t(c.kindLabel)}</Link>
            <span className="zh-tag">{t(c.stateLabel)}</span>
            <span className="zh-muted">{formatDay(c.openedAt)}</span>
            {c.dueOn ? <DaysLeft dueOn={c.dueOn} left={c.daysLeft} isOverdue={c.isOverdue} unit={c.dueUnit} /> : null}
          </li>
        ))}
      </ul>
      {cases.data?.next ? <p className="zh-muted">{t('只列出最近的 {n} 件。', { n: items.length })}</p> : null}
    </Section>
  )
}
