import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { QueuedForm } from './queue.ts'

/** A picture on this device: from when it is taken until the server has stored the form it belongs to. */
export interface KeptFile {
  readonly digest: string
  /** As an ArrayBuffer: some browsers lose blobs they keep. */
  readonly content: ArrayBuffer
  readonly name: string
  readonly type: string
  readonly isUploaded: boolean
  readonly keptAt: number
}

export interface KeptReply {
  readonly address: string
  readonly body: unknown
  readonly keptAt: number
}

interface Stores extends DBSchema {
  replies: { key: string; value: KeptReply }
  files: { key: string; value: KeptFile }
  queue: { key: string; value: QueuedForm; indexes: { sequence: number } }
}

const VERSION = 1
/** Pictures of forms that were never submitted, answers of the server that nobody looked at again. */
const OLD_MS = 30 * 86_400_000
/** Lines about what was sent. */
const SENT_KEPT = 20

export type DeviceStore = IDBPDatabase<Stores>
const open = new Map<string, Promise<DeviceStore>>()

/** One database for each account: what one account keeps on a shared device, another never opens. */
export function deviceStore(accountId: string): Promise<DeviceStore> {
  let store = open.get(accountId)
  if (!store) {
    store = openDB<Stores>(`zhiheng:${accountId}`, VERSION, {
      upgrade(db) {
        db.createObjectStore('replies', { keyPath: 'address' })
        db.createObjectStore('files', { keyPath: 'digest' })
        db.createObjectStore('queue', { keyPath: 'key' }).createIndex('sequence', 'sequence')
      },
      // Another tab brings a newer release: let it.
      blocking: () => void open.get(accountId)?.then((db) => db.close()),
      terminated: () => void open.delete(accountId),
    })
    store.catch(() => open.delete(accountId))
    open.set(accountId, store)
  }
  return store
}

/** Puts a form into the queue behind all others, or in its old place where its key is there already; one transaction. */
export async function enqueue(
  db: DeviceStore,
  form: Omit<QueuedForm, 'sequence' | 'state' | 'attempts'>,
): Promise<QueuedForm> {
  const tx = db.transaction('queue', 'readwrite', { durability: 'strict' })
  const before = await tx.store.get(form.key)
  const last = await tx.store.index('sequence').openCursor(null, 'prev')
  const sequence = before?.sequence ?? (last?.value.sequence ?? 0) + 1
  // Begun anew: a key that was stored with other content is for the server to refuse, not for the device to take for sent.
  const entry: QueuedForm = { ...form, sequence, state: 'waiting', attempts: 0 }
  await tx.store.put(entry)
  await tx.done
  return entry
}

/** What an account looked at is gone when it signs out of a shared device; what is not yet sent stays. */
export async function forgetReplies(accountId: string): Promise<void> {
  await (await deviceStore(accountId)).clear('replies')
}

/** Old pictures that no waiting form needs, old replies, and all but the latest lines about what was sent. */
export async function tidy(db: DeviceStore, now: number): Promise<void> {
  const queue = await db.getAllFromIndex('queue', 'sequence')
  const needed = new Set(queue.flatMap((e) => e.files))
  const tx = db.transaction(['files', 'replies', 'queue'], 'readwrite')
  for await (const { value } of tx.objectStore('files'))
    if (!needed.has(value.digest) && value.keptAt < now - OLD_MS) await tx.objectStore('files').delete(value.digest)
  for await (const { value } of tx.objectStore('replies'))
    if (value.keptAt < now - OLD_MS) await tx.objectStore('replies').delete(value.address)
  const sent = queue.filter((e) => e.state === 'sent')
  for (const e of sent.slice(0, Math.max(0, sent.length - SENT_KEPT))) await tx.objectStore('queue').delete(e.key)
  await tx.done
}
