import { Link, useParams } from '@tanstack/react-router'
import { App, Button } from 'antd'
import {
  api,
  type Column,
  DataTable,
  type ExtraFilter,
  Page,
  ProblemSummary,
  Section,
  useActor,
  useCity,
  useText,
} from '../../../web/kit/index.ts'
import { TARGET_STATUSES } from '../../policy/logic/status.ts'
import { periodOfKey } from '../logic/period.ts'
import type { IndicatorReply, RateRow } from '../schema.ts'
import { useIndicator, useTargets } from './hooks.ts'
import { IntervalBar } from './interval-bar.tsx'
import { MethodSection } from './method-section.tsx'
import './indicators.css'

/** Where the scale of the interval plot begins: below 50 % only the number tells. */
const SCALE_FROM = 0.5

/** One rate: against its targets, by period, class and district, with its method. */
export default function RatesPage() {
  const t = useText()
  const { indicatorId = '' } = useParams({ strict: false }) as { indicatorId?: string }
  const indicator = useIndicator(indicatorId)
  const data = indicator.data
  return (
    <Page
      title={data ? t(data.label) : t('合格率')}
      lead={data ? t(data.definition) : undefined}
      extra={data ? <Actions indicator={data} /> : null}
    >
      <ProblemSummary problem={indicator.error} onRetry={() => void indicator.refetch()} />
      {indicator.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {data ? (
        <>
          <Targets indicator={data} />
          <Rates indicator={data} />
          <MethodSection indicator={data} />
        </>
      ) : null}
    </Page>
  )
}

function Actions({ indicator }: { indicator: IndicatorReply }) {
  const t = useText()
  const actor = useActor()
  const { message } = App.useApp()
  const rebuild = async () => {
    await api.post(`/api/indicators/${indicator.id}/rebuild`, {})
    void message.success(t('已安排重新计算，完成后“核对”一栏会更新。'))
  }
  return (
    <>
      <Link to={`/indicators/${indicator.id}/districts`}>{t('各区对比')}</Link>
      {actor.may('indicator.rebuild') ? <Button onClick={() => void rebuild()}>{t('由记录重新计算')}</Button> : null}
    </>
  )
}

const STATUS_CLASS = {
  met: 'zh-tag zh-tag-good',
  'not-met': 'zh-tag zh-tag-bad',
  'not-demonstrated': 'zh-tag zh-tag-warn',
  'cannot-show': 'zh-tag',
  'not-scored': 'zh-tag',
} as const

function Targets({ indicator }: { indicator: IndicatorReply }) {
  const t = useText()
  const targets = useTargets(indicator.targets, useActor().may('policy.read'))
  if (targets.length === 0) return null
  return (
    <Section title={t('政策目标')}>
      <ul className="zh-lines">
        {targets.map((x) => (
          <li key={x.id}>
            <Link to={`/policy/items/${x.item}`}>{t(x.name)}</Link>
            <span>
              {x.comparator === '>=' ? '≥' : x.comparator} {x.value}
              {t(x.unit)}{' '}
              {x.observation
                ? `${t('实测')} ${x.observation.printed}${t(x.unit)} (${x.observation.interval?.low}–${x.observation.interval?.high}) · ${t(x.observation.basis)} `
                : null}
              <span className={STATUS_CLASS[x.status]}>{t(TARGET_STATUSES[x.status])}</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Rates({ indicator }: { indicator: IndicatorReply }) {
  const t = useText()
  const actor = useActor()
  const { tiles } = useCity()
  const [line] = useTargets(indicator.targets, actor.may('policy.read'))
  const option = (value: string, label: string) => ({ value, label })
  const filters: ExtraFilter[] = [
    {
      parameter: 'period',
      title: t('时期'),
      filter: { kind: 'choice', options: [option('year', t('按年')), option('quarter', t('按季度'))] },
    },
    {
      parameter: 'by',
      title: t('分列'),
      filter: {
        kind: 'choice',
        options: [
          option('class', t('按产品类别')),
          option('district', t('按区')),
          option('class-district', t('按类别和区')),
        ],
      },
    },
    {
      parameter: 'class',
      title: t('产品类别'),
      filter: { kind: 'choice', options: indicator.classes.map((c) => option(c.code, t(c.label))) },
    },
    {
      parameter: 'district',
      title: t('区'),
      filter: { kind: 'choice', options: tiles.map((d) => option(d.code, d.name)) },
    },
    { parameter: 'from', title: t('自'), filter: { kind: 'day' } },
    { parameter: 'to', title: t('至'), filter: { kind: 'day' } },
  ]
  const columns: Column<RateRow>[] = [
    { key: 'period', title: t('时期'), phone: 'title', render: (r) => t(r.periodName) },
    {
      key: 'productClass',
      title: t('产品类别'),
      render: (r) => (r.productClass ? t(r.productClass.label) : t('全部')),
    },
    { key: 'district', title: t('区'), render: (r) => r.district?.name ?? t('全部') },
    {
      key: 'percent',
      title: t('估计合格率（区间）'),
      render: ({ random: x }) =>
        x ? `${x.percent}% (${x.intervalPercent.low}–${x.intervalPercent.high})` : t('没有随机样品'),
    },
    {
      key: 'plot',
      title: t('50% 到 100%'),
      phone: 'none',
      render: ({ random: x }) =>
        x ? (
          <IntervalBar
            {...x.interval}
            share={x.share}
            from={SCALE_FROM}
            target={line?.value === undefined ? undefined : line.value / 100}
          />
        ) : (
          '—'
        ),
    },
    {
      key: 'batches',
      title: t('随机样品'),
      render: (r) =>
        r.random ? (
          <Samples
            indicator={indicator}
            row={r}
            selection="random"
            text={t('{passes}/{n} 批', { passes: r.random.passes, n: r.random.batches })}
          />
        ) : (
          '0'
        ),
    },
    {
      key: 'method',
      title: t('方法'),
      phone: 'none',
      render: ({ random: x }) =>
        !x ? (
          '—'
        ) : x.method === 'unweighted' ? (
          <span className="zh-tag zh-tag-warn">{t('未加权')}</span>
        ) : (
          t('加权，有效样本量 {n}', { n: x.effectiveSize.toFixed(1) })
        ),
    },
    {
      key: 'targeted',
      title: t('风险定向样品'),
      render: (r) =>
        r.targeted ? (
          <Samples
            indicator={indicator}
            row={r}
            selection="targeted"
            text={t('{passes}/{n} 批', { passes: r.targeted.passes, n: r.targeted.batches })}
          />
        ) : (
          '0'
        ),
    },
    {
      key: 'disputed',
      title: t('有异议、未计入'),
      render: (r) =>
        r.disputed > 0 ? <span className="zh-tag zh-tag-warn">{t('{n} 批', { n: r.disputed })}</span> : '0',
    },
  ]
  return (
    <Section title={t('合格率')}>
      <p className="zh-muted">{t('有异议、正在核查或者复检的批次，处理完毕前不计入合格率，两个方向都不计。')}</p>
      <DataTable<RateRow>
        name={`indicator-${indicator.id}`}
        path={`/api/indicators/${indicator.id}/rates`}
        exportPath={`/api/indicators/${indicator.id}/rates.xlsx`}
        columns={columns}
        filters={filters}
        rowKey={(r) => r.key}
        pageSize={50}
        empty={{ text: t('还没有已判定的样品。'), next: t('样品的检验结论封存后，即时出现在这里。') }}
      />
    </Section>
  )
}

/** Opens a count to its units; plain text for those who may not see them. */
function Samples({
  indicator,
  row,
  selection,
  text,
}: {
  indicator: IndicatorReply
  row: RateRow
  selection: 'random' | 'targeted'
  text: string
}) {
  const may = useActor().may('indicator.samples')
  const period = periodOfKey(row.period)
  if (!may || !period) return <>{text}</>
  const search = {
    selection,
    from: period.from,
    to: period.to,
    ...(row.productClass && { class: row.productClass.code }),
    ...(row.district && { district: row.district.code }),
  }
  return (
    <Link to={`/indicators/${indicator.id}/samples`} search={search as never}>
      {text}
    </Link>
  )
}
