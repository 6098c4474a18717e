import { Link } from '@tanstack/react-router'
import { Button, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { Field } from '../../../engines/archive/web/index.tsx'
import { fieldId, formatMoment, ProblemSummary, ReadyButton, Section, useText } from '../../../web/kit/index.ts'
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
      {sample.may.endRetest ? <EndRetestForm sampleId={sample.id} /> : null}
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

/** The back-up sample cannot be tested: somebody says what that means for the first result, and why. */
function EndRetestForm({ sampleId }: { sampleId: string }) {
  const t = useText()
  const act = useAct(`/api/sampling/samples/${sampleId}`)
  const [isUpheld, setUpheld] = useState<boolean>()
  const [reason, setReason] = useState('')
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        act.mutate({ path: '/end-retest', body: { isUpheld, reason: reason.trim() } })
      }}
    >
      <p role="note">{t('复检收样时封条破损，不能复检。请查明原因并办结，办结前初检结论不公示、不处理。')}</p>
      <ProblemSummary problem={act.error} labels={{ reason: t('理由') }} />
      <Radio.Group
        aria-label={t('处理结论')}
        value={isUpheld}
        onChange={(e) => setUpheld(e.target.value as boolean)}
        options={[
          { value: false, label: t('不作不合格处理（破损不是被抽样单位造成）') },
          { value: true, label: t('以初检结论为最终结论（备样因被抽样单位的原因灭失、损毁，第四十条）') },
        ]}
      />
      <Field pointer="/reason" label={t('理由')}>
        <Input.TextArea
          id={fieldId('/reason')}
          rows={3}
          maxLength={500}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </Field>
      <ReadyButton
        type="primary"
        htmlType="submit"
        loading={act.isPending}
        lacks={[isUpheld === undefined && t('处理结论'), reason.trim().length < 2 && t('理由')]}
      >
        {t('办结')}
      </ReadyButton>
    </form>
  )
}
