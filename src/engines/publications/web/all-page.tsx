import { type Column, DataTable, formatDay, Page, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import type { EntryRow } from '../schema.ts'
import { useEntryColumns, useEntryFilters } from './columns.tsx'
import { useCheck } from './hooks.ts'

/** Everything that is, was or will be public, and the check of their terms. */
export default function AllPage() {
  const t = useText()
  const c = useEntryColumns()
  const until: Column<EntryRow> = {
    key: 'expiresAt',
    title: t('公示到'),
    // The term ends at midnight; people read the day before it.
    render: (row) => (row.expiresAt ? formatDay(new Date(Date.parse(row.expiresAt) - 1)) : '—'),
  }
  return (
    <Page title={t('全部公示')} lead={t('公示必须在规定的工作日内作出，期满即下线。')}>
      <Terms />
      <DataTable<EntryRow>
        name="publications"
        path="/api/publications"
        rowKey={(row) => row.id}
        rowPath={(row) => `/publications/${row.id}`}
        exportPath="/api/publications/export.xlsx"
        filters={useEntryFilters(true)}
        columns={[c.subject, c.kind, c.headline, c.status, c.due, until, c.region, c.happened]}
        empty={{ text: t('还没有公示。按声明应公示的记录写入后，会自动出现在这里。') }}
      />
    </Page>
  )
}

function Terms() {
  const t = useText()
  const check = useCheck()
  const found = check.data
  if (check.error) return <ProblemSummary problem={check.error} onRetry={() => void check.refetch()} />
  if (!found) return null
  const more = found.isMore ? '+' : ''
  const visible = found.beyondTerm.filter((e) => e.isVisible).length
  return (
    <Section title={t('期限检查')}>
      <ul className="zh-lines">
        <li>
          <span>{t('正在公示 {n} 条（全市）', { n: found.public })}</span>
        </li>
        <li>
          <span>{t('期满仍可见 {n} 条', { n: visible })}</span>
          <span className={visible > 0 ? 'zh-tag zh-tag-bad' : 'zh-tag zh-tag-good'}>
            {visible > 0 ? t('需要立即处理') : t('正常')}
          </span>
        </li>
        <li>
          <span>{t('期满待下线 {n} 条（公众已不可见）', { n: `${found.beyondTerm.length}${more}` })}</span>
        </li>
        <li>
          <span>{t('逾期未公示 {n} 条', { n: `${found.late.length}${more}` })}</span>
          {found.late.length > 0 ? <span className="zh-tag zh-tag-warn">{t('逾期未公示')}</span> : null}
        </li>
      </ul>
    </Section>
  )
}
