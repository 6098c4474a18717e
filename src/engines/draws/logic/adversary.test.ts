/*
 * What each participant can try. The honest outcome is one of ten candidates, so chance is 0.1. Two kinds of test: what is refused or makes no
 * difference (exactly), and how often a participant who plays his best gets the candidate he wants (statistically, with two controls that
 * show that the test can see steering where there is some).
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js'
import { toHex } from '../../evidence/logic/bytes.ts'
import { browserDrawCrypto } from './browser-crypto.ts'
import { startSelection } from './select.ts'
import {
  type Circle,
  checkDealing,
  checkJoin,
  checkOpening,
  combine,
  type Dealing,
  makeDealing,
  makeJoin,
  makeOpening,
  memberOf,
  type Opening,
  ProtocolFault,
  seedOf,
  thresholdOf,
} from './sharing.ts'

const hash = (text: string) => createHash('sha256').update(text).digest()
const NAMES = ['system', 'office', 'reviewer', 'association', 'press']

interface Play {
  readonly circle: Circle
  readonly secrets: readonly Uint8Array[]
  readonly dealings: readonly Dealing[]
  readonly openings: readonly Opening[]
}

function play(parties: number, word: string): Play {
  const drawHash = hash(`draw ${word}`).toString('hex')
  const ids = NAMES.slice(0, parties)
  const secrets = ids.map((id) => hash(`${word} ${id}`))
  const circle: Circle = {
    drawHash,
    threshold: thresholdOf(parties),
    parties: ids.map((id, i) => memberOf(id, makeJoin(secrets[i] as Uint8Array, drawHash, id, 2))),
  }
  const dealings = ids.map((id, i) => makeDealing(secrets[i] as Uint8Array, circle, id))
  const openings = ids.map((_, i) => makeOpening(secrets[i] as Uint8Array, circle, i, dealings))
  return { circle, secrets, dealings, openings }
}

function seedFrom({ circle, openings }: Play, openers: readonly number[]): string {
  const opened = new Map(openers.map((k) => [k, openings[k] as Opening]))
  return toHex(seedOf(browserDrawCrypto.sha256, circle, combine(circle, opened), undefined))
}

function subsets(n: number, atLeast: number): number[][] {
  return Array.from({ length: 2 ** n }, (_, bits) => [...Array(n).keys()].filter((i) => (bits >> i) & 1)).filter(
    (s) => s.length >= atLeast,
  )
}

for (const parties of [3, 4, 5])
  test(`whoever withholds his opening changes nothing: every majority of ${parties} parties opens the same seed`, () => {
    const game = play(parties, 'withhold')
    const seeds = new Set(subsets(parties, game.circle.threshold).map((s) => seedFrom(game, s)))
    assert.equal(seeds.size, 1)
    for (const few of subsets(parties, 0).filter((s) => s.length < game.circle.threshold))
      assert.throws(() => seedFrom(game, few), ProtocolFault)
  })

test('the last to commit cannot take over another’s commitment, key or proof, nor what he used in another draw', () => {
  const { circle, dealings, secrets } = play(3, 'copy')
  for (const [i, dealing] of dealings.entries())
    for (const [j, { id }] of circle.parties.entries())
      if (i === j) checkDealing(dealing, circle, id)
      else assert.throws(() => checkDealing(dealing, circle, id), ProtocolFault)
  const join = makeJoin(secrets[1] as Uint8Array, circle.drawHash, 'office', 2)
  checkJoin(join, circle.drawHash, 'office', 2)
  assert.throws(() => checkJoin(join, circle.drawHash, 'reviewer', 2), ProtocolFault)
  const other = play(3, 'another draw')
  assert.throws(() => checkJoin(join, other.circle.drawHash, 'office', 2), ProtocolFault)
  const { commitment } = makeJoin(secrets[2] as Uint8Array, circle.drawHash, 'reviewer', 2)
  const own = makeJoin(hash('own'), circle.drawHash, 'office', 2)
  for (const fault of [
    { key: own.key, proof: own.proof },
    { ...own, ...(commitment && { commitment }) },
    { ...own, ...(own.commitment && commitment && { commitment: { ...own.commitment, point: commitment.point } }) },
    makeJoin(hash('own'), circle.drawHash, 'office', 1),
  ])
    assert.throws(() => checkJoin(fault, circle.drawHash, 'office', 2), ProtocolFault)
  assert.throws(() => checkDealing(dealings[1] as Dealing, other.circle, 'office'), ProtocolFault)
  // Under a key that was exchanged after the dealing, nothing holds either.
  const exchanged = {
    ...circle,
    parties: circle.parties.map((p, i) => (i === 2 ? { ...p, key: other.circle.parties[2]?.key ?? '' } : p)),
  }
  assert.throws(() => checkDealing(dealings[1] as Dealing, exchanged, 'office'), ProtocolFault)
})

test('a dealing that could not be opened, or opens differently by different parties, is refused when it is made', () => {
  const { circle, dealings } = play(3, 'bad dealing')
  const honest = dealings[1] as Dealing
  const foreign = play(3, 'other').dealings[1] as Dealing
  const faults: Dealing[] = [
    { ...honest, commitments: [...honest.commitments].reverse() },
    { ...honest, commitments: honest.commitments.slice(1) },
    { ...honest, shares: [...honest.shares].reverse() },
    { ...honest, shares: honest.shares.slice(1) },
    { ...honest, shares: honest.shares.map((s, i) => (i === 0 ? (foreign.shares[0] ?? s) : s)) },
    { ...honest, shares: honest.shares.map((s) => ({ ...s, share: '00'.repeat(32) })) },
    { ...honest, commitments: honest.commitments.map(() => '00'.repeat(32)) },
    { ...honest, commitments: honest.commitments.map(() => 'ff'.repeat(32)) },
  ]
  for (const fault of faults) assert.throws(() => checkDealing(fault, circle, 'office'), ProtocolFault)
})

/** Secrets that whoever holds the keys at these places reads from a dealing: shares decrypted, combined. No protocol can hide them. */
function readBy(places: readonly number[], { circle, secrets, dealings }: Play): readonly Uint8Array[] {
  const opened = places.map((k) => [k, makeOpening(secrets[k] as Uint8Array, circle, k, dealings)] as const)
  return combine(circle, new Map(opened))
}

