import { Button } from 'antd'
import { fieldId, type Text, useText } from '../../../web/kit/index.ts'
import type { ItemDocument } from '../../forms/schema.ts'
import { AnswerInput } from '../../forms/web/index.tsx'
import './cases.css'

export type Values = Readonly<Record<string, unknown>>

interface Props {
  readonly items: readonly ItemDocument[]
  readonly required: readonly string[]
  readonly values: Values
  readonly onChange: (values: Values) => void
}

/** Fields of a case to be filled in, each with its label; the error summary links to them. */
export function FieldInputs({ items, required, values, onChange }: Props) {
  return items.map((item) => (
    <FieldInput
      key={item.name}
      item={item}
      pointer={`/fields/${item.name}`}
      value={values[item.name]}
      isRequired={required.includes(item.name)}
      onChange={(value) => onChange({ ...values, [item.name]: value })}
    />
  ))
}

interface FieldProps {
  readonly item: ItemDocument
  readonly pointer: string
  readonly value: unknown
  readonly isRequired: boolean
  readonly onChange: (value: unknown) => void
}

function FieldInput({ item, pointer, value, isRequired, onChange }: FieldProps) {
  const t = useText()
  const id = fieldId(pointer)
  const label = (
    <>
      {t(item.label)}
      {isRequired ? null : <span className="zh-muted"> {t('（选填）')}</span>}
    </>
  )
  if (item.kind === 'repeat')
    return (
      <fieldset className="zh-repeat" id={id} tabIndex={-1}>
        <legend>{label}</legend>
        <Rows item={item} pointer={pointer} rows={(value ?? []) as readonly Values[]} onChange={onChange} />
        {item.help ? <p className="zh-muted">{t(item.help)}</p> : null}
      </fieldset>
    )
  return (
    <div className="zh-act-field">
      <label id={`${id}-label`} htmlFor={id}>
        {label}
      </label>
      <AnswerInput
        item={item}
        id={id}
        labelId={`${id}-label`}
        value={value}
        onAnswer={(answer) => onChange(answer === '' ? undefined : answer)}
      />
      {item.help ? <p className="zh-muted">{t(item.help)}</p> : null}
    </div>
  )
}

/** A group that is answered as often as there are things of the kind; none at all is no answer. */
function Rows(props: {
  item: ItemDocument
  pointer: string
  rows: readonly Values[]
  onChange: (rows: readonly Values[] | undefined) => void
}) {
  const t = useText()
  const { item, pointer, rows, onChange } = props
  return (
    <>
      {rows.map((row, index) => (
        // A row has no identity but its place.
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are told apart by their place
        <div className="zh-repeat-row" key={index}>
          <div className="zh-repeat-head">
            <span>{t('第 {n} 项', { n: index + 1 })}</span>
            <Button
              type="link"
              size="small"
              onClick={() => onChange(rows.length > 1 ? rows.filter((_, i) => i !== index) : undefined)}
            >
              {t('删除')}
            </Button>
          </div>
          {(item.items ?? []).map((inner) => (
            <FieldInput
              key={inner.name}
              item={inner}
              pointer={`${pointer}/${index}/${inner.name}`}
              value={row[inner.name]}
              isRequired={!inner.isOptional}
              onChange={(value) => onChange(rows.with(index, { ...row, [inner.name]: value }))}
            />
          ))}
        </div>
      ))}
      {rows.length < (item.maxItems ?? 50) ? (
        <Button onClick={() => onChange([...rows, {}])}>{t('添加一项')}</Button>
      ) : null}
    </>
  )
}

/** Labels for the error summary, by pointer without the first slash. */
export function labelsOf(items: readonly ItemDocument[], values: Values, t: Text): Record<string, string> {
  return Object.fromEntries(
    items.flatMap((item) => {
      const rows = item.items && Array.isArray(values[item.name]) ? (values[item.name] as Values[]) : []
      const inner = rows.flatMap((_, i) =>
        (item.items ?? []).map((x) => [`fields/${item.name}/${i}/${x.name}`, t(x.label)]),
      )
      return [[`fields/${item.name}`, t(item.label)], ...inner]
    }),
  )
}

/** What stands there already, to begin with. What is masked is not: it is only sent when it is written anew. */
export function startValues(items: readonly ItemDocument[], known: Values, masked: readonly string[]): Values {
  return Object.fromEntries(
    items.flatMap(({ name }) => (known[name] === undefined || masked.includes(name) ? [] : [[name, known[name]]])),
  )
}

/** What was written anew. A field that was emptied is none: what was once filled in is set right, not taken away. */
export function changedValues(start: Values, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([n, v]) => v !== undefined && JSON.stringify(v) !== JSON.stringify(start[n])),
  )
}
