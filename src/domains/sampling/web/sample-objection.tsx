import { Link } from '@tanstack/react-router'
import { Button, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { Field } from '../../../engines/archive/web/index.tsx'
import { fieldId, formatMoment, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import type { SampleView } from '../schema.ts'
import { useAct } from './hooks.ts'
import './sampling.css'
import { OBJECTION_STATES } from './words.ts'

/** What the firm said against the verdict, and the answer; an accepted one draws another laboratory for the back-up sample. */
export function SampleObjection({ sample }: { sample: SampleView }) {
  const t = useText()
  const [isOpen, setOpen] = useState(false)
  const again = useAct(`/api/sampling/samples/${sample.id}`)
  const o = sample.objection
  const isWaiting = o?.state === 'accepted' && !sample.codes.some((c) => c.purpose === 'retest')
  if (!o) return null
  return (
    <Section
      title={t('企业异议')}
      extra={
        <span className={o.state === 'open' ? 'zh-tag zh-tag-warn' : 'zh-tag'}>{t(OBJECTION_STATES[o.state])}</span>
      }
    >
      <p className="zs-said">{o.text}</p>
      <p className="zh-muted">{formatMoment(o.madeAt)}</p>
      {o.answer ? <p className="zs-said">{t('答复：{answer}', { answer: o.answer })}</p> : null}
      <ProblemSummary problem={again.error} />
      {isWaiting && sample.retestDraw ? (
        <p role="status">
          {sample.may.repeatRetest ? t('上一次抽取没有确定复检机构，请重新抽取。') : t('已受理，复检机构由抽取产生。')}{' '}
          <Link to={`/draws/${sample.retestDraw}`}>{t('去抽取页面')}</Link>
        </p>
      ) : null}
      {sample.may.repeatRetest ? (
        <Button type="primary" loading={again.isPending} onClick={() => again.mutate({ path: '/draw-retest' })}>
          {t('重新抽取复检机构')}
        </Button>
      ) : null}
      {sample.may.answer ? (
        <Button type="primary" onClick={() => setOpen(true)}>
          {t('答复异议')}
        </Button>
      ) : null}
      {isOpen ? <AnswerDialog objectionId={o.id} onClose={() => setOpen(false)} /> : null}
    </Section>
  )
}

function AnswerDialog({ objectionId, onClose }: { objectionId: string; onClose: () => void }) {
  const t = useText()
  const act = useAct(`/api/sampling/objections/${objectionId}`)
  const [isAccepted, setAccepted] = useState(false)
  const [answer, setAnswer] = useState('')
  return (
    <Modal
      open
      title={t('答复异议')}
      okText={t('提交')}
      cancelText={t('取消')}
      confirmLoading={act.isPending}
      okButtonProps={{ disabled: answer.trim().length < 2 }}
      onOk={() => act.mutate({ path: '/answer', body: { isAccepted, answer: answer.trim() } }, { onSuccess: onClose })}
      onCancel={onClose}
    >
      <ProblemSummary problem={act.error} labels={{ answer: t('答复') }} />
      <div className="zh-field">
        <Radio.Group
          aria-label={t('处理结论')}
          value={isAccepted}
          onChange={(e) => setAccepted(e.target.value as boolean)}
          options={[
            { value: true, label: t('受理，用备样到另一机构复检') },
            { value: false, label: t('不予受理') },
          ]}
        />
      </div>
      <Field pointer="/answer" label={t('答复内容（企业可见）')}>
        <Input.TextArea
          id={fieldId('/answer')}
          rows={4}
          maxLength={500}
          value={answer}
          onChange={(e) => setAnswer(e.target.value)}
        />
      </Field>
    </Modal>
  )
}
