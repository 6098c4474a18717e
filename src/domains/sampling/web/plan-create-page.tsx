import { useNavigate } from '@tanstack/react-router'
import { Input, InputNumber, Radio } from 'antd'
import { useState } from 'react'
import { Field } from '../../../engines/archive/web/index.tsx'
import { printUnit } from '../../../stats/uncertainty/unit-symbols.ts'
import {
  ActionBar,
  DayInput,
  fieldId,
  formatDay,
  Page,
  ProblemSummary,
  ReadyButton,
  Select,
  useRegionChoices,
  useText,
} from '../../../web/kit/index.ts'
import { limitText } from '../logic/judging.ts'
import type { NewPlan } from '../schema.ts'
import { useAct, useClasses } from './hooks.ts'
import './sampling.css'
import { SELECTIONS } from './words.ts'

const NEEDED = ['title', 'productClass', 'region', 'dueOn', 'samples', 'reason'] as const

/** A plan: which class, where, how many, by chance or by risk, and why. Another person approves it. */
export default function PlanCreatePage() {
  const t = useText()
  const navigate = useNavigate()
  const classes = useClasses()
  const act = useAct<{ id: string }>('/api/sampling/plans')
  const year = Number(formatDay(new Date()).slice(0, 4))
  const [draft, setDraft] = useState<Partial<NewPlan>>({ year, selection: 'random', samples: 20 })
  const set = (next: Partial<NewPlan>) => setDraft({ ...draft, ...next })
  const labels = {
    title: t('计划名称'),
    year: t('年度'),
    region: t('区域'),
    productClass: t('产品类别'),
    samples: t('计划批次'),
    dueOn: t('完成期限'),
    reason: t('编制理由'),
  }
  const regions = useRegionChoices('sampling.plan')
  const chosen = classes.data?.items.find((c) => c.id === draft.productClass)
  return (
    <Page title={t('编制抽样计划')} lead={t('提交后由另一人批准；批准后内容不能再改。')}>
      <form
        className="zh-section zh-form"
        onSubmit={(e) => {
          e.preventDefault()
          act.mutate(
            { path: '', body: draft },
            { onSuccess: ({ id }) => void navigate({ to: `/sampling/plans/${id}` }) },
          )
        }}
      >
        <ProblemSummary problem={act.error ?? classes.error} labels={labels} />
        <Field pointer="/title" label={labels.title}>
          <Input
            id={fieldId('/title')}
            maxLength={120}
            value={draft.title}
            onChange={(e) => set({ title: e.target.value })}
          />
        </Field>
        <div className="zh-two">
          <Field pointer="/productClass" label={labels.productClass}>
            <Select
              id={fieldId('/productClass')}
              loading={classes.isPending}
              value={draft.productClass ?? null}
              options={(classes.data?.items ?? []).map((c) => ({ value: c.id, label: t(c.label) }))}
              onChange={(productClass) => set({ productClass })}
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
          <Field pointer="/dueOn" label={labels.dueOn}>
            <DayInput id={fieldId('/dueOn')} value={draft.dueOn ?? ''} onChange={(day) => set({ dueOn: day })} />
          </Field>
        </div>
        <div className="zh-field">
          <Radio.Group
            aria-label={t('抽取方式')}
            value={draft.selection}
            onChange={(e) => set({ selection: e.target.value as NewPlan['selection'] })}
            options={Object.entries(SELECTIONS).map(([value, label]) => ({ value, label: t(label) }))}
          />
          <p className="zh-muted">
            {draft.selection === 'random'
              ? t('从该类产品的全部存续生产企业中公开抽取，可用来估计合格率。')
              : t('由质量办逐家指定并写明理由，结果不计入合格率估计。')}
          </p>
        </div>
        <Field pointer="/samples" label={labels.samples}>
          <InputNumber
            id={fieldId('/samples')}
            min={1}
            max={5000}
            precision={0}
            value={draft.samples ?? null}
            onChange={(n) => set(n === null ? {} : { samples: n })}
          />
        </Field>
        <Field pointer="/reason" label={labels.reason}>
          <Input.TextArea
            id={fieldId('/reason')}
            rows={3}
            maxLength={500}
            value={draft.reason}
            onChange={(e) => set({ reason: e.target.value })}
          />
        </Field>
        {chosen ? (
          <>
            <p>{t('检验项目')}</p>
            <ul className="zh-lines">
              {chosen.items.map((i) => (
                <li key={i.id}>
                  <span>
                    {t(i.label)}{' '}
                    <span className="zh-muted">
                      {limitText(i.limit)} {printUnit(i.unit)}
                    </span>
                  </span>
                  <span className="zh-muted">
                    {i.method} · {i.standard} <span className="zh-tag zh-tag-warn">{t('标准文本待核')}</span>
                  </span>
                </li>
              ))}
            </ul>
          </>
        ) : null}
        <ActionBar>
          <ReadyButton
            type="primary"
            htmlType="submit"
            loading={act.isPending}
            lacks={NEEDED.map((name) => !draft[name] && labels[name])}
          >
            {t('提交批准')}
          </ReadyButton>
        </ActionBar>
      </form>
    </Page>
  )
}
