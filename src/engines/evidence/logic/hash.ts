/** The hash of a log: SHA-256, or SM3 (GB/T 32905-2016) where commercial cryptography is asked for. Both give 32 bytes. */
export type HashName = 'sha256' | 'sm3'

/** A hash function by name. Handed in as an argument: node:crypto on the server, @noble/hashes and sm-crypto-v2 in the browser. */
export interface Hash {
  readonly name: HashName
  readonly digest: (data: Uint8Array) => Uint8Array
}

/** Every hash a place can compute. */
export type Hashes = Readonly<Record<HashName, Hash>>

export const HASH_BYTES = 32
