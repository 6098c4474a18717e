import { sha256 } from '@noble/hashes/sha2.js'
import { jsonOfFile } from '../../../core/text/stored.ts'
import { browserCrypto } from '../logic/browser-crypto.ts'
import { toHex } from '../logic/bytes.ts'
import { openCheckpoint } from '../logic/checkpoint.ts'
import { parseVerifierKey } from '../logic/note.ts'
import {
  type ConsistencyProof,
  consistencyNeeded,
  RECEIPT_FORMAT,
  type Receipt,
  type ReceiptCheck,
  verifyReceipt,
} from '../logic/receipt.ts'
import type { LogState } from '../schema.ts'

/** What somebody dropped: a receipt, or any other file that may have been sealed. */
export type Dropped =
  | { readonly what: 'receipt'; readonly check: ReceiptCheck; readonly receipt: Receipt | undefined }
  | { readonly what: 'file'; readonly digest: string; readonly check: ReceiptCheck }
  /** No file with exactly these bytes was ever sealed. */
  | { readonly what: 'unknown-file'; readonly digest: string }

/** How the log is asked; only public routes. Rejects when the server cannot be reached. */
export type Ask = (path: string) => Promise<{ status: number; json: unknown }>

export const askServer: Ask = async (path) => {
  const reply = await fetch(path, { headers: { accept: 'application/json' } })
  return { status: reply.status, json: await reply.json() }
}

/** A receipt is small; a larger file is no receipt, whatever it is called. */
const MAX_RECEIPT_BYTES = 2_000_000

/**
 * Checks a dropped file here, in the browser: a receipt against the log's key, its newest checkpoint and, where needed, a consistency
 * proof; any other file by its digest. The file itself is not sent anywhere.
 */
export async function checkDropped(file: Blob, ask: Ask = askServer): Promise<Dropped> {
  const receipt = await readAsReceipt(file)
  if (receipt) return { what: 'receipt', check: await checkReceipt(receipt, ask), receipt }
  const digest = await digestOf(file)
  const found = await ask(`/api/receipts/content/${digest}`)
  if (found.status !== 200) return { what: 'unknown-file', digest }
  return { what: 'file', digest, check: await checkReceipt(found.json as Receipt, ask) }
}

/** Checks a receipt against what the log shows today. */
export async function checkReceipt(receipt: Receipt, ask: Ask = askServer): Promise<ReceiptCheck> {
  const { status, json } = await ask('/api/evidence/log')
  if (status !== 200) throw new Error(`the log does not answer (${status})`)
  const log = json as LogState
  return verifyReceipt(
    receipt,
    {
      verifierKey: log.verifierKey,
      checkpoint: log.checkpoint?.note,
      consistency: await consistencyFor(receipt, log, ask),
    },
    browserCrypto,
  )
}

/** The proof that links the receipt's checkpoint with today's; none when they are of one size or cannot be read (the verifier then says why). */
async function consistencyFor(receipt: Receipt, log: LogState, ask: Ask): Promise<ConsistencyProof | undefined> {
  if (!log.checkpoint) return undefined
  try {
    const key = parseVerifierKey(browserCrypto.hashes.sha256, log.verifierKey)
    const own = openCheckpoint(receipt.checkpoint, key, browserCrypto)
    const needed = consistencyNeeded(own, openCheckpoint(log.checkpoint.note, key, browserCrypto))
    if (!needed) return undefined
    const found = await ask(`/api/evidence/proofs/consistency?from=${needed.from}&to=${needed.to}`)
    return found.status === 200 ? (found.json as ConsistencyProof) : undefined
  } catch {
    return undefined
  }
}

async function readAsReceipt(file: Blob): Promise<Receipt | undefined> {
  if (file.size > MAX_RECEIPT_BYTES) return undefined
  try {
    const value: unknown = jsonOfFile(new Uint8Array(await file.arrayBuffer()))
    const isReceipt = typeof value === 'object' && value !== null && (value as Receipt).format === RECEIPT_FORMAT
    return isReceipt ? (value as Receipt) : undefined
  } catch {
    return undefined
  }
}

/** SHA-256 piece by piece: a film does not fit into memory, and crypto.subtle is not there on a page without TLS. */
async function digestOf(file: Blob): Promise<string> {
  const hash = sha256.create()
  const reader = file.stream().getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) hash.update(part.value)
  return toHex(hash.digest())
}
