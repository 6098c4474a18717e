import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { ActDialog } from '../../../engines/archive/web/index.tsx'
import { Facts, formatDay, Page, ProblemSummary, Section, useActor, useText } from '../../../web/kit/index.ts'
import type { TaskRow } from '../schema.ts'
import { useAct, useClasses, useTask } from './hooks.ts'

import { SampleForm } from './sample-form.tsx'
import './sampling.css'
import { forgetSheet } from './use-sheet.ts'
import { SELECTIONS, TASK_STATES } from './words.ts'

/** A sampling task at the firm: what to take, the form, or why it cannot be taken. */
export default function SampleTakePage() {
  const t = useText()
  const { taskId } = useParams({ strict: false }) as { taskId: string }
  const found = useTask(taskId)
  const task = found.data
  return (
    <Page title={task ? t('抽样：{firm}', { firm: task.subjectName }) : t('抽样')}>
      <ProblemSummary problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {task ? <Task task={task} /> : null}
    </Page>
  )
}

function Task({ task }: { task: TaskRow }) {
  const t = useText()
  const actor = useActor()
  const navigate = useNavigate()
  const act = useAct(`/api/sampling/tasks/${task.id}`)
  const [isVoiding, setVoiding] = useState(false)
  const product = useClasses().data?.items.find((c) => c.id === task.productClass)
  const maySample = task.state === 'open' && actor.may('sampling.sample', task.region)
  useEffect(() => {
    if (task.state !== 'open') forgetSheet(actor.accountId, task.id)
  }, [task, actor])
  return (
    <>
      <Section
        title={task.planTitle}
        extra={
          maySample ? (
            <Button danger onClick={() => setVoiding(true)}>
              {t('无法抽样')}
            </Button>
          ) : (
            <span className="zh-tag">{t(TASK_STATES[task.state])}</span>
          )
        }
      >
        <Facts
          facts={[
            [
              t('受检企业'),
              <Link key="firm" to={`/subjects/${task.subjectId}`}>
                {task.subjectName}
              </Link>,
            ],
            [t('产品类别'), product ? t(product.label) : task.productClass],
            [t('检验项目'), product?.items.map((i) => t(i.label)).join('、')],
            [t('抽取方式'), t(SELECTIONS[task.selection])],
            [t('完成期限'), formatDay(task.dueOn)],
            [t('取消理由'), task.voidReason],
            [
              t('样品'),
              task.sampleId ? (
                <Link key="sample" to={`/sampling/samples/${task.sampleId}`}>
                  {t('查看样品')}
                </Link>
              ) : undefined,
            ],
          ]}
        />
      </Section>
      {maySample ? <SampleForm task={task} /> : null}
      {isVoiding ? (
        <ActDialog
          title={t('无法抽样')}
          note={t('如企业停产、已无此类产品或拒绝抽样。名额空缺，不另选企业替补。')}
          write={(reason) => act.mutateAsync({ path: '/void', body: { reason } })}
          onDone={() => void navigate({ to: '/sampling/tasks' })}
          onClose={() => setVoiding(false)}
        />
      ) : null}
    </>
  )
}
