import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { Empty, Page, ProblemSummary, useActor, useSearchText, useText } from '../../../web/kit/index.ts'
import type { AnsweredForm, FormListEntry } from '../schema.ts'
import { FillForm } from './fill-form.tsx'
import { useAnsweredForm, useForms, useSubjectName, useVersion } from './hooks.ts'
import { forget, type Kept, listKept } from './kept-answers.ts'

/** Fill a form on a subject; with `?corrects=RECORD` a correction of an answered form. */
export default function FormFillPage() {
  const { subjectId = '', formId = '' } = useParams({ strict: false }) as { subjectId?: string; formId?: string }
  const [{ corrects }] = useSearchText()
  const forms = useForms()
  const corrected = useAnsweredForm(subjectId, corrects)
  const form = forms.data?.items.find((f) => f.id === formId)
  const t = useText()
  const problem = forms.error ?? corrected.error
  if (problem)
    return (
      <Page title={t('填写表单')}>
        <ProblemSummary problem={problem} />
      </Page>
    )
  if (!forms.data || (corrects && !corrected.data)) return <Page title={t('填写表单')} />
  if (!form)
    return (
      <Page title={t('填写表单')}>
        <Empty text={t('没有这个表单。')} />
      </Page>
    )
  return (
    <Start key={`${subjectId} ${formId} ${corrects}`} subjectId={subjectId} form={form} corrected={corrected.data} />
  )
}

function Start({
  subjectId,
  form,
  corrected,
}: {
  subjectId: string
  form: FormListEntry
  corrected: AnsweredForm | undefined
}) {
  const t = useText()
  const actor = useActor()
  const subject = useSubjectName(subjectId)
  const [start, setStart] = useState<{ kept: Kept | undefined; isResumed: boolean }>(() => {
    const found = listKept(localStorage, actor.accountId).find(
      (k) => k.subjectId === subjectId && k.formId === form.id && k.supersedes === corrected?.recordId,
    )
    return { kept: found ?? fresh(subjectId, form, corrected), isResumed: found !== undefined }
  })
  const { kept, isResumed } = start
  const published = useVersion(form.id, kept?.version)
  return (
    <Page
      title={t(form.title)}
      lead={
        <>
          {subject.data?.name} <span className="zh-tag">{t('第 {n} 版', { n: kept?.version ?? '—' })}</span>
        </>
      }
    >
      <ProblemSummary problem={published.error} onRetry={() => void published.refetch()} />
      {kept ? null : <Empty text={t('这个表单目前没有启用的版本。')} />}
      {isResumed && kept ? (
        <p className="zh-form-resumed">
          {t('已恢复本机上次未提交的内容。')}
          <Button
            type="link"
            size="small"
            onClick={() => {
              forget(localStorage, actor.accountId, kept.draftId)
              setStart({ kept: fresh(subjectId, form, corrected), isResumed: false })
            }}
          >
            {t('放弃并重新填写')}
          </Button>
        </p>
      ) : null}
      {kept && published.data ? <FillForm key={kept.draftId} published={published.data} start={kept} /> : null}
    </Page>
  )
}

/** A correction begins with the answers it corrects; masked personal answers are asked again. */
function fresh(subjectId: string, form: FormListEntry, corrected: AnsweredForm | undefined): Kept | undefined {
  const version = corrected?.document.version ?? form.inForce
  if (version === undefined) return undefined
  const now = new Date().toISOString()
  const masked = new Set(corrected?.maskedPointers.map((p) => p.split('/')[1]))
  const answers = Object.fromEntries(Object.entries(corrected?.answers ?? {}).filter(([name]) => !masked.has(name)))
  return {
    draftId: crypto.randomUUID(),
    key: crypto.randomUUID(),
    subjectId,
    formId: form.id,
    version,
    ...(corrected && { supersedes: corrected.recordId }),
    answers,
    notes: corrected?.notes ?? {},
    happenedAt: corrected?.happenedAt ?? now,
    changedAt: now,
  }
}
