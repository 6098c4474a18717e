import { Link } from '@tanstack/react-router'
import { Button, Radio } from 'antd'
import { useState } from 'react'
import { formatMoment, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import type { EntryPage, Objection, Reply } from '../schema.ts'
import { GROUND_LABELS, OBJECTION_LABELS, REPLY_LABELS } from '../wording.ts'
import { useAct } from './hooks.ts'
import { MarkedText } from './marked-text.tsx'
import { ReasonForm } from './reason-form.tsx'

/** What the enterprise said, and what an official may decide about it. */
export function VoiceSection({ entry }: { entry: EntryPage }) {
  const t = useText()
  if (entry.replies.length + entry.objections.length === 0) return null
  return (
    <Section title={t('企业申辩和异议')}>
      <ul className="zh-lines">
        {entry.replies.map((r) => (
          <li key={r.id}>
            <ReplyLine entry={entry} reply={r} />
          </li>
        ))}
        {entry.objections.map((o) => (
          <li key={o.id}>
            <ObjectionLine entry={entry} objection={o} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function ReplyLine({ entry, reply }: { entry: EntryPage; reply: Reply }) {
  const t = useText()
  const act = useAct(`/api/publications/${entry.id}/replies/${reply.id}`)
  const [ground, setGround] = useState<keyof typeof GROUND_LABELS>('personal-data')
  return (
    <div>
      <span className="zh-tag">{t(REPLY_LABELS[reply.status])}</span>{' '}
      <span className="zh-muted">{formatMoment(reply.writtenAt)}</span>
      <p className="zp-said">
        <MarkedText text={reply.text} at="/text" marks={reply.marks ?? []} />
      </p>
      {reply.refusal ? (
        <p className="zh-muted">{t('不予展示的理由：{reason}', { reason: reply.refusal.reason })}</p>
      ) : null}
      {reply.status === 'waiting' && entry.abilities.decideReply ? (
        <>
          <ProblemSummary problem={act.error} />
          {reply.marks?.length ? <p>{t('标出的文字可能是他人的姓名；是否含有他人的个人信息，由您判断。')}</p> : null}
          <p className="zh-muted">{t('申辩由企业负责。只审查个人信息和法律禁止发布的内容，不因意见不同而拒绝。')}</p>
          <Button type="primary" loading={act.isPending} onClick={() => act.mutate({ path: 'decide', body: {} })}>
            {t('在公示旁展示')}
          </Button>
          <details>
            <summary>{t('不予展示')}</summary>
            <ReasonForm
              label={t('具体理由（企业可见）')}
              button={t('确认不予展示')}
              maxLength={1000}
              isDanger
              isPending={act.isPending}
              onSend={(reason) => act.mutate({ path: 'decide', body: { refusal: { ground, reason } } })}
            >
              <Radio.Group
                aria-label={t('依据')}
                value={ground}
                onChange={(e) => setGround(e.target.value)}
                options={Object.entries(GROUND_LABELS).map(([value, label]) => ({ value, label: t(label) }))}
              />
            </ReasonForm>
          </details>
        </>
      ) : null}
    </div>
  )
}

function ObjectionLine({ entry, objection }: { entry: EntryPage; objection: Objection }) {
  const t = useText()
  const act = useAct(`/api/publications/${entry.id}/objections/${objection.id}`)
  const [outcome, setOutcome] = useState<'upheld' | 'dismissed'>('dismissed')
  const mayAnswer = objection.status === 'open' && entry.abilities.answerObjection && !objection.path
  return (
    <div>
      <span className="zh-tag">{t(OBJECTION_LABELS[objection.status])}</span>{' '}
      <span className="zh-muted">{formatMoment(objection.writtenAt)}</span>
      <p className="zp-said">{objection.text}</p>
      {objection.answer ? <p className="zp-said">{t('答复：{answer}', { answer: objection.answer })}</p> : null}
      {objection.path ? <Link to={objection.path}>{t('正在案件中处理')}</Link> : null}
      {mayAnswer ? (
        <>
          <ProblemSummary problem={act.error} />
          <ReasonForm
            label={t('答复内容（企业可见）')}
            button={t('答复')}
            maxLength={1000}
            isPending={act.isPending}
            onSend={(answer) => act.mutate({ path: 'answer', body: { outcome, answer } })}
          >
            <Radio.Group
              aria-label={t('处理结论')}
              value={outcome}
              onChange={(e) => setOutcome(e.target.value)}
              options={(['upheld', 'dismissed'] as const).map((value) => ({
                value,
                label: t(OBJECTION_LABELS[value]),
              }))}
            />
          </ReasonForm>
          <p className="zh-muted">{t('异议成立的，请在档案里更正或撤回记录，公示随之更正或撤销。')}</p>
        </>
      ) : null}
    </div>
  )
}
