import type { Bilingual } from '../../../core/text.ts'
import type { BlindView, ItemVerdict, NoticeService, Plan, TaskRow } from '../schema.ts'

type Words<K extends string> = Readonly<Record<K, Bilingual>>

export const SELECTIONS: Words<Plan['selection']> = {
  random: { zh: '随机抽取', en: 'Random' },
  targeted: { zh: '风险定向', en: 'Targeted' },
}

export const PLAN_STATES: Words<Plan['state']> = {
  draft: { zh: '待批准', en: 'To be approved' },
  approved: { zh: '已批准', en: 'Approved' },
  drawing: { zh: '抽取中', en: 'Being drawn' },
  running: { zh: '抽样中', en: 'Sampling' },
}

export const TASK_STATES: Words<TaskRow['state']> = {
  open: { zh: '待抽样', en: 'To be taken' },
  sampled: { zh: '已抽样', en: 'Taken' },
  void: { zh: '已取消', en: 'Void' },
}

export const BLIND_STATES: Words<BlindView['state']> = {
  sent: { zh: '待收样', en: 'To be received' },
  received: { zh: '检验中', en: 'Being tested' },
  tested: { zh: '待批准', en: 'To be approved' },
  reported: { zh: '判定中', en: 'Being judged' },
  concluded: { zh: '已出结论', en: 'Concluded' },
  void: { zh: '封条破损，已终止', en: 'Seal broken, ended' },
}

export const VERDICTS: Words<ItemVerdict['verdict']> = {
  conforming: { zh: '合格', en: 'Conforming' },
  nonconforming: { zh: '不合格', en: 'Nonconforming' },
  'not-demonstrated': { zh: '未能证明', en: 'Not demonstrated' },
}

export const PURPOSES: Words<'first' | 'retest'> = {
  first: { zh: '初检', en: 'First test' },
  retest: { zh: '复检', en: 'Re-test' },
}

export const PLACES: Words<'producer' | 'seller' | 'online'> = {
  producer: { zh: '生产企业', en: 'At the maker' },
  seller: { zh: '销售者', en: 'In a shop' },
  online: { zh: '网络交易平台', en: 'On a platform' },
}

/** How a notice reached the firm. */
export const MANNERS: Words<NoticeService['manner']> = {
  platform: { zh: '企业在本系统签收', en: 'Signed for here' },
  'in-person': { zh: '直接送达', en: 'Handed over' },
  post: { zh: '邮寄送达', en: 'By post' },
  left: { zh: '留置送达', en: 'Left before witnesses' },
}

export const OBJECTION_STATES: Words<'open' | 'accepted' | 'rejected'> = {
  open: { zh: '待答复', en: 'Open' },
  accepted: { zh: '已受理，安排复检', en: 'Accepted, re-test' },
  rejected: { zh: '不予受理', en: 'Not accepted' },
}

/** Steps of custody, before and within the laboratory. */
export const STEPS: Readonly<Record<string, Bilingual>> = {
  sealed: { zh: '封样', en: 'Sealed' },
  'retest-ended': { zh: '不能复检，已办结', en: 'Re-test could not be held, ended' },
  'handed-over': { zh: '移交', en: 'Handed over' },
  blinded: { zh: '编盲码送检', en: 'Sent under a code' },
  void: { zh: '作废', en: 'Void' },
  received: { zh: '收样，封条完好', en: 'Received, seal whole' },
  'seal-broken': { zh: '收样，封条破损', en: 'Received, seal broken' },
  tested: { zh: '检验完成', en: 'Tested' },
  reported: { zh: '批准并报告', en: 'Approved and reported' },
  'sent-back': { zh: '退回检验', en: 'Sent back' },
  'not-demonstrated': { zh: '未能证明，退回检验', en: 'Nothing demonstrated, sent back' },
}
