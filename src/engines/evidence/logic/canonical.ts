import { utf8Into } from './bytes.ts'

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
 *
 * Written out here and held against the package `canonicalize` by a test: it runs for every write and every body ever verified.
 * It writes bytes, not text: checking, escaping and encoding a character are one step, which takes half the time (9 µs for a record of
 * 1,100 bytes) of making a text and encoding it (17 µs).
 * @throws NotCanonical naming the place.
 */
export function canonicalBytes(value: unknown): Uint8Array {
  return canonicalView(value).slice()
}

export function canonicalJson(value: unknown): string {
  return decoder.decode(canonicalView(value))
}

/**
 * Canonical JSON behind some bytes that come first, for whoever hashes it at once: the view is of a buffer that the next call
 * overwrites. A buffer of its own for every body costs as much as writing it.
 * @throws NotCanonical
 */
export function canonicalView(value: unknown, before: Uint8Array = NOTHING): Uint8Array {
  at = 0
  if (buffer.length > KEPT_BYTES) buffer = new Uint8Array(KEPT_BYTES)
  makeRoom(before.length)
  buffer.set(before)
  at = before.length
  write(value, [])
  return buffer.subarray(0, at)
}

const NOTHING = new Uint8Array(0)
const decoder = new TextDecoder()
/** Deeper than any form; ends a circle too. */
const MAX_DEPTH = 200
/** A buffer that one large body needed is not kept for the small ones after it. */
const KEPT_BYTES = 1 << 18

let buffer = new Uint8Array(KEPT_BYTES)
let at = 0

function makeRoom(bytes: number): void {
  if (at + bytes <= buffer.length) return
  const larger = new Uint8Array(Math.max(buffer.length * 2, at + bytes))
  larger.set(buffer.subarray(0, at))
  buffer = larger
}

/** Names and positions from the top to where the writer stands; a pointer is made of it only when something is refused. */
type Path = (string | number)[]

function refusal(path: Path, why: string): NotCanonical {
  return new NotCanonical(path.map((p) => `/${String(p).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''), why)
}

function write(value: unknown, path: Path): void {
  switch (typeof value) {
    case 'string':
      writeText(value, path)
      break
    case 'number':
      if (!Number.isFinite(value)) throw refusal(path, String(value))
      // Minus zero is zero, as in JSON.stringify.
      writeAscii(String(value))
      break
    case 'boolean':
      writeAscii(value ? 'true' : 'false')
      break
    case 'object':
      if (value === null) writeAscii('null')
      else if (path.length > MAX_DEPTH) throw refusal(path, 'nested too deeply')
      else if (Array.isArray(value)) writeList(value, path)
      else writeObject(value, path)
      break
    default:
      throw refusal(path, typeof value)
  }
}

function writeList(list: readonly unknown[], path: Path): void {
  writeAscii('[')
  for (let i = 0; i < list.length; i++) {
    if (i > 0) writeAscii(',')
    path.push(i)
    write(list[i], path)
    path.pop()
  }
  writeAscii(']')
}

function writeObject(value: object, path: Path): void {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    throw refusal(path, `a ${value.constructor?.name ?? 'class'} object`)
  let separator = '{'
  for (const key of sortedKeys(value)) {
    const member = (value as Record<string, unknown>)[key]
    if (member === undefined) continue
    writeAscii(separator)
    separator = ','
    path.push(key)
    writeText(key, path)
    writeAscii(':')
    write(member, path)
    path.pop()
  }
  writeAscii(separator === '{' ? '{}' : '}')
}

/** More members than this are left to sort(), which does not take the square of their number. */
const FEW = 32

/** In the order of UTF-16 code units, which is that of `<` and of sort(). Few members, nearly in order, are put in place one by one. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value)
  if (keys.length > FEW) return keys.sort()
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string
    let place = i
    for (; place > 0 && (keys[place - 1] as string) > key; place--) keys[place] = keys[place - 1] as string
    keys[place] = key
  }
  return keys
}

function writeAscii(text: string): void {
  makeRoom(text.length)
  for (let i = 0; i < text.length; i++) buffer[at++] = text.charCodeAt(i)
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

function writeText(text: string, path: Path): void {
  if (!writePlain(text)) writeUnusual(text, path)
}

/** Text that needs no escaping and no surrogate pairs, which is nearly all. @returns false where it is not that: nothing is written then. */
function writePlain(text: string): boolean {
  // A UTF-16 code unit takes at most three bytes of UTF-8; the two more are the quotes.
  makeRoom(text.length * 3 + 2)
  const bytes = buffer
  let end = at
  bytes[end++] = QUOTE
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      if (unit < 0x20 || unit === QUOTE || unit === BACKSLASH) return false
      bytes[end++] = unit
    } else if (unit < 0x800) {
      bytes[end++] = 0xc0 | (unit >> 6)
      bytes[end++] = 0x80 | (unit & 0x3f)
    } else if (unit < 0xd800 || unit > 0xdfff) {
      bytes[end++] = 0xe0 | (unit >> 12)
      bytes[end++] = 0x80 | ((unit >> 6) & 0x3f)
      bytes[end++] = 0x80 | (unit & 0x3f)
    } else return false
  }
  bytes[end++] = QUOTE
  at = end
  return true
}

/** Text with characters to escape or beyond the first plane: JSON.stringify escapes exactly as RFC 8785 asks. */
function writeUnusual(text: string, path: Path): void {
  if (!text.isWellFormed()) throw refusal(path, 'half a surrogate pair')
  const quoted = JSON.stringify(text)
  makeRoom(quoted.length * 3)
  at += utf8Into(quoted, buffer.subarray(at))
}
