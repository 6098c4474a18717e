import assert from 'node:assert/strict'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { browserDrawCrypto } from './browser-crypto.ts'
import { compareKeys, exponentialKey, FRACTION_BITS } from './fixed-log.ts'
import { handleOf, type RosterLine, readLine, startFrame, writeLine } from './roster.ts'
import { inclusionOf, quotaOf, startSelection } from './select.ts'

const handle = (n: number) => createHash('sha1').update(String(n)).digest('hex')
const line = (n: number, stratum = 'a', weight = 1): RosterLine => ({ handle: handle(n), stratum, weight })

function draw(lines: readonly RosterLine[], quotas: Record<string, number>, seed: Uint8Array = randomBytes(32)) {
  const selection = startSelection(browserDrawCrypto, { id: 'd', seed, quotas: new Map(Object.entries(quotas)) })
  for (const l of lines) selection.add(l)
  return selection.finish()
}

test('the fixed-point exponential agrees with the logarithm and keeps the order of h', () => {
  const h = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
  fc.assert(
    fc.property(h, (value) => {
      const expected = -Math.log2(1 - Number(value >> 200n) / 2 ** 56)
      const ours = Number(exponentialKey(value)) / 2 ** FRACTION_BITS
      assert.ok(Math.abs(ours - expected) < 1e-9 + expected * 1e-6 || expected > 40, `${ours} ${expected}`)
    }),
    { numRuns: 200 },
  )
  fc.assert(
    fc.property(h, h, (a, b) => (a <= b ? exponentialKey(a) <= exponentialKey(b) : true)),
    { numRuns: 100 },
  )
  assert.equal(exponentialKey(0n), 0n)
  // 1 − 1/2: exactly one. 1 − 3/4: exactly two.
  assert.equal(exponentialKey(2n ** 255n), 1n << 96n)
  assert.equal(exponentialKey(2n ** 255n + 2n ** 254n), 2n << 96n)
})

test('a known value, so that another implementation can be held against this one', () => {
  const h = BigInt(`0x${createHash('sha256').update('zhiheng').digest('hex')}`)
  assert.equal(exponentialKey(h).toString(16), 'b561cce99e569e0e11bfdaf0')
})

test('the streaming selection finds exactly what sorting everything finds, in any order of the list', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 0, max: 70 }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.boolean(),
      (weights, quota, seed, isEqual) => {
        const lines = weights.map((w, i) => line(i, 'a', isEqual ? 5 : w))
        const keyed = lines.map((l) => {
          const before = Buffer.concat(
            ['zhiheng/draw-candidate/v1', 'd', 'a', l.handle].map((p) => {
              const size = Buffer.alloc(4)
              size.writeUInt32BE(Buffer.byteLength(p))
              return Buffer.concat([size, Buffer.from(p)])
            }),
          )
          const mac = createHmac('sha256', seed).update(before).digest('hex')
          return { handle: l.handle, h: BigInt(`0x${mac}`), weight: l.weight }
        })
        const expected = keyed
          .sort(compareKeys)
          .slice(0, quota)
          .map((k) => k.handle)
        const handles = (ls: readonly RosterLine[]) =>
          (draw(ls, { a: quota }, seed).get('a') ?? []).map((w) => w.line.handle)
        assert.deepEqual(handles(lines), expected)
        assert.deepEqual(handles([...lines].reverse()), expected)
      },
    ),
    { numRuns: 150 },
  )
})

/** Upper critical values of chi-square at α = 0.001, so that a right program fails once in a thousand: NIST handbook, table 1.3.6.7.4. */
const CRITICAL: Readonly<Record<number, number>> = { 9: 27.877, 3: 16.266 }

function chiSquare(observed: readonly number[], expected: readonly number[]): number {
  return observed.reduce((sum, o, i) => sum + (o - (expected[i] as number)) ** 2 / (expected[i] as number), 0)
}

/** Seeds that follow from a word: the test says the same every time. */
const seedNo = (word: string, n: number) => createHash('sha256').update(`${word} ${n}`).digest()

test('10,000 draws of one from ten with equal weights are even', () => {
  const lines = Array.from({ length: 10 }, (_, i) => line(i))
  const counts = lines.map(() => 0)
  for (let n = 0; n < 10_000; n++) {
    const [winner] = draw(lines, { a: 1 }, seedNo('equal', n)).get('a') ?? []
    const at = lines.findIndex((l) => l.handle === winner?.line.handle)
    counts[at] = (counts[at] as number) + 1
  }
  const statistic = chiSquare(
    counts,
    lines.map(() => 1000),
  )
  assert.ok(statistic < (CRITICAL[9] as number), `chi-square ${statistic}, 9 degrees of freedom`)
})

