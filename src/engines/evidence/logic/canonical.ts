import canonicalize from 'canonicalize'
import { utf8 } from './bytes.ts'

/** A value that has no canonical JSON: at `pointer` (RFC 6901) stands something JSON cannot say. */
export class NotCanonical extends Error {
  readonly pointer: string
  constructor(pointer: string, why: string) {
    super(`no canonical JSON at "${pointer}": ${why}`)
    this.name = 'NotCanonical'
    this.pointer = pointer
  }
}

/**
 * Canonical JSON (RFC 8785): members sorted by UTF-16 code units, numbers as ECMAScript writes them, no white space.
 * A member whose value is undefined is left out, as JSON.stringify does. Everything else that JSON.stringify would drop or bend
 * silently (NaN, functions, dates, undefined in a list, half a surrogate pair) is refused: what is sealed must be what is stored.
 * @throws NotCanonical naming the place.
 */
export function canonicalJson(value: unknown): string {
  refuseUnwritable(value, '', 0)
  const text = canonicalize(value)
  if (text === undefined) throw new NotCanonical('', 'undefined')
  return text
}

export function canonicalBytes(value: unknown): Uint8Array {
  return utf8(canonicalJson(value))
}

/** Deeper than any form; ends a circle too. */
const MAX_DEPTH = 200

function refuseUnwritable(value: unknown, pointer: string, depth: number): void {
  if (depth > MAX_DEPTH) throw new NotCanonical(pointer, 'nested too deeply')
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new NotCanonical(pointer, 'half a surrogate pair')
      return
    case 'number':
      if (!Number.isFinite(value)) throw new NotCanonical(pointer, String(value))
      return
    case 'boolean':
      return
    case 'object':
      if (value !== null) refuseInside(value, pointer, depth)
      return
    default:
      throw new NotCanonical(pointer, typeof value)
  }
}

function refuseInside(value: object, pointer: string, depth: number): void {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) refuseUnwritable(value[i], `${pointer}/${i}`, depth + 1)
    return
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    throw new NotCanonical(pointer, `a ${value.constructor?.name ?? 'class'} object`)
  for (const [key, member] of Object.entries(value)) {
    if (!key.isWellFormed()) throw new NotCanonical(pointer, 'a name with half a surrogate pair')
    if (member === undefined) continue
    const next = typeof member === 'object' ? `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` : pointer
    if (typeof member === 'object') refuseUnwritable(member, next, depth + 1)
    else refuseUnwritable(member, `${pointer}/${key}`, depth + 1)
  }
}
