import { Checkbox, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { fieldId, ProblemSummary, useText } from '../../../web/kit/index.ts'
import { useErase } from './hooks.ts'

interface Fields {
  readonly kind: string
  readonly id: string
  readonly reason: string
}

/** Erasing cannot be undone: kind and id are typed, the reason is asked for, and the button waits for a tick. */
export function EraseForm({ onClose }: { onClose: () => void }) {
  const t = useText()
  const [form] = Form.useForm<Fields>()
  const [isSure, setSure] = useState(false)
  const erase = useErase()
  const submit = async () => {
    const { kind, id, reason } = await form.validateFields()
    erase.mutate({ kind: kind.trim(), id: id.trim(), reason: reason.trim() }, { onSuccess: onClose })
  }
  return (
    <Modal
      open
      title={t('清除一项内容')}
      okText={t('清除，不可恢复')}
      cancelText={t('取消')}
      okButtonProps={{ danger: true, disabled: !isSure, loading: erase.isPending }}
      onOk={() => void submit()}
      onCancel={onClose}
    >
      <ProblemSummary problem={erase.error} labels={{ kind: t('种类'), id: t('编号'), reason: t('理由') }} />
      <Form form={form} layout="vertical" initialValues={{ kind: 'record' }}>
        <Form.Item name="kind" htmlFor={fieldId('/kind')} label={t('种类')} rules={[{ required: true }]}>
          <Input id={fieldId('/kind')} maxLength={60} />
        </Form.Item>
        <Form.Item name="id" htmlFor={fieldId('/id')} label={t('编号')} rules={[{ required: true }]}>
          <Input id={fieldId('/id')} maxLength={200} />
        </Form.Item>
        <Form.Item name="reason" htmlFor={fieldId('/reason')} label={t('理由')} rules={[{ required: true, min: 2 }]}>
          <Input.TextArea id={fieldId('/reason')} maxLength={2000} rows={3} />
        </Form.Item>
        <Checkbox checked={isSure} onChange={(e) => setSure(e.target.checked)}>
          {t('我知道内容不能恢复；操作人、时间和理由将写入审计并存证')}
        </Checkbox>
      </Form>
    </Modal>
  )
}
