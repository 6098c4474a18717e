import type { FastifyInstance } from 'fastify'

/** What the workbench sends; tests of a page's requests use it. */
export interface Caller {
  readonly server: FastifyInstance
  readonly cookie?: string
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** One request as the signed-in page would make it: `await call({ server, cookie }, 'POST /api/…', body)`. */
export async function call(
  { server, cookie }: Caller,
  what: string,
  payload?: object,
  headers: Record<string, string> = {},
) {
  const [method, url] = what.split(' ') as [(typeof METHODS)[number], string]
  return server.inject({
    method,
    url,
    headers: { 'x-requested-by': 'zhiheng', ...(cookie && { cookie }), ...headers },
    ...(payload && { payload }),
  })
}
