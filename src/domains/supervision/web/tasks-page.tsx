import { Link } from '@tanstack/react-router'
import { Empty, formatDay, Page, ProblemSummary, useText } from '../../../web/kit/index.ts'
import { useMyTasks } from './hooks.ts'

/** What was drawn for me and is still to be inspected, the most urgent first. */
export default function TasksPage() {
  const t = useText()
  const tasks = useMyTasks()
  return (
    <Page title={t('我的抽查任务')}>
      <ProblemSummary problem={tasks.error} onRetry={() => void tasks.refetch()} />
      {tasks.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {tasks.data?.items.length === 0 ? (
        <Empty text={t('没有待完成的抽查。')} next={t('抽取完成后，任务会自动出现在这里。')} />
      ) : null}
      <ul className="zh-lines">
        {tasks.data?.items.map((task) => (
          <li key={task.id}>
            <span>
              <Link to={`/supervision/tasks/${task.id}`}>{task.subjectName}</Link>
              <span className="zh-muted"> {task.batchTitle}</span>{' '}
              {task.missing > 0 ? <span className="zh-tag zh-tag-bad">{t('第二名检查人员待补')}</span> : null}
            </span>
            <span className={task.isOverdue ? 'zh-tag zh-tag-warn' : 'zh-tag'}>
              {t('{day} 前完成检查', { day: formatDay(task.dueOn) })}
            </span>
          </li>
        ))}
      </ul>
    </Page>
  )
}
