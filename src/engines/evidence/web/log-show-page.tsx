import { Page, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import { ConsistencySection } from './consistency-section.tsx'
import { useLogState } from './hooks.ts'
import { LogStateSection } from './log-state-section.tsx'
import { SearchSection } from './search-section.tsx'
import { ThroughputSection } from './throughput-section.tsx'
import { VerifySection } from './verify-section.tsx'

/** What the log is doing, and everything by which somebody can convince himself that it tells the truth. */
export default function LogShowPage() {
  const t = useText()
  const log = useLogState()
  return (
    <Page
      title={t('存证日志')}
      lead={t('每一条记录、每一个文件、每一次特权操作都在这里留下承诺值；日志只能增加，任何删改都会被发现。')}
    >
      <ProblemSummary problem={log.error} onRetry={() => void log.refetch()} />
      {log.data ? <LogStateSection log={log.data} /> : null}
      <VerifySection />
      <SearchSection />
      <ThroughputSection />
      {log.data ? <ConsistencySection log={log.data} /> : null}
      <Section title={t('独立审计')}>
        <p>
          {t(
            '日志按 C2SP tlog-tiles 公开，外部见证程序可以直接镜像；在命令行用“zhiheng log verify”核对全部条目、哈希树、检查点和每一份内容。',
          )}
        </p>
      </Section>
    </Page>
  )
}
