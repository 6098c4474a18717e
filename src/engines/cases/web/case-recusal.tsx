import { Button, Input } from 'antd'
import { useState } from 'react'
import {
  ActionBar,
  fieldId,
  formatMoment,
  ProblemSummary,
  ReadyButton,
  Section,
  Select,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import type { CaseView } from '../schema.ts'
import { useAct } from './hooks.ts'

/** 申请回避: whom the party wants to stand aside, what the head decided, and the two forms. Nothing stops meanwhile, and the page says so. */
export function CaseRecusal({ view }: { view: CaseView }) {
  const t = useText()
  const isParty = useActor().subjectId !== undefined
  const [isAsking, ask] = useState(false)
  const { mayAskRecusal, mayDecideRecusal } = view.abilities
  if (!mayAskRecusal && view.recusalRequests.length === 0) return null
  return (
    <Section title={t('当事人申请回避')}>
      <p className="zh-muted">
        {t(
          '承办人员与本案有直接利害关系或者有其他关系可能影响公正执法的，当事人有权申请其回避；由本机关负责人决定，决定作出之前不停止办理（行政处罚法第四十三条）。',
        )}
      </p>
      <ul className="zh-lines">
        {view.recusalRequests.map((r) => (
          <li key={r.seq}>
            <strong>{t('申请 {name} 回避', { name: r.name })}</strong>
            <span className="zh-muted">{formatMoment(r.at)}</span>
            <span>{r.grounds}</span>
            {r.decided ? (
              <span className={r.decided.isGranted ? 'zh-tag zh-tag-good' : 'zh-tag'}>
                {r.decided.isGranted ? t('已决定回避') : t('已驳回')}：{r.decided.because}
              </span>
            ) : (
              <span className="zh-tag zh-tag-warn">{t('等待本机关负责人决定，办理不停止')}</span>
            )}
            {mayDecideRecusal && !r.decided ? <DecideForm view={view} seq={r.seq} /> : null}
          </li>
        ))}
      </ul>
      {mayAskRecusal ? (
        <Button aria-expanded={isAsking} onClick={() => ask(!isAsking)}>
          {isParty ? t('申请承办人回避') : t('登记当事人的回避申请')}
        </Button>
      ) : null}
      {isAsking ? <AskForm view={view} onDone={() => ask(false)} /> : null}
    </Section>
  )
}

function AskForm({ view, onDone }: { view: CaseView; onDone: () => void }) {
  const t = useText()
  const act = useAct(view.id)
  const [accountId, setAccount] = useState<string>()
  const [grounds, setGrounds] = useState('')
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        act.mutate({ act: 'recusal-requests', body: { accountId, grounds } }, { onSuccess: onDone })
      }}
    >
      <ProblemSummary problem={act.error} labels={{ accountId: t('承办人'), grounds: t('申请的理由') }} />
      <div className="zh-act-field">
        <label htmlFor={fieldId('/accountId')}>{t('承办人')}</label>
        <Select
          id={fieldId('/accountId')}
          value={accountId}
          onChange={setAccount}
          placeholder={t('请选择')}
          style={{ minWidth: 240 }}
          options={view.handlers.map((h) => ({ value: h.accountId, label: h.name }))}
        />
      </div>
      <Reason pointer="/grounds" label={t('申请的理由')} value={grounds} onChange={setGrounds} />
      <ReadyButton type="primary" htmlType="submit" loading={act.isPending} lacks={[!accountId && t('承办人')]}>
        {t('提交')}
      </ReadyButton>
    </form>
  )
}

function DecideForm({ view, seq }: { view: CaseView; seq: number }) {
  const t = useText()
  const act = useAct(view.id)
  const [because, setBecause] = useState('')
  const decide = (isGranted: boolean) =>
    act.mutate({ act: `recusal-requests/${seq}/decide`, body: { isGranted, because } })
  return (
    <form onSubmit={(e) => e.preventDefault()}>
      <ProblemSummary problem={act.error} labels={{ because: t('决定的理由') }} />
      <Reason pointer="/because" label={t('决定的理由')} value={because} onChange={setBecause} />
      <ActionBar>
        <ReadyButton
          loading={act.isPending}
          lacks={[because.trim().length < 2 && t('决定的理由')]}
          onClick={() => decide(true)}
        >
          {t('决定回避')}
        </ReadyButton>
        <ReadyButton
          loading={act.isPending}
          lacks={[because.trim().length < 2 && t('决定的理由')]}
          onClick={() => decide(false)}
        >
          {t('驳回申请')}
        </ReadyButton>
      </ActionBar>
    </form>
  )
}

function Reason(props: { pointer: string; label: string; value: string; onChange: (text: string) => void }) {
  return (
    <div className="zh-act-field">
      <label htmlFor={fieldId(props.pointer)}>{props.label}</label>
      <Input.TextArea
        id={fieldId(props.pointer)}
        value={props.value}
        maxLength={1000}
        onChange={(e) => props.onChange(e.target.value)}
      />
    </div>
  )
}
