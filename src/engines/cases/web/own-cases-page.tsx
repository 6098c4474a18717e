import { Link } from '@tanstack/react-router'
import { DataTable, Page, useText } from '../../../web/kit/index.ts'
import { caseColumns } from './case-columns.tsx'
import { useKinds } from './hooks.ts'

/** What is open about the subject this account speaks for, as far as it was told, and what it may ask for itself. */
export default function OwnCasesPage() {
  const t = useText()
  const kinds = useKinds()
  const columns = caseColumns(t).map(({ filter: _, ...column }) => column)
  const openable = (kinds.data?.items ?? []).filter((k) => k.mayOpen)
  return (
    <Page
      title={t('关于本单位的案件')}
      extra={openable.map(({ document }) => (
        <Link key={document.kind} to={`/own/cases/open/${document.kind}`}>
          {t(document.label)}
        </Link>
      ))}
    >
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
