import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concat, fromHex, toHex, utf8 } from '../../evidence/logic/bytes.ts'
import { fields } from './encode.ts'

/*
 * Publicly verifiable secret sharing: B. Schoenmakers, "A Simple Publicly Verifiable Secret Sharing Scheme and its Application to Electronic
 * Voting", CRYPTO '99, over ristretto255 (RFC 9496). Every party deals its secret to all parties, encrypted, so that any `threshold` of them
 * can open it and fewer learn nothing; that a dealing can be opened is proven when it is made. So nobody can withhold its secret
 * afterwards.
 *
 * In protocol 2 a party commits to its secret when it joins, and deals it when all have joined: what a majority of keys could read from the
 * dealings comes too late to choose one's own by. In protocol 1 the secret was fixed by the dealing only, so that whoever held two keys of
 * three (the server's key file and his own) could wait for the third party and choose.
 */

const { Point } = ristretto255
const { Fn } = Point
type Point = InstanceType<typeof Point>

/** G carries the commitments, H the keys and secrets; nobody knows the logarithm of one to the other. */
const G = Point.BASE
const H = ristretto255_hasher.hashToCurve(utf8('H'), { DST: 'zhiheng/draw-generator/v1' }) as unknown as Point

/** Proof that two pairs of points have the same logarithm. */
export interface EqualityProof {
  challenge: string
  response: string
}

/** Which rules a draw follows; its frozen header says so. */
export type Protocol = 1 | 2

export interface JoinMessage {
  readonly key: string
  readonly proof: EqualityProof
  /** To the secret, with the proof that the party knows it. Protocol 2. */
  readonly commitment?: { readonly point: string; readonly proof: EqualityProof }
}

export interface Dealing {
  /** Of the polynomial's coefficients, constant first; the first is the commitment to the secret itself. */
  readonly commitments: string[]
  /** For each party in order: its share under its key. */
  readonly shares: { share: string; proof: EqualityProof }[]
}

/** What one party opens: its share of every dealing, in order of the dealers. */
export type Opening = { share: string; proof: EqualityProof }[]

/** A message that is not what the protocol asks for. */
export class ProtocolFault extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ProtocolFault'
  }
}

function toScalar(...parts: readonly (string | Uint8Array)[]): bigint {
  // 512 bits reduced: the bias is below 2^-250.
  const bytes = sha512(fields(...parts))
  let value = 0n
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number)
  return Fn.create(value)
}

function readPoint(hex: string): Point {
  let point: Point
  try {
    point = Point.fromBytes(fromHex(hex))
  } catch {
    throw new ProtocolFault('a point is not canonical ristretto255')
  }
  if (point.is0()) throw new ProtocolFault('a point is zero')
  return point
}

function readScalar(hex: string): bigint {
  try {
    return Fn.fromBytes(fromHex(hex))
  } catch {
    throw new ProtocolFault('a number is not a canonical scalar')
  }
}

const hexOf = (p: Point): string => toHex(p.toBytes())
/** Noble refuses to multiply by 0; a proof may honestly never hold one (probability 2^-252). */
const times = (p: Point, s: bigint): Point => (s === 0n ? Point.ZERO : p.multiply(s))

interface Statement {
  readonly context: readonly (string | Uint8Array)[]
  readonly bases: readonly [Point, Point]
  readonly images: readonly [Point, Point]
}

function challengeOf({ context, bases, images }: Statement, a: readonly [Point, Point]): bigint {
  return toScalar('zhiheng/draw-proof/v1', ...context, ...[...bases, ...images, ...a].map((p) => p.toBytes()))
}

/** Chaum and Pedersen's proof, made non-interactive. The nonce comes from the witness and the statement, so that it never repeats for another. */
function prove(statement: Statement, witness: bigint): EqualityProof {
  const nonce = toScalar(
    'zhiheng/draw-nonce/v1',
    Fn.toBytes(witness),
    ...statement.context,
    ...[...statement.bases, ...statement.images].map((p) => p.toBytes()),
  )
  const a = [times(statement.bases[0], nonce), times(statement.bases[1], nonce)] as const
  const challenge = challengeOf(statement, a)
  return {
    challenge: toHex(Fn.toBytes(challenge)),
    response: toHex(Fn.toBytes(Fn.create(nonce - challenge * witness))),
  }
}

function holds(statement: Statement, proof: EqualityProof): boolean {
  const c = readScalar(proof.challenge)
  const r = readScalar(proof.response)
  const a = [0, 1].map((i) =>
    times(statement.bases[i as 0 | 1], r).add(times(statement.images[i as 0 | 1], c)),
  ) as unknown as readonly [Point, Point]
  return challengeOf(statement, a) === c
}

/** Everything a party does follows from its 32 secret bytes and what it answers to: it keeps nothing else. */
function keyOf(secret: Uint8Array, drawHash: string, party: string): bigint {
  return toScalar('zhiheng/draw-key/v1', secret, drawHash, party)
}

