import { Link } from '@tanstack/react-router'
import { Empty, formatMoment, Section, useActor, useText } from '../../../web/kit/index.ts'
import { useForms, useSubjectDrafts } from './hooks.ts'

/** On the archive page of a subject: which forms can be filled about it, and my unfinished ones. */
export function SubjectForms({ subjectId, kind, region }: { subjectId: string; kind: string; region: string }) {
  const t = useText()
  const actor = useActor()
  if (!actor.may('record.write', region)) return null
  return (
    <Section title={t('填写表单')}>
      <Offered subjectId={subjectId} kind={kind} />
      <Unfinished subjectId={subjectId} />
    </Section>
  )
}

function Offered({ subjectId, kind }: { subjectId: string; kind: string }) {
  const t = useText()
  const forms = useForms(kind)
  const inForce = forms.data?.items.filter((f) => f.inForce !== undefined) ?? []
  if (forms.data && inForce.length === 0) return <Empty text={t('没有用于这类对象的表单。')} />
  return (
    <ul className="zh-lines">
      {inForce.map((form) => (
        <li key={form.id}>
          <Link to={`/subjects/${subjectId}/forms/${form.id}/fill`}>{t(form.title)}</Link>
          <span className="zh-tag">{t('第 {n} 版', { n: form.inForce ?? '' })}</span>
        </li>
      ))}
    </ul>
  )
}

function Unfinished({ subjectId }: { subjectId: string }) {
  const t = useText()
  const drafts = useSubjectDrafts(subjectId)
  if (!drafts.data || drafts.data.items.length === 0) return null
  return (
    <ul className="zh-lines">
      {drafts.data.items.map((draft) => (
        <li key={draft.id}>
          <Link to={`/forms/drafts/${draft.id}`}>{t('继续填写草稿')}</Link>
          <span className="zh-muted">
            {t(draft.formTitle)} {formatMoment(draft.savedAt)}
          </span>
        </li>
      ))}
    </ul>
  )
}
