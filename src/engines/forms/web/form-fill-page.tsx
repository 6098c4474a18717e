import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { Empty, Page, ProblemSummary, useActor, useOutbox, useSearchText, useText } from '../../../web/kit/index.ts'
import type { AnsweredForm, FormListEntry } from '../schema.ts'
import { FillForm } from './fill-form.tsx'
import { useAnsweredForm, useForms, useSubjectName, useVersion } from './hooks.ts'
import { forget, type Kept, listKept } from './kept-answers.ts'

/** Fill a form on a subject; with `?corrects=RECORD` a correction of an answered form, with `?task=TASK` the answer to a task. */
export default function FormFillPage() {
  const { subjectId = '', formId = '' } = useParams({ strict: false }) as { subjectId?: string; formId?: string }
  const [{ corrects, task }] = useSearchText()
  const { state } = useOutbox()
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
  if (!forms.data || !state.isLoaded || (corrects && !corrected.data)) return <Page title={t('填写表单')} />
  if (!form)
    return (
      <Page title={t('填写表单')}>
        <Empty text={t('没有这个表单。')} />
      </Page>
    )
  return (
    <Start
      key={`${subjectId} ${formId} ${corrects} ${task}`}
      subjectId={subjectId}
      form={form}
      corrected={corrected.data}
      taskRef={task}
    />
  )
}

function Start({
  subjectId,
  form,
  corrected,
  taskRef,
}: {
  subjectId: string
  form: FormListEntry
  corrected: AnsweredForm | undefined
  taskRef: string | undefined
}) {
  const t = useText()
  const actor = useActor()
  const subject = useSubjectName(subjectId)
  const { outbox, state } = useOutbox()
  const [start, setStart] = useState<{ kept: Kept | undefined; isResumed: boolean }>(() => {
    // What stands in the queue is on its way; only what was taken up again to be edited is filled here.
    const onItsWay = new Set(state.entries.filter((e) => e.state !== 'editing').map((e) => e.key))
    const found = listKept(localStorage, actor.accountId).find(
      (k) =>
        k.subjectId === subjectId &&
        k.formId === form.id &&
        k.supersedes === corrected?.recordId &&
        k.taskRef === taskRef &&
        !onItsWay.has(k.key),
    )
    return { kept: found ?? fresh(subjectId, form, corrected, taskRef), isResumed: found !== undefined }
  })
  const waiting = state.entries.filter(
    (e) => e.subjectId === subjectId && e.formId === form.id && (e.state === 'waiting' || e.state === 'conflict'),
  )
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
      {waiting.length > 0 ? (
        <p className="zh-form-resumed">
          {t('本机已有 {n} 份同样的表单待发送。', { n: waiting.length })} <Link to="/queue">{t('查看待发送')}</Link>
        </p>
      ) : null}
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
              void outbox.change(kept.key, (e) => (e.state === 'editing' ? undefined : e))
              setStart({ kept: fresh(subjectId, form, corrected, taskRef), isResumed: false })
            }}
          >
            {t('放弃并重新填写')}
          </Button>
        </p>
      ) : null}
      {kept && published.data ? (
        <FillForm key={kept.draftId} published={published.data} start={kept} subjectName={subject.data?.name ?? ''} />
      ) : null}
    </Page>
  )
}

/** A correction begins with the answers it corrects; masked personal answers are asked again. */
function fresh(
  subjectId: string,
  form: FormListEntry,
  corrected: AnsweredForm | undefined,
  taskRef: string | undefined,
): Kept | undefined {
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
    ...(taskRef && { taskRef }),
    answers,
    notes: corrected?.notes ?? {},
    happenedAt: corrected?.happenedAt ?? now,
    changedAt: now,
  }
}
