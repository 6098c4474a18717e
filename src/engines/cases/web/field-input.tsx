import { Checkbox, Input, InputNumber, Radio, Select } from 'antd'
import { fieldId, useText } from '../../../web/kit/index.ts'
import type { ItemDocument } from '../../forms/schema.ts'

interface Props {
  readonly item: ItemDocument
  readonly value: unknown
  readonly isRequired: boolean
  readonly onChange: (value: unknown) => void
}

/** A field of a case with its label; the error summary links to it. */
export function FieldInput(props: Props) {
  const { item, isRequired } = props
  const t = useText()
  return (
    <div className="zh-act-field">
      <label htmlFor={fieldId(`/fields/${item.name}`)}>
        {t(item.label)}
        {isRequired ? null : <span className="zh-muted"> {t('（选填）')}</span>}
      </label>
      <Control {...props} />
      {item.help ? <p className="zh-muted">{t(item.help)}</p> : null}
    </div>
  )
}

function Control({ item, value, onChange }: Props) {
  const t = useText()
  const id = fieldId(`/fields/${item.name}`)
  const ofText = (e: { target: { value: string } }) => onChange(e.target.value === '' ? undefined : e.target.value)
  const options = (item.options ?? []).map((o) => ({ value: o.value, label: t(o.label) }))
  const text = typeof value === 'string' ? value : ''
  switch (item.kind) {
    case 'paragraph':
      return (
        <Input.TextArea
          id={id}
          value={text}
          onChange={ofText}
          maxLength={item.maxLength ?? 2000}
          autoSize={{ minRows: 2, maxRows: 10 }}
        />
      )
    case 'date':
      return <Input id={id} type="date" value={text} onChange={ofText} />
    case 'integer':
    case 'quantity':
      return (
        <InputNumber
          id={id}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => onChange(next ?? undefined)}
          {...(item.kind === 'integer' && { precision: 0 })}
          {...(item.unit && { suffix: item.unit })}
        />
      )
    case 'yes-no':
      return (
        <Radio.Group id={id} value={value} onChange={(e) => onChange(e.target.value)}>
          <Radio value={true}>{t('是')}</Radio>
          <Radio value={false}>{t('否')}</Radio>
        </Radio.Group>
      )
    case 'choice':
      return (
        <Select id={id} value={text || undefined} onChange={onChange} options={options} placeholder={t('请选择')} />
      )
    case 'choices':
      return (
        <Checkbox.Group
          value={Array.isArray(value) ? value : []}
          onChange={(next) => onChange(next.length > 0 ? next : undefined)}
          options={options}
        />
      )
    default:
      return <Input id={id} value={text} onChange={ofText} maxLength={item.maxLength ?? 200} />
  }
}
