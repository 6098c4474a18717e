import type { Bilingual } from './text.ts'

/** One field that is wrong: a JSON pointer into the request and what to do about it. */
export interface FieldError {
  readonly pointer: string
  readonly message: Bilingual
}

/** A refusal as a value: logic returns it, services throw it with {@link refuse}, the wire speaks RFC 9457. */
export interface Problem {
  readonly code: string
  readonly status: number
  readonly title: Bilingual
  readonly detail?: Bilingual | undefined
  readonly errors?: readonly FieldError[] | undefined
  /** Facts for programs, e.g. the id that was not found. Never personal data. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined
}

/** What a route lists under `problems`: code, status and title are known before it happens. */
export interface ProblemKind<D = void> {
  (details: D): Problem
  readonly code: string
  readonly status: number
  readonly title: Bilingual
}

interface Details {
  detail?: Bilingual
  errors?: readonly FieldError[]
  facts?: Readonly<Record<string, unknown>>
}

/**
 * Declares a kind of refusal. `from` turns the facts of one occurrence into a message that names the field and the remedy.
 * @example
 * const subjectUnknown = problem('subject-unknown', 404, { zh: '没有这个监管对象', en: 'No such subject' },
 *   (d: { id: string }) => ({ facts: d }))
 */
export function problem<D = void>(
  code: string,
  status: number,
  title: Bilingual,
  from: (details: D) => Details = () => ({}),
): ProblemKind<D> {
  const make = (details: D): Problem => ({ code, status, title, ...from(details) })
  return Object.assign(make, { code, status, title })
}

/** The exception that carries a {@link Problem} through a service to the wire. */
export class Refusal extends Error {
  readonly problem: Problem
  constructor(p: Problem) {
    super(`${p.code}: ${p.detail?.en ?? p.title.en}`)
    this.name = 'Refusal'
    this.problem = p
  }
}

/** Throws a problem: `throw refuse(subjectUnknown({ id }))`. */
export function refuse(p: Problem): Refusal {
  return new Refusal(p)
}

export const inputInvalid = problem(
  'input-invalid',
  400,
  { zh: '提交的内容有误', en: 'The input is not valid' },
  (d: { errors: readonly FieldError[] }) => ({ errors: d.errors }),
)
/** The public would read a number that names a person. */
export const personalNumbersInPublic = problem(
  'personal-number-in-public',
  422,
  { zh: '公开显示的文字里有个人信息', en: 'A text for the public holds personal data' },
  (d: { errors: readonly FieldError[] }) => ({ errors: d.errors }),
)
export const notSignedIn = problem('not-signed-in', 401, { zh: '请先登录', en: 'Please sign in' })
export const notPermitted = problem(
  'not-permitted',
  403,
  { zh: '您没有此项权限', en: 'You do not hold this permission' },
  (d: { permission: string }) => ({ facts: d }),
)
export const cityOnly = problem('city-only', 403, {
  zh: '这件事涉及全市，只能由全市范围的账号办理',
  en: 'This concerns the whole city and is done by an account of the whole city',
})
export const notFound = problem('not-found', 404, { zh: '没有找到', en: 'Not found' })
export const csrfRefused = problem('csrf-refused', 403, {
  zh: '页面已过期，请刷新后重试',
  en: 'This page has expired; reload it and try again',
})
export const tooManyRequests = problem(
  'too-many-requests',
  429,
  { zh: '请求过于频繁，请稍后再试', en: 'Too many requests; try again later' },
  (d: { retryAfterSeconds: number }) => ({
    detail: {
      zh: `为让所有人都能使用，同一来源的请求有次数限制。请在 ${d.retryAfterSeconds} 秒后再试。`,
      en: `So that everybody can use this, requests from one place are limited. Try again in ${d.retryAfterSeconds} seconds.`,
    },
    facts: d,
  }),
)
export const requestTooSlow = problem(
  'request-too-slow',
  408,
  { zh: '请求内容传送过慢', en: 'The request took too long to arrive' },
  (d: { seconds: number }) => ({
    detail: { zh: `请在 ${d.seconds} 秒内发送完毕。`, en: `Send it within ${d.seconds} seconds.` },
    facts: d,
  }),
)
export const tooLarge = problem(
  'too-large',
  413,
  { zh: '上传内容超过大小限制', en: 'The upload is larger than allowed' },
  (d: { limitBytes: number }) => ({ facts: d }),
)
export const unexpected = problem(
  'unexpected',
  500,
  { zh: '系统出错，请把请求编号告诉管理员', en: 'Something went wrong; give the request number to your administrator' },
  (d: { requestId: string }) => ({ facts: d }),
)
