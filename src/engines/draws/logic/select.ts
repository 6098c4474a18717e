import { toHex } from '../../evidence/logic/bytes.ts'
import type { Stratum } from '../define.ts'
import type { DrawCrypto } from './encode.ts'
import { compareKeys, type WeightedKey } from './fixed-log.ts'
import { candidateMessage, type RosterLine, type StratumFrame } from './roster.ts'

/** How many of a stratum are drawn: the ratio rounded up, at least the minimum, never more than there are. */
export function quotaOf(stratum: Pick<Stratum, 'take' | 'minimum'>, candidates: number): number {
  const { take, minimum = 0 } = stratum
  const wanted =
    'count' in take
      ? BigInt(take.count)
      : // ceil(candidates · a / b) in whole numbers
        (BigInt(candidates) * BigInt(take.ratio[0]) + BigInt(take.ratio[1]) - 1n) / BigInt(take.ratio[1])
  return Math.min(candidates, Math.max(minimum, Number(wanted)))
}

/** How likely a candidate is drawn: n/N exactly where all weights are the same; otherwise n·w/Σw, at most 1, as an approximation. */
export function inclusionOf(frame: StratumFrame, quota: number, weight: number) {
  const isExact = frame.minWeight === frame.maxWeight || quota === frame.candidates
  const probability =
    quota === frame.candidates || quota === 0
      ? quota === 0
        ? 0
        : 1
      : frame.minWeight === frame.maxWeight
        ? quota / frame.candidates
        : Math.min(1, (quota * weight) / frame.weight)
  return { probability, isExact: isExact || quota === 0 }
}

export interface Winner extends WeightedKey {
  readonly line: RosterLine
  /** HMAC in hexadecimal. */
  readonly mac: string
}

function numberOf(mac: Uint8Array): bigint {
  return BigInt(`0x${toHex(mac)}`)
}

/** First 48 bits: enough to pass over almost every candidate without a large number. */
function prefixOf(mac: Uint8Array): number {
  return (
    (mac[0] as number) * 2 ** 40 +
    (mac[1] as number) * 2 ** 32 +
    (mac[2] as number) * 2 ** 24 +
    (mac[3] as number) * 2 ** 16 +
    (mac[4] as number) * 2 ** 8 +
    (mac[5] as number)
  )
}

/**
 * Bounds of −ln(1 − h/2²⁵⁶)/w in floating point, wide enough for any engine's logarithm. Only passes over what is certainly too large; what
 * is drawn is decided by the exact comparison.
 */
function boundsOf(prefix: number, weight: number): readonly [low: number, high: number] {
  const low = -Math.log1p(-prefix / 2 ** 48) / weight
  const high = prefix + 1 === 2 ** 48 ? Number.POSITIVE_INFINITY : -Math.log1p(-(prefix + 1) / 2 ** 48) / weight
  return [low * (1 - 1e-9), high * (1 + 1e-9)]
}

function order(a: Winner, b: Winner): number {
  return compareKeys(a, b) || (a.line.handle < b.line.handle ? -1 : 1)
}

/** Keeps the `quota` smallest of what goes by, the largest of them on top. */
function startStratum(quota: number) {
  const heap: Winner[] = []
  /** Whatever lies above is not drawn. */
  let ceiling = Number.POSITIVE_INFINITY
  const sink = (from: number) => {
    const item = heap[from] as Winner
    for (let i = from; ; ) {
      let child = 2 * i + 1
      if (child >= heap.length) {
        heap[i] = item
        return
      }
      if (child + 1 < heap.length && order(heap[child + 1] as Winner, heap[child] as Winner) > 0) child++
      if (order(heap[child] as Winner, item) <= 0) {
        heap[i] = item
        return
      }
      heap[i] = heap[child] as Winner
      i = child
    }
  }
  const lowerCeiling = () => {
    const top = heap[0] as Winner
    ceiling = boundsOf(Number(top.h >> 208n), top.weight)[1]
  }
  return {
    add(line: RosterLine, mac: Uint8Array): void {
      if (quota === 0) return
      if (heap.length === quota && boundsOf(prefixOf(mac), line.weight)[0] > ceiling) return
      const one: Winner = { line, mac: toHex(mac), h: numberOf(mac), weight: line.weight }
      if (heap.length < quota) {
        heap.push(one)
        if (heap.length === quota) {
          for (let i = (quota >> 1) - 1; i >= 0; i--) sink(i)
          lowerCeiling()
        }
      } else if (order(one, heap[0] as Winner) < 0) {
        heap[0] = one
        sink(0)
        lowerCeiling()
      }
    },
    finish: () => heap.sort(order),
  }
}

/** Draws from a list that streams by once; memory grows with what is drawn, not with the list. */
export function startSelection(
  crypto: DrawCrypto,
  draw: { readonly id: string; readonly seed: Uint8Array; readonly quotas: ReadonlyMap<string, number> },
) {
  const mac = crypto.mac(draw.seed)
  const strata = new Map(
    [...draw.quotas].map(([id, quota]) => [id, { message: candidateMessage(draw.id, id), keep: startStratum(quota) }]),
  )
  return {
    /** @throws RangeError when the line is of no declared stratum */
    add(line: RosterLine): void {
      const stratum = strata.get(line.stratum)
      if (!stratum) throw new RangeError(`no stratum ${line.stratum}`)
      stratum.keep.add(line, mac(stratum.message(line.handle)))
    },
    /** Per stratum in the order of the declaration, smallest key first. */
    finish: (): ReadonlyMap<string, readonly Winner[]> => new Map([...strata].map(([id, s]) => [id, s.keep.finish()])),
  }
}
