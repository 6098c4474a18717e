import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seeded } from '../random/seeded.ts'
import { estimatedJaccard, jaccard, minHash, shinglesOf } from './min-hash.ts'
import { candidateProbability, similarTexts } from './similar-texts.ts'
import { madeComplaints } from './testing/complaint-variants.ts'

const COUNT = 128

/** Two sets with `common` of `size` items in common, all their own. */
function setsWith(common: number, size: number, salt: number): [Set<string>, Set<string>] {
  const item = (kind: string, i: number) => `${salt}-${kind}-${i}`
  const shared = Array.from({ length: common }, (_, i) => item('c', i))
  const own = (kind: string) => Array.from({ length: size - common }, (_, i) => item(kind, i))
  return [new Set([...shared, ...own('a')]), new Set([...shared, ...own('b')])]
}

test('the estimate is right on average and its deviations keep to the stated error and bound', (t) => {
  for (const common of [0, 10, 30, 60, 90, 100]) {
    let total = 0
    let squares = 0
    let beyond = 0
    const rounds = 400
    let exact = 0
    for (let round = 0; round < rounds; round++) {
      const [a, b] = setsWith(common, 100, round)
      const hash = minHash(COUNT, round)
      exact = jaccard(a, b)
      const off = estimatedJaccard(hash(a), hash(b)) - exact
      total += off
      squares += off * off
      if (Math.abs(off) > 0.12) beyond++
    }
    const stated = Math.sqrt((exact * (1 - exact)) / COUNT)
    const seen = Math.sqrt(squares / rounds)
    t.diagnostic(
      `J ${exact.toFixed(3)}: bias ${(total / rounds).toFixed(4)}, error ${seen.toFixed(4)} (stated ${stated.toFixed(4)}), ${beyond} of ${rounds} beyond 0.12`,
    )
    assert.ok(Math.abs(total / rounds) <= 4 * (stated / Math.sqrt(rounds)) + 1e-12)
    assert.ok(seen <= 1.15 * stated + 1e-12)
    assert.ok(beyond / rounds <= 2 * Math.exp(-2 * COUNT * 0.12 ** 2))
  }
})

test('the estimate of any two texts is within 0.25, which is exceeded once in 4 million', () => {
  const text = fc.string({ unit: fc.constantFrom(...'电梯困人没有管漏气'), maxLength: 40 })
  fc.assert(
    fc.property(text, text, fc.nat(1000), (a, b, seed) => {
      const [left, right] = [shinglesOf(a), shinglesOf(b)]
      const hash = minHash(COUNT, seed)
      assert.ok(Math.abs(estimatedJaccard(hash(left), hash(right)) - jaccard(left, right)) <= 0.25)
    }),
  )
})

test('a signature depends on the set and the seed, not on the order; a set has it in common with itself', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 20 }), fc.nat(), (items, seed) => {
      const signature = minHash(16, seed)(items)
      assert.deepEqual(signature, minHash(16, seed)(items.toReversed()))
      assert.equal(estimatedJaccard(signature, signature), 1)
    }),
  )
})

test('similar texts are the pairs that comparing all finds, as often as the bands promise', () => {
  const { complaints } = madeComplaints(300, seeded(5))
  const texts = complaints.map((c) => c.text)
  const sets = texts.map((text) => shinglesOf(text))
  let expected = 0
  let count = 0
  sets.forEach((b, second) => {
    for (let first = 0; first < second; first++) {
      const similarity = jaccard(sets[first] as Set<string>, b)
      if (similarity < 0.5) continue
      count++
      expected += candidateProbability(similarity, 32, 4)
    }
  })
  const found = similarTexts(texts)
  for (const { first, second, similarity } of found)
    assert.equal(similarity, jaccard(sets[first] as Set<string>, sets[second] as Set<string>))
  assert.ok(found.length <= count && found.length >= expected - 4 * Math.sqrt(count))
})

test('texts without letters pair with nothing; impossible arguments are refused', () => {
  assert.deepEqual(similarTexts(['', '！？', '']), [])
  assert.throws(() => similarTexts([], { threshold: 0 }), RangeError)
  assert.throws(() => similarTexts([], { bands: 0 }), RangeError)
  assert.throws(() => minHash(0), RangeError)
  assert.throws(() => shinglesOf('a', 0), RangeError)
})

test('precision and recall on made-up complaints with retellings', (t) => {
  const { complaints, same } = madeComplaints(3000, seeded(2026))
  const pairs = similarTexts(
    complaints.map((c) => c.text),
    { threshold: 0.4, bands: 42, rows: 3 },
  )
  const measures = [0.4, 0.5, 0.6, 0.7].map((threshold) => {
    const proposed = pairs.filter((p) => p.similarity >= threshold)
    const right = proposed.filter((p) => complaints[p.first]?.body === complaints[p.second]?.body).length
    return { threshold, precision: right / proposed.length, recall: right / same }
  })
  t.diagnostic(
    `${complaints.length} texts, ${same} retold; ${measures
      .map((m) => `≥ ${m.threshold}: precision ${m.precision.toFixed(3)}, recall ${m.recall.toFixed(3)}`)
      .join('; ')}`,
  )
  const half = measures.find((m) => m.threshold === 0.5)
  assert.ok(half && half.recall > 0.6 && half.precision > 0.85, JSON.stringify(measures))
})
