import { Link, useParams } from '@tanstack/react-router'
import { Empty, Page, ProblemSummary, Select, useSearchText, useText } from '../../../web/kit/index.ts'
import type { LeagueReply, LeagueRow } from '../schema.ts'
import { useIndicator, useLeague, useYears } from './hooks.ts'
import { IntervalBar, scaleFrom } from './interval-bar.tsx'
import './indicators.css'

/** Districts side by side: ranks only where there are enough units, the rate drawn towards the others only beside the raw one. */
export default function DistrictsPage() {
  const t = useText()
  const { indicatorId = '' } = useParams({ strict: false }) as { indicatorId?: string }
  const [search, change] = useSearchText()
  const indicator = useIndicator(indicatorId)
  const years = useYears(indicatorId)
  const period = search.period ?? years.data?.items[0]?.period ?? ''
  const league = useLeague(indicatorId, period, search.class)
  const problem = indicator.error ?? years.error ?? league.error
  const isEmpty = years.data?.items.length === 0 || league.data?.rows.every((r) => !r.random)
  return (
    <Page
      title={indicator.data ? t('{label}：各区对比', { label: t(indicator.data.label) }) : t('各区对比')}
      lead={<Link to={`/indicators/${indicatorId}`}>{t('返回合格率')}</Link>}
      extra={
        <>
          <Select
            aria-label={t('时期')}
            value={period || undefined}
            placeholder={t('时期')}
            options={years.data?.items.map((y) => ({ value: y.period, label: t(y.periodName) })) ?? []}
            onChange={(value: string) => change({ period: value })}
          />
          <Select
            aria-label={t('产品类别')}
            value={search.class ?? ''}
            options={[
              { value: '', label: t('全部产品类别') },
              ...(indicator.data?.classes.map((c) => ({ value: c.code, label: t(c.label) })) ?? []),
            ]}
            onChange={(value: string) => change({ class: value || undefined })}
          />
        </>
      }
    >
      <ProblemSummary problem={problem} onRetry={() => void league.refetch()} />
      {league.isFetching && !league.data ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {isEmpty ? (
        <Empty text={t('这一时期没有随机样品，不能比较。')} next={t('风险定向的样品不用于各区对比。')} />
      ) : league.data ? (
        <League league={league.data} />
      ) : null}
    </Page>
  )
}

function League({ league }: { league: LeagueReply }) {
  const t = useText()
  const from = scaleFrom(league.rows.flatMap((r) => (r.random ? [r.random.interval.low] : [])))
  const sorted = league.rows.toSorted((a, b) => (a.rank ?? 99) - (b.rank ?? 99))
  return (
    <>
      <p>
        {t('少于 {n} 批的区只列数字，不排名次。', { n: league.minimum.value })}
        {t(league.minimum.reason)}
      </p>
      <p>
        {t(
          '“收缩估计”把批次少的区向全市水平拉近（贝塔—二项经验贝叶斯），帮助判断差别是否只是偶然；名次和目标仍按原始合格率。',
        )}
      </p>
      <div className="zi-scroll">
        <table className="zi-table">
          <thead>
            <tr>
              {[
                t('名次'),
                t('区'),
                t('原始合格率（区间）'),
                t('{from}% 到 100%', { from: Math.round(from * 100) }),
                t('随机批次'),
                t('收缩估计（区间）'),
              ].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <DistrictRow key={row.district.code} row={row} from={from} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function DistrictRow({ row: { district, random, rank, shrunken }, from }: { row: LeagueRow; from: number }) {
  const t = useText()
  return (
    <tr>
      <td>{rank ?? (random ? t('样本不足') : '—')}</td>
      <th scope="row">{district.name}</th>
      <td>
        {random
          ? `${random.percent}% (${random.intervalPercent.low}–${random.intervalPercent.high})`
          : t('没有随机样品')}
      </td>
      <td>{random ? <IntervalBar {...random.interval} share={random.share} from={from} /> : '—'}</td>
      <td>{random ? t('{passes}/{n} 批', { passes: random.passes, n: random.batches }) : '0'}</td>
      <td>{shrunken ? `${shrunken.percent}% (${shrunken.low}–${shrunken.high})` : '—'}</td>
    </tr>
  )
}
