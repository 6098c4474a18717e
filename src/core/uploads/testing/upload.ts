import type { FastifyInstance } from 'fastify'

interface Part {
  readonly name: string
  readonly content: Buffer | string
  /** What the sender claims. */
  readonly type?: string
}

/** One file as a page sends it, by default to the account's own uploads. */
export async function uploadTo(
  { server, cookie }: { readonly server: FastifyInstance; readonly cookie: string },
  { name, content, type }: Part,
  url = '/api/uploads',
) {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(Buffer.from(content))], { ...(type && { type }) }), name)
  const request = new Request('http://x/', { method: 'POST', body: form })
  return server.inject({
    method: 'POST',
    url,
    headers: { cookie, 'x-requested-by': 'zhiheng', 'content-type': request.headers.get('content-type') as string },
    payload: Buffer.from(await request.arrayBuffer()),
  })
}