test('10,000 weighted draws of two from four follow successive sampling', () => {
  const weights = [1, 2, 3, 4]
  const lines = weights.map((w, i) => line(i, 'a', w))
  // Probability of each unordered pair when one after the other is drawn in proportion to weight.
  const pairs: [number, number, number][] = []
  for (let i = 0; i < 4; i++)
    for (let j = i + 1; j < 4; j++) {
      const [a, b] = [weights[i] as number, weights[j] as number]
      pairs.push([i, j, (a / 10) * (b / (10 - a)) + (b / 10) * (a / (10 - b))])
    }
  assert.ok(Math.abs(pairs.reduce((s, p) => s + p[2], 0) - 1) < 1e-12)
  const counts = pairs.map(() => 0)
  const firsts = [0, 0, 0, 0]
  for (let n = 0; n < 10_000; n++) {
    const drawn = (draw(lines, { a: 2 }, seedNo('weighted', n)).get('a') ?? []).map((w) =>
      lines.findIndex((l) => l.handle === w.line.handle),
    )
    firsts[drawn[0] as number] = (firsts[drawn[0] as number] as number) + 1
    const at = pairs.findIndex(([i, j]) => drawn.includes(i) && drawn.includes(j))
    counts[at] = (counts[at] as number) + 1
  }
  const first = chiSquare(
    firsts,
    weights.map((w) => w * 1000),
  )
  assert.ok(first < (CRITICAL[3] as number), `first place: chi-square ${first}, 3 degrees of freedom`)
  const pair = chiSquare(
    counts,
    pairs.map((p) => p[2] * 10_000),
  )
  // 5 degrees of freedom: 20.515.
  assert.ok(pair < 20.515, `pairs: chi-square ${pair}, 5 degrees of freedom`)
})

test('strata are drawn at exactly their ratio, rounded up, at least the minimum, at most all', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 100, max: 300 }),
      fc.integer({ min: 0, max: 20 }),
      (candidates, a, b, minimum) => {
        const quota = quotaOf({ take: { ratio: [a, b] }, minimum }, candidates)
        assert.equal(quota, Math.min(candidates, Math.max(minimum, Math.ceil((candidates * a) / b))))
        const lines = Array.from({ length: candidates }, (_, i) => line(i))
        assert.equal(draw(lines, { a: quota }).get('a')?.length, quota)
      },
    ),
    { numRuns: 60 },
  )
  // 0.07 of 100 is 7.000000000000001 in floating point.
  assert.equal(quotaOf({ take: { ratio: [7, 100] } }, 100), 7)
  assert.equal(quotaOf({ take: { count: 5 } }, 3), 3)
})

test('inclusion is exact for equal weights and said to be approximate otherwise', () => {
  const frame = { id: 'a', candidates: 200, weight: 200, minWeight: 1, maxWeight: 1 }
  assert.deepEqual(inclusionOf(frame, 5, 1), { probability: 0.025, isExact: true })
  assert.deepEqual(inclusionOf({ ...frame, weight: 300, maxWeight: 3 }, 6, 3), { probability: 0.06, isExact: false })
  assert.deepEqual(inclusionOf({ ...frame, weight: 300, maxWeight: 3 }, 200, 3), { probability: 1, isExact: true })
})

test('a list is hashed in ascending order only, and a line has one spelling', () => {
  const lines = [line(1), line(2), line(3)].sort((a, b) => (a.handle < b.handle ? -1 : 1))
  const frame = startFrame(browserDrawCrypto)
  for (const l of lines) frame.add(writeLine(l), l)
  const text = lines.map((l) => `${writeLine(l)}\n`).join('')
  assert.equal(frame.finish().sha256, createHash('sha256').update(text).digest('hex'))
  const again = startFrame(browserDrawCrypto)
  again.add(writeLine(lines[1] as RosterLine), lines[1] as RosterLine)
  assert.throws(() => again.add(writeLine(lines[0] as RosterLine), lines[0] as RosterLine), /ascending/)
  assert.throws(() => again.add(writeLine(lines[1] as RosterLine), lines[1] as RosterLine), /ascending/)
  const full: RosterLine = { ...line(4), region: '120101', needs: ['食品'] }
  assert.deepEqual(readLine(writeLine(full)), full)
  for (const bad of ['[]', '["x","a",1]', `["${handle(1)}","a",0]`, `["${handle(1)}","a",1.5]`, '{"a":1}'])
    assert.throws(() => readLine(bad), RangeError)
})

test('a credit code finds its handle however it is typed, and another draw gives another handle', () => {
  const { sha256 } = browserDrawCrypto
  assert.equal(handleOf(sha256, 'ab', ' 91120101ma05abcd1x '), handleOf(sha256, 'ab', '91120101MA05ABCD1X'))
  assert.notEqual(handleOf(sha256, 'ab', '91120101MA05ABCD1X'), handleOf(sha256, 'ac', '91120101MA05ABCD1X'))
})
