import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Alert, Checkbox, Input } from 'antd'
import { useState } from 'react'
import {
  ActionBar,
  ApiProblem,
  api,
  fieldId,
  Page,
  ProblemSummary,
  ReadyButton,
  Select,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import { SUBJECT_KIND_LABELS, SUBJECT_KINDS, SUBJECT_STATUS_LABELS } from '../define.ts'
import { checkCreditCode } from '../logic/credit-code.ts'
import type { LookAlike } from '../logic/look-alikes.ts'
import type { Subject, SubjectCreate } from '../schema.ts'
import { Field } from './change-form.tsx'
import { useIndustries, useRegions } from './hooks.ts'

type Draft = Partial<SubjectCreate> & { issuer?: string; ownCode?: string }

/** Opens an archive. The code is checked while it is typed, by the same rule as on the server. */
export default function SubjectCreatePage() {
  const t = useText()
  const navigate = useNavigate()
  const [draft, setDraft] = useState<Draft>({ kind: 'enterprise' })
  const set = (next: Draft) => setDraft({ ...draft, ...next })
  const create = useMutation({
    mutationFn: () => api.post<Subject>('/api/subjects', bodyOf(draft)),
    onSuccess: (subject) => navigate({ to: `/subjects/${subject.subjectId}` }),
  })
  const lookAlikes =
    create.error instanceof ApiProblem && create.error.code === 'looks-like-existing'
      ? (create.error.facts.lookAlikes as readonly LookAlike[])
      : []
  const labels = { name: t('名称'), creditCode: t('统一社会信用代码'), region: t('区、街镇'), 'ownKey/code': t('编号') }
  return (
    <Page title={t('建档')} lead={t('一个对象一份档案：同一代码不能重复建档。')}>
      <form
        className="zh-section zh-form"
        onSubmit={(e) => {
          e.preventDefault()
          create.mutate()
        }}
      >
        <ProblemSummary problem={create.error} labels={labels} />
        <Field pointer="/kind" label={t('类别')}>
          <Select
            id={fieldId('/kind')}
            style={{ width: '100%' }}
            value={draft.kind ?? null}
            options={SUBJECT_KINDS.map((k) => ({ value: k, label: t(SUBJECT_KIND_LABELS[k]) }))}
            onChange={(kind) => set({ kind: kind ?? undefined })}
          />
        </Field>
        <Field pointer="/name" label={t('名称')}>
          <Input
            id={fieldId('/name')}
            maxLength={200}
            value={draft.name}
            onChange={(e) => set({ name: e.target.value })}
          />
        </Field>
        <Identity draft={draft} set={set} />
        <Place draft={draft} set={set} />
        {lookAlikes.length > 0 ? (
          <LookAlikes
            found={lookAlikes}
            areOthers={lookAlikes.every((l) => draft.notSameAs?.includes(l.subjectId))}
            say={(areOthers) => set({ notSameAs: areOthers ? lookAlikes.map((l) => l.subjectId) : undefined })}
          />
        ) : null}
        <ActionBar>
          <ReadyButton
            type="primary"
            htmlType="submit"
            loading={create.isPending}
            lacks={[!draft.name && labels.name, !draft.region && labels.region]}
          >
            {t('建档')}
          </ReadyButton>
        </ActionBar>
      </form>
    </Page>
  )
}

/** Archives of the same name; whoever opens another says that it is none of them. */
function LookAlikes({
  found,
  areOthers,
  say,
}: {
  found: readonly LookAlike[]
  areOthers: boolean
  say: (areOthers: boolean) => void
}) {
  const t = useText()
  return (
    <Alert
      type="warning"
      title={t('已有同名档案，请先核对：')}
      description={
        <>
          <ul className="zh-lines">
            {found.map((l) => (
              <li key={l.subjectId}>
                <a href={`/subjects/${l.subjectId}`} target="_blank" rel="noreferrer">
                  {l.name}
                </a>{' '}
                {l.code ?? t('没有代码')} {t(SUBJECT_STATUS_LABELS[l.status])}
              </li>
            ))}
          </ul>
          <Checkbox checked={areOthers} onChange={(e) => say(e.target.checked)}>
            {t('已核对，不是同一个，仍要建档')}
          </Checkbox>
        </>
      }
    />
  )
}

interface PartProps {
  readonly draft: Draft
  readonly set: (next: Draft) => void
}

function Identity({ draft, set }: PartProps) {
  const t = useText()
  const hasCreditCode = draft.kind === 'enterprise' || draft.kind === 'body'
  const finding = draft.creditCode ? checkCreditCode(draft.creditCode) : undefined
  if (!hasCreditCode)
    return (
      <>
        <Field pointer="/ownKey/issuer" label={t('编号的发放单位（选填）')}>
          <Input
            id={fieldId('/ownKey/issuer')}
            maxLength={80}
            value={draft.issuer}
            onChange={(e) => set({ issuer: e.target.value })}
          />
        </Field>
        <Field pointer="/ownKey/code" label={t('编号（选填）')}>
          <Input
            id={fieldId('/ownKey/code')}
            maxLength={80}
            value={draft.ownCode}
            onChange={(e) => set({ ownCode: e.target.value })}
          />
        </Field>
      </>
    )
  return (
    <Field pointer="/creditCode" label={t('统一社会信用代码')}>
      <Input
        id={fieldId('/creditCode')}
        maxLength={40}
        value={draft.creditCode}
        {...(finding && !finding.valid && { status: 'error' as const })}
        onChange={(e) => set({ creditCode: e.target.value })}
      />
      {finding && !finding.valid ? (
        <p className="zh-muted" role="status">
          {t(finding.message)}{' '}
          {finding.suggestion ? (
            <button type="button" className="zh-link" onClick={() => set({ creditCode: finding.suggestion as string })}>
              {t('改为 {code}', { code: finding.suggestion })}
            </button>
          ) : null}
        </p>
      ) : null}
      {finding?.valid && !finding.organisationCodeHolds ? (
        <p className="zh-muted">{t('第 9–17 位不符合组织机构代码校验（GB 11714），请再核对；不影响建档。')}</p>
      ) : null}
    </Field>
  )
}

function Place({ draft, set }: PartProps) {
  const t = useText()
  const actor = useActor()
  const regions = useRegions()
  const industries = useIndustries()
  return (
    <>
      <Field pointer="/region" label={t('区、街镇')}>
        <Select
          id={fieldId('/region')}
          style={{ width: '100%' }}
          value={draft.region ?? null}
          options={(regions.data ?? [])
            .filter((r) => actor.may('subject.write', r.code))
            .map((r) => ({ value: r.code, label: r.name }))}
          onChange={(region) => set({ region: region ?? undefined })}
        />
      </Field>
      <Field pointer="/address" label={t('地址')}>
        <Input
          id={fieldId('/address')}
          maxLength={300}
          value={draft.address ?? ''}
          onChange={(e) => set({ address: e.target.value })}
        />
      </Field>
      <Field pointer="/industry" label={t('行业')}>
        <Select
          id={fieldId('/industry')}
          style={{ width: '100%' }}
          allowClear
          value={draft.industry ?? null}
          options={(industries.data ?? []).map((i) => ({ value: i.code, label: `${i.code} ${i.name}` }))}
          onChange={(industry) => set({ industry: industry ?? null })}
        />
      </Field>
    </>
  )
}

function bodyOf({ issuer, ownCode, creditCode, ...rest }: Draft): object {
  const hasCreditCode = rest.kind === 'enterprise' || rest.kind === 'body'
  return {
    ...rest,
    ...(hasCreditCode && creditCode && { creditCode }),
    ...(!hasCreditCode && issuer && ownCode && { ownKey: { issuer, code: ownCode } }),
  }
}
