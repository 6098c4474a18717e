import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { DrawCrypto } from './encode.ts'

/** Plain JavaScript: the visitor's browser, and an independent check of the server's. */
export const browserDrawCrypto: DrawCrypto = {
  sha256,
  startSha256: () => {
    const hash = sha256.create()
    return {
      update: (data) => {
        hash.update(data)
      },
      digest: () => hash.digest(),
    }
  },
  mac: (key) => {
    // The two blocks that depend on the key alone are hashed once.
    const keyed = hmac.create(sha256, key)
    return (message) => keyed.clone().update(message).digest()
  },
}
