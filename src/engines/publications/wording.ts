import type { Bilingual } from '../../core/text.ts'
import type { EntryStatus, EventKind } from './schema.ts'

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
  objected: { zh: '企业提出异议', en: 'Objection raised' },
  'objection-answered': { zh: '答复异议', en: 'Objection answered' },
}
