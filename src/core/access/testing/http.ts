import type { FastifyInstance } from 'fastify'

/** What the workbench sends; tests of a page's requests use it. */
export interface Caller {
  readonly server: FastifyInstance
  cookie?: string
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** One request as the signed-in page would make it: `await call({ server, cookie }, 'POST /api/…', body)`. */
export async function call(caller: Caller, what: string, payload?: object, headers: Record<string, string> = {}) {
  const { server, cookie } = caller
  const [method, url] = what.split(' ') as [(typeof METHODS)[number], string]
  const reply = await server.inject({
    method,
    url,
    headers: { 'x-requested-by': 'zhiheng', ...(cookie && { cookie }), ...headers },
    ...(payload && { payload }),
  })
  // As a browser: a renewed session goes on under its new token.
  const renewed = reply.cookies.find((c) => c.name === 'zh_session' && c.value !== '')
  if (cookie?.startsWith('zh_session=') && renewed) caller.cookie = `zh_session=${renewed.value}`
  return reply
}
