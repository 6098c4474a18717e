import { Input } from 'antd'
import { useState } from 'react'
import {
  DayInput,
  fieldId,
  PaperInput,
  ProblemSummary,
  ReadyButton,
  Select,
  type StoredFile,
  useText,
} from '../../../web/kit/index.ts'
import type { DutyEntryReply, NewDutyEntry } from '../schema.ts'
import { useAddDutyEntry } from './hooks.ts'

export function useEntryKinds(): Readonly<Record<DutyEntryReply['kind'], string>> {
  const t = useText()
  return { owner: t('责任人'), deadline: t('期限'), note: t('进展'), evidence: t('证据'), withdrawal: t('撤回') }
}

/** One more entry; evidence may bring its paper along. */
export function DutyForm({ address }: { address: string }) {
  const t = useText()
  const kinds = useEntryKinds()
  const add = useAddDutyEntry(address)
  const [kind, setKind] = useState<NewDutyEntry['kind']>('note')
  const [text, setText] = useState('')
  const [files, setFiles] = useState<readonly StoredFile[]>([])
  const [unsent, setUnsent] = useState(0)
  const isWaiting = kind === 'evidence' && unsent > 0
  function send() {
    const [file] = kind === 'evidence' ? files : []
    add.mutate(
      { kind, text, ...(file && { fileDigest: file.digest }) },
      {
        onSuccess: () => {
          setText('')
          setFiles([])
        },
      },
    )
  }
  return (
    <form
      className="zp-form"
      onSubmit={(e) => {
        e.preventDefault()
        send()
      }}
    >
      <ProblemSummary problem={add.error} labels={{ text: kinds[kind], kind: t('种类'), fileDigest: t('证明材料') }} />
      <Select
        id={fieldId('/kind')}
        aria-label={t('种类')}
        value={kind}
        onChange={(next) => setKind(next)}
        options={(['owner', 'deadline', 'note', 'evidence'] as const).map((value) => ({ value, label: kinds[value] }))}
      />
      {kind === 'deadline' ? (
        <DayInput id={fieldId('/text')} aria-label={kinds[kind]} value={text} onChange={setText} />
      ) : (
        <Input.TextArea
          id={fieldId('/text')}
          aria-label={kinds[kind]}
          rows={2}
          maxLength={2000}
          placeholder={kind === 'evidence' ? t('写明证据是什么、在哪里可以查到') : ''}
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
      )}
      {kind === 'evidence' ? (
        <PaperInput
          id={fieldId('/fileDigest')}
          label={t('证明材料（选填）')}
          max={1}
          value={files}
          onChange={setFiles}
          onUnsent={setUnsent}
        />
      ) : null}
      <ReadyButton
        type="primary"
        htmlType="submit"
        loading={add.isPending}
        lacks={[text.trim() === '' && kinds[kind]]}
        because={isWaiting && t('还有文件没有传完，传完或选“不传了”后再提交。')}
      >
        {t('登记')}
      </ReadyButton>
      <p className="zh-muted">{t('登记后不能修改或删除；登记错的可写明理由撤回。')}</p>
    </form>
  )
}
