import { useMutation } from '@tanstack/react-query'
import { Checkbox, Input, Modal } from 'antd'
import { useState } from 'react'
import { api, fieldId, ProblemSummary, useText } from '../../../web/kit/index.ts'
import type { RecordView } from '../schema.ts'
import { fieldLabel } from './field-labels.ts'
import { type ArchiveAddress, useRefresh } from './hooks.ts'

/** Corrects a record by a new one, or withdraws it. The old one stays, struck through. */
export function CorrectionDialog({
  record,
  address,
  onClose,
}: {
  record: RecordView
  address: ArchiveAddress
  onClose: () => void
}) {
  const t = useText()
  const refresh = useRefresh(address)
  const isForm = record.formId !== null
  const [reason, setReason] = useState('')
  const [isWithdrawn, setWithdrawn] = useState(isForm)
  const [body, setBody] = useState(() => record.body as Record<string, unknown>)
  const send = useMutation({
    mutationFn: () =>
      api.post(`/api/subjects/${record.subjectId}/records/${record.id}/corrections`, {
        reason: reason.trim(),
        ...(isWithdrawn ? { withdraws: true } : { body }),
      }),
    onSuccess: async () => {
      await refresh()
      onClose()
    },
  })
  return (
    <Modal
      open
      title={isForm ? t('撤回记录') : t('更正或撤回记录')}
      okText={t('提交')}
      cancelText={t('取消')}
      confirmLoading={send.isPending}
      okButtonProps={{ disabled: reason.trim().length < 2 }}
      onOk={() => send.mutate()}
      onCancel={onClose}
    >
      <ProblemSummary problem={send.error} labels={{ reason: t('理由') }} />
      <p>{t('原记录不会被修改或删除：新记录将取代它，两者都留在时间线上。')}</p>
      {isForm ? null : (
        <Checkbox checked={isWithdrawn} onChange={(e) => setWithdrawn(e.target.checked)}>
          {t('撤回：原记录不成立，没有内容取代它')}
        </Checkbox>
      )}
      {isWithdrawn || record.isMasked ? null : <BodyFields body={body} onChange={setBody} />}
      {record.isMasked && !isWithdrawn ? (
        <p className="zh-muted">{t('这条记录含有个人信息，内容被遮蔽，只能撤回。')}</p>
      ) : null}
      <label htmlFor={fieldId('/reason')}>{t('理由（必填）')}</label>
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

/** The texts of the body; what is not text stays as it is. */
function BodyFields({
  body,
  onChange,
}: {
  body: Record<string, unknown>
  onChange: (next: Record<string, unknown>) => void
}) {
  const t = useText()
  return Object.entries(body)
    .filter(([, v]) => typeof v === 'string')
    .map(([key, value]) => (
      <div key={key}>
        <label htmlFor={fieldId(`/body/${key}`)}>{t(fieldLabel(key))}</label>
        <Input.TextArea
          id={fieldId(`/body/${key}`)}
          autoSize
          value={value as string}
          onChange={(e) => onChange({ ...body, [key]: e.target.value })}
        />
      </div>
    ))
}
