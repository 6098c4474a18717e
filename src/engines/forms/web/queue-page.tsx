import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Popconfirm } from 'antd'
import {
  Empty,
  formatAge,
  formatMoment,
  heldBy,
  type Outbox,
  type OutboxState,
  Page,
  ProblemSummary,
  type QueuedForm,
  type Remedy,
  remediesFor,
  Section,
  useActor,
  useLanguage,
  useOutbox,
  useRoom,
  useText,
} from '../../../web/kit/index.ts'
import type { Answers, Notes } from '../schema.ts'
import { signaturesCovering, withoutAnswers } from './changes.ts'
import { useVersion } from './hooks.ts'
import { type Kept, keep } from './kept-answers.ts'
import './forms.css'

/** 待发送: what this device has not yet brought to the server, why, and what can be done about it. */
export default function QueuePage() {
  const t = useText()
  const { outbox, state } = useOutbox()
  const open = state.entries.filter((e) => e.state !== 'sent')
  const sent = state.entries.filter((e) => e.state === 'sent').reverse()
  return (
    <Page
      title={t('待发送')}
      lead={t('保存在本机、尚未送达服务器的表单。按填写顺序发送，每份只存档一次。')}
      extra={
        open.length > 0 ? (
          <Button type="primary" loading={state.isSending} onClick={() => void retry(outbox)}>
            {t('立即发送')}
          </Button>
        ) : null
      }
    >
      <States state={state} />
      <Room />
      <Section title={open.length > 0 ? t('{n} 份', { n: open.length }) : undefined}>
        {open.length === 0 && state.isLoaded ? (
          <Empty text={t('没有待发送的表单。')} next={<Link to="/">{t('返回我的任务')}</Link>} />
        ) : (
          <ul className="zh-queue">
            {open.map((entry) => (
              <Entry key={entry.key} entry={entry} outbox={outbox} entries={state.entries} />
            ))}
          </ul>
        )}
      </Section>
      {sent.length > 0 ? (
        <Section title={t('最近已发送')}>
          <ul className="zh-lines">
            {sent.map((e) => (
              <li key={e.key}>
                <Link
                  to={
                    e.target
                      ? `${e.target.donePage}/${e.recordId}`
                      : `/subjects/${e.subjectId}/records/${e.recordId}/form`
                  }
                >
                  {e.subjectName} {t(e.formTitle)}
                </Link>
                <span className="zh-muted">{formatMoment(e.sentAt ?? '')}</span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </Page>
  )
}

async function retry(outbox: Outbox): Promise<void> {
  const [first] = outbox.waiting()
  if (first) await outbox.sendNow(first.key)
}

function States({ state }: { state: OutboxState }) {
  const t = useText()
  if (state.isBroken)
    return (
      <p className="zh-problem" role="alert">
        {t('本浏览器不能保存数据（可能是无痕窗口或存储已满），离线填写不可用。')}
      </p>
    )
  if (state.end === 'signed-out')
    return (
      <p className="zh-problem" role="alert">
        {t('登录已失效。待发送的内容保留在本机，重新登录本账号后自动发送，不会用其他账号发送。')}
      </p>
    )
  return null
}

const NEARLY_FULL = 0.8

function Room() {
  const t = useText()
  const room = useRoom()
  if (!room) return null
  const megabytes = (bytes: number) => Math.round(bytes / 1_048_576)
  const facts = { used: megabytes(room.usedBytes), total: megabytes(room.totalBytes) }
  if (room.usedBytes / room.totalBytes < NEARLY_FULL)
    return <p className="zh-muted">{t('本机存储已用 {used} MB，可用 {total} MB。', facts)}</p>
  return (
    <p className="zh-problem" role="alert">
      {t('本机存储空间即将用尽（已用 {used} MB，共 {total} MB），请尽快联网发送。', facts)}
    </p>
  )
}

function Entry({ entry, outbox, entries }: { entry: QueuedForm; outbox: Outbox; entries: readonly QueuedForm[] }) {
  const t = useText()
  const language = useLanguage()
  const before = heldBy(entries, entry)
  return (
    <li data-state={entry.state}>
      <div className="zh-queue-head">
        <span>
          <StateTag entry={entry} isHeld={before !== undefined} /> <strong>{entry.subjectName}</strong>{' '}
          {t(entry.formTitle)}
        </span>
        <span className="zh-muted">
          {t('{age}放入，已尝试 {n} 次', { age: formatAge(entry.queuedAt, new Date(), language), n: entry.attempts })}
        </span>
      </div>
      {before ? <p className="zh-muted">{t('同一对象的前一份尚未送达，按顺序等待。')}</p> : null}
      {entry.problem ? <Why entry={entry} /> : null}
      <Choices entry={entry} outbox={outbox} />
    </li>
  )
}

function StateTag({ entry, isHeld }: { entry: QueuedForm; isHeld: boolean }) {
  const t = useText()
  if (entry.state === 'conflict') return <span className="zh-tag zh-tag-bad">{t('需要处理')}</span>
  if (entry.state === 'editing') return <span className="zh-tag zh-tag-warn">{t('正在修改')}</span>
  return <span className="zh-tag">{isHeld ? t('排队等待') : t('等待发送')}</span>
}

function Why({ entry }: { entry: QueuedForm }) {
  const t = useText()
  const { problem } = entry
  if (!problem) return null
  return (
    <div className={entry.state === 'conflict' ? 'zh-queue-why' : 'zh-muted'}>
      <p>
        {problem.title}
        {problem.detail && problem.detail !== problem.title ? `：${problem.detail}` : ''}{' '}
        <span className="zh-muted">{t('（{at}）', { at: formatMoment(problem.at) })}</span>
      </p>
      {problem.errors.map((e) => (
        <p key={e.pointer + e.message}>{e.message}</p>
      ))}
    </div>
  )
}

function Choices({ entry, outbox }: { entry: QueuedForm; outbox: Outbox }) {
  const t = useText()
  const remedies = entry.state === 'conflict' ? remediesFor(entry) : (['edit'] as const)
  return (
    <div className="zh-form-links">
      {entry.state === 'editing' ? null : (
        <Button size="small" onClick={() => void outbox.change(entry.key, again).then(() => outbox.sendNow(entry.key))}>
          {t('重试')}
        </Button>
      )}
      {remedies.map((remedy) => (
        <RemedyButton key={remedy} remedy={remedy} entry={entry} outbox={outbox} />
      ))}
      <Popconfirm
        title={t('删除后无法恢复')}
        description={t('这份表单连同照片和签名只保存在本机，确定删除？')}
        okText={t('删除')}
        cancelText={t('取消')}
        onConfirm={() => void outbox.change(entry.key, () => undefined)}
      >
        <Button size="small" danger>
          {t('删除')}
        </Button>
      </Popconfirm>
    </div>
  )
}

const again = (e: QueuedForm): QueuedForm => ({ ...e, state: 'waiting', notBefore: undefined })

function RemedyButton({ remedy, entry, outbox }: { remedy: Remedy; entry: QueuedForm; outbox: Outbox }) {
  const t = useText()
  const facts = entry.problem?.facts ?? {}
  const send = async (change: Record<string, unknown>, subjectId = entry.subjectId) => {
    await outbox.change(entry.key, (e) => {
      const submission = { ...e.submission, ...change }
      return { ...again(e), subjectId, submission, problem: undefined, attempts: 0 }
    })
    await outbox.sendNow(entry.key)
  }
  if (entry.target) return <OpenButton entry={entry} outbox={outbox} page={entry.target.page} />
  switch (remedy) {
    case 'edit':
      return <EditButton entry={entry} outbox={outbox} version={entry.submission.version as number} label={t('修改')} />
    case 'new-version':
      return (
        <EditButton entry={entry} outbox={outbox} version={facts.inForce as number} label={t('换用现行版本继续填写')} />
      )
    case 'merged':
      return (
        <Button size="small" onClick={() => void send({ subjectId: facts.mergedInto }, String(facts.mergedInto))}>
          {t('提交到合并后的档案')}
        </Button>
      )
    case 'apart':
      return (
        <Button size="small" onClick={() => void send({ taskRef: undefined })}>
          {t('不作为任务结果，单独提交')}
        </Button>
      )
    case 'see-record':
      return facts.recordId ? (
        <Link to={`/subjects/${entry.subjectId}/records/${facts.recordId}/form`}>{t('查看已有记录')}</Link>
      ) : null
  }
}

/** What is filled on a page of its own is taken up there; what the server refused stays refused until it is submitted again. */
function OpenButton({ entry, outbox, page }: { entry: QueuedForm; outbox: Outbox; page: string }) {
  const t = useText()
  const navigate = useNavigate()
  async function open() {
    await outbox.change(entry.key, (e) => (e.state === 'waiting' ? { ...e, state: 'editing' } : e))
    await navigate({ to: page })
  }
  return (
    <Button size="small" onClick={() => void open()}>
      {t('修改')}
    </Button>
  )
}

/** Takes the form up again: it keeps its key and its place, and nothing about the same subject overtakes it meanwhile. */
function EditButton(props: { entry: QueuedForm; outbox: Outbox; version: number; label: string }) {
  const { entry, outbox, version, label } = props
  const { accountId } = useActor()
  const navigate = useNavigate()
  const published = useVersion(entry.formId, version)
  async function edit() {
    const s = entry.submission
    const isSameVersion = version === s.version
    const answers = s.answers as Answers
    const kept: Kept = {
      draftId: (s.draftId as string | undefined) ?? crypto.randomUUID(),
      key: entry.key,
      subjectId: entry.subjectId,
      formId: entry.formId,
      version,
      supersedes: s.supersedes as string | undefined,
      reason: s.reason as string | undefined,
      taskRef: s.taskRef as string | undefined,
      // Who signed one version has not signed another.
      answers:
        isSameVersion || !published.data
          ? answers
          : withoutAnswers(answers, signaturesCovering(published.data.document, answers, 'answers')),
      notes: s.notes as Notes,
      happenedAt: s.happenedAt as string,
      changedAt: new Date().toISOString(),
    }
    if (!keep(localStorage, accountId, kept)) return
    await outbox.change(entry.key, (e) => ({ ...e, state: 'editing' }))
    await navigate({
      to: `/subjects/${entry.subjectId}/forms/${entry.formId}/fill`,
      search: { task: kept.taskRef, corrects: kept.supersedes } as never,
    })
  }
  return (
    <>
      <Button size="small" disabled={!published.data} onClick={() => void edit()}>
        {label}
      </Button>
      <ProblemSummary problem={published.error} />
    </>
  )
}
