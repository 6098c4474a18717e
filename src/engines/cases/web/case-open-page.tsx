import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Permission } from '../../../core/access/define.ts'
import { api, Empty, Page, ProblemSummary, Section, useActor, useText } from '../../../web/kit/index.ts'
import type { CaseDocument, Receipt } from '../schema.ts'
import { FieldInputs, labelsOf, type Values } from './field-input.tsx'
import { basePath, useActKey, useKinds } from './hooks.ts'

/** A case opened by hand: by an official about a subject, or by the account of a subject about itself. */
export default function CaseOpenPage() {
  const t = useText()
  const actor = useActor()
  const params = useParams({ strict: false }) as { subjectId?: string; kind?: string }
  const subjectId = actor.subjectId ?? params.subjectId ?? ''
  const kinds = useKinds()
  const subject = useQuery({
    queryKey: ['subject', subjectId, 'name'],
    queryFn: ({ signal }) => api.get<{ name: string; region: string }>(`/api/subjects/${subjectId}`, undefined, signal),
    enabled: !actor.subjectId,
  })
  const found = kinds.data?.items.find((k) => k.document.kind === params.kind && k.mayOpen)
  const lead = subject.data ? <Link to={`/subjects/${subjectId}`}>{subject.data.name}</Link> : undefined
  return (
    <Page title={found ? t(found.document.label) : t('立案')} lead={lead}>
      <ProblemSummary problem={kinds.error ?? subject.error} onRetry={() => void kinds.refetch()} />
      {found && (actor.subjectId || subject.data) ? (
        <OpenForm document={found.document} subjectId={subjectId} region={subject.data?.region} />
      ) : null}
      {kinds.data && !found ? <Empty text={t('这类案件不能由您直接提出。')} /> : null}
    </Page>
  )
}

function OpenForm(props: { document: CaseDocument; subjectId: string; region: string | undefined }) {
  const { document, subjectId, region } = props
  const t = useText()
  const actor = useActor()
  const client = useQueryClient()
  const go = useNavigate()
  const keyOf = useActKey()
  const [fields, setFields] = useState<Values>({})
  const { required, optional } = document.opens ?? { required: [], optional: [] }
  const items = document.fields.filter((f) => [...required, ...optional].includes(f.name))
  const opening = useMutation({
    mutationFn: () => {
      const take = !actor.subjectId && actor.may(document.handle as Permission, region)
      const asked = { kind: document.kind, subjectId, fields, ...(take && { take }) }
      return api.post<Receipt>(basePath(actor), { ...asked, key: keyOf(asked) })
    },
    onSuccess: async ({ caseId }) => {
      for (const queryKey of [['list'], ['tasks'], ['case-board']]) void client.invalidateQueries({ queryKey })
      await go({ to: `/cases/${caseId}` })
    },
  })
  return (
    <Section title={t('案件内容')}>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          opening.mutate()
        }}
      >
        <ProblemSummary problem={opening.error} labels={labelsOf(items, fields, t)} />
        <FieldInputs items={items} required={required} values={fields} onChange={setFields} />
        <Button type="primary" htmlType="submit" loading={opening.isPending}>
          {actor.subjectId ? t('提交') : t('确认立案')}
        </Button>
      </form>
    </Section>
  )
}
