import { fromBase64, toBase64 } from './bytes.ts'
import { HASH_BYTES } from './hash.ts'
import { BadNote, type Crypto, type NoteSigner, openNote, signNote, type VerifierKey } from './note.ts'

/** C2SP tlog-checkpoint: which log, how many leaves, which root. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  /** Size of the checkpoint before it, in an extension line: a checkpoint that was taken out of the row is missed by its successor. */
  readonly previous?: number | undefined
}

const PREVIOUS = /^previous (0|[1-9]\d*)$/

export function writeCheckpoint(checkpoint: Checkpoint): string {
  if (checkpoint.root.length !== HASH_BYTES) throw new RangeError('a root has 32 bytes')
  const { origin, size, root, previous } = checkpoint
  return `${origin}\n${size}\n${toBase64(root)}\n${previous === undefined ? '' : `previous ${previous}\n`}`
}

/** Reads the text of a checkpoint; extension lines are allowed, others than ours ignored. @throws BadNote */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root, ...rest] = text.split('\n')
  if (!origin || !size || !root || rest.at(-1) !== '' || rest.slice(0, -1).includes(''))
    throw new BadNote('not a checkpoint: origin, size and root are expected, a line each')
  if (!/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size))) throw new BadNote(`not a tree size: ${size}`)
  const [previous] = rest.flatMap((line) => PREVIOUS.exec(line)?.[1] ?? [])
  return {
    origin,
    size: Number(size),
    root: readRoot(root),
    ...(previous !== undefined && { previous: Number(previous) }),
  }
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
