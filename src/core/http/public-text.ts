import { Readable } from 'node:stream'
import { maskPersonalNumbers } from '../text/personal-numbers.ts'
import type { Raw, Route } from './route.ts'

/** Texts; pictures, programs and style sheets are none. */
const TEXT_TYPE = /^(?:text\/(?:html|plain|csv|xml)|application\/(?:[a-z.-]+\+)?(?:json|xml|x-ndjson))\b/

/** Whether everybody may read what the route answers, so that it is looked through for numbers that name a person. */
export function isForPublic({ permission, asItStands }: Pick<Route, 'permission' | 'asItStands'>): boolean {
  return typeof permission === 'object' && 'open' in permission && asItStands === undefined
}

/**
 * The one way out to the public: an answer without the numbers that certainly name a person, in whatever field of whatever page, list, feed or file
 * they stand.
 */
export function forPublic<T>(answer: T): T {
  return masked(answer) as T
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskPersonalNumbers(value)
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, masked(v)]))
}

/** As {@link forPublic} for pages and files. */
export function rawForPublic(answer: Raw): Raw {
  if (!TEXT_TYPE.test(answer.type) || answer.headers?.['content-encoding'] !== undefined) return answer
  const { raw } = answer
  if (typeof raw === 'string') return { ...answer, raw: maskPersonalNumbers(raw) }
  if (raw instanceof Readable) return { ...answer, raw: Readable.from(maskedLines(raw)) }
  return { ...answer, raw: Buffer.from(maskPersonalNumbers(raw.toString('utf8'))) }
}

/** A number never goes over a line end. */
async function* maskedLines(source: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let rest = ''
  for await (const chunk of source) {
    const text = rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))
    const end = text.lastIndexOf('\n') + 1
    rest = text.slice(end)
    if (end > 0) yield maskPersonalNumbers(text.slice(0, end))
  }
  rest += decoder.decode()
  if (rest !== '') yield maskPersonalNumbers(rest)
}
