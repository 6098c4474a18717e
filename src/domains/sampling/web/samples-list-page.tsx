import { Page, useText } from '../../../web/kit/index.ts'
import { SamplesTable } from './samples-table.tsx'

/** Every sample of the reader's regions. */
export default function SamplesListPage() {
  const t = useText()
  return (
    <Page title={t('样品')} lead={t('从封样到结论：流转、盲码、逐项结果和判定。结论存证后才与企业对应。')}>
      <SamplesTable />
    </Page>
  )
}
