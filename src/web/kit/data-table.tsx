import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Table } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import { api, type Query, withQuery } from './api.ts'
import { useText } from './language.ts'
import { Empty } from './page-frame.tsx'
import { ProblemSummary } from './problem-summary.tsx'
import { useIsPhone } from './screen.ts'
import { useSearchText } from './search-params.ts'
import {
  activeFilters,
  type Column,
  cellOf,
  type ExtraFilter,
  filtersOf,
  type Paged,
  type Total,
} from './table-columns.ts'
import { ColumnChoice, FilterBar, ViewMenu } from './table-controls.tsx'

interface Props<Row> {
  /** Name of the table: its saved views and chosen columns are kept under it. */
  readonly name: string
  /** List route: takes `limit`, `after` and the filters, answers {@link Paged}. */
  readonly path: string
  readonly columns: readonly Column<Row>[]
  readonly rowKey: (row: Row) => string
  /** Parameters the reader cannot change. */
  readonly query?: Query
  readonly filters?: readonly ExtraFilter[]
  /** Address of a row's own page (without the base path); its first cell becomes the link. */
  readonly rowPath?: (row: Row) => string
  /** Route that answers the same list as .xlsx; the set filters are added. */
  readonly exportPath?: string | undefined
  /** Said when nothing is there at all: what it would be and what to do next. */
  readonly empty: { readonly text: ReactNode; readonly next?: ReactNode }
  readonly pageSize?: number
  /** For replies whose list stands elsewhere. */
  readonly read?: (reply: never) => Paged<Row>
}

/** A list from the server: paging by key, filters and views in the address, choice of columns, Excel, cards on a phone. */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { path, columns, query, pageSize = 20 } = props
  const t = useText()
  const [search] = useSearchText()
  const filters = filtersOf(columns, props.filters)
  const active = activeFilters(filters, search)
  const asked = { ...query, ...active }
  const askedKey = JSON.stringify(asked)
  // Cursors of the pages seen so far belong to one set of filters; another set begins at the first page.
  const [pages, setPages] = useState<{ key: string; cursors: readonly string[] }>({ key: askedKey, cursors: [] })
  const cursors = pages.key === askedKey ? pages.cursors : []
  const after = cursors.at(-1)

  const list = useQuery({
    queryKey: ['list', path, asked, pageSize, after],
    queryFn: async ({ signal }) => {
      const reply = await api.get<Paged<Row>>(path, { ...asked, limit: pageSize, after }, signal)
      return props.read ? props.read(reply as never) : reply
    },
    placeholderData: keepPreviousData,
  })
  const [hidden, setHidden] = useState<ReadonlySet<string>>(
    () => new Set(columns.filter((c) => c.isHiddenAtFirst).map((c) => c.key)),
  )
  const shown = columns.filter((c) => !hidden.has(c.key))
  const isFiltered = Object.keys(active).length > 0
  const reply = list.data
  const total = useTotal(askedKey, list.isPlaceholderData ? undefined : reply?.total)

  return (
    <div className="zh-table">
      <div className="zh-table-tools">
        <FilterBar filters={filters} />
        <div className="zh-table-actions">
          <ViewMenu table={props.name} parameters={filters.map((f) => f.parameter)} />
          <ColumnChoice columns={columns} hidden={hidden} onChange={setHidden} />
          {props.exportPath ? (
            <Button href={withQuery(props.exportPath, asked)} download>
              {t('导出 Excel')}
            </Button>
          ) : null}
        </div>
      </div>
      <ProblemSummary problem={list.error} onRetry={() => void list.refetch()} />
      {reply && reply.items.length === 0 ? (
        <Empty
          {...(isFiltered ? { text: t('没有符合条件的内容'), next: <ClearFilters filters={filters} /> } : props.empty)}
        />
      ) : list.error && !reply ? null : (
        <Rows
          {...props}
          columns={shown}
          rows={reply?.items ?? []}
          isLoading={list.isPending || list.isPlaceholderData}
        />
      )}
      {reply ? (
        <nav className="zh-pager" aria-label={t('翻页')}>
          <span className="zh-muted" aria-live="polite">
            <Count total={total} page={cursors.length + 1} hasMore={reply.next !== undefined} />
          </span>
          {cursors.length > 0 || reply.next ? (
            <span>
              <Button
                disabled={cursors.length === 0}
                onClick={() => setPages({ key: askedKey, cursors: cursors.slice(0, -1) })}
              >
                {t('上一页')}
              </Button>
              <Button
                disabled={!reply.next || list.isPlaceholderData}
                onClick={() => reply.next && setPages({ key: askedKey, cursors: [...cursors, reply.next] })}
              >
                {t('下一页')}
              </Button>
            </span>
          ) : null}
        </nav>
      ) : null}
    </div>
  )
}

