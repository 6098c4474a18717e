import { useText } from '../../../web/kit/index.ts'
import { DUTY_STATES, type DutyState } from '../logic/duty.ts'
import { ITEM_STATUSES, type ItemStatus, TARGET_STATUSES, type TargetStatus } from '../logic/status.ts'

const STATUS_CLASS: Readonly<Record<ItemStatus, string>> = {
  running: 'zh-tag zh-tag-good',
  'no-data': 'zh-tag zh-tag-warn',
  'cannot-show': 'zh-tag zh-tag-bad',
  'not-built': 'zh-tag',
}

/** 在运行 · 有功能无数据 · 未能证明 · 未建: only what runs is green. */
export function StatusTag({ status }: { status: ItemStatus }) {
  const t = useText()
  return <span className={STATUS_CLASS[status]}>{t(ITEM_STATUSES[status])}</span>
}

const DUTY_CLASS: Readonly<Record<DutyState, string>> = {
  evidenced: 'zh-tag zh-tag-good',
  'under-way': 'zh-tag zh-tag-warn',
  overdue: 'zh-tag zh-tag-bad',
  'not-started': 'zh-tag',
}

export function DutyTag({ state }: { state: DutyState }) {
  const t = useText()
  return <span className={DUTY_CLASS[state]}>{t(DUTY_STATES[state])}</span>
}

const TARGET_CLASS: Readonly<Record<TargetStatus, string>> = {
  met: 'zh-tag zh-tag-good',
  'not-met': 'zh-tag zh-tag-bad',
  'not-demonstrated': 'zh-tag zh-tag-warn',
  'cannot-show': 'zh-tag',
  'not-scored': 'zh-tag',
}

export function TargetTag({ status }: { status: TargetStatus }) {
  const t = useText()
  return <span className={TARGET_CLASS[status]}>{t(TARGET_STATUSES[status])}</span>
}
