import { Link, useParams } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import {
  Facts,
  formatDay,
  formatMoment,
  Page,
  ProblemSummary,
  ProofBadge,
  ReadyButton,
  Section,
  useText,
} from '../../../web/kit/index.ts'
import { RESULT_FOLLOWS, RESULTS, type Result } from '../results.ts'
import type { TaskView } from '../schema.ts'
import { useAct, useTask } from './hooks.ts'
import { Notice } from './notice.tsx'
import { CHANGES, TASK_STATES } from './words.ts'

/** One drawn inspection: whom, with whom, until when; what came of it; who had it before. */
export default function TaskPage() {
  const t = useText()
  const { taskId = '' } = useParams({ strict: false }) as { taskId?: string }
  const { data, error, isPending, refetch } = useTask(taskId)
  const task = data?.task
  return (
    <Page title={task?.subjectName ?? t('抽查任务')} lead={task?.batchTitle}>
      <ProblemSummary problem={error} onRetry={() => void refetch()} />
      {isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {task ? (
        <Section extra={<span className="zh-tag">{t(TASK_STATES[task.state])}</span>}>
          <Facts
            facts={[
              [
                t('检查对象'),
                <Link key="subject" to={`/subjects/${task.subjectId}`}>
                  {task.subjectName}
                </Link>,
              ],
              [t('地址'), data?.place?.address ? <Place key="place" address={data.place.address} /> : undefined],
              [
                t('联系电话'),
                data?.place?.phone ? (
                  <a key="phone" href={`tel:${data.place.phone}`}>
                    {data.place.phone}
                  </a>
                ) : undefined,
              ],
              [
                t('以往检查'),
                data?.earlier.length ? (
                  <ul key="earlier" className="zh-lines">
                    {data.earlier.map((e) => (
                      <li key={e.id}>
                        <Link to={`/subjects/${task.subjectId}/records/${e.recordId}/form`}>
                          {formatMoment(e.inspectedAt)}
                        </Link>{' '}
                        {e.result ? t(RESULTS[e.result as Result]) : null}
                      </li>
                    ))}
                  </ul>
                ) : undefined,
              ],
              [
                t('检查人员'),
                <>
                  {task.inspectors.map((i) => i.name).join('、')}{' '}
                  {task.missing > 0 ? <span className="zh-tag zh-tag-bad">{t('第二名检查人员待补')}</span> : null}
                </>,
              ],
              [
                t('批次'),
                <Link key="batch" to={`/supervision/plans/batches/${task.batchId}`}>
                  {task.batchTitle}
                </Link>,
              ],
              [t('完成期限'), formatDay(task.dueOn)],
              [
                t('抽取'),
                <Link key="draw" to={`/draws/${task.drawId}`}>
                  {t('去抽取页面')}
                </Link>,
              ],
              [t('检查结果'), task.result && t(RESULTS[task.result as Result])],
              [t('后续处理'), task.result && t(RESULT_FOLLOWS[task.result as Result])],
              [t('检查时间'), task.inspectedAt && formatMoment(task.inspectedAt)],
              [
                t('检查结果告知书'),
                task.recordId ? <Notice key="notice" path={`/api/supervision/tasks/${task.id}/notice`} /> : undefined,
              ],
            ]}
          />
          <div className="zh-acts">
            {task.caseId ? <Link to={`/cases/${task.caseId}`}>{t('责令改正案件')}</Link> : null}
            {task.recordId ? (
              <Link to={`/subjects/${task.subjectId}/records/${task.recordId}/form`}>
                {t('检查记录和现场检查笔录')}
              </Link>
            ) : null}
            {data?.next ? (
              <Link to={`/supervision/tasks/${data.next.id}`}>
                {t('下一项任务：{name}', { name: data.next.subjectName })}
              </Link>
            ) : null}
            {task.isMine ? (
              <Link to={`/subjects/${task.subjectId}/forms/${task.formId}/fill`} search={{ task: task.id } as never}>
                <Button type="primary">{t('填写检查表')}</Button>
              </Link>
            ) : null}
          </div>
        </Section>
      ) : null}
      {task?.mayFill ? <FillPlace task={task} /> : null}
      {task?.isMine ? <HandOver task={task} /> : null}
      {data && data.changes.length > 0 ? (
        <Section title={t('检查人员更换')}>
          <ul className="zh-lines">
            {data.changes.map((c) => (
              <li key={c.id}>
                <span>
                  {t(CHANGES[c.kind])}：{c.reason}
                </span>
                <span className="zh-muted">
                  {c.by} · {formatMoment(c.at)} <ProofBadge kind="task-change" id={c.id} />
                </span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </Page>
  )
}

/** The address, and the way there in whatever map the device has. */
function Place({ address }: { address: string }) {
  const t = useText()
  return (
    <>
      {address}{' '}
      <a href={`https://uri.amap.com/search?keyword=${encodeURIComponent(address)}`} target="_blank" rel="noreferrer">
        {t('地图导航')}
      </a>
    </>
  )
}

/** The draw found too few: the place is filled in the fixed order. */
function FillPlace({ task }: { task: TaskView }) {
  const t = useText()
  const fill = useAct<{ to: string }>(`/api/supervision/tasks/${task.id}`)
  return (
    <Section title={t('第二名检查人员待补')}>
      <p className="zh-muted">{t('抽取时可派人员不足。补足由固定顺序产生，不能指定；也可以在批次页重新抽取。')}</p>
      <ProblemSummary problem={fill.error} />
      {fill.data ? <output>{t('已由 {name} 补足', { name: fill.data.to })}</output> : null}
      <Button loading={fill.isPending} onClick={() => fill.mutate({ path: '/fill' })}>
        {t('按固定顺序补足')}
      </Button>
    </Section>
  )
}

function HandOver({ task }: { task: TaskView }) {
  const t = useText()
  const [reason, setReason] = useState('')
  const hand = useAct<{ to: string }>(`/api/supervision/tasks/${task.id}`)
  const isShort = reason.trim().length < 2
  const give = (kind: 'handed-over' | 'recused') => hand.mutate({ path: '/hand-over', body: { kind, reason } })
  return (
    <Section title={t('移交或者回避')}>
      <p className="zh-muted">{t('接替人由固定顺序产生，不能指定。')}</p>
      <ProblemSummary problem={hand.error} />
      {hand.data ? <output>{t('已由 {name} 接替', { name: hand.data.to })}</output> : null}
      <Input.TextArea
        aria-label={t('更换检查人员的理由')}
        placeholder={t('更换检查人员的理由')}
        value={reason}
        maxLength={500}
        onChange={(e) => setReason(e.target.value)}
      />
      <ReadyButton
        lacks={[isShort && t('更换检查人员的理由')]}
        loading={hand.isPending}
        onClick={() => give('recused')}
      >
        {t('本人回避')}
      </ReadyButton>{' '}
      <ReadyButton
        lacks={[isShort && t('更换检查人员的理由')]}
        loading={hand.isPending}
        onClick={() => give('handed-over')}
      >
        {t('移交任务')}
      </ReadyButton>
    </Section>
  )
}