test('an official with the server’s key file waits for the third party’s dealing, reads its secret, and cannot bring another of his own', () => {
  const game = play(3, 'key file')
  const [SYSTEM, OFFICE, REVIEWER] = [0, 1, 2]
  const { circle, secrets } = game
  // He does read it: two keys of three are a majority.
  const read = readBy([SYSTEM, OFFICE], game)[REVIEWER]
  assert.deepEqual(read, readBy([OFFICE, REVIEWER], game)[REVIEWER])
  // He knows what each choice of his would draw, and every dealing but that of the secret he joined with is refused.
  for (let i = 0; i < 20; i++) {
    const chosen = makeDealing(hash(`second thought ${i}`), circle, 'office')
    assert.throws(() => checkDealing(chosen, circle, 'office'), ProtocolFault)
  }
  // Among other keys he deals the same secret: nothing to choose there either.
  const key = play(3, 'other keys').circle.parties[REVIEWER]?.key ?? ''
  const more = { ...circle, parties: circle.parties.map((p, i) => (i === REVIEWER ? { ...p, key } : p)) }
  const again = makeDealing(secrets[OFFICE] as Uint8Array, more, 'office')
  assert.equal(again.commitments[0], game.dealings[OFFICE]?.commitments[0])
  // Control: under the first protocol the same official does choose, and nothing refuses it.
  const former: Circle = { ...circle, parties: circle.parties.map(({ id, key }) => ({ id, key })) }
  for (const word of ['a', 'b']) checkDealing(makeDealing(hash(word), former, 'office'), former, 'office')
})

test('an opening that is not what was dealt is refused: another share, another’s opening, an old one, none', () => {
  const { circle, dealings, openings, secrets } = play(3, 'bad opening')
  const honest = openings[1] as Opening
  checkOpening(honest, circle, 1, dealings)
  const old = play(3, 'last year').openings[1] as Opening
  const shifted = [...honest.slice(1), honest[0] as Opening[number]]
  const withOther = makeOpening(hash('a second thought'), circle, 1, dealings)
  for (const fault of [openings[2] as Opening, old, shifted, withOther, honest.slice(1), []])
    assert.throws(() => checkOpening(fault, circle, 1, dealings), ProtocolFault)
  assert.notDeepEqual(secrets[1], hash('a second thought'))
})

// ---- How often does a participant get what he wants? ------------------------------------------------------------------------------------

const { Point } = ristretto255
const { Fn } = Point
const H = ristretto255_hasher.hashToCurve(Buffer.from('a second base'), { DST: 'test' })
const ROUNDS = 300
/** Own secrets the adversary may choose among. */
const TRIES = 8
/** Upper bound of a binomial(300, 0.1) count at about 10⁻⁴: mean 30, standard deviation 5.2, 3.8 deviations. */
const MOST_BY_CHANCE = 50

