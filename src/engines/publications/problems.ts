import { type FieldError, problem } from '../../core/problem.ts'
import type { Bilingual } from '../../core/text.ts'

export const entryUnknown = problem('publication-unknown', 404, { zh: '没有这条公示', en: 'No such publication' })

export const nothingWaits = problem(
  'publication-nothing-waits',
  409,
  { zh: '没有等待审核的内容', en: 'Nothing waits for approval' },
  () => ({
    detail: {
      zh: '可能已由他人处理，或所依据的记录已被更正，请刷新后查看。',
      en: 'Somebody else may have decided, or the record was corrected meanwhile; load the page again.',
    },
  }),
)

export const textChanged = problem('publication-text-changed', 409, {
  zh: '待公示的内容已经变化，请重新查看后再决定',
  en: 'The text has changed since you looked at it; look again before you decide',
})

export const ownRecord = problem(
  'publication-own-record',
  403,
  { zh: '不能审核自己填写的记录', en: 'Nobody approves the publication of his own record' },
  () => ({
    detail: { zh: '请由其他有审核权限的人员处理。', en: 'Somebody else with the permission has to decide.' },
  }),
)

export const notPublicNow = problem('publication-not-public', 409, {
  zh: '只能对正在公示的内容提出',
  en: 'This is only possible while the entry is public',
})

export const replyThere = problem('publication-reply-there', 409, {
  zh: '已有一份申辩意见，请先撤回再提交新的',
  en: 'There is a reply already; withdraw it before writing another',
})

export const replyUnknown = problem('publication-reply-unknown', 404, {
  zh: '没有这份申辩意见，或它已不在等待中',
  en: 'No such reply, or it does not wait any more',
})

export const replyHoldsPersonalData = problem(
  'publication-reply-personal',
  422,
  { zh: '申辩意见里有个人信息', en: 'The reply holds personal data' },
  (d: { errors: readonly FieldError[] }) => ({ errors: d.errors }),
)

export const objectionThere = problem('publication-objection-there', 409, {
  zh: '已有一份异议正在处理',
  en: 'An objection is being dealt with already',
})

export const objectionUnknown = problem('publication-objection-unknown', 404, {
  zh: '没有这份异议，或它已经答复',
  en: 'No such objection, or it was answered',
})

export const objectionHasCase = problem('publication-objection-has-case', 409, {
  zh: '这份异议正在案件中处理，请在案件里答复',
  en: 'This objection is dealt with in a case; answer it there',
})

export const cursorUnknown = problem('publication-cursor-invalid', 400, {
  zh: '翻页标记无效，请从第一页开始',
  en: 'The page mark is not valid; begin at the first page',
})

export const nameTooShort = problem(
  'publication-name-too-short',
  400,
  { zh: '请至少输入两个字', en: 'Type at least two characters' },
  () => ({
    errors: [{ pointer: '/q', message: { zh: '至少两个字', en: 'at least two characters' } }],
  }),
)

export const addressRefused = problem(
  'subscription-address-refused',
  422,
  { zh: '这个地址不能订阅', en: 'This address cannot be subscribed' },
  (d: { zh: string; en: string }) => ({ detail: d, errors: [{ pointer: '/address', message: d }] }),
)

export const tooManySubscriptions = problem('subscription-too-many', 429, {
  zh: '这个地址的订阅太多，或刚刚发过确认信，请稍后再试',
  en: 'This address has too many subscriptions or was just asked; try again later',
})

export const subscriptionUnknown = problem('subscription-unknown', 404, {
  zh: '链接已失效，或订阅已取消',
  en: 'The link is no longer valid, or the subscription has ended',
})

export const mailNotSet = problem('subscription-no-mail', 409, {
  zh: '本市尚未配置发信服务，请使用 RSS 或网络回调订阅',
  en: 'This city has not set up mail; use RSS or a webhook',
})

export const recordHeld = problem(
  'publication-record-held',
  409,
  { zh: '这条记录尚不能公示', en: 'This record cannot go to the public yet' },
  (d: { marks: readonly Bilingual[] }) => ({
    detail: { zh: d.marks.map((m) => m.zh).join('；'), en: d.marks.map((m) => m.en).join('; ') },
  }),
)
