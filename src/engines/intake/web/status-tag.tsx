import { useText } from '../../../web/kit/index.ts'
import type { ImportView } from '../schema.ts'

const STATUSES: Readonly<
  Record<ImportView['status'], { readonly text: string; readonly tone?: 'good' | 'warn' | 'bad' }>
> = {
  draft: { text: '待确认' },
  waiting: { text: '排队中' },
  running: { text: '导入中' },
  done: { text: '已完成', tone: 'good' },
  failed: { text: '未完成', tone: 'bad' },
  cancelled: { text: '已停止', tone: 'warn' },
}

export function StatusTag({ status }: { status: ImportView['status'] }) {
  const t = useText()
  const { text, tone } = STATUSES[status]
  return <span className={tone ? `zh-tag zh-tag-${tone}` : 'zh-tag'}>{t(text)}</span>
}
