import type { Bilingual } from '../../../core/text.ts'
import type { DrawState } from '../schema.ts'

export const STATES: Readonly<Record<DrawState, Bilingual>> = {
  joining: { zh: '等待各方参加', en: 'Waiting for the parties to join' },
  committing: { zh: '等待各方分发份额', en: 'Waiting for the parties to deal' },
  opening: { zh: '结果已定，等待公开', en: 'Outcome fixed; waiting to be opened' },
  drawing: { zh: '正在计算结果', en: 'Being drawn' },
  drawn: { zh: '已抽取', en: 'Drawn' },
  failed: { zh: '未完成', en: 'Not completed' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
}

/** Colour of a state's tag. */
export function toneOf(state: DrawState): string {
  if (state === 'drawn') return 'zh-tag zh-tag-good'
  return state === 'failed' || state === 'cancelled' ? 'zh-tag zh-tag-bad' : 'zh-tag zh-tag-warn'
}
