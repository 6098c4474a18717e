import { Input, InputNumber } from 'antd'
import { DayInput, Select, useText } from '../../../web/kit/index.ts'
import type { ValueSchema } from './values.ts'

interface Props {
  readonly id: string
  readonly label: string
  readonly schema: ValueSchema
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

/** One field for a value of that schema; an emptied field is a value nobody knows. */
export function ValueField({ id, label, schema, value, onChange }: Props) {
  const t = useText()
  if (schema.properties)
    return (
      <fieldset id={id} className="zr-fields">
        <legend>{label}</legend>
        {Object.entries(schema.properties).map(([key, member]) => (
          <ValueField
            key={key}
            id={`${id}-${key}`}
            label={member.label ? t(member.label) : key}
            schema={member}
            value={(value as Record<string, unknown> | undefined)?.[key]}
            onChange={(v) => onChange({ ...(value as object | undefined), [key]: v })}
          />
        ))}
      </fieldset>
    )
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <Control id={id} label={label} schema={schema} value={value} onChange={onChange} />
    </div>
  )
}

function Control({ id, schema, value, onChange }: Props) {
  const t = useText()
  if (schema.type === 'boolean')
    return (
      <Select
        id={id}
        allowClear
        placeholder={t('未查明')}
        value={value === undefined ? undefined : String(value)}
        onChange={(v) => onChange(v === undefined ? undefined : v === 'true')}
        options={[
          { value: 'true', label: t('是') },
          { value: 'false', label: t('否') },
        ]}
      />
    )
  if (schema.enum)
    return (
      <Select
        id={id}
        allowClear
        placeholder={t('未查明')}
        value={value as string | undefined}
        onChange={(v) => onChange(v)}
        options={schema.enum.map((option) => {
          const label = schema.options?.[String(option)]
          return { value: option as string, label: label ? t(label) : String(option) }
        })}
      />
    )
  if (schema.type === 'integer' || schema.type === 'number')
    return (
      <InputNumber
        id={id}
        value={value as number | undefined}
        {...(schema.minimum !== undefined && { min: schema.minimum })}
        {...(schema.maximum !== undefined && { max: schema.maximum })}
        {...(schema.type === 'integer' && { precision: 0 })}
        {...(schema.unit && { suffix: t(schema.unit) })}
        onChange={(v) => onChange(v ?? undefined)}
      />
    )
  if (schema.type === 'array')
    return (
      <Select
        id={id}
        mode="tags"
        open={false}
        suffixIcon={null}
        value={(value as string[] | undefined) ?? []}
        onChange={(v: string[]) => onChange(v.length > 0 ? v : undefined)}
      />
    )
  if (schema.format === 'date')
    return <DayInput id={id} value={value as string | undefined} onChange={(day) => onChange(day || undefined)} />
  return (
    <Input
      id={id}
      value={(value as string | undefined) ?? ''}
      onChange={(e) => onChange(e.target.value || undefined)}
    />
  )
}
