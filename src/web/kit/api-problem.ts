/** One wrong field of a request: a JSON pointer and what to do about it, in the user's language. */
export interface ProblemField {
  readonly pointer: string
  readonly message: string
}

interface Details {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail?: string | undefined
  readonly errors?: readonly ProblemField[] | undefined
  readonly facts?: Readonly<Record<string, unknown>> | undefined
  readonly requestId?: string | undefined
}

/** A refusal of the server (RFC 9457), or what the browser itself could not do (`code` offline, aborted). */
export class ApiProblem extends Error {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail: string | undefined
  readonly errors: readonly ProblemField[]
  readonly facts: Readonly<Record<string, unknown>>
  /** What an administrator needs to find the request in the log. */
  readonly requestId: string | undefined

  constructor(d: Details) {
    super(d.detail ?? d.title)
    this.name = 'ApiProblem'
    this.code = d.code
    this.status = d.status
    this.title = d.title
    this.detail = d.detail
    this.errors = d.errors ?? []
    this.facts = d.facts ?? {}
    this.requestId = d.requestId
  }

  /** What is wrong with this field, if anything. `name` as in the request body: 'name' or 'address/street'. */
  fieldMessage(name: string): string | undefined {
    return this.errors.find((e) => e.pointer === `/${name}`)?.message
  }
}

/** Reads an error answer; servers in between (proxies) may answer something that is no problem document. */
export function toApiProblem(status: number, body: unknown): ApiProblem {
  if (typeof body !== 'object' || body === null || !('title' in body))
    return new ApiProblem({ code: 'unreadable', status, title: `HTTP ${status}` })
  const b = body as Record<string, unknown>
  return new ApiProblem({
    code: String(b.type ?? '').replace(/^.*\//, '') || 'unknown',
    status,
    title: String(b.title),
    detail: typeof b.detail === 'string' ? b.detail : undefined,
    errors: Array.isArray(b.errors) ? (b.errors as ProblemField[]) : [],
    facts: (b.facts as Record<string, unknown>) ?? {},
    requestId: typeof b.instance === 'string' ? b.instance : undefined,
  })
}

/** Any thrown value as a problem, so that pages show one kind of thing. */
export function asApiProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  const message = error instanceof Error ? error.message : String(error)
  return new ApiProblem({ code: 'unexpected', status: 0, title: message })
}
