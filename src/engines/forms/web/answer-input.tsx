import { Checkbox, Input, InputNumber, Radio } from 'antd'
import { DayInput, Select, useText } from '../../../web/kit/index.ts'
import { VERDICTS } from '../define.ts'
import type { ItemDocument, Verdict } from '../schema.ts'
import './forms.css'

const VERDICT_ORDER: readonly Verdict[] = ['pass', 'fail', 'not-applicable']

interface Props {
  readonly item: ItemDocument
  readonly id: string
  /** Of the element that names the question. */
  readonly labelId: string
  readonly value: unknown
  readonly onAnswer: (value: unknown) => void
}

/** The control of one item, by its kind. Groups that repeat and signatures are made of more than one and have their own. */
export function AnswerInput({ item, id, labelId, value, onAnswer }: Props) {
  const t = useText()
  const text = (e: { target: { value: string } }) => onAnswer(e.target.value)
  switch (item.kind) {
    case 'verdict':
      return <VerdictButtons id={id} labelId={labelId} value={value as Verdict | undefined} onAnswer={onAnswer} />
    case 'yes-no':
      return (
        <Radio.Group id={id} aria-labelledby={labelId} value={value} onChange={(e) => onAnswer(e.target.value)}>
          <Radio value={true}>{t('是')}</Radio>
          <Radio value={false}>{t('否')}</Radio>
        </Radio.Group>
      )
    case 'choice':
      return (
        <Select
          id={id}
          aria-labelledby={labelId}
          value={value as string | undefined}
          onChange={onAnswer}
          options={(item.options ?? []).map((o) => ({ value: o.value, label: t(o.label) }))}
          placeholder={t('请选择')}
          className="zh-item-input"
        />
      )
    case 'choices':
      return (
        <Checkbox.Group
          value={(value as string[] | undefined) ?? []}
          onChange={(next) => onAnswer(next.length > 0 ? next : undefined)}
          options={(item.options ?? []).map((o) => ({ value: o.value, label: t(o.label) }))}
        />
      )
    case 'integer':
    case 'quantity':
      return (
        <InputNumber
          id={id}
          aria-labelledby={labelId}
          value={value as number | undefined}
          onChange={(next) => onAnswer(next ?? undefined)}
          {...(item.kind === 'integer' && { precision: 0 })}
          {...(item.minimum !== undefined && { min: item.minimum })}
          {...(item.maximum !== undefined && { max: item.maximum })}
          {...(item.unit && { suffix: item.unit })}
          inputMode={item.kind === 'integer' ? 'numeric' : 'decimal'}
        />
      )
    case 'date':
      return (
        <DayInput
          id={id}
          aria-labelledby={labelId}
          value={(value as string) ?? ''}
          onChange={onAnswer}
          className="zh-item-date"
        />
      )
    case 'paragraph':
      return (
        <Input.TextArea
          id={id}
          aria-labelledby={labelId}
          value={(value as string) ?? ''}
          onChange={text}
          maxLength={item.maxLength ?? 2000}
          autoSize={{ minRows: 2, maxRows: 8 }}
        />
      )
    default:
      return (
        <Input
          id={id}
          aria-labelledby={labelId}
          value={(value as string) ?? ''}
          onChange={text}
          maxLength={item.maxLength ?? 200}
        />
      )
  }
}

/** Three buttons wide enough for a gloved thumb; a second tap takes the answer back. */
function VerdictButtons(props: {
  id: string
  labelId: string
  value: Verdict | undefined
  onAnswer: (v: unknown) => void
}) {
  const t = useText()
  return (
    <fieldset id={props.id} className="zh-verdicts" aria-labelledby={props.labelId} tabIndex={-1}>
      {VERDICT_ORDER.map((v) => (
        <button
          key={v}
          type="button"
          data-verdict={v}
          aria-pressed={props.value === v}
          onClick={() => props.onAnswer(props.value === v ? undefined : v)}
        >
          {t(VERDICTS[v])}
        </button>
      ))}
    </fieldset>
  )
}
