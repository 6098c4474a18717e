import { Link, useParams } from '@tanstack/react-router'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { ActDialog, useIndustryName, useRegionName } from '../../../engines/archive/web/index.tsx'
import {
  DataTable,
  Facts,
  formatDay,
  formatMoment,
  Page,
  ProblemSummary,
  Section,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import { RESULTS, type Result } from '../results.ts'
import type { BatchDetail, BatchView, TaskView } from '../schema.ts'
import { useAct, useBatch } from './hooks.ts'
import { Ratio } from './ratio.tsx'
import { BATCH_STATES, TASK_STATES } from './words.ts'

/** One batch: what is drawn for, its public draw, and how far its inspections have come. */
export default function BatchPage() {
  const t = useText()
  const { batchId } = useParams({ strict: false }) as { batchId: string }
  const found = useBatch(batchId)
  const b = found.data
  return (
    <Page title={b?.title ?? t('抽查批次')} lead={b?.planTitle}>
      <ProblemSummary problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {b ? (
        <>
          <Draw batch={b} />
          <Content batch={b} />
          {b.state === 'drawn' ? (
            <Section title={t('抽查任务')}>
              <Tasks batch={b} />
            </Section>
          ) : null}
        </>
      ) : null}
    </Page>
  )
}

/** The draw: to be begun, under way, done; an ended one may be repeated in public. */
function Draw({ batch }: { batch: BatchView }) {
  const t = useText()
  const act = useAct<{ drawId: string }>(`/api/supervision/batches/${batch.id}`)
  const [open, setOpen] = useState<'draw' | 'redraw'>()
  const close = () => setOpen(undefined)
  return (
    <Section title={t('公开抽取')} extra={<span className="zh-tag">{t(BATCH_STATES[batch.state])}</span>}>
      <ProblemSummary problem={act.error} />
      {batch.drawId ? (
        <>
          <p>
            {batch.state === 'drawing'
              ? t('名单已冻结，各方提交并公开随机数后自动产生任务。')
              : t('{day} 抽出 {n} 个对象。', { day: formatMoment(batch.drawnAt), n: batch.progress.drawn })}
          </p>
          <div className="zh-acts">
            <Link to={`/draws/${batch.drawId}`}>{t('去抽取页面')}</Link>
            <a href={`/draws/${batch.drawId}`} target="_blank" rel="noreferrer">
              {t('公众核验页面')}
            </a>
          </div>
        </>
      ) : batch.mayDraw ? null : (
        <p className="zh-muted">{t('计划批准后可以发起抽取。')}</p>
      )}
      <div className="zh-acts">
        {batch.mayDraw ? (
          <Button type="primary" onClick={() => setOpen('draw')}>
            {t('发起抽取')}
          </Button>
        ) : null}
        {batch.mayRedraw ? <Button onClick={() => setOpen('redraw')}>{t('重新抽取')}</Button> : null}
      </div>
      {open === 'draw' ? (
        <Modal
          open
          title={t('发起抽取')}
          okText={t('冻结名单并发起')}
          cancelText={t('取消')}
          confirmLoading={act.isPending}
          onOk={() => act.mutate({ path: '/draw' }, { onSettled: close })}
          onCancel={close}
        >
          <p>
            {t(
              '对象名单、检查人员、比例和回避立即冻结并存证，之后不能更改。质量办和部门负责人各自提交随机数后得出结果。',
            )}
          </p>
        </Modal>
      ) : null}
      {open === 'redraw' ? (
        <ActDialog
          title={t('重新抽取')}
          note={t('前一次抽取和重抽理由都公开保留；尚未检查的任务在新结果产生时作废。')}
          write={(reason) => act.mutateAsync({ path: '/draw', body: { reason } })}
          onDone={close}
          onClose={close}
        />
      ) : null}
    </Section>
  )
}

function Content({ batch: b }: { batch: BatchDetail }) {
  const t = useText()
  const regionName = useRegionName()
  const industryName = useIndustryName()
  return (
    <Section title={t('批次内容')}>
      <Facts
        facts={[
          [
            t('计划'),
            <Link key="plan" to={`/supervision/plans/${b.planId}`}>
              {b.planTitle}
            </Link>,
          ],
          [
            t('抽查事项'),
            b.terms.matters.map((m) => t('{name}（第 {v} 版）', { name: m.name, v: m.version })).join('；'),
          ],
          [t('区域'), regionName(b.region)],
          [t('行业'), b.terms.industry ? industryName(b.terms.industry) : t('全部行业')],
          [t('抽查比例'), <Ratio key="ratio" ratio={b.ratio} />],
          [
            t('抽查对象名单'),
            b.frozen
              ? t('冻结时 {n} 户，应抽 {quota} 户', { n: b.frozen.candidates, quota: b.frozen.quota })
              : t('现有 {n} 户符合条件，发起抽取时再剔除不应再抽的', { n: b.objectsNow ?? 0 }),
          ],
          [
            t('检查人员'),
            b.shortOf ? (
              <span key="short" role="note">
                <span className="zh-tag zh-tag-bad">{t('不足两人')}</span>{' '}
                {b.shortOf.inspectors < 2
                  ? t('可派的检查人员只有 {n} 人，每项任务须两人', { n: b.shortOf.inspectors })
                  : t('{n} 户因回避可派不足两人：{names}', {
                      n: b.shortOf.objects,
                      names: b.shortOf.first.map((f) => t('{name}（可派 {free} 人）', f)).join('、'),
                    })}
              </span>
            ) : undefined,
          ],
          [t('开始日期'), formatDay(b.startsOn)],
          [t('完成期限'), formatDay(b.dueOn)],
          [
            t('进度'),
            b.state === 'drawn'
              ? t('已检查 {done} / {all}，逾期 {late}，责令改正 {orders}', {
                  done: b.progress.inspected,
                  all: b.progress.drawn,
                  late: b.progress.overdue,
                  orders: b.progress.corrections,
                })
              : undefined,
          ],
          [
            t('第二名检查人员待补'),
            b.progress.shortHanded > 0 ? (
              <span key="missing" className="zh-tag zh-tag-bad">
                {t('{n} 项', { n: b.progress.shortHanded })}
              </span>
            ) : undefined,
          ],
        ]}
      />
    </Section>
  )
}

function Tasks({ batch }: { batch: BatchView }) {
  const t = useText()
  const actor = useActor()
  return (
    <DataTable<TaskView>
      name="supervision-tasks"
      path={`/api/supervision/batches/${batch.id}/tasks`}
      exportPath={
        actor.may('supervision.export', batch.region) ? `/api/supervision/batches/${batch.id}/tasks.xlsx` : undefined
      }
      rowKey={(r) => r.id}
      rowPath={(r) => `/supervision/tasks/${r.id}`}
      columns={[
        { key: 'subjectName', title: t('检查对象'), phone: 'title' },
        {
          key: 'state',
          title: t('状态'),
          render: (r) => (
            <>
              <span className={r.state === 'done' ? 'zh-tag zh-tag-good' : 'zh-tag'}>{t(TASK_STATES[r.state])}</span>{' '}
              {r.isOverdue ? <span className="zh-tag zh-tag-bad">{t('逾期')}</span> : null}
            </>
          ),
          filter: {
            kind: 'choice',
            options: Object.entries(TASK_STATES).map(([value, label]) => ({ value, label: t(label) })),
          },
        },
        {
          key: 'inspectors',
          title: t('检查人员'),
          render: (r) => (
            <>
              {r.inspectors.map((i) => i.name).join('、')}{' '}
              {r.missing > 0 ? <span className="zh-tag zh-tag-bad">{t('第二名检查人员待补')}</span> : null}
            </>
          ),
        },
        { key: 'result', title: t('检查结果'), render: (r) => (r.result ? t(RESULTS[r.result as Result]) : '—') },
        {
          key: 'inspectedAt',
          title: t('检查时间'),
          render: (r) => (r.inspectedAt ? formatMoment(r.inspectedAt) : '—'),
        },
        { key: 'rank', title: t('抽出顺序'), align: 'right' },
      ]}
      empty={{ text: t('没有任务。') }}
    />
  )
}
