import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { fieldId, formatDay, formatMoment, ProblemSummary, useText } from '../../../web/kit/index.ts'
import type { ProposalMove, ProposalView, RuleDetail } from '../schema.ts'
import { useEndProposal } from './hooks.ts'
import { type ValueSchema, valueText } from './values.ts'

const MOVES: Readonly<Record<ProposalMove, { zh: string; en: string }>> = {
  approve: { zh: '同意', en: 'Approve' },
  reject: { zh: '不同意', en: 'Reject' },
  withdraw: { zh: '撤回', en: 'Withdraw' },
}
const ENDS: Readonly<Record<NonNullable<ProposalView['outcome']>, { zh: string; en: string }>> = {
  approved: { zh: '已同意', en: 'Approved' },
  rejected: { zh: '未同意', en: 'Rejected' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
}

/** Proposed values that wait, and those that came to nothing. The server says which buttons this person has. */
export function ProposalLines({ rule }: { rule: RuleDetail }) {
  const t = useText()
  const [asked, setAsked] = useState<{ proposal: ProposalView; move: ProposalMove }>()
  return (
    <>
      <ul className="zh-lines">
        {rule.proposals.map((p) => {
          const parameter = rule.parameters.find((x) => x.name === p.name)
          return (
            <li key={p.id}>
              <span>
                {parameter ? t(parameter.label) : p.name}
                {t('：')}
                <strong>{valueText(t, p.value, parameter?.schema as ValueSchema, parameter?.unit)}</strong>{' '}
                {t('{day} 起', { day: formatDay(p.from) })}{' '}
                {p.isCorrection ? <span className="zh-tag">{t('属更正')}</span> : null}
                <span className="zh-muted zr-source">
                  {t(p.reference)} · {p.reason} ·{' '}
                  {t('{name} 于 {at} 提出', { name: p.proposedBy, at: formatMoment(p.proposedAt) })}
                </span>
              </span>
              <span>
                <span className={p.outcome ? 'zh-tag' : 'zh-tag zh-tag-warn'}>
                  {p.outcome ? t(ENDS[p.outcome]) : t('待审核')}
                </span>
                {p.endReason ? (
                  <span className="zh-muted zr-source">{`${p.endedBy}${t('：')}${p.endReason}`}</span>
                ) : null}
                {p.moves.length > 0 ? (
                  <span className="zr-moves">
                    {p.moves.map((move) => (
                      <Button key={move} onClick={() => setAsked({ proposal: p, move })}>
                        {t(MOVES[move])}
                      </Button>
                    ))}
                  </span>
                ) : null}
              </span>
            </li>
          )
        })}
      </ul>
      {asked ? <EndDialog {...asked} ruleId={rule.id} onClose={() => setAsked(undefined)} /> : null}
    </>
  )
}

function EndDialog(props: { proposal: ProposalView; move: ProposalMove; ruleId: string; onClose: () => void }) {
  const t = useText()
  const { proposal, move, ruleId, onClose } = props
  const [reason, setReason] = useState('')
  const end = useEndProposal(ruleId)
  const text = reason.trim()
  return (
    <Modal
      open
      title={t('参数修改申请')}
      okText={t(MOVES[move])}
      cancelText={t('取消')}
      confirmLoading={end.isPending}
      okButtonProps={{ disabled: move === 'reject' && !text }}
      onOk={() => end.mutate({ id: proposal.id, move, ...(text && { reason: text }) }, { onSuccess: onClose })}
      onCancel={onClose}
    >
      <ProblemSummary problem={end.error} labels={{ reason: t('理由') }} />
      {move === 'approve' ? <p>{t('同意后新值自生效日期起适用，并写入存证。')}</p> : null}
      <label htmlFor={fieldId('/reason')}>{move === 'reject' ? t('理由（必填）') : t('理由')}</label>
      <Input.TextArea
        id={fieldId('/reason')}
        rows={3}
        maxLength={1000}
        value={reason}
        onChange={(e) => setReason(e.target.value)}
      />
    </Modal>
  )
}
