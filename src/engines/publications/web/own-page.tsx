import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { api, Empty, formatDay, formatMoment, Page, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import type { OwnEntry } from '../schema.ts'
import { OBJECTION_LABELS, REPLY_LABELS, STATUS_LABELS } from '../wording.ts'
import { useAct } from './hooks.ts'
import './publications.css'
import { ReasonForm } from './reason-form.tsx'

interface OwnPage {
  readonly items: readonly OwnEntry[]
  readonly next?: string
}

/** What is or was public about one's own enterprise, with the right to reply and to object. */
export default function OwnPublicationsPage() {
  const t = useText()
  const list = useInfiniteQuery({
    queryKey: ['publications-own'],
    queryFn: ({ pageParam, signal }) => api.get<OwnPage>('/api/own/publications', { after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  })
  const items = list.data?.pages.flatMap((p) => p.items)
  return (
    <Page title={t('本单位的公示')} lead={t('您可以写申辩意见，在公示旁展示；认为内容有误的，可以提出异议。')}>
      <ProblemSummary problem={list.error} onRetry={() => void list.refetch()} />
      {items?.length === 0 ? <Empty text={t('目前没有关于本单位的公示。')} /> : null}
      {items?.map((e) => (
        <OwnEntrySection key={e.id} entry={e} />
      ))}
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('更多')}
        </Button>
      ) : null}
    </Page>
  )
}

function OwnEntrySection({ entry: e }: { entry: OwnEntry }) {
  const t = useText()
  const isOpen = e.status === 'public' || e.status === 'withdrawn'
  return (
    <Section
      title={`${t(e.title)} ${e.happenedOn}`}
      extra={
        isOpen ? (
          <a href={`/publications/${e.id}`} target="_blank" rel="noreferrer">
            {t('看公众页面')}
          </a>
        ) : null
      }
    >
      <p>
        <span className="zh-tag">{t(STATUS_LABELS[e.status])}</span> {e.headline.map((h) => t(h.value)).join(' · ')}
        {e.expiresAt ? (
          <span className="zh-muted">
            {' '}
            {t('公示到 {day}', { day: formatDay(new Date(Date.parse(e.expiresAt) - 1)) })}
          </span>
        ) : null}
      </p>
      <Voices entry={e} />
    </Section>
  )
}

function Voices({ entry: e }: { entry: OwnEntry }) {
  const t = useText()
  const act = useAct(`/api/own/publications/${e.id}`)
  return (
    <>
      <ProblemSummary problem={act.error} labels={{ text: t('申辩意见') }} />
      <ul className="zh-lines">
        {e.replies.map((r) => (
          <li key={r.id}>
            <div>
              <span className="zh-tag">{t(REPLY_LABELS[r.status])}</span>{' '}
              <span className="zh-muted">{formatMoment(r.writtenAt)}</span>
              <p className="zp-said">{r.text}</p>
              {r.refusal ? <p>{t('不予展示的理由：{reason}', { reason: r.refusal.reason })}</p> : null}
            </div>
            {r.status === 'waiting' || r.status === 'shown' ? (
              <Button
                loading={act.isPending}
                onClick={() => act.mutate({ path: `replies/${r.id}/withdraw`, body: {} })}
              >
                {t('撤回')}
              </Button>
            ) : null}
          </li>
        ))}
        {e.objections.map((o) => (
          <li key={o.id}>
            <div>
              <span className="zh-tag">{t(OBJECTION_LABELS[o.status])}</span>{' '}
              <span className="zh-muted">{formatMoment(o.writtenAt)}</span>
              <p className="zp-said">{o.text}</p>
              {o.answer ? <p className="zp-said">{t('答复：{answer}', { answer: o.answer })}</p> : null}
            </div>
          </li>
        ))}
      </ul>
      {e.mayReply ? (
        <details>
          <summary>{t('写申辩意见')}</summary>
          <ReasonForm
            label={t('申辩意见（公开展示，请勿填写个人信息）')}
            button={t('提交申辩意见')}
            maxLength={2000}
            isPending={act.isPending}
            onSend={(text) => act.mutate({ path: 'replies', body: { text } })}
          />
        </details>
      ) : null}
      {e.mayObject ? (
        <details>
          <summary>{t('提出异议')}</summary>
          <ReasonForm
            label={t('异议的事实和理由（不公开）')}
            button={t('提交异议')}
            maxLength={4000}
            isPending={act.isPending}
            onSend={(text) => act.mutate({ path: 'objections', body: { text } })}
          />
        </details>
      ) : null}
    </>
  )
}