const scalarOf = (word: string) => Fn.create(BigInt(`0x${createHash('sha512').update(word).digest('hex')}`))
const handles = Array.from({ length: 10 }, (_, i) => createHash('sha1').update(`candidate ${i}`).digest('hex'))
const target = handles[3] as string

function winnerOf(seed: Uint8Array): string {
  const draw = startSelection(browserDrawCrypto, { id: 'd', seed, quotas: new Map([['a', 1]]) })
  for (const handle of handles) draw.add({ handle, stratum: 'a', weight: 1 })
  return draw.finish().get('a')?.[0]?.line.handle ?? ''
}

const circle: Circle = {
  drawHash: 'ab'.repeat(32),
  threshold: 2,
  parties: NAMES.slice(0, 3).map((id) => ({ id, key: '' })),
}
const winnerFor = (secrets: readonly Uint8Array[]) =>
  winnerOf(seedOf(browserDrawCrypto.sha256, circle, secrets, undefined))

/** What others see of a secret before it is opened, and the secret itself. */
const commitmentOf = (x: bigint) => Point.BASE.multiply(x).toBytes()
const secretOf = (x: bigint) => H.multiply(x).toBytes()

/** Plays `ROUNDS` draws in which the adversary sits at `place` and chooses among his own secrets with what he sees. */
function successes(
  place: number,
  choose: (own: readonly bigint[], seen: readonly bigint[], place: number) => bigint,
): number {
  let hits = 0
  for (let round = 0; round < ROUNDS; round++) {
    const honest = [0, 1].map((i) => scalarOf(`honest ${place} ${round} ${i}`))
    const own = Array.from({ length: TRIES }, (_, i) => scalarOf(`own ${place} ${round} ${i}`))
    const mine = choose(own, honest, place)
    const all = [...honest]
    all.splice(place, 0, mine)
    if (winnerFor(all.map(secretOf)) === target) hits++
  }
  return hits
}

/** The own secret that gives the target when the others' secrets are taken to be `guess`; the first where none does. */
function bestFor(own: readonly bigint[], guess: readonly Uint8Array[], place: number): bigint {
  const wins = (x: bigint) => {
    const all = [...guess]
    all.splice(place, 0, secretOf(x))
    return winnerFor(all) === target
  }
  return own.find(wins) ?? (own[0] as bigint)
}

for (const [place, name] of NAMES.slice(0, 3).entries())
  test(`${name} commits last and chooses its secret by everything it can see: no better than chance`, () => {
    // All that is visible of another's secret is its commitment; he takes it for the secret.
    const hits = successes(place, (own, others, at) => bestFor(own, others.map(commitmentOf), at))
    assert.ok(hits <= MOST_BY_CHANCE, `${hits} of ${ROUNDS}`)
  })

test('the operator, who sees every message first and stops draws until he likes the messages, gains nothing', () => {
  // Rejection before the closing: he lets a draw go on only when it looks good by what he sees.
  let [hits, played] = [0, 0]
  for (let round = 0; played < ROUNDS; round++) {
    const all = [0, 1, 2].map((i) => scalarOf(`operator ${round} ${i}`))
    const looksGood = winnerFor([secretOf(all[0] as bigint), ...all.slice(1).map(commitmentOf)]) === target
    if (!looksGood && round % 8 !== 7) continue
    played++
    if (winnerFor(all.map(secretOf)) === target) hits++
  }
  assert.ok(hits <= MOST_BY_CHANCE, `${hits} of ${ROUNDS}`)
})

test('control: whoever could see the third secret before his own is fixed, as in the first protocol, does steer', () => {
  // Why a secret is fixed by joining; it also shows that this test would see steering.
  const hits = successes(2, (own, others, at) => bestFor(own, others.map(secretOf), at))
  assert.ok(hits > 2 * MOST_BY_CHANCE, `${hits} of ${ROUNDS}`)
})

test('control: where a secret that is not revealed is simply left out, the last to reveal does steer', () => {
  let hits = 0
  for (let round = 0; round < ROUNDS; round++) {
    const secrets = [0, 1, 2].map((i) => hash(`naive ${round} ${i}`))
    const seedWith = (list: readonly Uint8Array[]) => hash(list.map((s) => toHex(s)).join())
    const withMine = winnerOf(seedWith(secrets))
    if (withMine === target || winnerOf(seedWith(secrets.slice(0, 2))) === target) hits++
  }
  assert.ok(hits > 0.15 * ROUNDS, `${hits} of ${ROUNDS}`)
})
