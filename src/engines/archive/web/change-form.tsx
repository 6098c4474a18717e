import { useMutation } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { fieldId, ProblemSummary, useText } from '../../../web/kit/index.ts'

/** A labelled field; `pointer` as the server names it, so that a refusal leads to it. */
export function Field({ pointer, label, children }: { pointer: string; label: string; children: ReactNode }) {
  return (
    <div className="zh-field">
      <label htmlFor={fieldId(pointer)}>{label}</label>
      {children}
    </div>
  )
}

interface Props {
  readonly title: string
  readonly note?: ReactNode
  readonly children?: ReactNode
  readonly labels?: Readonly<Record<string, string>>
  readonly isReady?: boolean
  /** Writes with the reason; what it answers is passed to `onDone`. */
  readonly write: (reason: string) => Promise<unknown>
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Every act on an archive: what it does in a sentence, its fields, the reason, one button. */
export function ActDialog({ title, note, children, labels = {}, isReady = true, write, onDone, onClose }: Props) {
  const t = useText()
  const [reason, setReason] = useState('')
  const send = useMutation({ mutationFn: () => write(reason.trim()), onSuccess: onDone })
  return (
    <Modal
      open
      title={title}
      okText={t('提交')}
      cancelText={t('取消')}
      confirmLoading={send.isPending}
      okButtonProps={{ disabled: !isReady || reason.trim().length < 2 }}
      onOk={() => send.mutate()}
      onCancel={onClose}
    >
      <ProblemSummary problem={send.error} labels={{ reason: t('理由'), ...labels }} />
      {note ? <p>{note}</p> : null}
      {children}
      <Field pointer="/reason" label={t('理由（必填）')}>
        <Input.TextArea
          id={fieldId('/reason')}
          rows={2}
          maxLength={1000}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </Field>
    </Modal>
  )
}
