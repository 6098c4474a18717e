import { withoutMark } from '../../../core/text/stored.ts'
import { concat, toHex, utf8 } from '../../evidence/logic/bytes.ts'
import { canonicalJson } from '../../evidence/logic/canonical.ts'
import { type DrawCrypto, fields } from './encode.ts'

/** One line of the published list: who (by handle), stratum, weight; for drawn tasks also where and what it needs. */
export interface RosterLine {
  readonly handle: string
  readonly stratum: string
  readonly weight: number
  readonly region?: string | undefined
  readonly needs?: readonly string[] | undefined
}

export const MAX_WEIGHT = 1_000_000
const HANDLE = /^[0-9a-f]{40}$/

/**
 * The name under which a candidate stands on the published list. Whoever knows the code finds itself; the list shows no names. It does not
 * hide a code that can be guessed: credit codes are public, and whoever has all of them can look each one up. That an enterprise is on the
 * list is public by law; people get handles from a salt that stays secret.
 */
export function handleOf(sha256: DrawCrypto['sha256'], salt: string, code: string): string {
  return startHandles(sha256, salt)(code)
}

const MAX_CODE_BYTES = 1000
const encoder = new TextEncoder()

/** {@link handleOf} for many codes of one list: the message lies in one place, so that a million of them leave no garbage. */
export function startHandles(sha256: DrawCrypto['sha256'], salt: string): (code: string) => string {
  const before = fields('zhiheng/draw-handle/v1', salt)
  const at = before.length + 4
  const message = concat(before, new Uint8Array(4 + MAX_CODE_BYTES))
  const view = new DataView(message.buffer)
  const place = message.subarray(at)
  return (code) => {
    const text = code.trim().toUpperCase()
    const { read, written } = encoder.encodeInto(text, place)
    if (read < text.length) throw new RangeError('a code is longer than 1000 bytes')
    view.setUint32(before.length, written)
    return toHex(sha256(message.subarray(0, at + written)).subarray(0, 20))
  }
}

/** A line as it is hashed and published: canonical JSON (RFC 8785) without its line end. */
export function writeLine(line: RosterLine): string {
  const short = [line.handle, line.stratum, line.weight]
  if (line.region === undefined && !line.needs?.length) return canonicalJson(short)
  return canonicalJson([...short, line.region ?? '', line.needs ?? []])
}

/** @throws RangeError when the line is not one that {@link writeLine} writes */
export function readLine(text: string): RosterLine {
  const value: unknown = JSON.parse(withoutMark(text))
  if (!Array.isArray(value) || (value.length !== 3 && value.length !== 5))
    throw new RangeError('not a line of a roster')
  const [handle, stratum, weight, region, needs] = value as [unknown, unknown, unknown, unknown, unknown]
  if (typeof handle !== 'string' || !HANDLE.test(handle)) throw new RangeError('a handle is 40 hexadecimal digits')
  if (typeof stratum !== 'string' || !isWeight(weight)) throw new RangeError('stratum or weight is wrong')
  if (value.length === 3) return { handle, stratum, weight }
  if (typeof region !== 'string' || !Array.isArray(needs) || needs.some((n) => typeof n !== 'string'))
    throw new RangeError('region or needs are wrong')
  return { handle, stratum, weight, ...(region !== '' && { region }), ...(needs.length > 0 && { needs }) }
}

export function isWeight(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_WEIGHT
}

/** What is counted of a stratum while its lines go by. */
export interface StratumFrame {
  readonly id: string
  readonly candidates: number
  readonly weight: number
  readonly minWeight: number
  readonly maxWeight: number
}

/** Counts and hashes a list while it streams by; refuses one that is not strictly ascending by handle. */
export function startFrame(crypto: DrawCrypto) {
  const hash = crypto.startSha256()
  const strata = new Map<string, { -readonly [K in keyof StratumFrame]: StratumFrame[K] }>()
  let last = ''
  let count = 0
  let waiting: string[] = []
  const flush = () => {
    if (waiting.length > 0) hash.update(utf8(`${waiting.join('\n')}\n`))
    waiting = []
  }
  return {
    add(text: string, line: RosterLine): void {
      if (line.handle <= last) throw new RangeError(`the list is not in ascending order at ${line.handle}`)
      last = line.handle
      count++
      // Hashing thousand lines at once costs a fifth of hashing them one by one.
      if (waiting.push(text) === 1000) flush()
      const s = strata.get(line.stratum)
      if (!s) {
        const { weight } = line
        strata.set(line.stratum, { id: line.stratum, candidates: 1, weight, minWeight: weight, maxWeight: weight })
        return
      }
      s.candidates++
      s.weight += line.weight
      s.minWeight = Math.min(s.minWeight, line.weight)
      s.maxWeight = Math.max(s.maxWeight, line.weight)
    },
    finish(): { count: number; sha256: string; strata: ReadonlyMap<string, StratumFrame> } {
      flush()
      return { count, sha256: toHex(hash.digest()), strata }
    },
  }
}

/** Message under the seed's HMAC: draw, stratum, handle. The part before the handle is the same for a whole stratum. */
export function candidateMessage(drawId: string, stratum: string): (handle: string) => Uint8Array {
  const before = concat(fields('zhiheng/draw-candidate/v1', drawId, stratum), new Uint8Array([0, 0, 0, 40]))
  const message = concat(before, new Uint8Array(40))
  return (handle) => {
    for (let i = 0; i < 40; i++) message[before.length + i] = handle.charCodeAt(i)
    return message
  }
}
