import { isIPv4, isIPv6 } from 'node:net'
import type { App } from '../app.ts'
import { refuse, tooManyRequests } from '../problem.ts'

/** What a visitor without an account may ask only so often. */
export type RateName = 'search' | 'verification' | 'receipt' | 'mail'

interface Rate {
  readonly most: number
  readonly perSeconds: number
}

/** Mail goes to an address that nobody has confirmed yet: so few an hour that it is no use to pester anybody. */
const MAIL: Rate = { most: 5, perSeconds: 3600 }
const MAIL_PER_ADDRESSEE: Rate = { most: 3, perSeconds: 86_400 }

/**
 * From whom a request comes, as a key: an IPv4 address, also where it is written as IPv6; of an IPv6 address the first 64 bits, because
 * every household has that many to itself.
 * @example sourceOf('2001:db8:1:2:aaaa::1') // '2001:db8:1:2::/64'
 */
export function sourceOf(address: string): string {
  const plain = address.split('%')[0]?.toLowerCase() ?? ''
  if (isIPv4(plain) || !isIPv6(plain)) return plain
  const groups = expand(plain)
  const isMapped = groups.slice(0, 5).every((g) => g === 0) && groups[5] === 0xffff
  if (isMapped) return [6, 7].flatMap((n) => [(groups[n] ?? 0) >> 8, (groups[n] ?? 0) & 255]).join('.')
  return `${groups
    .slice(0, 4)
    .map((g) => g.toString(16))
    .join(':')}::/64`
}

/** The eight groups of an IPv6 address. */
function expand(address: string): number[] {
  const withoutDots = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [a, b, c, d]
      .map(Number)
      .reduce<string>((text, byte, i) => text + byte.toString(16).padStart(2, '0') + (i === 1 ? ':' : ''), ''),
  )
  const [head = '', tail] = withoutDots.split('::')
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((g) => Number.parseInt(g, 16)))
  const before = parse(head)
  const after = tail === undefined ? [] : parse(tail)
  return [...before, ...Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0), ...after]
}

/** Counts in the memory of this process; keys are never written anywhere. The oldest go when there are too many. */
export class RateCounter {
  readonly #windows = new Map<string, { since: number; count: number }>()
  readonly #mostKeys: number

  constructor(mostKeys = 50_000) {
    this.#mostKeys = mostKeys
  }

  /** Counts one. @returns seconds to wait when it was one too many, else 0. */
  count(key: string, { most, perSeconds }: Rate, nowMs: number): number {
    const known = this.#windows.get(key)
    if (!known || nowMs - known.since >= perSeconds * 1000) {
      this.#windows.delete(key)
      if (this.#windows.size >= this.#mostKeys) this.#windows.delete(this.#windows.keys().next().value as string)
      this.#windows.set(key, { since: nowMs, count: 1 })
      return 0
    }
    known.count++
    return known.count <= most ? 0 : Math.max(1, Math.ceil((known.since + perSeconds * 1000 - nowMs) / 1000))
  }
}

const counters = new WeakMap<App, RateCounter>()

function counterOf(app: App): RateCounter {
  const counter = counters.get(app) ?? new RateCounter()
  counters.set(app, counter)
  return counter
}

function take(app: App, key: string, rate: Rate): void {
  const retryAfterSeconds = counterOf(app).count(key, rate, app.clock.now().getTime())
  if (retryAfterSeconds > 0) throw refuse(tooManyRequests({ retryAfterSeconds }))
}

/**
 * Lets a request through, or refuses it for some seconds.
 * @throws Refusal too-many-requests
 */
export function limitRate(app: App, name: RateName, address: string): void {
  const { publicPerMinute } = app.config
  // 0: a gateway in front of the city counts already.
  if (publicPerMinute === 0) return
  take(app, `${name} ${sourceOf(address)}`, name === 'mail' ? MAIL : { most: publicPerMinute, perSeconds: 60 })
}

/**
 * The same for whom mail goes to before they have confirmed that they want it, whoever asks for it.
 * @throws Refusal too-many-requests
 */
export function limitMailTo(app: App, addressee: string): void {
  if (app.config.publicPerMinute > 0) take(app, `to ${addressee.trim().toLowerCase()}`, MAIL_PER_ADDRESSEE)
}
