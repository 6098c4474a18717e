import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { Receipt, ReceiptCheck } from '../../engines/evidence/logic/receipt.ts'
import type { ConsistencyReply, LogState } from '../../engines/evidence/schema.ts'
import { COVERS, FINDINGS } from '../../engines/evidence/web/wording.ts'
import { api } from './api.ts'
import { asApiProblem } from './api-problem.ts'
import { useText } from './language.ts'
import { checkAgainstMemory, keepMemory, readMemory } from './log-trust.ts'
import { formatMoment } from './moment.ts'
import { ProblemSummary } from './problem-summary.tsx'
import type { ProofOf } from './proof-badge.tsx'
import { ReadyButton } from './ready-button.tsx'

const WAIT_MS = 700
const TRIES = 4

function useReceipt({ kind, id, receiptPath }: ProofOf) {
  return useQuery({
    queryKey: ['receipt', kind, id],
    queryFn: ({ signal }) =>
      api.get<Receipt>(
        receiptPath ?? `/api/receipts/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`,
        undefined,
        signal,
      ),
    // Just written things are integrated within a second; until then the server answers not-yet-in-log.
    retry: (times, error) => times < TRIES && asApiProblem(error).code === 'not-yet-in-log',
    retryDelay: WAIT_MS,
  })
}

/** Checks in this browser, with this browser's memory of the log; asks the server only for proofs. */
function useCheck(receipt: Receipt | undefined) {
  return useQuery({
    queryKey: ['receipt-check', receipt?.kind, receipt?.id, receipt?.checkpoint],
    enabled: receipt !== undefined,
    queryFn: async () => {
      const memory = readMemory(localStorage) ?? {
        verifierKey: (await api.get<LogState>('/api/evidence/log')).verifierKey,
      }
      const checked = await checkAgainstMemory(receipt, memory, (from, to) =>
        api.get<ConsistencyReply>('/api/evidence/proofs/consistency', { from, to }),
      )
      if (checked.check.isProven) keepMemory(checked.memory, localStorage)
      return checked.check
    },
  })
}

/** The receipt of a sealed thing: whether it holds, what it says, and to take along as JSON or QR code. */
export function ProofDetails({ kind, id, receiptPath }: ProofOf) {
  const t = useText()
  const receipt = useReceipt({ kind, id, ...(receiptPath && { receiptPath }) })
  const check = useCheck(receipt.data)
  if (receipt.isPending) return <p className="zh-muted">{t('正在取回执…')}</p>
  if (receipt.error) return <ProblemSummary problem={receipt.error} onRetry={() => void receipt.refetch()} />
  const text = JSON.stringify(receipt.data, null, 2)
  const address = `/api/receipts/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`
  return (
    <div className="zh-proof">
      <ProblemSummary problem={check.error} onRetry={() => void check.refetch()} />
      {check.data ? (
        <Result check={check.data} onTrust={() => void check.refetch()} />
      ) : (
        <p className="zh-muted">{t('正在本机核验…')}</p>
      )}
      <div className="zh-proof-take">
        <img src={`${address}/qr.svg`} alt={t('回执二维码')} width={148} height={148} />
        <p>
          <Button
            href={`data:application/json;charset=utf-8,${encodeURIComponent(text)}`}
            download={`${kind}-${id}.json`}
          >
            {t('下载回执（JSON）')}
          </Button>
          <Button href={`${address}/qr.svg`} download={`${kind}-${id}.svg`}>
            {t('下载二维码')}
          </Button>
          <a href={`/verify/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`} target="_blank" rel="noreferrer">
            {t('在公众门户核验')}
          </a>
        </p>
      </div>
      <details>
        <summary>{t('回执原文')}</summary>
        <pre>{text}</pre>
      </details>
    </div>
  )
}

function Result({ check, onTrust }: { check: ReceiptCheck; onTrust: () => void }) {
  const t = useText()
  const [isSure, setSure] = useState(false)
  if (!check.isProven)
    return (
      <div className="zh-verdict zh-verdict-bad" role="alert">
        <strong>{t('未能证明')}</strong>
        <p>{check.finding ? t(FINDINGS[check.finding]) : null}</p>
        {check.finding === 'key-differs' ? (
          <>
            <p>{t('如果系统重新安装过，请向管理员核对新密钥后再改为信任它。')}</p>
            <label>
              <input type="checkbox" checked={isSure} onChange={(e) => setSure(e.target.checked)} /> {t('我已核对')}
            </label>{' '}
            <ReadyButton
              lacks={[!isSure && t('我已核对')]}
              onClick={async () => {
                keepMemory({ verifierKey: (await api.get<LogState>('/api/evidence/log')).verifierKey }, localStorage)
                onTrust()
              }}
            >
              {t('信任新密钥')}
            </ReadyButton>
          </>
        ) : null}
      </div>
    )
  return (
    <div className="zh-verdict zh-verdict-good" role="status">
      <strong>{t('核验通过')}</strong>
      <p>{check.covers ? t(COVERS[check.covers]) : null}</p>
      <dl>
        <div>
          <dt>{t('日志序号')}</dt>
          <dd>{check.index}</dd>
        </div>
        <div>
          <dt>{t('存证时间（精确到小时）')}</dt>
          <dd>{check.sealedHour ? formatMoment(check.sealedHour) : '—'}</dd>
        </div>
        <div>
          <dt>{t('核验所用日志大小')}</dt>
          <dd>{check.checkpoint?.size ?? '—'}</dd>
        </div>
      </dl>
      <p className="zh-muted">{t('由本浏览器独立计算：签名、包含证明，以及与以前所见日志的一致性。')}</p>
    </div>
  )
}
