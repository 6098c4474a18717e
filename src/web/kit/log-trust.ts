import { browserCrypto } from '../../engines/evidence/logic/browser-crypto.ts'
import { openCheckpoint } from '../../engines/evidence/logic/checkpoint.ts'
import { parseVerifierKey } from '../../engines/evidence/logic/note.ts'
import {
  type ConsistencyProof,
  consistencyNeeded,
  type ReceiptCheck,
  verifyReceipt,
} from '../../engines/evidence/logic/receipt.ts'

/** What this browser remembers of the log: the key it met first, and the newest checkpoint it has checked. */
export interface LogMemory {
  readonly verifierKey: string
  readonly checkpoint?: string | undefined
}

const KEY = 'zh.log'

export function readMemory(storage: Pick<Storage, 'getItem'>): LogMemory | undefined {
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? 'null')
    return typeof stored === 'object' && stored !== null && 'verifierKey' in stored ? (stored as LogMemory) : undefined
  } catch {
    return undefined
  }
}

export function keepMemory(memory: LogMemory, storage: Pick<Storage, 'setItem'>): void {
  storage.setItem(KEY, JSON.stringify(memory))
}

export type FetchConsistency = (from: number, to: number) => Promise<ConsistencyProof>

/**
 * Checks a receipt against what this browser already trusts. The log must continue the newest checkpoint seen here: a server that
 * rewrote its history is found out, although it signs both histories with the right key.
 * @returns the finding, and what to remember when all is well.
 */
export async function checkAgainstMemory(
  receipt: unknown,
  memory: LogMemory,
  fetchConsistency: FetchConsistency,
): Promise<{ check: ReceiptCheck; memory: LogMemory }> {
  const alone = verifyReceipt(receipt, { verifierKey: memory.verifierKey }, browserCrypto)
  if (!alone.isProven || !alone.checkpoint || !memory.checkpoint) {
    const note = alone.isProven ? noteOf(receipt) : memory.checkpoint
    return { check: alone, memory: { ...memory, checkpoint: note } }
  }
  const key = parseVerifierKey(browserCrypto.hashes.sha256, memory.verifierKey)
  const remembered = openCheckpoint(memory.checkpoint, key, browserCrypto)
  const needed = consistencyNeeded(alone.checkpoint, remembered)
  const consistency = needed ? await fetchConsistency(needed.from, needed.to) : undefined
  const trust = { verifierKey: memory.verifierKey, checkpoint: memory.checkpoint, consistency }
  const check = verifyReceipt(receipt, trust, browserCrypto)
  const isNewer = check.isProven && alone.checkpoint.size > remembered.size
  return { check, memory: isNewer ? { ...memory, checkpoint: noteOf(receipt) } : memory }
}

function noteOf(receipt: unknown): string | undefined {
  const note = (receipt as { checkpoint?: unknown }).checkpoint
  return typeof note === 'string' ? note : undefined
}
