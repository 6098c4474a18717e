import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { formatMoment, Page, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import type { DrawDetail } from '../schema.ts'
import './draws.css'
import { useDraw } from './hooks.ts'
import { ReasonDialog, ResultSection } from './result-section.tsx'
import { STATES, toneOf } from './states.ts'
import { DrawSteps, FrozenRule, Parties } from './steps-section.tsx'
import { TakePart } from './take-part.tsx'

/** One draw from the frozen list to the result, with what this account has to do. */
export default function DrawPage() {
  const t = useText()
  const { drawId = '' } = useParams({ strict: false }) as { drawId?: string }
  const draw = useDraw(drawId)
  const data = draw.data
  return (
    <Page
      title={data?.entry.title ?? t('抽取详情')}
      lead={data ? <span className={toneOf(data.entry.state)}>{t(STATES[data.entry.state])}</span> : undefined}
      extra={data ? <Button href={`/draws/${drawId}`}>{t('公开页面')}</Button> : null}
    >
      <ProblemSummary problem={draw.error} onRetry={() => void draw.refetch()} />
      {draw.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {data ? <Whole draw={data} /> : null}
    </Page>
  )
}

function Whole({ draw }: { draw: DrawDetail }) {
  const t = useText()
  const [isCancelling, setCancelling] = useState(false)
  const { state, deadline } = draw.entry
  const isBefore = state === 'joining' || state === 'committing'
  return (
    <>
      <Line draw={draw} />
      <DrawSteps draw={draw} />
      {deadline ? <p className="zh-muted">{t('这一步的截止时间：{at}', { at: formatMoment(deadline) })}</p> : null}
      {draw.mine && (isBefore || state === 'opening') ? <TakePart draw={draw} /> : null}
      {draw.drawn ? <ResultSection draw={draw} /> : null}
      <Parties draw={draw} />
      <FrozenRule draw={draw} />
      <History draw={draw} />
      {draw.canCancel ? (
        <p>
          <Button danger onClick={() => setCancelling(true)}>
            {t('取消这次抽取')}
          </Button>
        </p>
      ) : null}
      {isCancelling ? (
        <ReasonDialog
          drawId={draw.entry.id}
          title={t('取消这次抽取')}
          explanation={t('理由将公开并存证。有一方分发份额之后不能取消。')}
          path="cancel"
          onClose={() => setCancelling(false)}
        />
      ) : null}
    </>
  )
}

/** The draw before and the one after it. */
function Line({ draw }: { draw: DrawDetail }) {
  const t = useText()
  const { predecessorId, reason } = draw.entry
  return (
    <>
      {predecessorId ? (
        <p>
          <Link to={`/draws/${predecessorId}`}>{t('前一次抽取')}</Link>{' '}
          {t('重抽理由：{reason}', { reason: reason ?? '' })}
        </p>
      ) : null}
      {draw.successorId ? (
        <p>
          <Link to={`/draws/${draw.successorId}`}>{t('已重新抽取，查看新的抽取')}</Link>
        </p>
      ) : null}
    </>
  )
}

const EVENTS = {
  joined: '参加并承诺',
  committed: '分发份额',
  closed: '各方密值已固定',
  opened: '公开',
  beacon: '加入公共信标',
  failed: '未完成，未到场：',
  cancelled: '取消，理由：',
  excluded: '排除一个对象，理由：',
} as const

function History({ draw }: { draw: DrawDetail }) {
  const t = useText()
  const label = (id: string) => {
    const found = draw.header.parties.find((p) => p.id === id)?.label
    return found ? t(found) : id
  }
  return (
    <Section title={t('公开的步骤')}>
      <ul className="zh-lines">
        {draw.steps.map((s) => (
          <li key={s.id}>
            <span>
              {s.party ? `${label(s.party)} ` : ''}
              {t(EVENTS[s.kind as keyof typeof EVENTS])}
              {s.note ?? ''}
            </span>
            <span className="zh-muted">{formatMoment(s.at)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
