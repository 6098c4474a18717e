import { ApiProblem, toApiProblem } from './api-problem.ts'
import { currentLanguage } from './language.ts'

export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[]
export type Query = Readonly<Record<string, QueryValue>>

interface UploadOptions {
  /** From 0 to 1 while the browser sends. */
  readonly onProgress?: (share: number) => void
  readonly signal?: AbortSignal
}

let signedOut: () => void = () => {}

/** What happens when the server says that nobody is signed in (the session ended); the shell goes to the sign-in page. */
export function onSignedOut(run: () => void): void {
  signedOut = run
}

/** `/api/x` with its query; empty values are left out, lists repeat the name. */
export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  const text = search.toString()
  if (!text) return path
  return `${path}${path.includes('?') ? '&' : '?'}${text}`
}

function headers(): Record<string, string> {
  return { accept: 'application/json', 'accept-language': currentLanguage(), 'x-requested-by': 'zhiheng' }
}

function offline(): ApiProblem {
  const zh = currentLanguage() === 'zh'
  return new ApiProblem({
    code: 'offline',
    status: 0,
    title: zh ? '无法连接服务器' : 'The server cannot be reached',
    detail: zh
      ? '请检查网络后重试，已填写的内容仍在本页。'
      : 'Check the network and try again; what you filled in is still on this page.',
  })
}

async function request<R>(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<R> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: body === undefined ? headers() : { ...headers(), 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw offline()
  }
  return read<R>(response.status, response.headers.get('content-type') ?? '', await response.text())
}

function read<R>(status: number, type: string, text: string): R {
  const isJson = type.includes('json')
  if (status >= 200 && status < 300) return (text && isJson ? JSON.parse(text) : text || undefined) as R
  const problem = toApiProblem(status, isJson ? parsed(text) : undefined)
  if (problem.status === 401 && problem.code === 'not-signed-in') signedOut()
  throw problem
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function upload<R>(path: string, form: FormData, { onProgress, signal }: UploadOptions = {}): Promise<R> {
  // fetch cannot say how far an upload is; XMLHttpRequest can.
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open('POST', path)
    for (const [name, value] of Object.entries(headers())) xhr.setRequestHeader(name, value)
    xhr.upload.onprogress = (e) => e.lengthComputable && onProgress?.(e.loaded / e.total)
    xhr.onerror = () => reject(offline())
    xhr.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    xhr.onload = () => {
      try {
        resolve(read<R>(xhr.status, xhr.getResponseHeader('content-type') ?? '', xhr.responseText))
      } catch (problem) {
        reject(problem)
      }
    }
    signal?.addEventListener('abort', () => xhr.abort())
    xhr.send(form)
  })
}

/** The one way pages speak to the server. Every refusal is thrown as {@link ApiProblem}. */
export const api = {
  get: <R>(path: string, query?: Query, signal?: AbortSignal) =>
    request<R>('GET', withQuery(path, query), undefined, signal),
  post: <R = void>(path: string, body?: unknown) => request<R>('POST', path, body),
  put: <R = void>(path: string, body?: unknown) => request<R>('PUT', path, body),
  delete: <R = void>(path: string, body?: unknown) => request<R>('DELETE', path, body),
  upload,
}
