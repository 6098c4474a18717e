import { Form, Input, Modal } from 'antd'
import type { ReactNode } from 'react'
import { fieldId, ProblemSummary, useText } from '../../kit/index.ts'
import { useAct } from './hooks.ts'

export interface ReasonedAct {
  readonly title: string
  readonly path: string
  readonly explanation?: ReactNode
  readonly isDangerous?: boolean
}

/** Asks for the reason that goes into the audit trail, then acts. */
export function ReasonDialog({
  act,
  onClose,
  onDone,
}: {
  act: ReasonedAct | undefined
  onClose: () => void
  onDone?: (reply: unknown) => void
}) {
  const t = useText()
  const [form] = Form.useForm<{ reason: string }>()
  const send = useAct<unknown>((reply) => {
    onClose()
    onDone?.(reply)
  })
  return (
    <Modal
      open={act !== undefined}
      title={act?.title}
      okText={t('确认')}
      cancelText={t('取消')}
      okButtonProps={{ danger: act?.isDangerous ?? false, loading: send.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
      afterOpenChange={() => {
        form.resetFields()
        send.reset()
      }}
      destroyOnHidden
    >
      <ProblemSummary problem={send.error} labels={{ reason: t('理由') }} />
      {act?.explanation ? <p>{act.explanation}</p> : null}
      <Form form={form} layout="vertical" onFinish={(body) => act && send.mutate({ path: act.path, body })}>
        <Form.Item
          name="reason"
          htmlFor={fieldId('/reason')}
          label={t('理由')}
          extra={t('写入审计日志')}
          rules={[{ required: true, whitespace: true, message: t('请填写理由') }]}
        >
          <Input.TextArea id={fieldId('/reason')} maxLength={500} autoSize={{ minRows: 2 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
