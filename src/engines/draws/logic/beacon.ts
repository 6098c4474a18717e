import { bls12_381 } from '@noble/curves/bls12-381.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, equal, fromHex } from '../../evidence/logic/bytes.ts'

/** One network of the League of Entropy, as its `/info` says. */
export interface BeaconNetwork {
  /** Hash of the chain: its name. */
  readonly chain: string
  readonly scheme: 'pedersen-bls-chained' | 'pedersen-bls-unchained' | 'bls-unchained-g1-rfc9380'
  readonly publicKey: string
  /** Seconds since 1970 of round 1, and between two rounds. */
  readonly genesis: number
  readonly period: number
}

export interface BeaconRound {
  readonly round: number
  readonly randomness: string
  readonly signature: string
  readonly previousSignature?: string | undefined
}

/**
 * Whether a drand round is signed by its network and its randomness is the hash of the signature.
 * Schemes of drand: chained and unchained sign in G2 under a key in G1, the RFC 9380 one the other way round.
 */
export function isBeaconRound(beacon: BeaconRound, network: Pick<BeaconNetwork, 'scheme' | 'publicKey'>): boolean {
  try {
    const signature = fromHex(beacon.signature)
    if (!equal(sha256(signature), fromHex(beacon.randomness))) return false
    const round = new Uint8Array(8)
    new DataView(round.buffer).setBigUint64(0, BigInt(beacon.round))
    const isChained = network.scheme === 'pedersen-bls-chained'
    if (isChained !== (beacon.previousSignature !== undefined)) return false
    const message = sha256(isChained ? concat(fromHex(beacon.previousSignature as string), round) : round)
    const key = fromHex(network.publicKey)
    if (network.scheme === 'bls-unchained-g1-rfc9380') {
      const { shortSignatures: bls } = bls12_381
      return bls.verify(signature, bls.hash(message, 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_'), key)
    }
    const { longSignatures: bls } = bls12_381
    return bls.verify(signature, bls.hash(message, 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_'), key)
  } catch {
    return false
  }
}

/** First round that is published at or after a moment. */
export function roundAt(network: Pick<BeaconNetwork, 'genesis' | 'period'>, at: Date): number {
  return Math.max(1, Math.ceil((at.getTime() / 1000 - network.genesis) / network.period) + 1)
}
