import { useMutation } from '@tanstack/react-query'
import { Button, InputNumber, Space } from 'antd'
import { useState } from 'react'
import { api, fieldId, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import type { ConsistencyReply, LogState } from '../schema.ts'
import { checkConsistency } from './check-consistency.ts'
import { useEarlierSize } from './hooks.ts'

/** Proves, in the browser, that the log of one size is the beginning of the log of another. */
export function ConsistencySection({ log }: { log: LogState }) {
  const t = useText()
  const [from, setFrom] = useState<number | null>(null)
  const [to, setTo] = useState<number | null>(null)
  const earlier = useEarlierSize(log.size)
  const proof = useMutation({
    mutationFn: async () => {
      const reply = await api.get<ConsistencyReply>('/api/evidence/proofs/consistency', { from: from ?? earlier, to })
      return { reply, check: checkConsistency(reply, log.verifierKey) }
    },
  })
  return (
    <Section title={t('一致性')}>
      <div className="zh-proof">
        <p className="zh-muted">{t('证明较早的日志是较晚日志的开头：中间没有删改、没有插入。')}</p>
        <Space wrap>
          <label htmlFor={fieldId('/query/from')}>{t('较早大小')}</label>
          <InputNumber
            id={fieldId('/query/from')}
            min={0}
            max={log.size}
            value={from}
            onChange={setFrom}
            precision={0}
          />
          <label htmlFor={fieldId('/query/to')}>{t('较晚大小')}</label>
          <InputNumber
            id={fieldId('/query/to')}
            min={0}
            max={log.size}
            value={to}
            onChange={setTo}
            precision={0}
            placeholder={String(log.size)}
          />
          <Button loading={proof.isPending} onClick={() => proof.mutate()}>
            {t('取证明并核验')}
          </Button>
        </Space>
        <ProblemSummary problem={proof.error} labels={{ 'query/from': t('较早大小'), 'query/to': t('较晚大小') }} />
        {proof.data ? <Verdict {...proof.data} /> : null}
      </div>
    </Section>
  )
}

function Verdict({ reply, check }: { reply: ConsistencyReply; check: ReturnType<typeof checkConsistency> }) {
  const t = useText()
  if (!check.isConsistent)
    return (
      <div className="zh-verdict zh-verdict-bad" role="alert">
        <strong>{t('证明不成立：日志可能被改写')}</strong>
      </div>
    )
  const unsigned = [!check.fromIsSigned && reply.from, !check.toIsSigned && reply.to].filter((n) => n !== false)
  return (
    <div className="zh-verdict zh-verdict-good" role="status">
      <strong>{t('{from} 条的日志是 {to} 条的日志的开头', { from: reply.from, to: reply.to })}</strong>
      <p>{t('证明含 {n} 个哈希值', { n: reply.proof.length })}</p>
      {unsigned.length > 0 ? (
        <p>{t('大小 {sizes} 没有发布过签名检查点，其根哈希只由本机计算。', { sizes: unsigned.join('、') })}</p>
      ) : (
        <p>{t('两端的根哈希都有日志的签名。')}</p>
      )}
    </div>
  )
}
