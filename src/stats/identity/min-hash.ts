import { foldText } from '../../core/text/fold.ts'
import { seeded } from '../random/seeded.ts'

/**
 * The distinct runs of `size` characters of a text, after the fold of text, without anything but letters and digits: complaints that differ in
 * punctuation are the same complaint. A shorter text is its own and only shingle. A. Broder, Compression and Complexity of Sequences (1997) 21–29.
 *
 * @returns empty for a text without letters and digits
 * @throws RangeError for a size that is no whole number above 0
 * @example
 * [...shinglesOf('电梯 困人！', 3)] // ['电梯困', '梯困人']
 */
export function shinglesOf(text: string, size = 3): Set<string> {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`shinglesOf: a size of ${size}`)
  const characters = [...foldText(text).replace(/[^\p{L}\p{N}]+/gu, '')]
  if (characters.length === 0) return new Set()
  if (characters.length <= size) return new Set([characters.join('')])
  return new Set(Array.from({ length: characters.length - size + 1 }, (_, i) => characters.slice(i, i + size).join('')))
}

/**
 * Jaccard's coefficient of two sets, |A ∩ B|/|A ∪ B|.
 *
 * @returns 0 to 1; two empty sets are alike (1)
 * @example
 * jaccard(new Set(['a', 'b']), new Set(['b', 'c'])).toFixed(3) // '0.333'
 */
export function jaccard<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number {
  if (a.size === 0 && b.size === 0) return 1
  let common = 0
  for (const item of a) if (b.has(item)) common++
  return common / (a.size + b.size - common)
}

/** Makes the signature of a set: for each hash function its smallest value over the set. */
export type MinHash = (items: Iterable<string>) => Uint32Array

/**
 * MinHash: the share of places at which two signatures agree estimates the Jaccard coefficient J of the sets without bias; its standard error is √(J(1 −
 * J)/k), and it
 * is farther off than ε with probability at most 2·exp(−2kε²) (Hoeffding): with k = 128 farther than 0.12 once in 40 at the most. Broder (1997). The k functions are
 * FNV-1a of the text, multiplied by a seeded odd number, added to another, and mixed by the finaliser of MurmurHash3: independent in practice, not by proof.
 *
 * @param count k, number of hash functions ≥ 1
 * @param seed the same seed gives the same signatures everywhere; signatures of different seeds cannot be compared
 * @returns for the empty set the largest value everywhere, so that two empty sets agree
 * @throws RangeError for a count below 1
 * @example
 * minHash(4, 1)(['电梯困人'])[0] === minHash(4, 1)(['电梯困人'])[0] // true
 */
export function minHash(count = 128, seed = 1): MinHash {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`minHash: ${count} hash functions`)
  const random = seeded(seed)
  const whole = () => Math.floor(random() * 2 ** 32) >>> 0
  const factors = Uint32Array.from({ length: count }, () => whole() | 1)
  const offsets = Uint32Array.from({ length: count }, whole)
  return (items) => {
    const signature = new Uint32Array(count).fill(0xffffffff)
    for (const item of items) {
      const hash = fnv1a(item)
      for (let i = 0; i < count; i++) {
        const value = mixed(Math.imul(hash, factors[i] as number) + (offsets[i] as number))
        if (value < (signature[i] as number)) signature[i] = value
      }
    }
    return signature
  }
}

/**
 * The Jaccard coefficient as two signatures estimate it; its error stands with {@link minHash}.
 *
 * @throws RangeError for signatures of different lengths
 * @example
 * estimatedJaccard(minHash(8, 1)(['a']), minHash(8, 1)(['a'])) // 1
 */
export function estimatedJaccard(a: Uint32Array, b: Uint32Array): number {
  if (a.length !== b.length) throw new RangeError(`estimatedJaccard: signatures of ${a.length} and ${b.length}`)
  let alike = 0
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) alike++
  return alike / a.length
}

/** 32-bit FNV-1a over UTF-16 code units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193)
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193)
  }
  return hash >>> 0
}

function mixed(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
