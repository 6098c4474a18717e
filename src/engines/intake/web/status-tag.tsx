import { Tag } from 'antd'
import { useText } from '../../../web/kit/index.ts'
import type { ImportView } from '../schema.ts'

const STATUSES: Readonly<Record<ImportView['status'], { readonly text: string; readonly color: string }>> = {
  draft: { text: '待确认', color: 'default' },
  waiting: { text: '排队中', color: 'processing' },
  running: { text: '导入中', color: 'processing' },
  done: { text: '已完成', color: 'success' },
  failed: { text: '未完成', color: 'error' },
  cancelled: { text: '已停止', color: 'warning' },
}

export function StatusTag({ status }: { status: ImportView['status'] }) {
  const t = useText()
  const { text, color } = STATUSES[status]
  return <Tag color={color}>{t(text)}</Tag>
}
