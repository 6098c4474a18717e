import { fromBase64, toBase64 } from './bytes.ts'
import { HASH_BYTES } from './hash.ts'
import { BadNote, type Crypto, type NoteSigner, openNote, signNote, type VerifierKey } from './note.ts'

/** C2SP tlog-checkpoint: which log, how many leaves, which root. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

export function writeCheckpoint(checkpoint: Checkpoint): string {
  if (checkpoint.root.length !== HASH_BYTES) throw new RangeError('a root has 32 bytes')
  return `${checkpoint.origin}\n${checkpoint.size}\n${toBase64(checkpoint.root)}\n`
}

/** Reads the text of a checkpoint; extension lines are allowed and ignored. @throws BadNote */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root, ...rest] = text.split('\n')
  if (!origin || !size || !root || rest.at(-1) !== '' || rest.slice(0, -1).includes(''))
    throw new BadNote('not a checkpoint: origin, size and root are expected, a line each')
  if (!/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size))) throw new BadNote(`not a tree size: ${size}`)
  return { origin, size: Number(size), root: readRoot(root) }
}

function readRoot(text: string): Uint8Array {
  try {
    const root = fromBase64(text)
    if (root.length === HASH_BYTES) return root
  } catch {}
  throw new BadNote('the root hash is not base64 of 32 bytes')
}

export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  return signNote(writeCheckpoint(checkpoint), signer)
}

/** A checkpoint of the log that holds this key, signature verified. @throws BadNote */
export function openCheckpoint(note: string, key: VerifierKey, crypto: Crypto): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, key, crypto))
  if (checkpoint.origin !== key.name) throw new BadNote(`a checkpoint of ${checkpoint.origin}, not of ${key.name}`)
  return checkpoint
}