function Count({ total, page, hasMore }: { total: Total | undefined; page: number; hasMore: boolean }) {
  const t = useText()
  const parts: string[] = []
  if (total) {
    const n = total.count.toLocaleString('en')
    parts.push(total.isMore ? t('超过 {n} 条', { n }) : t('共 {n} 条', { n }))
  }
  if (page > 1 || hasMore) parts.push(t('第 {n} 页', { n: page }))
  return <>{parts.join(' · ')}</>
}

/** The total of the first page stands for the later ones, which may leave it out. */
function useTotal(askedKey: string, total: number | Total | undefined): Total | undefined {
  const known = useRef<{ key: string; total: Total }>(undefined)
  if (total !== undefined)
    known.current = { key: askedKey, total: typeof total === 'number' ? { count: total, isMore: false } : total }
  return known.current?.key === askedKey ? known.current.total : undefined
}

function ClearFilters({ filters }: { filters: readonly ExtraFilter[] }) {
  const t = useText()
  const [, change] = useSearchText()
  return (
    <Button onClick={() => change(Object.fromEntries(filters.map((f) => [f.parameter, undefined])))}>
      {t('清除筛选条件')}
    </Button>
  )
}

interface RowsProps<Row> extends Props<Row> {
  readonly rows: readonly Row[]
  readonly isLoading: boolean
}

function Rows<Row extends object>(props: RowsProps<Row>) {
  return useIsPhone() ? <Cards {...props} /> : <Grid {...props} />
}

function Grid<Row extends object>({ columns, rows, rowKey, rowPath, isLoading }: RowsProps<Row>) {
  const navigate = useNavigate()
  return (
    <Table<Row>
      size="middle"
      rowKey={rowKey}
      dataSource={rows as Row[]}
      loading={{ spinning: isLoading, delay: 200 }}
      // What is not known yet is not called empty.
      locale={{ emptyText: ' ' }}
      pagination={false}
      scroll={{ x: 'max-content' }}
      {...(rowPath && {
        rowClassName: 'zh-row-link',
        onRow: (row: Row) => ({
          onClick: (e) => {
            const isOwn = (e.target as HTMLElement).closest('a,button,input')
            if (!isOwn && !window.getSelection()?.toString()) void navigate({ to: rowPath(row) })
          },
        }),
      })}
      columns={columns.map((c, i) => ({
        key: c.key,
        title: c.title,
        ...(c.width && { width: c.width }),
        ...(c.align && { align: c.align, className: 'zh-number' }),
        render: (_: unknown, row: Row) =>
          i === 0 && rowPath ? <Link to={rowPath(row)}>{cellOf(c, row)}</Link> : cellOf(c, row),
      }))}
    />
  )
}

function Cards<Row extends object>({ columns, rows, rowKey, rowPath, isLoading }: RowsProps<Row>) {
  const head = columns.find((c) => c.phone === 'title') ?? columns[0]
  const rest = columns.filter((c) => c !== head && c.phone !== 'none')
  return (
    <ul className="zh-cards" aria-busy={isLoading}>
      {rows.map((row) => (
        <li key={rowKey(row)}>
          {head ? (
            <strong>{rowPath ? <Link to={rowPath(row)}>{cellOf(head, row)}</Link> : cellOf(head, row)}</strong>
          ) : null}
          <dl>
            {rest.map((c) => (
              <div key={c.key}>
                <dt>{c.title}</dt>
                <dd>{cellOf(c, row)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}
