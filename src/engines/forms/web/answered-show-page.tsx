import { Link, useParams } from '@tanstack/react-router'
import { Button, Tooltip } from 'antd'
import { useState } from 'react'
import {
  api,
  formatMoment,
  Masked,
  Page,
  Picture,
  ProblemSummary,
  ProofBadge,
  Section,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import { VERDICTS } from '../define.ts'
import { type AskedItem, stripHidden } from '../logic/answers.ts'
import { signatureText } from '../logic/signature.ts'
import type { AnsweredForm, ItemDocument, Verdict } from '../schema.ts'
import { Confirmations } from './confirmations.tsx'
import { recordPath, useAnsweredForm } from './hooks.ts'
import { ClauseNote, OutcomeTag } from './item-field.tsx'
import './forms.css'

/** An answered form on the version it was given on. */
export default function AnsweredShowPage() {
  const { subjectId = '', recordId = '' } = useParams({ strict: false }) as { subjectId?: string; recordId?: string }
  const t = useText()
  const actor = useActor()
  const answered = useAnsweredForm(subjectId, recordId)
  const form = answered.data
  return (
    <Page
      title={form ? t(form.document.title) : t('填写的表单')}
      lead={form ? <Link to={actor.subjectId ? '/own' : `/subjects/${subjectId}`}>{form.subjectName}</Link> : null}
      extra={form ? <Actions form={form} /> : null}
    >
      <ProblemSummary problem={answered.error} />
      {form ? <Answered form={form} /> : null}
    </Page>
  )
}

function Actions({ form }: { form: AnsweredForm }) {
  const t = useText()
  const actor = useActor()
  const paper = actor.subjectId ? form.paper?.ownPath : form.paper?.path
  const fill = `/subjects/${form.subjectId}/forms/${form.document.form}/fill`
  return (
    <span className="zh-form-links">
      <ProofBadge kind="record" id={form.recordId} />
      {paper ? (
        <>
          <Button href={`${paper}.html`} target="_blank">
            {t('打印{title}', { title: t(form.paper?.title ?? form.document.title) })}
          </Button>
          <Button href={`${paper}.docx`} download>
            {t('下载 Word')}
          </Button>
        </>
      ) : (
        <Button href={`${recordPath(actor, form.subjectId, form.recordId)}/form/print`} target="_blank">
          {t('打印')}
        </Button>
      )}
      {actor.may('record.write') && !form.supersededBy ? (
        <Link to={fill} search={{ corrects: form.recordId } as never}>
          {t('更正')}
        </Link>
      ) : null}
    </span>
  )
}

function Answered({ form }: { form: AnsweredForm }) {
  const t = useText()
  const { document, outcomes } = form
  const { asked } = stripHidden(document, form.answers)
  const record = (id: string) => `/subjects/${form.subjectId}/records/${id}/form`
  return (
    <>
      <p className="zh-form-links">
        <Tooltip title={t('答案始终按填写时的版本显示')}>
          <Link
            to={`/forms/${document.form}`}
            search={{ version: String(document.version) } as never}
            className="zh-tag"
          >
            {t('第 {n} 版', { n: document.version })}
          </Link>
        </Tooltip>
        {form.inForce !== undefined && form.inForce !== document.version ? (
          <Link
            to={`/forms/${document.form}/difference`}
            search={{ from: String(document.version), to: String(form.inForce) } as never}
          >
            {t('现行为第 {n} 版，查看差异', { n: form.inForce })}
          </Link>
        ) : null}
        {outcomes.overall ? <OutcomeTag outcome={outcomes.overall} /> : null}
        <span className="zh-muted">
          {t('检查于 {happened}（填报），存档于 {known}（服务器）', {
            happened: formatMoment(form.happenedAt),
            known: formatMoment(form.knownAt),
          })}
          {form.clockSkewSeconds === undefined
            ? null
            : ` · ${t(
                form.clockSkewSeconds > 0 ? '发送设备的时钟比服务器慢 {n} 分钟' : '发送设备的时钟比服务器快 {n} 分钟',
                {
                  n: Math.round(Math.abs(form.clockSkewSeconds) / 60),
                },
              )}`}
        </span>
      </p>
      {form.supersededBy ? (
        <p className="zh-form-resumed">
          {t('本记录已被更正。')} <Link to={record(form.supersededBy)}>{t('查看更正后的记录')}</Link>
        </p>
      ) : null}
      {form.supersededBy ? null : <Confirmations form={form} />}
      <Corrections form={form} linkTo={record} />
      {document.sections.map((section) => {
        const names = new Set(section.items.map((i) => i.name))
        const rows = asked.filter((a) => names.has(a.pointer.split('/')[1] ?? '') && a.item.kind !== 'repeat')
        return rows.length === 0 ? null : (
          <Section key={section.id} title={t(section.title)}>
            <ul className="zh-lines">
              {rows.map((row) => (
                <AnswerLine key={row.pointer} row={row} form={form} />
              ))}
            </ul>
          </Section>
        )
      })}
      {form.leftOut.length > 0 ? (
        <p className="zh-muted">{t('{n} 个未被询问的答案没有存入。', { n: form.leftOut.length })}</p>
      ) : null}
    </>
  )
}

function Corrections({ form, linkTo }: { form: AnsweredForm; linkTo: (id: string) => string }) {
  const t = useText()
  if (!form.supersedes) return null
  return (
    <Section title={t('这是一次更正')}>
      <p>
        {t('理由：{reason}', { reason: form.reason ?? '' })} <Link to={linkTo(form.supersedes)}>{t('查看原记录')}</Link>
      </p>
      <ul className="zh-lines">
        {form.corrections.map((c) => (
          <li key={c.pointer}>
            <span>{t(c.label)}</span>
            <span>
              <del>{c.before === undefined ? t('当时未询问') : plain(c.before, t)}</del>{' '}
              <ins>{c.after === undefined ? t('未询问') : plain(c.after, t)}</ins>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function AnswerLine({ row, form }: { row: AskedItem; form: AnsweredForm }) {
  const t = useText()
  const { item, pointer, value } = row
  const outcome = form.outcomes.items.find((o) => o.pointer === pointer)?.outcome
  const note = form.notes[pointer]
  const index = /^\/[^/]+\/(\d+)\//.exec(pointer)?.[1]
  return (
    <li data-outcome={outcome}>
      <span>
        {t(item.label)} {index === undefined ? null : <span className="zh-muted">({Number(index) + 1})</span>}
        {note?.remark ? <span className="zh-rule">{note.remark}</span> : null}
        {note?.photos?.length ? <Photos form={form} photos={note.photos} /> : null}
      </span>
      <span className="zh-form-links">
        {item.kind === 'verdict' ? null : <Value item={item} pointer={pointer} value={value} form={form} />}
        {outcome ? <OutcomeTag outcome={outcome} /> : null}
        <ClauseNote item={item} clauses={form.clauses} />
      </span>
    </li>
  )
}

function Value({
  item,
  pointer,
  value,
  form,
}: {
  item: ItemDocument
  pointer: string
  value: unknown
  form: AnsweredForm
}) {
  const t = useText()
  if (value === undefined) return <span className="zh-muted">—</span>
  if (!form.maskedPointers.includes(pointer)) return <span>{inWords(item, value, t)}</span>
  if (item.kind === 'signature') return <Signature pointer={pointer} value={value} form={form} />
  return (
    <Masked
      text={String(value)}
      reveal={async (reason) => {
        const path = `/api/subjects/${form.subjectId}/records/${form.recordId}/form/unmask`
        const { answers } = await api.post<{ answers: { pointer: string; value: unknown }[] }>(path, { reason })
        return String(answers.find((a) => a.pointer === pointer)?.value ?? '')
      }}
    />
  )
}

/** Who signed is masked and the picture withheld until somebody says why he must see them. */
function Signature({ pointer, value, form }: { pointer: string; value: unknown; form: AnsweredForm }) {
  const t = useText()
  const [image, setImage] = useState<string>()
  return (
    <span className="zh-signature-shown">
      <Masked
        text={t(signatureText(value) ?? { zh: '—', en: '—' })}
        reveal={async (reason) => {
          const path = `/api/subjects/${form.subjectId}/records/${form.recordId}/form/unmask`
          const { answers } = await api.post<{ answers: { pointer: string; value: unknown; image?: string }[] }>(path, {
            reason,
          })
          const shown = answers.find((a) => a.pointer === pointer)
          setImage(shown?.image)
          return t(signatureText(shown?.value) ?? { zh: '—', en: '—' })
        }}
      />
      {image ? <img src={image} alt={t('签名')} /> : null}
    </span>
  )
}

function Photos({ form, photos }: { form: AnsweredForm; photos: readonly { digest: string; name?: string }[] }) {
  const t = useText()
  const actor = useActor()
  const [open, setOpen] = useState<string>()
  return (
    <span className="zh-photos">
      {photos.map((photo) => (
        <button
          type="button"
          className={open === photo.digest ? 'zh-photo zh-photo-open' : 'zh-photo'}
          key={photo.digest}
          onClick={() => setOpen(open === photo.digest ? undefined : photo.digest)}
        >
          <Picture
            src={`${recordPath(actor, form.subjectId, form.recordId)}/photos/${photo.digest}`}
            alt={photo.name ?? t('现场照片')}
            isLazy
          />
        </button>
      ))}
    </span>
  )
}

type Say = ReturnType<typeof useText>

/** An answer in words: options by their labels, numbers with their unit. */
function inWords(item: ItemDocument, value: unknown, t: Say): string {
  const label = (v: unknown) => {
    const option = item.options?.find((o) => o.value === v)
    return option ? t(option.label) : String(v)
  }
  if (Array.isArray(value)) return value.map(label).join('、')
  if (typeof value === 'boolean') return value ? t('是') : t('否')
  return item.options ? label(value) : `${value}${item.unit ? ` ${item.unit}` : ''}`
}

function plain(value: unknown, t: Say): string {
  const signed = signatureText(value)
  if (signed) return t(signed)
  if (typeof value === 'boolean') return value ? t('是') : t('否')
  if (typeof value === 'string' && value in VERDICTS) return t(VERDICTS[value as Verdict])
  return Array.isArray(value) ? value.join('、') : String(value)
}
