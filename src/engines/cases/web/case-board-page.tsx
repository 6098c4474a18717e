import { Link } from '@tanstack/react-router'
import { Empty, Page, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import { useBoard } from './hooks.ts'

/** Open cases by kind and state: where they pile up, what is overdue, what nobody has. Every number opens its list. */
export default function CaseBoardPage() {
  const t = useText()
  const board = useBoard()
  return (
    <Page title={t('案件看板')}>
      <ProblemSummary problem={board.error} onRetry={() => void board.refetch()} />
      {board.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {board.data?.kinds.length === 0 ? <Empty text={t('没有在办的案件。')} /> : null}
      {board.data?.kinds.map((kind) => (
        <Section key={kind.kind} title={t(kind.label)}>
          <ul className="zh-lines">
            <li>
              <Link to="/cases" search={{ kind: kind.kind, status: 'open' } as never}>
                {t('在办 {n} 件', { n: kind.open })}
              </Link>
              {kind.overdue > 0 ? (
                <Link to="/cases" search={{ kind: kind.kind, status: 'overdue' } as never}>
                  <span className="zh-tag zh-tag-bad">{t('超期 {n} 件', { n: kind.overdue })}</span>
                </Link>
              ) : null}
              {kind.unassigned > 0 ? (
                <Link to="/cases" search={{ kind: kind.kind, whose: 'nobody', status: 'open' } as never}>
                  <span className="zh-tag">{t('无人承办 {n} 件', { n: kind.unassigned })}</span>
                </Link>
              ) : null}
            </li>
            {kind.states.map((s) => (
              <li key={s.state}>
                <span>{t(s.label)}</span>
                <span className="zh-number">{s.count}</span>
                {s.overdue > 0 ? <span className="zh-tag zh-tag-bad">{t('超期 {n} 件', { n: s.overdue })}</span> : null}
              </li>
            ))}
          </ul>
        </Section>
      ))}
    </Page>
  )
}
