import { problem } from '../../core/problem.ts'

export const notSealed = problem(
  'not-sealed',
  404,
  { zh: '存证日志中没有这一项', en: 'The evidence log has nothing of this kind and id' },
  (d: { kind?: string; id: string }) => ({ facts: d }),
)

export const notYetInLog = problem(
  'not-yet-in-log',
  409,
  { zh: '正在写入存证日志，请稍候再试', en: 'It is on its way into the evidence log; try again in a second' },
  (d: { id: string }) => ({ facts: d }),
)

export const logHasNoSuchSize = problem(
  'log-size-unknown',
  404,
  { zh: '存证日志没有这个大小或序号', en: 'The evidence log has no such size or index' },
  (d: { asked: number; size: number }) => ({
    detail: {
      zh: `要求 ${d.asked}，日志目前有 ${d.size} 条`,
      en: `${d.asked} was asked for; the log has ${d.size} entries now`,
    },
    facts: d,
  }),
)

export const sizesReversed = problem(
  'log-sizes-reversed',
  400,
  { zh: '起始大小不能大于结束大小', en: 'The first size must not be larger than the second' },
  (d: { from: number; to: number }) => ({
    errors: [{ pointer: '/query/from', message: { zh: `应不大于 ${d.to}`, en: `must be at most ${d.to}` } }],
    facts: d,
  }),
)

export const logAbsent = problem('log-absent', 503, {
  zh: '存证日志尚未建立',
  en: 'The evidence log has not been made yet',
})

export const bodyNotErasable = problem(
  'body-not-erasable',
  409,
  { zh: '这一类内容不能清除', en: 'Content of this kind cannot be erased' },
  (d: { kind: string }) => ({ facts: d }),
)

export const bodyAlreadyErased = problem(
  'body-already-erased',
  409,
  { zh: '内容已经清除', en: 'The content is erased already' },
  (d: { kind: string; id: string }) => ({ facts: d }),
)
