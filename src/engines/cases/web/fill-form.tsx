import { useState } from 'react'
import { ProblemSummary, ReadyButton, useText } from '../../../web/kit/index.ts'
import type { CaseView } from '../schema.ts'
import { changedValues, FieldInputs, labelsOf, startValues } from './field-input.tsx'
import { useAct, useActKey } from './hooks.ts'

/** Fields that may be filled in without a move. */
export function FillForm({ view, onDone }: { view: CaseView; onDone: () => void }) {
  const t = useText()
  const act = useAct(view.id)
  const keyOf = useActKey()
  const items = view.document.fields.filter((f) => view.abilities.writable.includes(f.name))
  const start = startValues(items, view.fields, view.masked)
  const [values, setValues] = useState(start)
  const fields = changedValues(start, values)
  function send() {
    const body = { fields, revision: view.revision, key: keyOf({ fields }) }
    act.mutate({ act: 'fields', body, method: 'put' }, { onSuccess: onDone })
  }
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        send()
      }}
    >
      <ProblemSummary problem={act.error} labels={labelsOf(items, values, t)} />
      <FieldInputs items={items} required={[]} values={values} onChange={setValues} />
      <ReadyButton
        type="primary"
        htmlType="submit"
        loading={act.isPending}
        because={Object.keys(fields).length === 0 && t('还没有填写内容')}
      >
        {t('保存')}
      </ReadyButton>
    </form>
  )
}
