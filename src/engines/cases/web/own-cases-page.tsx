import { DataTable, Page, useText } from '../../../web/kit/index.ts'
import { caseColumns } from './case-columns.tsx'

/** What is open about the subject this account speaks for, as far as it was told. */
export default function OwnCasesPage() {
  const t = useText()
  const columns = caseColumns(t).map(({ filter: _, ...column }) => column)
  return (
    <Page title={t('关于本单位的案件')}>
      <DataTable
        name="own-cases"
        path="/api/own/cases"
        columns={columns}
        rowKey={(c) => c.id}
        rowPath={(c) => `/cases/${c.id}`}
        empty={{ text: t('没有关于本单位的案件。') }}
      />
    </Page>
  )
}
