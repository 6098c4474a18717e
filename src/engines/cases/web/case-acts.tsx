import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import {
  ActionBar,
  api,
  fieldId,
  formatDay,
  PaperInput,
  ProblemSummary,
  ReadyButton,
  Section,
  Select,
  type StoredFile,
  useText,
} from '../../../web/kit/index.ts'
import type { CaseView, MoveDocument } from '../schema.ts'
import { FieldInputs, labelsOf, startValues } from './field-input.tsx'
import { type OpenForm, useAct, useActKey } from './hooks.ts'

/** What the reader may do now, as the server said; nothing is shown that it would refuse. */
export function CaseActs({ view, open }: { view: CaseView; open: OpenForm }) {
  const t = useText()
  const [chosen, choose] = open.of('move')
  const state = view.document.states.find((s) => s.name === view.state)
  const moves = (state?.moves ?? []).filter((m) => view.abilities.moves.includes(m.name))
  const move = moves.find((m) => m.name === chosen)
  const note = view.disputedSince ? (
    <p role="note">
      {t('所依据的结论自{day}起有异议或者正在复检，处理完毕前不能作出责令等处理。', {
        day: formatDay(view.disputedSince),
      })}
    </p>
  ) : null
  if (moves.length === 0) return note
  return (
    <Section title={t('现在可以办理')}>
      {note}
      <ActionBar>
        {moves.map((m) => (
          <Button
            key={m.name}
            type={m.name === chosen ? 'primary' : 'default'}
            aria-pressed={m.name === chosen}
            onClick={() => choose(m.name === chosen ? undefined : m.name)}
          >
            {t(m.label)}
          </Button>
        ))}
      </ActionBar>
      {move ? (
        <MoveForm key={`${move.name} ${view.revision}`} view={view} move={move} onDone={() => choose(undefined)} />
      ) : null}
    </Section>
  )
}

function MoveForm({ view, move, onDone }: { view: CaseView; move: MoveDocument; onDone: () => void }) {
  const t = useText()
  const act = useAct(view.id)
  const keyOf = useActKey()
  const items = view.document.fields.filter((f) => [...move.required, ...move.optional].includes(f.name))
  const [fields, setFields] = useState(() => startValues(items, view.fields, view.masked))
  const [reason, setReason] = useState('')
  const [files, setFiles] = useState<readonly StoredFile[]>([])
  const [unsent, setUnsent] = useState(0)
  const [formRecordId, setFormRecord] = useState<string>()
  const clause = view.clauses[move.clause]
  const labels = {
    reason: t('理由'),
    files: t('文件'),
    formRecordId: t('表单'),
    ...labelsOf(items, fields, t),
  }
  function send() {
    const content = {
      fields,
      ...(reason.trim() && { reason }),
      ...(files.length > 0 && { files: files.map((f) => f.digest) }),
      ...(formRecordId && { formRecordId }),
    }
    const body = { ...content, revision: view.revision, key: keyOf({ move: move.name, content }) }
    act.mutate({ act: `moves/${move.name}`, body }, { onSuccess: onDone })
  }
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        send()
      }}
    >
      <ProblemSummary problem={act.error} labels={labels} />
      {clause ? (
        <p className="zh-muted">
          {t('依据：{clause}', { clause: `${t(clause.title)} ${t(clause.place)}` })}
          {move.isClauseUnverified ? t('（条号待核）') : null}
        </p>
      ) : null}
      <FieldInputs items={items} required={move.required} values={fields} onChange={setFields} />
      {move.form ? <FormOfMove view={view} form={move.form} value={formRecordId} onChange={setFormRecord} /> : null}
      <div className="zh-act-field">
        <label htmlFor={fieldId('/reason')}>
          {t('理由')}
          {move.needs.includes('reason') ? null : <span className="zh-muted"> {t('（选填）')}</span>}
        </label>
        <Input.TextArea
          id={fieldId('/reason')}
          value={reason}
          maxLength={2000}
          autoSize={{ minRows: 1, maxRows: 6 }}
          onChange={(e) => setReason(e.target.value)}
        />
      </div>
      <PaperInput id={fieldId('/files')} label={t('文件')} value={files} onChange={setFiles} onUnsent={setUnsent} />
      {move.document ? <p className="zh-muted">{t('办理后将生成文书并编号。')}</p> : null}
      <ReadyButton
        type="primary"
        htmlType="submit"
        loading={act.isPending}
        because={unsent > 0 && t('还有文件没有传完，传完或选“不传了”后再提交。')}
      >
        {t('确认：{move}', { move: t(move.label) })}
      </ReadyButton>
    </form>
  )
}

interface Written {
  readonly items: readonly { readonly id: string; readonly formId?: string | null; readonly happenedAt: string }[]
}

/** The form that the move asks for: filled in for this case, then chosen here. */
function FormOfMove(props: {
  view: CaseView
  form: string
  value: string | undefined
  onChange: (id: string | undefined) => void
}) {
  const { view, form, value, onChange } = props
  const t = useText()
  const records = useQuery({
    queryKey: ['case-form-records', view.id, form],
    queryFn: ({ signal }) => api.get<Written>(`/api/subjects/${view.subjectId}/records`, { limit: 50 }, signal),
  })
  const fitting = (records.data?.items ?? []).filter((r) => r.formId === form)
  return (
    <div className="zh-act-field">
      <label htmlFor={fieldId('/formRecordId')}>{t('表单')}</label>
      <Select
        id={fieldId('/formRecordId')}
        value={value}
        onChange={onChange}
        loading={records.isPending}
        placeholder={t('请选择')}
        options={fitting.map((r) => ({ value: r.id, label: r.happenedAt.slice(0, 16).replace('T', ' ') }))}
      />
      <p>
        <Link to={`/subjects/${view.subjectId}/forms/${form}/fill`} search={{ task: view.id } as never}>
          {t('填写表单')}
        </Link>
      </p>
    </div>
  )
}
