import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { formatDay, formatMoment, Page, ProblemSummary, ProofBadge, Section, useText } from '../../../web/kit/index.ts'
import type { EntryPage as Entry } from '../schema.ts'
import { EVENT_LABELS, STATUS_LABELS } from '../wording.ts'
import { Due } from './columns.tsx'
import { ContentView } from './content-view.tsx'
import { useAct, useEntry } from './hooks.ts'
import './publications.css'
import { MarkedText, MarkSummary } from './marked-text.tsx'
import { ReasonForm } from './reason-form.tsx'
import { VoiceSection } from './voice-section.tsx'

/** One entry: what waits, what stands, what was done, and what this reader may do. */
export default function EntryPage() {
  const t = useText()
  const { entryId } = useParams({ strict: false }) as { entryId: string }
  const entry = useEntry(entryId)
  const e = entry.data
  return (
    <Page
      title={e ? `${e.subjectName} — ${t(e.title)}` : t('公示')}
      extra={e ? <Link to={`/subjects/${e.subjectId}`}>{t('档案')}</Link> : null}
    >
      <ProblemSummary problem={entry.error} onRetry={() => void entry.refetch()} />
      {e ? (
        <>
          <p>
            <span className="zh-tag">{t(STATUS_LABELS[e.status])}</span> {t('应公示日期')} <Due row={e} />
          </p>
          {e.recordMarks.map((mark) => (
            <p key={mark.zh} role="note" className="zh-tag zh-tag-warn">
              {t(mark)}
            </p>
          ))}
          {e.proposal ? <ProposalSection entry={e} /> : null}
          {e.content ? (
            <Section
              title={t('现行公示内容')}
              extra={
                e.status === 'public' || e.status === 'withdrawn' ? (
                  <a href={`/publications/${e.id}`} target="_blank" rel="noreferrer">
                    {t('看公众页面')}
                  </a>
                ) : null
              }
            >
              <ContentView document={e.document} content={e.content} />
            </Section>
          ) : null}
          <Section title={t('公示依据')}>
            <ul className="zh-lines">
              {e.basis.map((b) => (
                <li key={b.clause}>
                  <span>
                    {t(b.law)} {b.place ? t(b.place) : ''}{' '}
                    {b.isUnverified ? <span className="zh-tag zh-tag-warn">{t('条号待核')}</span> : null}
                  </span>
                </li>
              ))}
            </ul>
          </Section>
          <VoiceSection entry={e} />
          <HistorySection entry={e} />
        </>
      ) : null}
    </Page>
  )
}

function ProposalSection({ entry }: { entry: Entry }) {
  const t = useText()
  const act = useAct(`/api/publications/${entry.id}`)
  const { proposal, abilities } = entry
  if (!proposal) return null
  const { eventId } = proposal
  return (
    <Section
      title={entry.content ? t('待审核的更正') : t('待公示的内容')}
      extra={
        <a href={`/publications/${entry.id}/preview`} target="_blank" rel="noreferrer">
          {t('预览：公众将看到的样子')}
        </a>
      }
    >
      <p className="zh-muted">
        {t('{name} 于 {at} 提出', { name: proposal.proposedBy, at: formatMoment(proposal.proposedAt) })}
      </p>
      {proposal.reason ? (
        <p>
          {t('更正理由：')}
          <MarkedText text={proposal.reason} at="/reason" marks={proposal.marks} />
        </p>
      ) : null}
      <MarkSummary marks={proposal.marks} />
      <ContentView document={proposal.document} content={proposal.content} marks={proposal.marks} />
      <p className="zh-muted">{t('只有声明的字段会离开系统，个人信息已按声明遮盖；这里就是公众能看到的全部内容。')}</p>
      {proposal.state === 'approved' ? <p role="status">{t('已审核通过，正在公示。')}</p> : null}
      {entry.disputedSince ? (
        <p role="note">
          {entry.content
            ? t('{day}起有异议，正在处理；公示页面已注明。', { day: formatDay(entry.disputedSince) })
            : t('{day}起有异议或者正在复检，处理完毕前不公示。', { day: formatDay(entry.disputedSince) })}
        </p>
      ) : null}
      {abilities.isOwnRecord ? <p role="note">{t('这条记录是您自己填写的，须由他人审核。')}</p> : null}
      <ProblemSummary problem={act.error} />
      {abilities.approve ? (
        <p>
          <Button
            type="primary"
            loading={act.isPending}
            onClick={() => act.mutate({ path: 'approve', body: { eventId } })}
          >
            {t('同意公示')}
          </Button>
        </p>
      ) : null}
      {abilities.refuse ? (
        <details>
          <summary>{t('不予公示')}</summary>
          <ReasonForm
            label={t('不予公示的理由')}
            button={t('确认不予公示')}
            maxLength={1000}
            isDanger
            isPending={act.isPending}
            onSend={(reason) => act.mutate({ path: 'refuse', body: { eventId, reason } })}
          />
        </details>
      ) : null}
    </Section>
  )
}

function HistorySection({ entry }: { entry: Entry }) {
  const t = useText()
  return (
    <Section title={t('经过')}>
      <ul className="zh-lines">
        {entry.events.map((v) => (
          <li key={v.id}>
            <span>
              <span className="zh-tag">{t(EVENT_LABELS[v.kind as keyof typeof EVENT_LABELS])}</span> {v.reason ?? ''}
              <br />
              <span className="zh-muted">
                {v.actorName} · {formatMoment(v.at)}
              </span>
            </span>
            <ProofBadge kind="publication" id={v.id} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
