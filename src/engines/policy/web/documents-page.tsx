import { Link } from '@tanstack/react-router'
import { Empty, formatMoment, Page, ProblemSummary, useActor, useText } from '../../../web/kit/index.ts'
import { useDocuments } from './hooks.ts'
import './policy.css'

/** Every imported document with its latest version. */
export default function DocumentsPage() {
  const t = useText()
  const actor = useActor()
  const documents = useDocuments()
  const may = actor.may('policy.import')
  const items = documents.data?.items
  return (
    <Page title={t('政策文件')} extra={may ? <Link to="/policy/import">{t('导入文件')}</Link> : undefined}>
      <ProblemSummary problem={documents.error} onRetry={() => void documents.refetch()} />
      {items?.length === 0 ? (
        <Empty
          text={t('还没有导入文件。')}
          next={may ? <Link to="/policy/import">{t('上传 .txt 或 .docx')}</Link> : t('请质量办导入政策文件。')}
        />
      ) : null}
      <ul className="zh-lines">
        {items?.map((d) => (
          <li key={d.id}>
            <span>
              <Link to={`/policy/documents/${d.id}`}>{d.title}</Link>
              <br />
              <span className="zh-muted">{[d.issuers.join('、'), d.number, d.date].filter(Boolean).join(' · ')}</span>
            </span>
            <span className="zh-muted">
              {t('第 {n} 版 {at}', { n: d.version, at: formatMoment(d.importedAt) })} · {d.sourceName}
            </span>
          </li>
        ))}
      </ul>
    </Page>
  )
}
