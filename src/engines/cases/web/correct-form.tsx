import { Input } from 'antd'
import { useState } from 'react'
import { fieldId, ProblemSummary, ReadyButton, useText } from '../../../web/kit/index.ts'
import type { CaseView, ShownEntry } from '../schema.ts'
import { changedValues, FieldInputs, labelsOf, startValues, type Values } from './field-input.tsx'
import { useAct } from './hooks.ts'

/** What an entry filled in, to be set right with a reason; what stood there stays readable in the history. */
export function CorrectForm(props: { view: CaseView; entry: ShownEntry; onDone: () => void }) {
  const { view, entry, onDone } = props
  const t = useText()
  const act = useAct(view.id)
  const filled = fieldsOf(entry)
  const items = view.document.fields.filter((f) => filled[f.name] !== undefined)
  const corrections = view.history.filter((e) => e.kind === 'corrected' && e.body.of === entry.seq).map(fieldsOf)
  const start = startValues(items, Object.assign({}, filled, ...corrections), view.masked)
  const [values, setValues] = useState(start)
  const [reason, setReason] = useState('')
  const fields = changedValues(start, values)
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        act.mutate({ act: `entries/${entry.seq}/correct`, body: { fields, reason } }, { onSuccess: onDone })
      }}
    >
      <ProblemSummary problem={act.error} labels={{ reason: t('更正理由'), ...labelsOf(items, values, t) }} />
      <FieldInputs items={items} required={items.map((i) => i.name)} values={values} onChange={setValues} />
      <div className="zh-act-field">
        <label htmlFor={fieldId('/reason')}>{t('更正理由')}</label>
        <Input.TextArea
          id={fieldId('/reason')}
          value={reason}
          maxLength={1000}
          autoSize={{ minRows: 1, maxRows: 6 }}
          onChange={(e) => setReason(e.target.value)}
        />
      </div>
      <p className="zh-muted">{t('更正作为新的一条存入，原内容仍可查看；已印发的文书不变。')}</p>
      <ReadyButton
        type="primary"
        htmlType="submit"
        loading={act.isPending}
        lacks={[Object.keys(fields).length === 0 && t('更正的内容'), reason.trim().length < 2 && t('更正理由')]}
      >
        {t('提交更正')}
      </ReadyButton>
    </form>
  )
}

const fieldsOf = (entry: ShownEntry) => (entry.body.fields ?? {}) as Values
