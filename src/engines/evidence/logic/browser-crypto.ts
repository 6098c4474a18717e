import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { sm3 } from 'sm-crypto-v2'
import { fromHex } from './bytes.ts'
import type { Crypto } from './note.ts'

/** Hashes and signature check in plain JavaScript: the browser's part of {@link Crypto}, and an independent check of the server's. */
export const browserCrypto: Crypto = {
  hashes: {
    sha256: { name: 'sha256', digest: sha256 },
    sm3: { name: 'sm3', digest: (data) => fromHex(sm3(data)) },
  },
  verifyEd25519: (publicKey, message, signature) => {
    try {
      // RFC 8032 without the ZIP-215 leniency, as node:crypto checks it.
      return ed25519.verify(signature, message, publicKey, { zip215: false })
    } catch {
      return false
    }
  },
}
