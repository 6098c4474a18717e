import { Link } from '@tanstack/react-router'
import { Radio } from 'antd'
import { Empty, formatDay, Page, ProblemSummary, Section, useSearchText, useText } from '../../../web/kit/index.ts'
import type { BlindView } from '../schema.ts'
import { useBench } from './hooks.ts'
import './sampling.css'
import { BLIND_STATES } from './words.ts'

const DONE: readonly BlindView['state'][] = ['concluded', 'void']

/** A laboratory's coded samples, the soonest due first. */
export default function BenchListPage() {
  const t = useText()
  const bench = useBench()
  const [search, change] = useSearchText()
  const shown = search.state ?? 'open'
  const today = formatDay(new Date())
  const items = (bench.data?.items ?? []).filter((b) =>
    shown === 'open' ? !DONE.includes(b.state) : shown === 'done' ? DONE.includes(b.state) : b.state === shown,
  )
  return (
    <Page title={t('盲样检验')} lead={t('只有编码、项目和方法；不显示、也不得打听样品来源。')}>
      <ProblemSummary problem={bench.error} onRetry={() => void bench.refetch()} />
      <p>
        <Radio.Group
          optionType="button"
          aria-label={t('状态')}
          value={shown}
          onChange={(e) => change({ state: e.target.value === 'open' ? undefined : (e.target.value as string) })}
          options={[
            { value: 'open', label: t('未完成') },
            { value: 'sent', label: t(BLIND_STATES.sent) },
            { value: 'received', label: t(BLIND_STATES.received) },
            { value: 'tested', label: t(BLIND_STATES.tested) },
            { value: 'done', label: t('已结束') },
          ]}
        />
      </p>
      {bench.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {bench.data && items.length === 0 ? (
        <Empty
          text={shown === 'open' ? t('没有待检的盲样。') : t('没有符合条件的内容')}
          next={shown === 'open' ? t('抽取到本机构后，样品编码会出现在这里。') : null}
        />
      ) : null}
      {items.length > 0 ? (
        <Section>
          <ul className="zh-lines">
            {items.map((b) => (
              <li key={b.id}>
                <span>
                  <Link to={`/sampling/bench/${b.id}`}>
                    <span className="zs-code">{b.code}</span>
                  </Link>{' '}
                  {t(b.productClass)}
                  <span className="zh-muted">
                    {' '}
                    {t('{done}/{all} 项', { done: new Set(b.results.map((r) => r.item)).size, all: b.items.length })}
                  </span>
                </span>
                <span>
                  <span className={b.state === 'void' ? 'zh-tag zh-tag-bad' : 'zh-tag'}>
                    {t(BLIND_STATES[b.state])}
                  </span>{' '}
                  <span className={!DONE.includes(b.state) && b.dueOn < today ? 'zh-tag zh-tag-bad' : 'zh-muted'}>
                    {t('{day} 前完成', { day: formatDay(b.dueOn) })}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </Page>
  )
}
