import { Link } from '@tanstack/react-router'
import { DataTable, Page, useActor, useText } from '../../../web/kit/index.ts'
import { caseColumns } from './case-columns.tsx'
import { useKinds } from './hooks.ts'

/** Cases in the reader's regions and in his hands, with filters, saved views and Excel. */
export default function CasesListPage() {
  const t = useText()
  const actor = useActor()
  const kinds = useKinds()
  const documents = (kinds.data?.items ?? []).map((k) => k.document)
  return (
    <Page title={t('案件')} extra={<Link to="/cases/board">{t('案件看板')}</Link>}>
      <DataTable
        name="cases"
        path="/api/cases"
        columns={caseColumns(t)}
        rowKey={(c) => c.id}
        rowPath={(c) => `/cases/${c.id}`}
        filters={[
          {
            parameter: 'whose',
            title: t('承办'),
            filter: {
              kind: 'choice',
              options: [
                { value: 'mine', label: t('我承办的') },
                { value: 'nobody', label: t('无人承办') },
              ],
            },
          },
          {
            parameter: 'status',
            title: t('办理情况'),
            filter: {
              kind: 'choice',
              options: [
                { value: 'open', label: t('在办') },
                { value: 'overdue', label: t('超期') },
                { value: 'closed', label: t('已办结') },
              ],
            },
          },
          {
            parameter: 'kind',
            title: t('案件类型'),
            filter: { kind: 'choice', options: documents.map((d) => ({ value: d.kind, label: t(d.label) })) },
          },
        ]}
        exportPath={actor.may('case.export') ? '/api/cases/export.xlsx' : undefined}
        empty={{ text: t('还没有案件。'), next: t('检查或抽检发现问题后，系统会在这里立案。') }}
      />
    </Page>
  )
}
