import { Button, Input } from 'antd'
import { useState } from 'react'
import { fieldId, ProblemSummary, Section, Select, useText } from '../../../web/kit/index.ts'
import type { CaseView } from '../schema.ts'
import { useAct, useCandidates } from './hooks.ts'

type Act = 'lead' | 'joint' | 'hand-over' | 'recuse' | 'decline'

/** Who has it in hand, and what changes that: taking, assigning, handing over, withdrawing for conflict of interest. */
export function CasePeople({ view }: { view: CaseView }) {
  const t = useText()
  const act = useAct(view.id)
  const [chosen, choose] = useState<Act>()
  const { abilities: may } = view
  const button = (name: Act, label: string) => (
    <Button aria-pressed={chosen === name} onClick={() => choose(chosen === name ? undefined : name)}>
      {label}
    </Button>
  )
  return (
    <Section title={t('承办人')}>
      <ProblemSummary problem={act.error} />
      <ul className="zh-lines">
        {view.handlers.map((h) => (
          <li key={h.accountId}>
            <strong>{h.name}</strong>
            <span className="zh-tag">{h.role === 'lead' ? t('主办') : t('协办')}</span>
            {h.organisation ? <span className="zh-muted">{h.organisation}</span> : null}
          </li>
        ))}
        {view.handlers.length === 0 ? <li className="zh-muted">{t('无人承办')}</li> : null}
        {view.recused.map((r) => (
          <li key={r.accountId}>
            {r.name} <span className="zh-tag">{t('回避')}</span>
          </li>
        ))}
        {view.offer ? (
          <li>
            {t('已移交给 {name}，等待接收', { name: view.offer.name })}
            <span className="zh-muted">{view.offer.reason}</span>
          </li>
        ) : null}
      </ul>
      <div className="zh-table-actions">
        {may.mayTake ? <Button onClick={() => act.mutate({ act: 'take' })}>{t('领取')}</Button> : null}
        {may.mayAnswerOffer ? (
          <Button type="primary" onClick={() => act.mutate({ act: 'accept' })}>
            {t('接收')}
          </Button>
        ) : null}
        {may.mayAnswerOffer ? button('decline', t('不接收')) : null}
        {may.mayAssign ? button('lead', t('分派主办')) : null}
        {may.mayAssign ? button('joint', t('增加协办')) : null}
        {may.mayHandOver ? button('hand-over', t('移交')) : null}
        {may.mayRecuse ? button('recuse', t('申请回避')) : null}
      </div>
      {chosen ? <PersonForm key={chosen} view={view} chosen={chosen} onDone={() => choose(undefined)} /> : null}
    </Section>
  )
}

function PersonForm({ view, chosen, onDone }: { view: CaseView; chosen: Act; onDone: () => void }) {
  const t = useText()
  const act = useAct(view.id)
  const needsPerson = chosen === 'lead' || chosen === 'joint' || chosen === 'hand-over'
  const candidates = useCandidates(view.id, needsPerson)
  const [accountId, setAccount] = useState<string>()
  const [reason, setReason] = useState('')
  const path = chosen === 'lead' || chosen === 'joint' ? 'assign' : chosen
  const body = {
    ...(needsPerson && { accountId }),
    ...(reason.trim() && { reason }),
    ...(path === 'assign' && { role: chosen }),
  }
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        act.mutate({ act: path, body }, { onSuccess: onDone })
      }}
    >
      <ProblemSummary problem={act.error} labels={{ accountId: t('人员'), reason: t('理由') }} />
      {needsPerson ? (
        <div className="zh-act-field">
          <label htmlFor={fieldId('/accountId')}>{t('人员')}</label>
          <Select
            id={fieldId('/accountId')}
            value={accountId}
            onChange={setAccount}
            loading={candidates.isPending}
            placeholder={t('请选择')}
            style={{ minWidth: 240 }}
            options={(candidates.data?.items ?? []).map((c) => ({
              value: c.accountId,
              label: `${c.name} · ${c.organisation}`,
            }))}
          />
        </div>
      ) : null}
      <div className="zh-act-field">
        <label htmlFor={fieldId('/reason')}>{t('理由')}</label>
        <Input.TextArea
          id={fieldId('/reason')}
          value={reason}
          maxLength={1000}
          onChange={(e) => setReason(e.target.value)}
        />
      </div>
      <Button type="primary" htmlType="submit" loading={act.isPending}>
        {t('确认')}
      </Button>
    </form>
  )
}
