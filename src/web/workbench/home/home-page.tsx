import { Link } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useActor } from '../../kit/actor.ts'
import { useLanguage, useText } from '../../kit/language.ts'
import { formatAge, formatDay } from '../../kit/moment.ts'
import { Empty, Page, Section } from '../../kit/page-frame.tsx'
import { ProblemSummary } from '../../kit/problem-summary.tsx'
import { readRecent } from '../../kit/recent-subjects.ts'
import { useIsPhone } from '../../kit/screen.ts'
import { CityNumbers } from './city-numbers.tsx'
import { useBroughtAlong, useTasks } from './hooks.ts'
import { LogFreshness } from './log-freshness.tsx'

const SHOWN_AT_FIRST = 15

// Its dialogs bring Ant Design along, which nobody else's first page waits for.
const AdministratorDuties = lazy(() => import('./themed-duties.tsx'))

/** 我的任务: what awaits the reader, where they were last, and how the city's archive stands. */
export default function HomePage() {
  const t = useText()
  const actor = useActor()
  const mayRead = actor.may('subject.read')
  return (
    <Page title={t('我的任务')} lead={t('{name}，您好。', { name: actor.name })}>
      <div className="zh-home">
        <div>
          {actor.may('role.confirm') ? (
            <Suspense fallback={<p role="status">{t('正在载入…')}</p>}>
              <AdministratorDuties />
            </Suspense>
          ) : null}
          {actor.may('task.read') ? <Tasks /> : <OwnDuties />}
          {mayRead ? <Recent /> : null}
        </div>
        <div>
          {mayRead ? <CityNumbers /> : null}
          {actor.may('evidence.read') ? <LogFreshness /> : null}
        </div>
      </div>
    </Page>
  )
}

function Tasks() {
  const t = useText()
  const tasks = useTasks()
  const [isAll, setAll] = useState(false)
  const isPhone = useIsPhone()
  const items = tasks.data?.items ?? []
  const brought = useBroughtAlong(items)
  return (
    <Section title={items.length > 0 ? t('待办 {n} 件', { n: items.length }) : t('待办')}>
      <ProblemSummary problem={tasks.error} onRetry={() => void tasks.refetch()} />
      {tasks.isPending ? <p role="status">{t('正在载入…')}</p> : null}
      {tasks.data && items.length === 0 ? (
        <Empty
          text={t('没有待办。分派给您的任务、草稿和需要复查的事项会出现在这里。')}
          next={<Link to="/subjects">{t('找一家企业开始检查')}</Link>}
        />
      ) : (
        <ul className="zh-lines">
          {(isAll ? items : items.slice(0, SHOWN_AT_FIRST)).map((task) => (
            <li key={task.id}>
              <span>
                <span className={task.kind === 'draft' ? 'zh-tag' : 'zh-tag zh-tag-warn'}>{t(task.kindLabel)}</span>{' '}
                <TaskLink path={task.path}>{task.subjectName ?? t(task.title)}</TaskLink>{' '}
                {task.subjectName ? <span className="zh-task-title">{t(task.title)}</span> : null}
                {task.note ? <span className="zh-task-title">{t(task.note)}</span> : null}
              </span>
              <span>
                {isPhone && brought.has(task.id) ? (
                  <span className="zh-tag zh-tag-good" title={t('无网络时也能填写')}>
                    {t('已缓存')}
                  </span>
                ) : null}{' '}
                <span className={task.isOverdue ? 'zh-tag zh-tag-bad' : 'zh-muted'}>
                  {task.dueOn
                    ? t(task.isOverdue ? '已逾期，应于 {day} 完成' : '{day} 前完成', { day: task.dueOn })
                    : t('{day} 起', { day: formatDay(task.since) })}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {items.length > SHOWN_AT_FIRST && !isAll ? (
        <button type="button" className="zh-link" onClick={() => setAll(true)}>
          {t('显示全部 {n} 件', { n: items.length })}
        </button>
      ) : null}
    </Section>
  )
}

/** A task says where it is done as an address; its query travels apart in the router. */
function TaskLink({ path, children }: { path: string; children: ReactNode }) {
  const [to = '/', query = ''] = path.split('?')
  return (
    <Link to={to} search={Object.fromEntries(new URLSearchParams(query)) as never}>
      {children}
    </Link>
  )
}

/** Accounts without tasks of supervision: administrators, enterprises, laboratories. */
function OwnDuties() {
  const t = useText()
  const actor = useActor()
  return (
    <Section title={t('从这里开始')}>
      <ul className="zh-lines">
        {actor.subjectId ? (
          <li>
            <Link to="/own">{t('本单位档案')}</Link>
            <span className="zh-muted">{t('监管部门记录了什么、依据是什么、如何更正')}</span>
          </li>
        ) : null}
        {actor.may('audit.read') ? (
          <li>
            <Link to="/audit">{t('审计日志')}</Link>
            <span className="zh-muted">{t('谁在何时做了什么，谁被拒绝')}</span>
          </li>
        ) : null}
        {actor.may('account.read') ? (
          <li>
            <Link to="/accounts">{t('账号管理')}</Link>
            <span className="zh-muted">{t('三类管理员互相制约，各管一段')}</span>
          </li>
        ) : null}
        {actor.may('policy.read') ? (
          <li>
            <Link to="/policy">{t('政策看板')}</Link>
            <span className="zh-muted">{t('每一条由谁负责、用什么落实、做到了没有')}</span>
          </li>
        ) : null}
      </ul>
    </Section>
  )
}

function Recent() {
  const t = useText()
  const language = useLanguage()
  const actor = useActor()
  const recent = readRecent(actor.accountId)
  return (
    <Section title={t('最近查看')}>
      {recent.length === 0 ? (
        <Empty text={t('这里会列出您最近打开的档案。')} next={<Link to="/subjects">{t('查找监管对象')}</Link>} />
      ) : (
        <ul className="zh-lines">
          {recent.map((s) => (
            <li key={s.id}>
              <Link to={`/subjects/${s.id}`}>{s.name}</Link>
              <span className="zh-muted">{formatAge(s.at, new Date(), language)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
