import { Link, useParams } from '@tanstack/react-router'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { ActDialog, useRegionName } from '../../../engines/archive/web/index.tsx'
import {
  actorName,
  Empty,
  Facts,
  formatDay,
  formatMoment,
  Page,
  ProblemSummary,
  Section,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import type { BatchView, PlanMoveView, PlanView } from '../schema.ts'
import { BatchDialog } from './batch-dialog.tsx'
import { useAct, usePlan } from './hooks.ts'
import { BATCH_STATES, PLAN_MOVES, PLAN_STATES } from './words.ts'

/** One plan: where it stands, what can be done now and by whom, its batches. */
export default function PlanPage() {
  const t = useText()
  const { planId } = useParams({ strict: false }) as { planId: string }
  const found = usePlan(planId)
  const plan = found.data?.plan
  return (
    <Page title={plan?.title ?? t('抽查计划')}>
      <ProblemSummary problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {plan ? (
        <>
          <Next plan={plan} />
          <Content plan={plan} />
          <Batches batches={found.data?.batches ?? []} />
          <History moves={found.data?.moves ?? []} />
        </>
      ) : null}
    </Page>
  )
}

/** What can be done now; nothing is shown that the server would refuse. */
function Next({ plan }: { plan: PlanView }) {
  const t = useText()
  const actor = useActor()
  const act = useAct(`/api/supervision/plans/${plan.id}`)
  const [open, setOpen] = useState<'batch' | 'return' | 'submit' | 'approve'>()
  const can = (ability: PlanView['abilities'][number]) => plan.abilities.includes(ability)
  const close = () => setOpen(undefined)
  const send = (path: string) => act.mutate({ path }, { onSettled: close })
  return (
    <>
      <ProblemSummary problem={act.error} />
      {plan.state === 'draft' && plan.batches === 0 ? (
        <p role="note">{t('计划还没有批次，增加批次后才能提交。')}</p>
      ) : null}
      {plan.state === 'draft' && plan.decisionRemark ? (
        <p role="note">{t('上次被退回：{remark}', { remark: plan.decisionRemark })}</p>
      ) : null}
      {plan.state === 'submitted' && !can('approve') ? (
        <p role="note">
          {actor.may('supervision.approve', plan.region)
            ? t('您提交的计划须由另一人批准。')
            : t('等待部门负责人批准；提交人不能批准自己的计划。')}
        </p>
      ) : null}
      {plan.abilities.length > 0 ? (
        <Section title={t('现在可以办理')}>
          <div className="zh-acts">
            {can('add-batch') ? (
              <Button type={plan.batches === 0 ? 'primary' : 'default'} onClick={() => setOpen('batch')}>
                {t('增加批次')}
              </Button>
            ) : null}
            {can('submit') ? (
              <Button type="primary" onClick={() => setOpen('submit')}>
                {t('提交计划')}
              </Button>
            ) : null}
            {can('approve') ? (
              <Button type="primary" onClick={() => setOpen('approve')}>
                {t('批准计划')}
              </Button>
            ) : null}
            {can('return') ? <Button onClick={() => setOpen('return')}>{t('退回计划')}</Button> : null}
          </div>
        </Section>
      ) : null}
      {open === 'batch' ? <BatchDialog plan={plan} onClose={close} /> : null}
      {open === 'return' ? (
        <ActDialog
          title={t('退回计划')}
          write={(remark) => act.mutateAsync({ path: '/moves/return', body: { remark } })}
          onDone={close}
          onClose={close}
        />
      ) : null}
      {open === 'submit' || open === 'approve' ? (
        <Modal
          open
          title={open === 'submit' ? t('提交计划') : t('批准计划')}
          okText={open === 'submit' ? t('确认提交') : t('确认批准')}
          cancelText={t('取消')}
          confirmLoading={act.isPending}
          onOk={() => send(`/moves/${open}`)}
          onCancel={close}
        >
          <p>
            {open === 'submit'
              ? t('提交后不能增加批次，由另一人批准或退回。')
              : t('批准后计划和批次不能再改，可以发起抽取。')}
          </p>
        </Modal>
      ) : null}
    </>
  )
}

function Content({ plan }: { plan: PlanView }) {
  const t = useText()
  const regionName = useRegionName()
  return (
    <Section title={t('计划内容')} extra={<span className="zh-tag">{t(PLAN_STATES[plan.state])}</span>}>
      <Facts
        facts={[
          [t('年度'), plan.year],
          [t('区域'), regionName(plan.region)],
          [t('实施部门'), plan.departments.join('、')],
          [
            t('方式'),
            plan.isJoint
              ? t('联合抽查：每项任务由上列部门各派一人，从其在册人员中抽取，单位名称须与名录一致')
              : t('部门抽查'),
          ],
          [t('说明'), plan.remark],
        ]}
      />
    </Section>
  )
}

function Batches({ batches }: { batches: readonly BatchView[] }) {
  const t = useText()
  const regionName = useRegionName()
  return (
    <Section title={t('批次')}>
      {batches.length === 0 ? <Empty text={t('还没有批次。')} /> : null}
      <ul className="zh-lines">
        {batches.map((b) => (
          <li key={b.id}>
            <span>
              <Link to={`/supervision/plans/batches/${b.id}`}>
                {b.number}. {b.title}
              </Link>{' '}
              <span className={b.state === 'drawn' ? 'zh-tag zh-tag-good' : 'zh-tag'}>{t(BATCH_STATES[b.state])}</span>
              <br />
              <span className="zh-muted">
                {b.terms.matters.map((m) => m.name).join('、')} · {regionName(b.region)}
              </span>
            </span>
            <span className="zh-muted">
              {b.state === 'drawn'
                ? t('已检查 {done} / {all}', { done: b.progress.inspected, all: b.progress.drawn })
                : `${formatDay(b.startsOn)} – ${formatDay(b.dueOn)}`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Who did what when; a plan that was sent back keeps the reason. */
function History({ moves }: { moves: readonly PlanMoveView[] }) {
  const t = useText()
  return (
    <Section title={t('办理过程')}>
      <ul className="zh-lines">
        {moves.map((m) => (
          <li key={`${m.at} ${m.move}`}>
            <span>
              {t(PLAN_MOVES[m.move])}
              {m.remark ? `：${m.remark}` : ''}
            </span>
            <span className="zh-muted">
              {actorName(m.by, t)} · {formatMoment(m.at)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
