import { browserCrypto } from '../logic/browser-crypto.ts'
import { equal, fromBase64 } from '../logic/bytes.ts'
import { openCheckpoint } from '../logic/checkpoint.ts'
import { treeHash, verifyConsistency } from '../logic/merkle.ts'
import { BadNote, parseVerifierKey } from '../logic/note.ts'
import type { ConsistencyReply } from '../schema.ts'

/** What a consistency proof showed. A size without a published checkpoint has a root that nobody signed: said, not hidden. */
export interface ConsistencyCheck {
  readonly isConsistent: boolean
  readonly fromIsSigned: boolean
  readonly toIsSigned: boolean
}

/** Checks in the browser that the tree of `to` continues the tree of `from`, and that both roots are those that the log signed. */
export function checkConsistency(reply: ConsistencyReply, verifierKey: string): ConsistencyCheck {
  const key = parseVerifierKey(browserCrypto.hashes.sha256, verifierKey)
  const [fromRoot, toRoot] = [fromBase64(reply.fromRoot), fromBase64(reply.toRoot)]
  const isSigned = (note: string | undefined, size: number, root: Uint8Array): boolean => {
    if (note === undefined) return false
    try {
      const checkpoint = openCheckpoint(note, key, browserCrypto)
      return checkpoint.size === size && equal(checkpoint.root, root)
    } catch (error) {
      if (error instanceof BadNote) return false
      throw error
    }
  }
  const tree = treeHash(browserCrypto.hashes[key.logHash])
  return {
    isConsistent: verifyConsistency(tree, reply.from, fromRoot, reply.to, toRoot, reply.proof.map(fromBase64)),
    fromIsSigned: isSigned(reply.fromCheckpoint, reply.from, fromRoot),
    toIsSigned: isSigned(reply.toCheckpoint, reply.to, toRoot),
  }
}
