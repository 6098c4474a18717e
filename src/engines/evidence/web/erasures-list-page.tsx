import { Button } from 'antd'
import { useState } from 'react'
import { DataTable, formatMoment, Page, ProofBadge, useActor, useText } from '../../../web/kit/index.ts'
import type { ErasureView } from '../schema.ts'
import { EraseForm } from './erase-form.tsx'

/** What content was erased, by whom and why. The proofs of everything erased stay valid. */
export default function ErasuresListPage() {
  const t = useText()
  const actor = useActor()
  const [isOpen, setOpen] = useState(false)
  return (
    <Page
      title={t('内容清除')}
      lead={t('依法清除内容后，日志中的位置和全部证明仍然有效，但再也不能从日志推出内容。')}
      extra={
        actor.may('evidence.erase') ? (
          <Button danger onClick={() => setOpen(true)}>
            {t('清除一项内容')}
          </Button>
        ) : null
      }
    >
      {isOpen ? <EraseForm onClose={() => setOpen(false)} /> : null}
      <DataTable<ErasureView>
        name="evidence-erasures"
        path="/api/evidence/erasures"
        rowKey={(row) => row.id}
        columns={[
          { key: 'erasedAt', title: t('时间'), render: (row) => formatMoment(row.erasedAt) },
          { key: 'kind', title: t('种类'), render: (row) => t(row.kindLabel) },
          { key: 'objectId', title: t('编号') },
          { key: 'reason', title: t('理由') },
          { key: 'act', title: t('回执'), render: (row) => <ProofBadge kind="act" id={row.id} /> },
        ]}
        empty={{ text: t('还没有清除过任何内容') }}
      />
    </Page>
  )
}
