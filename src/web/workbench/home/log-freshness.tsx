import { Link } from '@tanstack/react-router'
import { useLanguage, useText } from '../../kit/language.ts'
import { formatAge } from '../../kit/moment.ts'
import { Section } from '../../kit/page-frame.tsx'
import { ProblemSummary } from '../../kit/problem-summary.tsx'
import { useLogState } from './hooks.ts'

/** Commitments are integrated within a second; a wait of this length means that the sequencer stands still. */
const LAG_WORTH_SAYING_SECONDS = 10

export function LogFreshness() {
  const t = useText()
  const language = useLanguage()
  const log = useLogState()
  return (
    <Section title={t('存证日志')} extra={<Link to="/evidence">{t('查看日志与核验')}</Link>}>
      <ProblemSummary problem={log.error} onRetry={() => void log.refetch()} />
      {log.data ? (
        <>
          <p>
            {t('已存证 {n} 条，等待写入 {pending} 条。', {
              n: log.data.size.toLocaleString('en'),
              pending: log.data.pending.toLocaleString('en'),
            })}
          </p>
          {log.data.checkpoint ? (
            <p className="zh-muted">
              {t('最近检查点：{age}', {
                age: formatAge(log.data.checkpoint.publishedAt, new Date(log.dataUpdatedAt), language),
              })}
            </p>
          ) : null}
          {log.data.lagSeconds > LAG_WORTH_SAYING_SECONDS ? (
            <p className="zh-tag zh-tag-bad">
              {t('写入延迟 {n} 秒，请告诉系统管理员。', { n: Math.round(log.data.lagSeconds) })}
            </p>
          ) : null}
        </>
      ) : null}
    </Section>
  )
}
