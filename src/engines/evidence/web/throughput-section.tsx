import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { Chart, Empty, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import type { Throughput } from '../schema.ts'
import { useThroughput } from './hooks.ts'

export function ThroughputSection() {
  const t = useText()
  const [step, setStep] = useState<Throughput['step']>('hour')
  const found = useThroughput(step)
  const option = useMemo(() => chartOf(found.data?.points ?? [], t('写入条数')), [found.data, t])
  const total = found.data?.points.reduce((sum, p) => sum + p.entries, 0) ?? 0
  const choices = [
    { value: 'minute' as const, label: t('一小时') },
    { value: 'hour' as const, label: t('三天') },
    { value: 'day' as const, label: t('九十天') },
  ]
  return (
    <Section title={t('写入量')} extra={<Segmented options={choices} value={step} onChange={setStep} />}>
      <ProblemSummary problem={found.error} onRetry={() => void found.refetch()} />
      {found.data && total === 0 ? <Empty text={t('这段时间没有写入')} /> : null}
      {total > 0 ? (
        <>
          <p className="zh-muted">{t('这段时间共写入 {n} 条', { n: total.toLocaleString('en') })}</p>
          <Chart option={option} label={t('这段时间共写入 {n} 条', { n: total.toLocaleString('en') })} height={220} />
        </>
      ) : null}
    </Section>
  )
}

function chartOf(points: Throughput['points'], name: string) {
  return {
    grid: { left: 56, right: 12, top: 16, bottom: 28 },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'time', axisLabel: { hideOverlap: true } },
    yAxis: { type: 'value', minInterval: 1 },
    series: [{ type: 'bar', name, barMaxWidth: 18, data: points.map((p) => [p.at, p.entries]) }],
  }
}
