import { Button, Input, Popover } from 'antd'
import { useState } from 'react'
import type { FieldError } from '../../../core/problem.ts'
import { fieldId, PhotoInput, RequiredMark, type StoredFile, useFileKeeper, useText } from '../../../web/kit/index.ts'
import { VERDICTS } from '../define.ts'
import { demandedNotes } from '../logic/answers.ts'
import type { ItemDocument, Note, PublishedVersion, SignatureAnswer, Verdict } from '../schema.ts'
import { AnswerInput } from './answer-input.tsx'
import { SignatureField } from './signature-field.tsx'

export type Clauses = PublishedVersion['clauses']

interface FieldProps {
  readonly item: ItemDocument
  readonly pointer: string
  readonly value: unknown
  readonly outcome: Verdict | undefined
  readonly note: Note | undefined
  readonly clauses: Clauses
  readonly error: string | undefined
  /** What contradicts itself in the form: nothing is signed before it is put right. */
  readonly contradictions: readonly FieldError[]
  /** A signature that was erased because what it covers has changed. */
  readonly wasTaken: boolean
  readonly onAnswer: (value: unknown) => void
  /** A part of it, remark or photographs, that takes the place of what stood there. */
  readonly onNote: (part: Note) => void
}

/** One question: label, clause and help, the answer, and the remark and photographs that stand at it. */
export function ItemField(props: FieldProps) {
  const { item, pointer, value, outcome, note, clauses, error, onAnswer, onNote } = props
  const t = useText()
  const demanded = demandedNotes(item, outcome)
  const [isNoteOpen, setNoteOpen] = useState(false)
  const hasNote = demanded.length > 0 || isNoteOpen || note?.remark !== undefined || Boolean(note?.photos?.length)
  const labelId = `${fieldId(`/answers${pointer}`)}-label`
  return (
    <div className={`zh-item${error ? ' zh-item-wrong' : ''}`} data-outcome={outcome}>
      <div className="zh-item-head">
        <span id={labelId} className="zh-item-label">
          {t(item.label)}
          {item.isOptional ? <span className="zh-muted"> {t('（选填）')}</span> : <RequiredMark />}
        </span>
        <ClauseNote item={item} clauses={clauses} />
      </div>
      {item.kind === 'signature' ? (
        <SignatureField
          item={item}
          pointer={pointer}
          labelId={labelId}
          value={value as SignatureAnswer | undefined}
          contradictions={props.contradictions}
          wasTaken={props.wasTaken}
          onAnswer={onAnswer}
        />
      ) : (
        <AnswerInput
          item={item}
          id={fieldId(`/answers${pointer}`)}
          labelId={labelId}
          value={value}
          onAnswer={onAnswer}
        />
      )}
      {outcome && item.kind !== 'verdict' ? <OutcomeTag outcome={outcome} /> : null}
      {error ? <p className="zh-item-error">{error}</p> : null}
      {item.kind === 'signature' ? null : hasNote ? (
        <NoteField pointer={pointer} note={note} demanded={demanded} onNote={onNote} />
      ) : (
        <Button type="link" size="small" onClick={() => setNoteOpen(true)}>
          {t('添加说明或照片')}
        </Button>
      )}
    </div>
  )
}

export function OutcomeTag({ outcome }: { outcome: Verdict }) {
  const t = useText()
  const tone = outcome === 'pass' ? 'zh-tag-good' : outcome === 'fail' ? 'zh-tag-bad' : ''
  return <span className={`zh-tag ${tone}`}>{t(VERDICTS[outcome])}</span>
}

/** What the law says and how to look, one tap away; never in the way. */
export function ClauseNote({ item, clauses }: { item: ItemDocument; clauses: Clauses }) {
  const t = useText()
  const clause = item.clause ? clauses[item.clause] : undefined
  if (!clause && !item.help) return null
  const content = (
    <div className="zh-item-help">
      {item.help ? <p>{t(item.help)}</p> : null}
      {clause ? (
        <p>
          {t(clause.title)} {t(clause.place)}
          {item.isClauseUnverified ? <strong> {t('（条号待核）')}</strong> : null}
        </p>
      ) : null}
    </div>
  )
  return (
    <Popover content={content} trigger="click" placement="bottomRight">
      <Button type="link" size="small">
        {clause ? t(clause.place) : t('填写说明')}
        {clause && item.isClauseUnverified ? <span className="zh-muted"> {t('条号待核')}</span> : null}
      </Button>
    </Popover>
  )
}

function NoteField(props: {
  pointer: string
  note: Note | undefined
  demanded: readonly ('remark' | 'photo')[]
  onNote: FieldProps['onNote']
}) {
  const t = useText()
  const { pointer, note, demanded, onNote } = props
  const keeper = useFileKeeper()
  const at = `/notes/${pointer.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const photos = (note?.photos ?? []).map((p) => ({
    digest: p.digest,
    name: p.name ?? '',
    size: p.size ?? 0,
    type: p.type ?? 'image/jpeg',
  }))
  const keepPhotos = (next: readonly StoredFile[]) =>
    onNote({ photos: next.map(({ digest, name, size, type }) => ({ digest, name, size, type })) })
  return (
    <div className="zh-item-note">
      <Input.TextArea
        id={fieldId(`${at}/remark`)}
        aria-label={t('说明')}
        placeholder={demanded.includes('remark') ? t('说明（必填）') : t('说明')}
        value={note?.remark ?? ''}
        maxLength={2000}
        autoSize={{ minRows: 1, maxRows: 6 }}
        onChange={(e) => onNote({ remark: e.target.value })}
      />
      <PhotoInput
        id={fieldId(`${at}/photos`)}
        value={photos}
        onChange={keepPhotos}
        keeper={keeper}
        label={demanded.includes('photo') ? t('照片（必拍）') : t('照片')}
        max={12}
      />
    </div>
  )
}
