import type { Bilingual } from '../../core/text.ts'
import type { EntryStatus, EventKind, Mark, Objection, Reply } from './schema.ts'

/** States of an entry in the words of the trade. */
export const STATUS_LABELS: Readonly<Record<EntryStatus, Bilingual>> = {
  pending: { zh: '待公示', en: 'Not yet public' },
  public: { zh: '公示中', en: 'Public' },
  withdrawn: { zh: '已撤销', en: 'Withdrawn' },
  refused: { zh: '不予公示', en: 'Refused' },
  dropped: { zh: '未公示即撤销', en: 'Dropped before publication' },
  ended: { zh: '公示期满', en: 'Ended' },
}

/** Steps of an entry's life. */
export const EVENT_LABELS: Readonly<Record<EventKind, Bilingual>> = {
  proposed: { zh: '提出公示', en: 'Proposed' },
  approved: { zh: '审核通过', en: 'Approved' },
  refused: { zh: '不予公示', en: 'Refused' },
  dropped: { zh: '未公示即撤销', en: 'Dropped before publication' },
  published: { zh: '公示', en: 'Published' },
  corrected: { zh: '更正', en: 'Corrected' },
  withdrawn: { zh: '撤销', en: 'Withdrawn' },
  ended: { zh: '下线', en: 'Ended' },
  replied: { zh: '企业提交申辩', en: 'Reply written' },
  'reply-shown': { zh: '展示企业申辩', en: 'Reply shown' },
  'reply-refused': { zh: '申辩不予展示', en: 'Reply refused' },
  'reply-withdrawn': { zh: '企业撤回申辩', en: 'Reply withdrawn' },
  disputed: { zh: '收到异议', en: 'Objection received' },
  'dispute-ended': { zh: '异议处理完毕', en: 'Objection settled' },
  objected: { zh: '企业提出异议', en: 'Objection raised' },
  'objection-answered': { zh: '答复异议', en: 'Objection answered' },
}

export const REPLY_LABELS: Readonly<Record<Reply['status'], Bilingual>> = {
  waiting: { zh: '申辩待展示', en: 'Reply waits' },
  shown: { zh: '申辩已展示', en: 'Reply shown' },
  refused: { zh: '申辩不予展示', en: 'Reply refused' },
  withdrawn: { zh: '申辩已撤回', en: 'Reply withdrawn' },
}

/** Why a reply may be kept back; nothing else is a ground. */
export const GROUND_LABELS = {
  'personal-data': { zh: '含有他人的个人信息', en: 'Holds personal data of others' },
  unlawful: { zh: '含有法律禁止发布的内容', en: 'Holds what the law forbids to publish' },
} as const satisfies Readonly<Record<string, Bilingual>>

export const OBJECTION_LABELS: Readonly<Record<Objection['status'], Bilingual>> = {
  open: { zh: '异议处理中', en: 'Objection open' },
  upheld: { zh: '异议成立', en: 'Objection upheld' },
  dismissed: { zh: '异议不成立', en: 'Objection dismissed' },
}

/** Why a place in a text is marked for whoever decides. */
export const MARK_LABELS: Readonly<Record<Mark['kind'], Bilingual>> = {
  masked: { zh: '已遮盖的姓名', en: 'A name was masked' },
  known: { zh: '系统掌握的姓名', en: 'A name the system knows' },
  possible: { zh: '可能是人名', en: 'May be a name' },
}
