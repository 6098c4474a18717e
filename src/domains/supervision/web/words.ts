import type { Bilingual } from '../../../core/text.ts'
import type { BatchView, PlanMoveView, PlanView, TaskChangeView, TaskView } from '../schema.ts'

export const PLAN_STATES: Readonly<Record<PlanView['state'], Bilingual>> = {
  draft: { zh: '拟定中', en: 'Being drafted' },
  submitted: { zh: '待批准', en: 'Awaits approval' },
  approved: { zh: '已批准', en: 'Approved' },
}

export const PLAN_MOVES: Readonly<Record<PlanMoveView['move'], Bilingual>> = {
  create: { zh: '编制', en: 'Made' },
  submit: { zh: '提交', en: 'Submitted' },
  approve: { zh: '批准', en: 'Approved' },
  return: { zh: '退回', en: 'Sent back' },
}

export const BATCH_STATES: Readonly<Record<BatchView['state'], Bilingual>> = {
  planned: { zh: '未抽取', en: 'Not drawn yet' },
  drawing: { zh: '抽取中', en: 'Being drawn' },
  drawn: { zh: '已抽取', en: 'Drawn' },
}

export const TASK_STATES: Readonly<Record<TaskView['state'], Bilingual>> = {
  open: { zh: '待检查', en: 'To be inspected' },
  done: { zh: '已检查', en: 'Inspected' },
  void: { zh: '已作废', en: 'Void' },
}

export const CHANGES: Readonly<Record<TaskChangeView['kind'], Bilingual>> = {
  'handed-over': { zh: '移交', en: 'Handed over' },
  recused: { zh: '回避', en: 'Stood aside' },
  filled: { zh: '补足', en: 'Filled' },
}