/** The secret itself is this times H. Of protocol 2: nothing that becomes known later goes into it. */
function secretOf(secret: Uint8Array, drawHash: string, party: string): bigint {
  return toScalar('zhiheng/draw-secret/v2', secret, drawHash, party)
}

/** A number that a party knows, and its image. The same base twice: the proof is then one of knowledge. */
function knowledge(context: readonly string[], base: Point, image: Point): Statement {
  return { context, bases: [base, base], images: [image, image] }
}

/** Key and commitment each name the other, so that neither can be taken into another message. */
const keyContext = (drawHash: string, party: string, commitment: string | undefined) => [
  'join',
  drawHash,
  party,
  ...(commitment === undefined ? [] : [commitment]),
]
const commitmentContext = (drawHash: string, party: string, key: string) => ['join-secret', drawHash, party, key]

/**
 * A party's key for this draw and the commitment to its secret, with the proofs that it knows what is behind both. `drawHash` is the hash of
 * the frozen header.
 */
export function makeJoin(secret: Uint8Array, drawHash: string, party: string, protocol: Protocol): JoinMessage {
  const x = keyOf(secret, drawHash, party)
  const key = times(H, x)
  if (protocol === 1)
    return { key: hexOf(key), proof: prove(knowledge(keyContext(drawHash, party, undefined), H, key), x) }
  const s = secretOf(secret, drawHash, party)
  const point = times(G, s)
  return {
    key: hexOf(key),
    proof: prove(knowledge(keyContext(drawHash, party, hexOf(point)), H, key), x),
    commitment: {
      point: hexOf(point),
      proof: prove(knowledge(commitmentContext(drawHash, party, hexOf(key)), G, point), s),
    },
  }
}

/** @throws ProtocolFault */
export function checkJoin(message: JoinMessage, drawHash: string, party: string, protocol: Protocol): void {
  const { key, proof, commitment } = message
  if ((commitment !== undefined) !== (protocol === 2))
    throw new ProtocolFault(`${party} joins ${commitment ? 'with' : 'without'} a commitment to its secret`)
  if (!holds(knowledge(keyContext(drawHash, party, commitment?.point), H, readPoint(key)), proof))
    throw new ProtocolFault(`the key of ${party} is not proven for this draw`)
  if (
    commitment &&
    !holds(knowledge(commitmentContext(drawHash, party, key), G, readPoint(commitment.point)), commitment.proof)
  )
    throw new ProtocolFault(`the commitment of ${party} is not proven for this draw`)
}

/** Who takes part, in order, with what they joined with. */
export interface Circle {
  readonly drawHash: string
  readonly threshold: number
  readonly parties: readonly CircleMember[]
}

export interface CircleMember {
  readonly id: string
  readonly key: string
  /** To its secret; in protocol 2 every party has one. */
  readonly commitment?: string
}

/** A party of a circle, from what it joined with. */
export function memberOf(id: string, { key, commitment }: JoinMessage): CircleMember {
  return { id, key, ...(commitment && { commitment: commitment.point }) }
}

/** Opening takes more than half of the parties. */
export function thresholdOf(parties: number): number {
  return Math.floor(parties / 2) + 1
}

function circleContext(circle: Circle): readonly string[] {
  const said = ({ id, key, commitment }: CircleMember) => [id, key, ...(commitment === undefined ? [] : [commitment])]
  return [circle.drawHash, String(circle.threshold), ...circle.parties.flatMap(said)]
}

/** Place of a party on the polynomial; 0 is the secret's own. */
const placeOf = (index: number): bigint => BigInt(index + 1)

function evaluate(coefficients: readonly bigint[], at: bigint): bigint {
  return coefficients.reduceRight((sum, c) => Fn.create(sum * at + c), 0n)
}

function shareStatement(circle: Circle, dealer: string, index: number, image: Point, share: Point): Statement {
  const party = circle.parties[index] as Circle['parties'][number]
  return {
    context: ['deal', ...circleContext(circle), dealer, party.id],
    bases: [G, readPoint(party.key)],
    images: [image, share],
  }
}

const commitmentOf = (circle: Circle, party: string) => circle.parties.find((p) => p.id === party)?.commitment

/** Deals the party's secret. The same secret in the same circle always gives the same dealing. */
export function makeDealing(secret: Uint8Array, circle: Circle, dealer: string): Dealing {
  const isFixed = commitmentOf(circle, dealer) !== undefined
  const coefficients = Array.from({ length: circle.threshold }, (_, j) =>
    isFixed && j === 0
      ? secretOf(secret, circle.drawHash, dealer)
      : toScalar('zhiheng/draw-polynomial/v1', secret, ...circleContext(circle), dealer, String(j)),
  )
  return {
    commitments: coefficients.map((c) => hexOf(times(G, c))),
    shares: circle.parties.map((party, i) => {
      const value = evaluate(coefficients, placeOf(i))
      const share = times(readPoint(party.key), value)
      return {
        share: hexOf(share),
        proof: prove(shareStatement(circle, dealer, i, times(G, value), share), value),
      }
    }),
  }
}

