import { useMutation } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { useState } from 'react'
import { Field } from '../../../engines/archive/web/index.tsx'
import { api, DayInput, fieldId, formatDay, ProblemSummary, Select, useCity, useText } from '../../../web/kit/index.ts'
import { matterOn } from '../logic.ts'
import { MATTER_LEVELS } from '../matters.ts'
import type { BatchCreate, PlanView } from '../schema.ts'
import { useMatters, useRatio, useRefresh } from './hooks.ts'
import { Ratio } from './ratio.tsx'

const DAY_MS = 86_400_000
const TERM_DAYS = 60

/** From today for two months, and never beyond the year of the plan. */
function daysIn(year: number): { startsOn: string; dueOn: string } {
  const within = (day: string) => [`${year}-01-01`, day, `${year}-12-31`].sort()[1] as string
  const [today, later] = [new Date(), new Date(Date.now() + TERM_DAYS * DAY_MS)]
  return { startsOn: within(formatDay(today)), dueOn: within(formatDay(later)) }
}

/** A batch: which matters, where, from when until when. Ratio and frequency follow from the rule, nobody types them. */
export function BatchDialog({ plan, onClose }: { plan: PlanView; onClose: () => void }) {
  const t = useText()
  const city = useCity()
  const matters = useMatters()
  const refresh = useRefresh()
  const [draft, setDraft] = useState<Partial<BatchCreate>>({
    matters: [],
    ...daysIn(plan.year),
  })
  const ratio = useRatio(draft.matters ?? [], draft.startsOn, draft.region ?? plan.region)
  const set = (next: Partial<BatchCreate>) => setDraft({ ...draft, ...next })
  const add = useMutation({
    mutationFn: () => api.post(`/api/supervision/plans/${plan.id}/batches`, draft),
    onSuccess: () => refresh().then(onClose),
  })
  const versions = Map.groupBy(matters.data?.items ?? [], (m) => m.id)
  const inForce = [...versions.values()].flatMap((of) => matterOn(of, draft.startsOn ?? '') ?? [])
  const labels = {
    title: t('批次名称'),
    matters: t('抽查事项'),
    region: t('区域'),
    startsOn: t('开始日期'),
    dueOn: t('完成期限'),
  }
  const districts = city.tiles.filter((d) => d.code.startsWith(plan.region))
  const isReady = draft.title && draft.startsOn && draft.dueOn && (draft.matters?.length ?? 0) > 0
  return (
    <Modal
      open
      title={t('增加批次')}
      okText={t('增加')}
      cancelText={t('取消')}
      confirmLoading={add.isPending}
      okButtonProps={{ disabled: !isReady }}
      onOk={() => add.mutate()}
      onCancel={onClose}
    >
      <ProblemSummary problem={add.error ?? matters.error ?? ratio.error} labels={labels} />
      <Field pointer="/title" label={labels.title}>
        <Input
          id={fieldId('/title')}
          maxLength={120}
          value={draft.title}
          onChange={(e) => set({ title: e.target.value })}
        />
      </Field>
      <Field pointer="/matters" label={labels.matters}>
        <Select
          id={fieldId('/matters')}
          mode="multiple"
          style={{ width: '100%' }}
          loading={matters.isPending}
          value={draft.matters ?? []}
          options={inForce.map((m) => ({ value: m.id, label: `${m.body.name}（${t(MATTER_LEVELS[m.body.level])}）` }))}
          onChange={(chosen: string[]) => set({ matters: chosen })}
        />
        <p className="zh-muted">{t('多个事项一次检查完成；行业取各事项共同的范围。')}</p>
      </Field>
      {districts.length > 1 ? (
        <Field pointer="/region" label={labels.region}>
          <Select
            id={fieldId('/region')}
            allowClear
            placeholder={t('计划的全部区域')}
            value={draft.region ?? null}
            options={districts.map((d) => ({ value: d.code, label: d.name }))}
            onChange={(region?: string) => {
              const { region: _, ...rest } = draft
              setDraft(region ? { ...rest, region } : rest)
            }}
          />
        </Field>
      ) : null}
      <div className="zh-two">
        <Field pointer="/startsOn" label={labels.startsOn}>
          <DayInput id={fieldId('/startsOn')} value={draft.startsOn ?? ''} onChange={(day) => set({ startsOn: day })} />
        </Field>
        <Field pointer="/dueOn" label={labels.dueOn}>
          <DayInput id={fieldId('/dueOn')} value={draft.dueOn ?? ''} onChange={(day) => set({ dueOn: day })} />
        </Field>
      </div>
      {ratio.data ? (
        <>
          <p>{t('抽查比例')}</p>
          <Ratio ratio={ratio.data} />
          {ratio.data.objects === undefined ? null : (
            <p>
              {t('现有 {n} 户符合条件，预计抽取 {expected} 户', {
                n: ratio.data.objects,
                expected: ratio.data.expected ?? 0,
              })}
            </p>
          )}
        </>
      ) : null}
      <p className="zh-muted">{t('比例按发起抽取当日的现行参数确定，随名单一起冻结，不能手工填写。')}</p>
    </Modal>
  )
}
