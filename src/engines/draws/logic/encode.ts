import { concat, utf8 } from '../../evidence/logic/bytes.ts'

/** What the protocol hashes with: node:crypto on the server, @noble/hashes in the browser. */
export interface DrawCrypto {
  readonly sha256: (data: Uint8Array) => Uint8Array
  /** For what does not fit into memory at once. */
  readonly startSha256: () => { update(data: Uint8Array): void; digest(): Uint8Array }
  /** HMAC-SHA256 under one key, many times. */
  readonly mac: (key: Uint8Array) => (message: Uint8Array) => Uint8Array
}

/** Each part is preceded by its length in four bytes, big-endian: no two different lists give the same bytes. */
export function fields(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return concat(
    ...parts.flatMap((part) => {
      const bytes = typeof part === 'string' ? utf8(part) : part
      const length = new Uint8Array(4)
      new DataView(length.buffer).setUint32(0, bytes.length)
      return [length, bytes]
    }),
  )
}
