import { Checkbox, Input, Radio } from 'antd'
import { useState } from 'react'
import { api, fieldId, formatDay, useText } from '../../../web/kit/index.ts'
import type { Subject } from '../schema.ts'
import { ActDialog, Field } from './change-form.tsx'
import { archiveOf, useMergedArchives, useRefresh, useTimeline } from './hooks.ts'

const NEW = 'new'

/** Takes a merged archive out again, or opens a new one, and says which records belong to it. */
export function SplitDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const t = useText()
  const address = archiveOf(subject.subjectId)
  const refresh = useRefresh(address)
  const merged = useMergedArchives(subject.subjectId, true)
  const [target, setTarget] = useState<string>()
  const [name, setName] = useState('')
  const [recordIds, setRecordIds] = useState<string[]>([])
  const opens =
    target === NEW ? { opens: { kind: subject.kind, name: name.trim(), region: subject.region } } : { mergedId: target }
  return (
    <ActDialog
      title={t('拆分')}
      note={t('并入的档案连同它自己的记录还原；也可以新建一份。以下勾选的记录改归拆出的档案，原处留有撤回记录。')}
      isReady={target !== undefined && (target !== NEW || name.trim() !== '')}
      write={(reason) => api.post(`${address.below}/split`, { reason, recordIds, ...opens })}
      onDone={() => void refresh().then(onClose)}
      onClose={onClose}
    >
      <Radio.Group
        aria-label={t('拆出哪一份')}
        value={target}
        onChange={(e) => setTarget(e.target.value as string)}
        options={[
          ...(merged.data?.items ?? []).map((s) => ({ value: s.subjectId, label: `${s.name} ${s.code ?? ''}` })),
          { value: NEW, label: t('新建一份档案') },
        ]}
      />
      {target === NEW ? (
        <Field pointer="/opens/name" label={t('新档案的名称')}>
          <Input id={fieldId('/opens/name')} maxLength={200} value={name} onChange={(e) => setName(e.target.value)} />
        </Field>
      ) : null}
      <RecordChoice subject={subject} value={recordIds} onChange={setRecordIds} />
    </ActDialog>
  )
}

function RecordChoice({
  subject,
  value,
  onChange,
}: {
  subject: Subject
  value: string[]
  onChange: (ids: string[]) => void
}) {
  const t = useText()
  const timeline = useTimeline(archiveOf(subject.subjectId), { isCurrent: true })
  const own = (timeline.data?.pages.flatMap((p) => p.items) ?? []).filter(
    (r) => r.subjectId === subject.subjectId && !r.kind.startsWith('subject.'),
  )
  if (own.length === 0) return null
  return (
    <fieldset>
      <legend>{t('改归拆出档案的记录')}</legend>
      <Checkbox.Group
        value={value}
        onChange={(ids) => onChange(ids as string[])}
        options={own.map((r) => ({ value: r.id, label: `${formatDay(r.happenedAt)} ${t(r.label)}` }))}
      />
    </fieldset>
  )
}
