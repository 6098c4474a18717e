import { problem } from '../../core/problem.ts'

export const drawUnknown = problem('draw-unknown', 404, { zh: '没有这次抽取', en: 'No such draw' })

export const drawInvalid = problem(
  'draw-invalid',
  422,
  { zh: '抽取的设定有误', en: 'The draw is not set up rightly' },
  (d: { field: string; zh: string; en: string }) => ({
    detail: { zh: d.zh, en: d.en },
    errors: [{ pointer: `/${d.field}`, message: { zh: d.zh, en: d.en } }],
  }),
)

export const drawExists = problem(
  'draw-exists',
  409,
  { zh: '已经抽取过；重抽须写明前一次抽取和理由', en: 'It was drawn before; a redraw names that draw and a reason' },
  (d: { drawId: string }) => ({ facts: d }),
)

export const drawNotEnded = problem('draw-not-ended', 409, {
  zh: '前一次抽取尚未结束',
  en: 'The draw before has not ended',
})

export const notYourParty = problem('not-your-party', 403, {
  zh: '您不代表这一方',
  en: 'You do not act for this party',
})

export const personTakesPartTwice = problem('person-takes-part-twice', 409, {
  zh: '同一人不能代表两方参加同一次抽取',
  en: 'One person cannot act for two parties of a draw',
})

export const notThisStep = problem(
  'not-this-step',
  409,
  { zh: '抽取不在这一步', en: 'The draw is at another step' },
  (d: { state: string }) => ({ facts: d }),
)

export const alreadyDone = problem('already-done', 409, {
  zh: '这一方已经完成这一步',
  en: 'This party has done this step before',
})

export const messageRefused = problem(
  'message-refused',
  422,
  { zh: '提交的承诺或公开内容没有通过验证', en: 'The message does not hold' },
  (d: { en: string }) => ({
    detail: {
      zh: '密值与本次抽取对不上，或内容被改动过。请确认粘贴的是本次抽取、本方的密值。',
      en: `It does not fit this draw: ${d.en}.`,
    },
  }),
)

export const deadlinePassed = problem('deadline-passed', 409, {
  zh: '期限已过',
  en: 'The deadline has passed',
})

export const notDrawn = problem('not-drawn', 404, {
  zh: '这一对象不在抽取结果里',
  en: 'This candidate is not among those drawn',
})

export const beaconOff = problem('beacon-off', 409, {
  zh: '本市没有启用公共随机信标',
  en: 'This city has not switched a public beacon on',
})
