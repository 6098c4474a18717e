import type { Finding } from '../logic/receipt.ts'
import type { SealedThing } from '../schema.ts'

// Chinese is the text itself; English stands in en.ts.

/** What is wrong with a receipt, for the person who dropped it. */
export const FINDINGS: Readonly<Record<Finding, string>> = {
  'receipt-unreadable': '回执无法读取，可能不完整',
  'key-differs': '这份回执属于另一本日志',
  'checkpoint-not-signed': '回执里的检查点没有本日志的有效签名',
  'not-in-log': '证明不成立：这一条不在日志里',
  'entry-of-another-thing': '日志里的条目属于另一件事',
  'body-changed': '内容与存证时不同',
  'checkpoint-differs': '日志向不同的人显示了不同的历史，请保存这份回执并报告审计管理员',
  'checkpoint-not-linked': '无法把回执与当前日志连起来，请稍后再试',
}

/** How much a receipt proves. */
export const COVERS = {
  body: '内容、种类、编号和时间',
  thing: '种类、编号和时间（回执不含内容）',
  entry: '时间（内容已清除）',
} as const

/** Where a sealed thing stands. */
export const STATES: Readonly<Record<SealedThing['state'], string>> = {
  pending: '正在写入',
  'in-log': '已存证',
  erased: '内容已清除',
}
