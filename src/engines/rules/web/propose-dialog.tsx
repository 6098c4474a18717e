import { Checkbox, Input, Modal } from 'antd'
import { useState } from 'react'
import { fieldId, ProblemSummary, useText } from '../../../web/kit/index.ts'
import type { ParameterView, RuleDetail } from '../schema.ts'
import { usePropose } from './hooks.ts'
import { ValueField } from './value-field.tsx'
import type { ValueSchema } from './values.ts'

/** A new value with its day, reference and reason. It counts once another person has approved it. */
export function ProposeDialog(props: { rule: RuleDetail; parameter: ParameterView; onClose: () => void }) {
  const t = useText()
  const { rule, parameter, onClose } = props
  const [value, setValue] = useState<unknown>(parameter.now?.value)
  const [from, setFrom] = useState(rule.today)
  const [isCorrection, setCorrection] = useState(false)
  const [reference, setReference] = useState('')
  const [reason, setReason] = useState('')
  const propose = usePropose(rule.id, parameter.name)
  const labels = { value: t('新的数值'), from: t('生效日期'), reference: t('取值依据'), reason: t('理由') }
  return (
    <Modal
      open
      title={t('提出修改：{label}', { label: t(parameter.label) })}
      okText={t('提交审核')}
      cancelText={t('取消')}
      confirmLoading={propose.isPending}
      okButtonProps={{ disabled: value === undefined || !from || !reference.trim() || !reason.trim() }}
      onOk={() =>
        propose.mutate(
          { value, from, reference, reason, ...(isCorrection && { isCorrection }) },
          { onSuccess: onClose },
        )
      }
      onCancel={onClose}
    >
      <div className="zr-dialog">
        <ProblemSummary problem={propose.error} labels={labels} />
        <p>{t('现有值不会被改动：新值自生效日期起适用，须由另一人审核同意。')}</p>
        <ValueField
          id={fieldId('/value')}
          label={parameter.unit ? `${labels.value}（${t(parameter.unit)}）` : labels.value}
          schema={parameter.schema as ValueSchema}
          value={value}
          onChange={setValue}
        />
        <ValueField
          id={fieldId('/from')}
          label={labels.from}
          schema={{ type: 'string', format: 'date' }}
          value={from}
          onChange={(v) => setFrom((v as string | undefined) ?? '')}
        />
        <div>
          <Checkbox checked={isCorrection} onChange={(e) => setCorrection(e.target.checked)}>
            {t('更正过去日期的错误取值（已作出的判定不变）')}
          </Checkbox>
        </div>
        <div>
          <label htmlFor={fieldId('/reference')}>{t('依据（文件名称、文号、条款）')}</label>
          <Input
            id={fieldId('/reference')}
            maxLength={500}
            value={reference}
            onChange={(e) => setReference(e.target.value)}
          />
        </div>
        <div>
          <label htmlFor={fieldId('/reason')}>{t('理由（必填）')}</label>
          <Input.TextArea
            id={fieldId('/reason')}
            rows={3}
            maxLength={1000}
            value={reason}
            onChange={(e) => setReason(e.target.value)}
          />
        </div>
      </div>
    </Modal>
  )
}
