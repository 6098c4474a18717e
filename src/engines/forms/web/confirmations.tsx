import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import type { Bilingual } from '../../../core/text.ts'
import {
  api,
  asApiProblem,
  formatDay,
  formatMoment,
  ProblemSummary,
  ProofBadge,
  ReadyButton,
  Section,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import { CONFIRMATION_WORDS } from '../logic/confirmation.ts'
import { signatureText } from '../logic/signature.ts'
import type { AnsweredForm, ConfirmationView } from '../schema.ts'

/** Whether two people stand behind the record, said above its answers; whoever was named answers here. */
export function Confirmations({ form }: { form: AnsweredForm }) {
  const t = useText()
  if (form.confirmations.length === 0) return null
  return (
    <Section title={t('第二人确认')}>
      {form.confirmations.map((c) => (
        <Confirmation key={c.item} form={form} confirmation={c} />
      ))}
    </Section>
  )
}

function Confirmation({ form, confirmation }: { form: AnsweredForm; confirmation: ConfirmationView }) {
  return <SecondPerson about={form} confirmation={confirmation} who={signatureText(form.answers[confirmation.item])} />
}

/** The record that two people stand behind. */
type About = Pick<AnsweredForm, 'subjectId' | 'recordId'>

/** Whether the second person stands behind a record, and where they say so. */
export function SecondPerson({
  about: form,
  confirmation: c,
  who,
}: {
  about: About
  confirmation: ConfirmationView
  who?: Bilingual | undefined
}) {
  const t = useText()
  const actor = useActor()
  const isOpen = c.answeredAt === undefined && c.dueOn !== undefined
  return (
    <div>
      <p>
        <span className={`zh-tag ${c.state === 'confirmed' ? 'zh-tag-good' : 'zh-tag-warn'}`}>
          {t(CONFIRMATION_WORDS[c.state])}
        </span>{' '}
        {who ? t(who) : null}{' '}
        <span className="zh-muted">
          {c.answeredAt ? formatMoment(c.answeredAt) : null}
          {isOpen ? t('请在 {day} 前确认', { day: formatDay(c.dueOn ?? '') }) : null}
          {c.dueOn === undefined ? t('两个签字在同一设备上完成，未经第二人本人账号确认。') : null}
          {c.way === 'shared-device' ? t('在同一设备上凭本人账号确认') : null}
        </span>{' '}
        {c.id ? <ProofBadge kind="confirmation" id={c.id} /> : null}
      </p>
      {c.reason ? <p>{t('异议理由：{reason}', { reason: c.reason })}</p> : null}
      {c.isMine ? <Answer form={form} item={c.item} /> : null}
      {isOpen && !c.isMine && actor.may('record.write') ? <Here form={form} item={c.item} /> : null}
    </div>
  )
}

function useAnswer(form: About, item: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ how, body = {} }: { how: string; body?: object }) =>
      api.post(`/api/forms/confirmations/${form.subjectId}/${form.recordId}/${item}/${how}`, body),
    onSuccess: () => client.invalidateQueries(),
  })
}

/** The named person in their own session. */
function Answer({ form, item }: { form: About; item: string }) {
  const t = useText()
  const answer = useAnswer(form, item)
  const [reason, setReason] = useState('')
  const isShort = reason.trim().length < 2
  return (
    <div className="zh-form-confirm">
      <ProblemSummary problem={answer.error ? asApiProblem(answer.error) : undefined} />
      <p>{t('您被指明为第二名人员。确认表示您在场并认可以下内容。')}</p>
      <Button type="primary" loading={answer.isPending} onClick={() => answer.mutate({ how: 'confirm' })}>
        {t('确认')}
      </Button>
      <details>
        <summary>{t('有异议')}</summary>
        <Input.TextArea
          aria-label={t('异议的理由')}
          placeholder={t('异议的理由')}
          value={reason}
          maxLength={1000}
          autoSize={{ minRows: 2 }}
          onChange={(e) => setReason(e.target.value)}
        />
        <ReadyButton
          danger
          lacks={[isShort && t('异议的理由')]}
          loading={answer.isPending}
          onClick={() => answer.mutate({ how: 'object', body: { reason } })}
        >
          {t('提出异议')}
        </ReadyButton>
      </details>
    </div>
  )
}

/** The named person on the phone of the first, with their own name, password and code. */
function Here({ form, item }: { form: About; item: string }) {
  const t = useText()
  const answer = useAnswer(form, item)
  const id = useId()
  const [given, setGiven] = useState({ loginName: '', password: '', code: '' })
  const field = (name: keyof typeof given, label: string, type = 'text') => (
    <label htmlFor={`${id}-${name}`}>
      <span>{label}</span>
      <Input
        id={`${id}-${name}`}
        type={type}
        value={given[name]}
        autoComplete="off"
        onChange={(e) => setGiven({ ...given, [name]: e.target.value })}
      />
    </label>
  )
  const body = { loginName: given.loginName, password: given.password, ...(given.code && { code: given.code }) }
  return (
    <details>
      <summary>{t('第二人在本机确认')}</summary>
      <p className="zh-muted">{t('由第二人本人输入账号和密码，只用于这一次确认，不会在本机登录。')}</p>
      <ProblemSummary problem={answer.error ? asApiProblem(answer.error) : undefined} />
      <div className="zh-signature-who">
        {field('loginName', t('登录名'))}
        {field('password', t('密码'), 'password')}
        {field('code', t('动态验证码（启用的填写）'))}
      </div>
      <ReadyButton
        lacks={[!given.loginName && t('登录名'), !given.password && t('密码')]}
        loading={answer.isPending}
        onClick={() => answer.mutate({ how: 'confirm-here', body })}
      >
        {t('确认')}
      </ReadyButton>
    </details>
  )
}
