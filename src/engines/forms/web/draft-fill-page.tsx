import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { api, Page, ProblemSummary, useActor, useOutbox, useText } from '../../../web/kit/index.ts'
import type { Draft } from '../schema.ts'
import { FillForm } from './fill-form.tsx'
import { useDraft, useVersion } from './hooks.ts'
import { forget, type Kept, listKept } from './kept-answers.ts'

/** Go on with a draft; where this device holds a later state of it, with that. */
export default function DraftFillPage() {
  const { draftId = '' } = useParams({ strict: false }) as { draftId?: string }
  const t = useText()
  const actor = useActor()
  const navigate = useNavigate()
  const draft = useDraft(draftId)
  const { state } = useOutbox()
  const queued = state.entries.find((e) => e.submission.draftId === draftId && e.state !== 'editing')
  const published = useVersion(draft.data?.formId ?? '', draft.data?.version)
  async function drop() {
    await api.delete(`/api/forms/drafts/${draftId}`)
    forget(localStorage, actor.accountId, draftId)
    await navigate({ to: '/' })
  }
  return (
    <Page
      title={draft.data ? t(draft.data.formTitle) : t('继续填写')}
      lead={draft.data?.subjectName}
      extra={<Button onClick={() => void drop()}>{t('删除草稿')}</Button>}
    >
      <ProblemSummary problem={draft.error ?? published.error} />
      {queued ? (
        <p className="zh-form-resumed">
          {t('这份表单已在待发送队列中。')} <Link to="/queue">{t('查看待发送')}</Link>
        </p>
      ) : draft.data && published.data && state.isLoaded ? (
        <FillForm
          published={published.data}
          start={latest(draft.data, listKept(localStorage, actor.accountId))}
          subjectName={draft.data.subjectName}
        />
      ) : null}
    </Page>
  )
}

function latest(draft: Draft, kept: readonly Kept[]): Kept {
  const own = kept.find((k) => k.draftId === draft.id)
  if (own && own.changedAt >= draft.savedAt) return own
  return {
    draftId: draft.id,
    key: own?.key ?? crypto.randomUUID(),
    subjectId: draft.subjectId,
    formId: draft.formId,
    version: draft.version,
    supersedes: draft.supersedes,
    reason: own?.reason,
    answers: draft.answers,
    notes: draft.notes,
    happenedAt: own?.happenedAt ?? new Date().toISOString(),
    changedAt: draft.savedAt,
  }
}
