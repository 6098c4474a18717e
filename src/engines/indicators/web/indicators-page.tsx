import { Link } from '@tanstack/react-router'
import { Empty, Page, ProblemSummary, useText } from '../../../web/kit/index.ts'
import type { IndicatorReply } from '../schema.ts'
import { useIndicators, useYears } from './hooks.ts'
import { IntervalBar, scaleFrom } from './interval-bar.tsx'
import './indicators.css'

/** Every rate of the city with its newest year. */
export default function IndicatorsPage() {
  const t = useText()
  const indicators = useIndicators()
  return (
    <Page
      title={t('合格率')}
      lead={t('每个合格率都带区间、批次数和抽样框；随机样品与风险定向样品分开；每个数字都能打开到样品。')}
    >
      <ProblemSummary problem={indicators.error} onRetry={() => void indicators.refetch()} />
      {indicators.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {indicators.data?.items.length === 0 ? (
        <Empty text={t('还没有业务模块声明合格率。')} next={t('抽样检验模块投入使用后会出现在这里。')} />
      ) : null}
      <ul className="zh-lines">
        {indicators.data?.items.map((indicator) => (
          <IndicatorLine key={indicator.id} indicator={indicator} />
        ))}
      </ul>
    </Page>
  )
}

function IndicatorLine({ indicator }: { indicator: IndicatorReply }) {
  const t = useText()
  const years = useYears(indicator.id)
  const newest = years.data?.items[0]
  const random = newest?.random
  return (
    <li>
      <span>
        <Link to={`/indicators/${indicator.id}`}>{t(indicator.label)}</Link>
        <span className="zh-muted"> {t(indicator.definition)}</span>
      </span>
      <span>
        {random && newest ? (
          <>
            {t('{period}：{percent}%（{low}–{high}），随机 {n} 批', {
              period: t(newest.periodName),
              percent: random.percent,
              low: random.intervalPercent.low,
              high: random.intervalPercent.high,
              n: random.batches,
            })}
            <IntervalBar {...random.interval} share={random.share} from={scaleFrom([random.interval.low])} />
          </>
        ) : (
          <span className="zh-muted">{years.isPending ? t('正在载入…') : t('还没有随机样品')}</span>
        )}
      </span>
    </li>
  )
}
