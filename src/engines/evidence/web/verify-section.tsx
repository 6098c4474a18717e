import { useMutation } from '@tanstack/react-query'
import { Upload } from 'antd'
import { formatMoment, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import type { ReceiptCheck } from '../logic/receipt.ts'
import { checkDropped, type Dropped } from './check-dropped.ts'
import { COVERS, FINDINGS } from './wording.ts'

/** Drop a receipt or a file: in the log and unchanged? Nothing leaves the browser but the digest. */
export function VerifySection() {
  const t = useText()
  const check = useMutation({ mutationFn: (file: File) => checkDropped(file) })
  return (
    <Section title={t('验证回执或文件')}>
      <div className="zh-proof">
        <Upload.Dragger
          showUploadList={false}
          beforeUpload={(file) => {
            check.mutate(file)
            return false
          }}
        >
          <p>{t('把回执（.json）或原文件拖到这里，或点击选择')}</p>
          <p className="zh-muted">{t('在本浏览器内核验，文件不上传')}</p>
        </Upload.Dragger>
        <ProblemSummary problem={check.error} />
        {check.data ? <Outcome dropped={check.data} name={check.variables?.name ?? ''} /> : null}
      </div>
    </Section>
  )
}

function Outcome({ dropped, name }: { dropped: Dropped; name: string }) {
  const t = useText()
  if (dropped.what === 'unknown-file')
    return (
      <div className="zh-verdict zh-verdict-bad" role="alert">
        <strong>{t('“{name}”没有存证，或已被改动', { name })}</strong>
        <p>{t('日志里没有内容完全相同的文件。文件摘要：{digest}', { digest: dropped.digest })}</p>
      </div>
    )
  const { check } = dropped
  if (!check.isProven)
    return (
      <div className="zh-verdict zh-verdict-bad" role="alert">
        <strong>{t('“{name}”没有通过验证', { name })}</strong>
        <p>{check.finding ? t(FINDINGS[check.finding]) : null}</p>
      </div>
    )
  return <Proven check={check} isFile={dropped.what === 'file'} name={name} />
}

function Proven({ check, isFile, name }: { check: ReceiptCheck; isFile: boolean; name: string }) {
  const t = useText()
  const rows: [string, string][] = [
    [t('证明了'), isFile ? t('文件内容和时间') : t(COVERS[check.covers ?? 'entry'])],
    [t('种类和编号'), `${check.kind ?? '—'} ${check.id ?? ''}`],
    [t('日志序号'), String(check.index)],
    [t('存证时间（精确到小时）'), formatMoment(check.sealedHour)],
  ]
  return (
    <div className="zh-verdict zh-verdict-good" role="status">
      <strong>{t('“{name}”在日志中，未被改动', { name })}</strong>
      <dl>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
