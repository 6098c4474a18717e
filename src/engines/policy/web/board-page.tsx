import { Link } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import {
  Chart,
  type Column,
  DataTable,
  type ExtraFilter,
  formatMoment,
  Page,
  ProblemSummary,
  Section,
  useActor,
  useIsPhone,
  useSearchText,
  useText,
} from '../../../web/kit/index.ts'
import { ITEM_KINDS, type ItemKind, SERVERS, type Server, USERS, type User } from '../define.ts'
import { ITEM_STATUSES, type ItemStatus } from '../logic/status.ts'
import type { BoardReply, ItemReply } from '../schema.ts'
import { useBoard } from './hooks.ts'
import './policy.css'
import { factNumber } from './fact-number.ts'
import { DutyTag, StatusTag } from './tags.tsx'

const STATUSES = Object.keys(ITEM_STATUSES) as ItemStatus[]
const COLOURS: Readonly<Record<ItemStatus, string>> = {
  running: '#2f7350',
  'no-data': '#c08a2d',
  'cannot-show': '#a8452f',
  'not-built': '#c9cfcd',
}

/** Every item the policy asks for, with what can honestly be said of it today. */
export default function PolicyBoardPage() {
  const t = useText()
  const actor = useActor()
  const board = useBoard()
  return (
    <Page
      title={t('政策看板')}
      lead={
        board.data
          ? t('{title}：共 {n} 项，状态由系统数据实时计算。', { title: t(board.data.title), n: board.data.total })
          : undefined
      }
      extra={
        <>
          {board.data?.documentId ? <Link to={`/policy/documents/${board.data.documentId}`}>{t('看原文')}</Link> : null}
          {actor.may('policy.import') ? <Link to="/policy/import">{t('导入文件')}</Link> : null}
        </>
      }
    >
      <ProblemSummary problem={board.error} onRetry={() => void board.refetch()} />
      {board.data ? (
        <>
          <StatusCounts board={board.data} />
          <Section title={t('各条状态')}>
            <ArticleChart board={board.data} />
          </Section>
        </>
      ) : null}
      <ItemTable board={board.data} />
    </Page>
  )
}

function StatusCounts({ board }: { board: BoardReply }) {
  const t = useText()
  const [search, change] = useSearchText()
  return (
    <>
      <div className="zp-statuses">
        {STATUSES.map((status) => (
          <button
            key={status}
            type="button"
            className={`zp-${status}`}
            aria-pressed={search.status === status}
            onClick={() => change({ status: search.status === status ? undefined : status })}
          >
            <strong>{board.statuses[status]}</strong>
            {t(ITEM_STATUSES[status])}
          </button>
        ))}
      </div>
      <p className="zh-muted">
        {t('统计于 {at}。没有任何功能支撑的事项一律为“未建”；部分要求未建成的事项为“未能证明”。', {
          at: formatMoment(board.measuredAt),
        })}
      </p>
    </>
  )
}

function ArticleChart({ board }: { board: BoardReply }) {
  const t = useText()
  const isPhone = useIsPhone()
  const [, change] = useSearchText()
  const labels = useMemo(() => board.articles.map((a) => `${a.number} ${t(a.name)}`), [board, t])
  const option = useMemo(
    () => ({
      grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
      legend: { top: 0, itemWidth: 14, textStyle: { fontSize: isPhone ? 11 : 13 } },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      xAxis: { type: 'value', minInterval: 1 },
      yAxis: {
        type: 'category',
        inverse: true,
        data: labels,
        axisLabel: { width: isPhone ? 96 : 220, overflow: 'truncate', fontSize: 12 },
      },
      series: STATUSES.map((status) => ({
        name: t(ITEM_STATUSES[status]),
        type: 'bar',
        stack: 'all',
        barMaxWidth: 14,
        itemStyle: { color: COLOURS[status] },
        data: board.articles.map((a) => a.statuses[status]),
      })),
    }),
    [board, labels, isPhone, t],
  )
  const pick = useCallback((name: string) => change({ article: name.slice(0, 2) }), [change])
  return (
    <Chart
      option={option}
      height={620}
      onPick={pick}
      label={t('各条事项按状态计数：{list}', {
        list: board.articles.map((a) => `${a.number} ${STATUSES.map((s) => a.statuses[s]).join('/')}`).join('；'),
      })}
    />
  )
}

function ItemTable({ board }: { board: BoardReply | undefined }) {
  const t = useText()
  const choice = (values: Readonly<Record<string, { zh: string; en: string }>>) =>
    ({ kind: 'choice', options: Object.entries(values).map(([value, label]) => ({ value, label: t(label) })) }) as const
  const filters: ExtraFilter[] = [
    { parameter: 'q', title: t('事项'), filter: { kind: 'text', placeholder: t('事项名称或编号') } },
    {
      parameter: 'article',
      title: t('条款'),
      filter: {
        kind: 'choice',
        options: (board?.articles ?? []).map((a) => ({ value: a.number, label: `${a.number} ${t(a.name)}` })),
      },
    },
    { parameter: 'kind', title: t('类别'), filter: choice(ITEM_KINDS) },
    { parameter: 'status', title: t('状态'), filter: choice(ITEM_STATUSES) },
    { parameter: 'user', title: t('使用者'), filter: choice(USERS) },
    { parameter: 'server', title: t('承载'), filter: choice(SERVERS) },
  ]
  const columns: Column<ItemReply>[] = [
    { key: 'address', title: t('编号'), width: 80, phone: 'none' },
    {
      key: 'name',
      title: t('事项'),
      phone: 'title',
      render: (i) => <Link to={`/policy/items/${i.address}`}>{t(i.name)}</Link>,
    },
    { key: 'article', title: t('条款'), render: (i) => t(i.articleName) },
    { key: 'kind', title: t('类别'), render: (i) => t(ITEM_KINDS[i.kind as ItemKind]) },
    {
      key: 'status',
      title: t('状态'),
      render: (i) => (
        <>
          <StatusTag status={i.status} /> {i.duty ? <DutyTag state={i.duty.state} /> : null}
        </>
      ),
    },
    { key: 'evidence', title: t('依据'), render: (i) => <EvidenceCell item={i} /> },
    {
      key: 'users',
      title: t('使用者'),
      isHiddenAtFirst: true,
      render: (i) => i.users.map((u) => t(USERS[u as User])).join('、'),
    },
    {
      key: 'servers',
      title: t('承载'),
      phone: 'none',
      render: (i) => i.servers.map((s) => t(SERVERS[s as Server])).join('、'),
    },
  ]
  return (
    <Section title={t('全部事项')}>
      <DataTable<ItemReply>
        name="policy-items"
        path="/api/policy/items"
        columns={columns}
        filters={filters}
        rowKey={(i) => i.address}
        rowPath={(i) => `/policy/items/${i.address}`}
        exportPath="/api/policy/items.xlsx"
        pageSize={50}
        empty={{ text: t('没有事项') }}
      />
    </Section>
  )
}

/** The numbers a status rests on, each a link to what was counted. */
function EvidenceCell({ item }: { item: ItemReply }) {
  const t = useText()
  const built = item.evidence.filter((e) => e.fact)
  if (built.length === 0) return <span className="zh-muted">{item.duty?.owner ?? '—'}</span>
  return (
    <>
      {built.map((e, i) => (
        <span key={e.part.zh}>
          {i > 0 ? '；' : ''}
          {t(e.part)} <Link to={e.fact?.source ?? '/'}>{e.fact ? factNumber(e.fact) : null}</Link>
        </span>
      ))}
    </>
  )
}
