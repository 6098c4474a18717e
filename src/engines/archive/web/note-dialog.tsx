import { Input } from 'antd'
import { useState } from 'react'
import { api, fieldId, PhotoInput, type StoredFile, useText } from '../../../web/kit/index.ts'
import type { Subject } from '../schema.ts'
import { ActDialog, Field } from './change-form.tsx'
import { archiveOf, useRefresh } from './hooks.ts'

/** A note in the archive, by hand: sealed like every record. */
export function NoteDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const t = useText()
  const address = archiveOf(subject.subjectId)
  const refresh = useRefresh(address)
  const [text, setText] = useState('')
  const [files, setFiles] = useState<readonly StoredFile[]>([])
  return (
    <ActDialog
      title={t('登记备注')}
      isReady={text.trim() !== ''}
      write={(reason) =>
        api.post(`${address.below}/records`, {
          kind: 'archive.note',
          body: { text: text.trim(), basis: reason },
          happenedAt: new Date().toISOString(),
          fileDigests: files.map((f) => f.digest),
        })
      }
      onDone={() => void refresh().then(onClose)}
      onClose={onClose}
    >
      <Field pointer="/body/text" label={t('内容')}>
        <Input.TextArea
          id={fieldId('/body/text')}
          rows={4}
          maxLength={4000}
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
      </Field>
      <PhotoInput
        label={t('照片或文件')}
        accept="image/*,.pdf,.docx,.xlsx,.txt"
        value={files}
        onChange={setFiles}
        uploadPath={`${address.below}/files`}
        fileUrl={(f) => `${address.below}/files/${f.digest}`}
      />
    </ActDialog>
  )
}
