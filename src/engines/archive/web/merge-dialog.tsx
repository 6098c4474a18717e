import { useState } from 'react'
import { api, fieldId, useText } from '../../../web/kit/index.ts'
import type { Subject } from '../schema.ts'
import { ActDialog, Field } from './change-form.tsx'
import { archiveOf, useRefresh } from './hooks.ts'
import { SubjectPicker } from './subject-picker.tsx'

/** Takes another archive of the same kind into this one. */
export function MergeDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const t = useText()
  const address = archiveOf(subject.subjectId)
  const refresh = useRefresh(address)
  const [mergedId, setMergedId] = useState<string>()
  return (
    <ActDialog
      title={t('合并')}
      note={t('所选档案并入本档案：它的记录在这里一并显示并注明来源，名称和代码都会找到这里；以后可以拆分还原。')}
      isReady={mergedId !== undefined}
      labels={{ mergedId: t('并入的档案') }}
      write={(reason) => api.post(`${address.below}/merge`, { mergedId, reason })}
      onDone={() => void refresh().then(onClose)}
      onClose={onClose}
    >
      <Field pointer="/mergedId" label={t('并入的档案')}>
        <SubjectPicker
          id={fieldId('/mergedId')}
          kinds={[subject.kind]}
          except={subject.subjectId}
          value={mergedId}
          onChange={setMergedId}
        />
      </Field>
    </ActDialog>
  )
}
