import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { api } from './api.ts'
import { asApiProblem } from './api-problem.ts'
import { useText } from './language.ts'
import { ProblemSummary } from './problem-summary.tsx'

const WAIT_MS = 700

/** The receipt of a sealed thing: what it says, whether it holds, and to take along as JSON or QR code. */
export function ProofDetails({ kind, id }: { kind: string; id: string }) {
  const t = useText()
  const path = `/api/receipts/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`
  const receipt = useQuery({
    queryKey: ['receipt', kind, id],
    queryFn: ({ signal }) => api.get<Readonly<Record<string, unknown>>>(path, undefined, signal),
    // Just written things are integrated within a second; until then the server has no receipt.
    retry: (times, error) => times < 4 && [404, 409, 425].includes(asApiProblem(error).status),
    retryDelay: WAIT_MS,
  })
  if (receipt.isPending) return <p className="zh-muted">{t('正在载入…')}</p>
  if (receipt.error) return <ProblemSummary problem={receipt.error} onRetry={() => void receipt.refetch()} />
  const text = JSON.stringify(receipt.data, null, 2)
  const name = `${kind}-${id}.receipt.json`
  return (
    <div className="zh-proof">
      <p>
        <Button href={`data:application/json;charset=utf-8,${encodeURIComponent(text)}`} download={name}>
          {t('下载回执（JSON）')}
        </Button>
      </p>
      <QrCode text={new URL(`/verify/${kind}/${id}`, window.location.origin).href} label={t('回执二维码')} />
      <details>
        <summary>{t('回执原文')}</summary>
        <pre>{text}</pre>
      </details>
    </div>
  )
}

function QrCode({ text, label }: { text: string; label: string }) {
  const t = useText()
  const [image, setImage] = useState<string>()
  useEffect(() => {
    let isGone = false
    void import('qrcode').then(({ default: qrcode }) =>
      qrcode.toDataURL(text, { margin: 2, width: 240 }).then((url) => isGone || setImage(url)),
    )
    return () => {
      isGone = true
    }
  }, [text])
  if (!image) return null
  return (
    <figure>
      <img src={image} alt={label} width={160} height={160} />
      <figcaption>
        <a href={image} download="receipt-qr.png">
          {t('下载二维码')}
        </a>
      </figcaption>
    </figure>
  )
}
