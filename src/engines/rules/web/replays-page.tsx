import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { Empty, formatMoment, Page, ProblemSummary, useActor, useText } from '../../../web/kit/index.ts'
import { useReplays, useStartReplay } from './hooks.ts'

/** Every replay with what it found. */
export default function ReplaysPage() {
  const t = useText()
  const actor = useActor()
  const replays = useReplays()
  const start = useStartReplay()
  return (
    <Page
      title={t('历史判定复算')}
      lead={t('每天夜间用当时的规则版本和参数重新计算全部判定，与当时的结论比较。')}
      extra={
        actor.may('rule.replay') ? (
          <Button loading={start.isPending} onClick={() => start.mutate()}>
            {t('现在复算')}
          </Button>
        ) : null
      }
    >
      <ProblemSummary problem={start.error ?? replays.error} onRetry={() => void replays.refetch()} />
      {replays.data?.items.length === 0 ? (
        <Empty text={t('还没有复算过。')} next={t('今晚将自动复算，也可以现在开始。')} />
      ) : null}
      <ul className="zh-lines">
        {replays.data?.items.map((r) => (
          <li key={r.id}>
            <span>
              <Link to={`/rules/replays/${r.id}`}>{formatMoment(r.askedAt)}</Link>{' '}
              <span className="zh-muted">{r.askedBy}</span>
            </span>
            <span>
              {t('已复算 {n} 项', { n: r.checked.toLocaleString('en') })}{' '}
              {r.differing > 0 ? (
                <span className="zh-tag zh-tag-bad">{t('{n} 项不一致', { n: r.differing })}</span>
              ) : r.finishedAt ? (
                <span className="zh-tag zh-tag-good">{t('全部一致')}</span>
              ) : null}{' '}
              {r.finishedAt ? null : <span className="zh-tag">{t('进行中')}</span>}
            </span>
          </li>
        ))}
      </ul>
    </Page>
  )
}
