import { Button, Drawer } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { Icon } from './icon.tsx'
import { useText } from './language.ts'

// The verifier and the QR writer are heavy and rarely opened: they come with the drawer.
const ProofDetails = lazy(() => import('./proof-details.tsx').then((m) => ({ default: m.ProofDetails })))

export interface ProofOf {
  kind: string
  id: string
  /** Where the owning module gives the receipt with its content; without it the receipt proves kind, id and time only. */
  receiptPath?: string
}

/** “存证”: opens the receipt of a sealed thing, with its proof checked in this browser. */
export function ProofBadge({ kind, id, label, receiptPath }: ProofOf & { label?: string }) {
  const t = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size="small" className="zh-proof-badge" onClick={() => setOpen(true)}>
        <Icon name="seal" size={14} /> {label ?? t('存证')}
      </Button>
      <Drawer open={isOpen} onClose={() => setOpen(false)} title={t('存证回执')} size="large" destroyOnHidden>
        {isOpen ? (
          <Suspense fallback={<p className="zh-muted">{t('正在载入…')}</p>}>
            <ProofDetails kind={kind} id={id} {...(receiptPath && { receiptPath })} />
          </Suspense>
        ) : null}
      </Drawer>
    </>
  )
}
