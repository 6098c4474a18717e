import { useState } from 'react'
import { api, DayInput, fieldId, Select, useText } from '../../../web/kit/index.ts'
import { LINK_RELATION_LABELS, LINK_RELATIONS, type LinkRelation } from '../define.ts'
import type { Subject } from '../schema.ts'
import { ActDialog, Field } from './change-form.tsx'
import { archiveOf, useRefresh } from './hooks.ts'
import { SubjectPicker } from './subject-picker.tsx'

/** Links this subject to another, from a day on. */
export function LinkDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const t = useText()
  const address = archiveOf(subject.subjectId)
  const refresh = useRefresh(address)
  const [relation, setRelation] = useState<LinkRelation>()
  const [otherId, setOtherId] = useState<string>()
  const [from, setFrom] = useState('')
  return (
    <ActDialog
      title={t('关联')}
      isReady={relation !== undefined && otherId !== undefined}
      labels={{ otherId: t('另一对象'), relation: t('关系') }}
      write={(reason) => api.post(`${address.below}/links`, { relation, otherId, reason, ...(from && { from }) })}
      onDone={() => void refresh().then(onClose)}
      onClose={onClose}
    >
      <Field pointer="/relation" label={t('关系')}>
        <Select
          id={fieldId('/relation')}
          style={{ width: '100%' }}
          value={relation ?? null}
          options={LINK_RELATIONS.map((r) => ({ value: r, label: t(LINK_RELATION_LABELS[r].to) }))}
          onChange={(next) => setRelation(next ?? undefined)}
        />
      </Field>
      <Field pointer="/otherId" label={t('另一对象')}>
        <SubjectPicker id={fieldId('/otherId')} except={subject.subjectId} value={otherId} onChange={setOtherId} />
      </Field>
      <Field pointer="/from" label={t('自哪天起')}>
        <DayInput id={fieldId('/from')} value={from} onChange={setFrom} />
      </Field>
    </ActDialog>
  )
}
