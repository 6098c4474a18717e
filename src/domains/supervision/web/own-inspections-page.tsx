import { Link } from '@tanstack/react-router'
import { Empty, formatMoment, Page, ProblemSummary, useText } from '../../../web/kit/index.ts'
import { RESULTS, type Result } from '../results.ts'
import { useOwnInspections } from './hooks.ts'
import { Notice } from './notice.tsx'
import { CHANGES } from './words.ts'

/** What the enterprise is told: drawn when, by which draw, with which result. */
export default function OwnInspectionsPage() {
  const t = useText()
  const own = useOwnInspections()
  return (
    <Page title={t('对本单位的抽查')}>
      <ProblemSummary problem={own.error} onRetry={() => void own.refetch()} />
      {own.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {own.data?.items.length === 0 ? <Empty text={t('本单位尚未被抽中。')} /> : null}
      <ul className="zh-lines">
        {own.data?.items.map((i) => (
          <li key={i.id}>
            <span>
              {i.batchTitle} <span className="zh-muted">{formatMoment(i.drawnAt)}</span>{' '}
              <a href={`/draws/${i.drawId}`}>{t('核验本次抽取')}</a>
              {i.changes.map((c) => (
                <span className="zh-muted" key={c.at}>
                  {' '}
                  · {t('检查人员有更换（{kind}）', { kind: t(CHANGES[c.kind]) })} {formatMoment(c.at)}
                </span>
              ))}
            </span>
            <span>
              {i.result ? <span className="zh-tag">{t(RESULTS[i.result as Result])}</span> : t('待检查')}{' '}
              {i.recordId ? <Notice path={`/api/own/inspections/${i.id}/notice`} /> : null}{' '}
              {i.caseId ? <Link to={`/cases/${i.caseId}`}>{t('责令改正案件')}</Link> : null}
            </span>
          </li>
        ))}
      </ul>
    </Page>
  )
}
