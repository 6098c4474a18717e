import { Page, useText } from '../../../web/kit/index.ts'
import { TasksTable } from './tasks-table.tsx'

/** What is to be sampled in the reader's regions. */
export default function TasksListPage() {
  const t = useText()
  return (
    <Page title={t('抽样任务')} lead={t('到企业后打开任务，逐项填写并拍照；封样后立即移交，不得带走未封样品。')}>
      <TasksTable />
    </Page>
  )
}
