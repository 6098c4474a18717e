import type { ErrorObject } from 'ajv'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type as T } from 'typebox'
import {
  csrfRefused,
  inputInvalid,
  notFound,
  type Problem,
  Refusal,
  tooLarge,
  tooManyRequests,
  unexpected,
} from '../problem.ts'
import { type Language, languageOf } from '../text.ts'
import { fieldErrors } from './validation.ts'

/** RFC 9457 problem details, with both languages for programs that show their own. */
export const ProblemDetails = T.Object(
  {
    type: T.String({ description: 'URI reference of the kind of problem' }),
    title: T.String(),
    status: T.Integer(),
    detail: T.Optional(T.String()),
    instance: T.String({ description: 'request id' }),
    titles: T.Object({ zh: T.String(), en: T.String() }),
    errors: T.Optional(T.Array(T.Object({ pointer: T.String(), message: T.String() }))),
    facts: T.Optional(T.Record(T.String(), T.Unknown())),
  },
  { $id: 'ProblemDetails' },
)

export function requestLanguage(request: FastifyRequest): Language {
  return languageOf(request.headers['accept-language'], request.cookies?.zh_lang)
}

export function problemDetails(p: Problem, language: Language, requestId: string) {
  return {
    type: `/problems/${p.code}`,
    title: p.title[language],
    status: p.status,
    detail: p.detail?.[language],
    instance: requestId,
    titles: p.title,
    errors: p.errors?.map((e) => ({ pointer: e.pointer, message: e.message[language] })),
    facts: p.facts,
  }
}

/** How the pages outside /api show a problem; the portal gives its own. */
export type ProblemPage = (p: Problem, language: Language, request: FastifyRequest) => string

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  p: Problem,
  page?: ProblemPage,
): FastifyReply {
  const language = requestLanguage(request)
  const retryAfter = p.facts?.retryAfterSeconds
  if (typeof retryAfter === 'number') reply.header('retry-after', String(retryAfter))
  if (page && !request.url.startsWith('/api') && request.headers.accept?.includes('text/html'))
    return reply
      .status(p.status)
      .type('text/html; charset=utf-8')
      .send(page(p, language, request))
  return reply
    .status(p.status)
    .type('application/problem+json; charset=utf-8')
    .serializer((value: unknown) => JSON.stringify(value))
    .send(problemDetails(p, language, request.id))
}

interface CodedError extends Error {
  code?: string
  statusCode?: number
  validation?: ErrorObject[]
  validationContext?: string
}

/** What PostgreSQL refused because of the input itself, not because of a bug: too large a number, text beyond its column's rule. */
const INPUT_STATES = new Set(['22003', '22008', '22021', '22P02', '22P05', '54000'])

/** Any error as a problem. Only what is listed here is expected; everything else is a bug and stays hidden behind its request id. */
export function toProblem(error: CodedError, requestId: string): Problem {
  if (error instanceof Refusal) return error.problem
  if (error.validation)
    return inputInvalid({ errors: fieldErrors(error.validation, partPrefix(error.validationContext)) })
  if (error.code && INPUT_STATES.has(error.code)) return bodyUnreadable()
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
      return tooLarge({ limitBytes: 0 })
    case 'FST_ERR_NOT_FOUND':
      return notFound()
  }
  if (error.statusCode === 429) return tooManyRequests({ retryAfterSeconds: 60 })
  if (error.statusCode === 403) return csrfRefused()
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500)
    return { ...bodyUnreadable(), status: error.statusCode }
  return unexpected({ requestId })
}

function bodyUnreadable(): Problem {
  return inputInvalid({
    errors: [{ pointer: '', message: { zh: '请求内容无法读取', en: 'The request cannot be read' } }],
  })
}

function partPrefix(context: string | undefined): string {
  if (context === 'querystring') return '/query'
  if (context === 'params') return '/path'
  return ''
}