/** That every share is of the one committed secret, and it the one the party joined with. @throws ProtocolFault */
export function checkDealing(dealing: Dealing, circle: Circle, dealer: string): void {
  if (dealing.commitments.length !== circle.threshold || dealing.shares.length !== circle.parties.length)
    throw new ProtocolFault(`the dealing of ${dealer} has the wrong size`)
  const fixed = commitmentOf(circle, dealer)
  if (fixed !== undefined && dealing.commitments[0] !== fixed)
    throw new ProtocolFault(`${dealer} deals another secret than it joined with`)
  const commitments = dealing.commitments.map(readPoint)
  for (const [i, { share, proof }] of dealing.shares.entries()) {
    const at = placeOf(i)
    // Horner in the exponent: at most seven parties, so the factors are small numbers.
    const image = commitments.reduceRight((sum, c) => times(sum, at).add(c), Point.ZERO)
    if (!holds(shareStatement(circle, dealer, i, image, readPoint(share)), proof))
      throw new ProtocolFault(`share ${i + 1} of the dealing of ${dealer} is not of its committed secret`)
  }
}

function openStatement(circle: Circle, dealer: string, opener: number, opened: Point, share: Point): Statement {
  const party = circle.parties[opener] as Circle['parties'][number]
  return {
    context: ['open', ...circleContext(circle), dealer, party.id],
    bases: [H, opened],
    images: [readPoint(party.key), share],
  }
}

/** A party's share of every dealing, decrypted, each with its proof. */
export function makeOpening(secret: Uint8Array, circle: Circle, opener: number, dealings: readonly Dealing[]): Opening {
  const party = circle.parties[opener] as Circle['parties'][number]
  const x = keyOf(secret, circle.drawHash, party.id)
  const inverse = Fn.inv(x)
  return dealings.map((dealing, i) => {
    const share = readPoint(dealing.shares[opener]?.share ?? '')
    const opened = times(share, inverse)
    return {
      share: hexOf(opened),
      proof: prove(openStatement(circle, circle.parties[i]?.id ?? '', opener, opened, share), x),
    }
  })
}

/** That a party opened exactly what was dealt to it. @throws ProtocolFault */
export function checkOpening(opening: Opening, circle: Circle, opener: number, dealings: readonly Dealing[]): void {
  if (opening.length !== dealings.length) throw new ProtocolFault('an opening has the wrong size')
  for (const [i, { share, proof }] of opening.entries()) {
    const dealt = readPoint(dealings[i]?.shares[opener]?.share ?? '')
    const dealer = circle.parties[i]?.id ?? ''
    if (!holds(openStatement(circle, dealer, opener, readPoint(share), dealt), proof))
      throw new ProtocolFault(`${circle.parties[opener]?.id} did not open what ${dealer} dealt to it`)
  }
}

/**
 * The secrets of all dealers, from any `threshold` openings: whichever they are, the secrets are the same, because every share is proven to
 * lie on a polynomial of degree below the threshold.
 * @throws ProtocolFault when fewer opened
 */
export function combine(circle: Circle, openings: ReadonlyMap<number, Opening>): Uint8Array[] {
  const openers = [...openings.keys()].sort((a, b) => a - b).slice(0, circle.threshold)
  if (openers.length < circle.threshold)
    throw new ProtocolFault(`${openers.length} of ${circle.threshold} needed parties opened`)
  const factors = openers.map((k) =>
    openers
      .filter((m) => m !== k)
      .reduce((f, m) => Fn.create(f * placeOf(m) * Fn.inv(Fn.create(placeOf(m) - placeOf(k)))), 1n),
  )
  return circle.parties.map((_, dealer) =>
    openers
      .reduce(
        (sum, k, i) => sum.add(times(readPoint(openings.get(k)?.[dealer]?.share ?? ''), factors[i] as bigint)),
        Point.ZERO,
      )
      .toBytes(),
  )
}

/** The seed: hash of the frozen header, every party with its secret in order, and the beacon's randomness where one was asked for. */
export function seedOf(
  sha256: (data: Uint8Array) => Uint8Array,
  circle: Circle,
  secrets: readonly Uint8Array[],
  beacon: { readonly round: number; readonly randomness: string } | undefined,
): Uint8Array {
  return sha256(
    concat(
      fields(
        'zhiheng/draw-seed/v1',
        circle.drawHash,
        ...circle.parties.flatMap((p, i) => [p.id, secrets[i] as Uint8Array]),
      ),
      beacon ? fields('beacon', String(beacon.round), fromHex(beacon.randomness)) : fields('no beacon'),
    ),
  )
}
