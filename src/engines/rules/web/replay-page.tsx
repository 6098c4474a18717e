import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { Empty, formatMoment, Page, ProblemSummary, useText } from '../../../web/kit/index.ts'
import type { DifferenceView } from '../schema.ts'
import { AnswerWord } from './answer-view.tsx'
import { useReplay } from './hooks.ts'
import './rules.css'

const KINDS: Readonly<Record<string, { zh: string; en: string }>> = {
  outcome: { zh: '结论不同', en: 'Another answer' },
  value: { zh: '数值不同', en: 'Another value' },
  reasons: { zh: '理由不同', en: 'Other reasons' },
  parameter: { zh: '参数与存档不符', en: 'A parameter is not what the history says' },
  'no-rule': { zh: '规则版本已不存在', en: 'The version of the rule is gone' },
  fault: { zh: '规则出错', en: 'The rule fails' },
}

/** One replay: each decision that came out differently, then and now. */
export default function ReplayPage() {
  const t = useText()
  const { replayId = '' } = useParams({ strict: false }) as { replayId?: string }
  const [cursors, setCursors] = useState<readonly string[]>([])
  const reply = useReplay(replayId, cursors.at(-1))
  const data = reply.data
  return (
    <Page
      title={t('复算结果')}
      lead={
        data
          ? `${formatMoment(data.replay.askedAt)} · ${t('已复算 {n} 项', { n: data.replay.checked.toLocaleString('en') })}${data.replay.finishedAt ? '' : ` · ${t('进行中')}`}`
          : undefined
      }
    >
      <ProblemSummary problem={reply.error} onRetry={() => void reply.refetch()} />
      {data?.replay.finishedAt && data.replay.differing === 0 ? (
        <Empty text={t('全部一致：每项判定重新计算的结果都与当时相同。')} />
      ) : null}
      {data && data.replay.differing > 0 && data.differences.length === 0 ? (
        <Empty text={t('有不一致的判定，但不在您的管辖区域内。')} />
      ) : null}
      {data && data.differences.length > 0 ? <Differences rows={data.differences} /> : null}
      {data && (cursors.length > 0 || data.next) ? (
        <nav className="zh-pager" aria-label={t('翻页')}>
          <span />
          <span>
            <Button disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
              {t('上一页')}
            </Button>
            <Button disabled={!data.next} onClick={() => data.next && setCursors([...cursors, data.next])}>
              {t('下一页')}
            </Button>
          </span>
        </nav>
      ) : null}
    </Page>
  )
}

function Differences({ rows }: { rows: readonly DifferenceView[] }) {
  const t = useText()
  return (
    <div className="zr-scroll">
      <table className="zr-history">
        <thead>
          <tr>
            <th scope="col">{t('规则判定')}</th>
            <th scope="col">{t('差异')}</th>
            <th scope="col">{t('当时')}</th>
            <th scope="col">{t('重新计算')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((d) => (
            <tr key={d.decisionId}>
              <td>
                <Link to={`/decisions/${d.decisionId}`}>{formatMoment(d.decidedAt)}</Link>
                <span className="zh-muted zr-source">{`${d.ruleId}@${d.version}`}</span>
              </td>
              <td>
                <span className="zh-tag zh-tag-bad">{t(KINDS[d.kind] ?? { zh: d.kind, en: d.kind })}</span>
              </td>
              <td>
                <Shown answer={d.before} />
              </td>
              <td>{typeof d.now === 'string' ? <code>{d.now}</code> : <Shown answer={d.now} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Shown({ answer }: { answer: DifferenceView['before'] }) {
  const t = useText()
  return (
    <>
      <AnswerWord answer={answer} />
      <span className="zh-muted zr-source">{answer.reasons[0] ? t(answer.reasons[0].text) : null}</span>
    </>
  )
}
