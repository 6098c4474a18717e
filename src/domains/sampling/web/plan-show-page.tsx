import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { ActDialog, useRegionName } from '../../../engines/archive/web/index.tsx'
import {
  Facts,
  formatDay,
  formatMoment,
  Page,
  ProblemSummary,
  Section,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import type { Plan } from '../schema.ts'
import { useAct, useClassLabel, usePlan } from './hooks.ts'
import { ObjectsDialog } from './objects-dialog.tsx'

import './sampling.css'
import { SamplesTable } from './samples-table.tsx'
import { TasksTable } from './tasks-table.tsx'
import { PLAN_STATES, SELECTIONS } from './words.ts'

/** One plan: where it stands, what is next and whose turn it is, its draws, tasks and samples. */
export default function PlanShowPage() {
  const t = useText()
  const { planId } = useParams({ strict: false }) as { planId: string }
  const found = usePlan(planId)
  const p = found.data
  return (
    <Page title={p?.title ?? t('抽样计划')}>
      <ProblemSummary problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {p ? (
        <>
          <Progress plan={p} />
          <Next plan={p} />
          <Content plan={p} />
          <Draws plan={p} />
          <Section title={t('抽样任务')}>
            <TasksTable planId={p.id} />
          </Section>
          <Section title={t('样品和结果')}>
            <SamplesTable planId={p.id} />
          </Section>
        </>
      ) : null}
    </Page>
  )
}

function Progress({ plan }: { plan: Plan }) {
  const t = useText()
  const all = plan.tasks.open + plan.tasks.sampled + plan.tasks.void
  const hasObjects = all > 0
  const steps = [
    { label: t('起草'), isDone: true },
    { label: t('批准'), isDone: plan.state !== 'draft' },
    { label: plan.selection === 'random' ? t('抽取企业') : t('指定企业'), isDone: hasObjects },
    { label: t('抽取检验机构'), isDone: plan.laboratoryId !== undefined },
    { label: t('抽样'), isDone: hasObjects && plan.tasks.open === 0 },
    {
      label: t('结果'),
      isDone: hasObjects && plan.tasks.open === 0 && plan.concluded + plan.spoilt >= plan.tasks.sampled,
    },
  ]
  const now = steps.findIndex((s) => !s.isDone)
  return (
    <ol className="zs-steps" aria-label={t('计划进度')}>
      {steps.map((s, i) => (
        <li key={s.label} data-done={s.isDone || undefined} {...(i === now && { 'aria-current': 'step' as const })}>
          {s.label}
          {i === 4 && hasObjects ? ` ${plan.tasks.sampled}/${all}` : ''}
          {i === 5 && plan.tasks.sampled > 0 ? ` ${plan.concluded}/${plan.tasks.sampled}` : ''}
        </li>
      ))}
    </ol>
  )
}

const REPEATS = {
  'sampling.objects': { path: '/draw-objects', label: { zh: '重新抽取企业', en: 'Draw the firms again' } },
  'sampling.laboratory': {
    path: '/draw-laboratory',
    label: { zh: '重新抽取检验机构', en: 'Draw the laboratory again' },
  },
} as const

/** What can be done now; nothing is shown that the server would refuse. */
function Next({ plan }: { plan: Plan }) {
  const t = useText()
  const actor = useActor()
  const [isNaming, setNaming] = useState(false)
  const [repeating, setRepeating] = useState<keyof typeof REPEATS>()
  const mayPlan = actor.may('sampling.plan', plan.region)
  const isApproved = plan.state !== 'draft'
  const named = plan.tasks.open + plan.tasks.sampled + plan.tasks.void
  const isRandom = plan.selection === 'random'
  const act = useAct(`/api/sampling/plans/${plan.id}`)
  const canDrawObjects = mayPlan && isApproved && isRandom && !plan.objectsDraw
  const canName = mayPlan && isApproved && !isRandom && named < plan.samples
  const canDrawLaboratory = mayPlan && isApproved && !plan.laboratoryDraw
  const repeatable = mayPlan ? (plan.repeatable ?? []) : []
  const send = (path: string, label: string) => (
    <Button type="primary" loading={act.isPending} onClick={() => act.mutate({ path })}>
      {label}
    </Button>
  )
  return (
    <>
      <ProblemSummary problem={act.error} />
      {plan.state === 'draft' && !plan.mayApprove ? (
        <p role="note">{t('等待另一人批准；编制人不能批准自己的计划。')}</p>
      ) : null}
      {plan.objectsDraw && named === 0 && !repeatable.includes('sampling.objects') ? (
        <p role="note">
          {t('正在抽取企业：名单已冻结，各方提交并公开随机数后自动产生任务。')}{' '}
          <Link to={`/draws/${plan.objectsDraw}`}>{t('去抽取页面')}</Link>
        </p>
      ) : null}
      {plan.mayApprove || canDrawObjects || canName || canDrawLaboratory || repeatable.length > 0 ? (
        <Section title={t('现在可以办理')}>
          <div className="zh-acts">
            {plan.mayApprove ? send('/approve', t('批准计划')) : null}
            {canDrawObjects ? send('/draw-objects', t('发起抽取企业')) : null}
            {canName ? (
              <Button type="primary" onClick={() => setNaming(true)}>
                {t('指定企业')}
              </Button>
            ) : null}
            {canDrawLaboratory ? send('/draw-laboratory', t('发起抽取检验机构')) : null}
            {repeatable.map((purpose) => (
              <Button key={purpose} type="primary" onClick={() => setRepeating(purpose)}>
                {t(REPEATS[purpose].label)}
              </Button>
            ))}
          </div>
        </Section>
      ) : null}
      {repeating ? (
        <ActDialog
          title={t(REPEATS[repeating].label)}
          note={t('上一次抽取没有结果。重新抽取和理由都会公开。')}
          write={(reason) => act.mutateAsync({ path: REPEATS[repeating].path, body: { reason } })}
          onDone={() => setRepeating(undefined)}
          onClose={() => setRepeating(undefined)}
        />
      ) : null}
      {isNaming ? <ObjectsDialog plan={plan} most={plan.samples - named} onClose={() => setNaming(false)} /> : null}
    </>
  )
}

function Content({ plan }: { plan: Plan }) {
  const t = useText()
  const classLabel = useClassLabel()
  const regionName = useRegionName()
  return (
    <Section title={t('计划内容')} extra={<span className="zh-tag">{t(PLAN_STATES[plan.state])}</span>}>
      <Facts
        facts={[
          [t('年度'), plan.year],
          [t('产品类别'), t(classLabel(plan.productClass))],
          [t('区域'), regionName(plan.region)],
          [t('抽取方式'), t(SELECTIONS[plan.selection])],
          [t('计划批次'), plan.samples],
          [t('完成期限'), formatDay(plan.dueOn)],
          [t('编制理由'), plan.reason],
          [t('编制'), `${plan.createdByName} · ${formatMoment(plan.createdAt)}`],
          [t('批准'), plan.approvedByName && `${plan.approvedByName} · ${formatMoment(plan.approvedAt)}`],
          [
            t('检验机构'),
            plan.laboratoryId ? (
              <Link key="laboratory" to={`/laboratories/${plan.laboratoryId}`}>
                {plan.laboratoryName ?? plan.laboratoryId}
              </Link>
            ) : undefined,
          ],
        ]}
      />
    </Section>
  )
}

/** The draws stand in public: anybody can repeat them. */
function Draws({ plan }: { plan: Plan }) {
  const t = useText()
  const draws = [
    {
      id: plan.objectsDraw,
      purpose: 'sampling.objects',
      label: t('抽取企业'),
      isDone: plan.tasks.open + plan.tasks.sampled + plan.tasks.void > 0,
    },
    {
      id: plan.laboratoryDraw,
      purpose: 'sampling.laboratory',
      label: t('抽取检验机构'),
      isDone: plan.laboratoryId !== undefined,
    },
  ].filter((d): d is typeof d & { id: string } => d.id !== undefined)
  if (draws.length === 0) return null
  return (
    <Section title={t('公开抽取')}>
      <ul className="zh-lines">
        {draws.map((d) => (
          <li key={d.id}>
            <span>
              <Link to={`/draws/${d.id}`}>{d.label}</Link>{' '}
              <span className={d.isDone ? 'zh-tag zh-tag-good' : 'zh-tag zh-tag-warn'}>
                {d.isDone ? t('已抽出') : plan.repeatable?.some((p) => p === d.purpose) ? t('没有结果') : t('抽取中')}
              </span>
            </span>
            <a href={`/draws/${d.id}`} target="_blank" rel="noreferrer">
              {t('公众核验页面')}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}
