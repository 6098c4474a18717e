import { useNavigate } from '@tanstack/react-router'
import { Input, InputNumber } from 'antd'
import { useState } from 'react'
import { Field } from '../../../engines/archive/web/index.tsx'
import {
  ActionBar,
  fieldId,
  formatDay,
  Page,
  ProblemSummary,
  ReadyButton,
  Select,
  useRegionChoices,
  useText,
} from '../../../web/kit/index.ts'
import type { PlanCreate } from '../schema.ts'
import { useAct, useDepartments } from './hooks.ts'

/** A plan of a year and region; its batches are added on its own page. */
export default function PlanCreatePage() {
  const t = useText()
  const navigate = useNavigate()
  const act = useAct<{ id: string }>('/api/supervision/plans')
  const year = Number(formatDay(new Date()).slice(0, 4))
  const [draft, setDraft] = useState<Partial<PlanCreate>>({ year, departments: [] })
  const set = (next: Partial<PlanCreate>) => setDraft({ ...draft, ...next })
  const regions = useRegionChoices('supervision.plan')
  const departments = useDepartments(draft.region)
  const [isChoosing, setIsChoosing] = useState(false)
  const labels = {
    title: t('计划名称'),
    year: t('年度'),
    region: t('区域'),
    departments: t('实施部门'),
    remark: t('说明'),
  }
  return (
    <Page title={t('编制抽查计划')} lead={t('保存后在计划页增加批次；提交后由另一人批准，批准后不能再改。')}>
      <form
        className="zh-section zh-form"
        onSubmit={(e) => {
          e.preventDefault()
          act.mutate(
            { path: '', body: draft },
            { onSuccess: ({ id }) => void navigate({ to: `/supervision/plans/${id}` }) },
          )
        }}
      >
        <ProblemSummary problem={act.error} labels={labels} />
        <Field pointer="/title" label={labels.title}>
          <Input
            id={fieldId('/title')}
            maxLength={120}
            value={draft.title}
            onChange={(e) => set({ title: e.target.value })}
          />
        </Field>
        <div className="zh-two">
          <Field pointer="/year" label={labels.year}>
            <InputNumber
              id={fieldId('/year')}
              min={2015}
              max={2100}
              precision={0}
              value={draft.year ?? null}
              onChange={(n) => set(n === null ? {} : { year: n })}
            />
          </Field>
          <Field pointer="/region" label={labels.region}>
            <Select
              id={fieldId('/region')}
              value={draft.region ?? null}
              options={regions}
              onChange={(region) => set({ region })}
            />
          </Field>
        </div>
        <Field pointer="/departments" label={labels.departments}>
          <Select
            id={fieldId('/departments')}
            mode="tags"
            style={{ width: '100%' }}
            options={(departments.data?.items ?? []).map((name) => ({ value: name, label: name }))}
            open={isChoosing}
            onOpenChange={setIsChoosing}
            // One department is the rule: the list is in the way once it is chosen.
            onSelect={() => setIsChoosing(false)}
            tokenSeparators={['、', '，', ',', ';', '；']}
            value={draft.departments ?? []}
            onChange={(departments: string[]) => set({ departments })}
          />
          <p className="zh-muted">{t('先选区域，再从单位名录中选择；两个以上部门为联合抽查。')}</p>
        </Field>
        <Field pointer="/remark" label={t('说明（可不填）')}>
          <Input.TextArea
            id={fieldId('/remark')}
            rows={3}
            maxLength={1000}
            value={draft.remark}
            onChange={(e) => set({ remark: e.target.value })}
          />
        </Field>
        <ActionBar>
          <ReadyButton
            type="primary"
            htmlType="submit"
            loading={act.isPending}
            lacks={[
              !draft.title && labels.title,
              !draft.year && labels.year,
              !draft.region && labels.region,
              !draft.departments?.length && labels.departments,
            ]}
          >
            {t('保存计划')}
          </ReadyButton>
        </ActionBar>
      </form>
    </Page>
  )
}
