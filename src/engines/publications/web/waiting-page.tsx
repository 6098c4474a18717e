import { DataTable, Page, useText } from '../../../web/kit/index.ts'
import type { EntryRow } from '../schema.ts'
import { useEntryColumns, useEntryFilters } from './columns.tsx'

/** What waits for a decision, the soonest due first. */
export default function WaitingPage() {
  const t = useText()
  const c = useEntryColumns()
  return (
    <Page
      title={t('审核公示')}
      lead={t('待公示的内容、更正、企业申辩和异议，最先到期的在前。自己填写的记录由他人审核。')}
    >
      <DataTable<EntryRow>
        name="publications-waiting"
        path="/api/publications/waiting"
        rowKey={(row) => row.id}
        rowPath={(row) => `/publications/${row.id}`}
        filters={useEntryFilters(false)}
        columns={[c.subject, c.waits, c.kind, c.headline, c.due, c.region]}
        empty={{ text: t('没有等待处理的公示。') }}
      />
    </Page>
  )
}
