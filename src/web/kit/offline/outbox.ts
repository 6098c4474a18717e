import { api } from '../api.ts'
import { ApiProblem } from '../api-problem.ts'
import { deviceStore, enqueue, tidy } from './device-store.ts'
import { uploadFile } from './files.ts'
import { inOrder, type QueuedForm } from './queue.ts'
import { type SendingEnd, sendQueue } from './send.ts'

/** The server's answer to a submission, as far as the queue reads it. */
export interface Receipt {
  readonly recordId: string
}

export interface OutboxState {
  readonly isLoaded: boolean
  readonly entries: readonly QueuedForm[]
  readonly isSending: boolean
  readonly end: SendingEnd | undefined
  /** The device keeps nothing: private window, no room, switched off. */
  readonly isBroken: boolean
}

const NOTHING: OutboxState = { isLoaded: false, entries: [], isSending: false, end: undefined, isBroken: false }
const LOOK_AGAIN_MS = 15_000

/** The queue of one account on this device: kept in IndexedDB, shown in every tab, sent by one of them at a time. */
export class Outbox {
  readonly accountId: string
  #state = NOTHING
  #listeners = new Set<() => void>()
  #channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('zhiheng-outbox')
  #receipts = new Map<string, Receipt>()
  #running: Promise<void> | undefined
  #again = false
  #stop: (() => void) | undefined

  constructor(accountId: string) {
    this.accountId = accountId
  }

  readonly subscribe = (tell: () => void): (() => void) => {
    this.#listeners.add(tell)
    return () => this.#listeners.delete(tell)
  }
  readonly state = (): OutboxState => this.#state

  /** Watches for the network, the clock and other tabs; sends what waits. @returns stops watching. */
  start(): () => void {
    if (this.#stop) return this.#stop
    const send = () => void this.send()
    const hurry = () => void this.#forgetWaits().then(send)
    const seen = () => document.visibilityState === 'visible' && send()
    window.addEventListener('online', hurry)
    document.addEventListener('visibilitychange', seen)
    const timer = setInterval(() => this.waiting().length > 0 && navigator.onLine && send(), LOOK_AGAIN_MS)
    if (this.#channel) this.#channel.onmessage = () => void this.#load()
    void deviceStore(this.accountId)
      .then((db) => tidy(db, Date.now()))
      .catch(() => undefined)
      .then(hurry)
    this.#stop = () => {
      window.removeEventListener('online', hurry)
      document.removeEventListener('visibilitychange', seen)
      clearInterval(timer)
      this.#stop = undefined
    }
    return this.#stop
  }

  waiting(): readonly QueuedForm[] {
    return this.#state.entries.filter((e) => e.state !== 'sent')
  }

  /** Keeps a form durably before anything is sent; asks the browser not to throw it away when the device runs full. */
  async add(form: Parameters<typeof enqueue>[1]): Promise<void> {
    await enqueue(await deviceStore(this.accountId), form)
    void navigator.storage?.persist?.().catch(() => false)
    await this.#changed()
  }

  /**
   * Sends now, whatever was to be waited for.
   * @returns the receipt; or the refusal that a person must decide about; or nothing: it waits.
   */
  async sendNow(key: string): Promise<{ receipt?: Receipt; refusal?: ApiProblem }> {
    await this.#forgetWaits()
    await this.send()
    const entry = await (await deviceStore(this.accountId)).get('queue', key)
    if (entry?.state === 'sent') return { receipt: this.#receipts.get(key) ?? { recordId: entry.recordId ?? '' } }
    if (entry?.state === 'conflict' && entry.problem) return { refusal: new ApiProblem(entry.problem) }
    return {}
  }

  /** One tab sends at a time; a second call while one runs makes it look once more when it is through. */
  async send(): Promise<void> {
    this.#again = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    await this.#running
  }

  /** Takes an entry up to be edited, or changes it; never while it is being sent. */
  async change(key: string, change: (entry: QueuedForm) => QueuedForm | undefined): Promise<void> {
    await this.#alone(async () => {
      const db = await deviceStore(this.accountId)
      const entry = await db.get('queue', key)
      if (!entry || entry.state === 'sent') return
      const next = change(entry)
      if (next) await db.put('queue', next)
      else await db.delete('queue', key)
    })
    await this.#changed()
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false
      await this.#load()
      if (this.#state.isBroken || this.waiting().length === 0) continue
      this.#set({ isSending: true })
      try {
        const end = await this.#alone(() => sendQueue(this.#ports()))
        this.#set({ end })
      } finally {
        this.#set({ isSending: false })
        await this.#changed()
      }
    }
  }

  /** Web Locks hold across tabs and end with a tab that dies. Without them (plain http) the key alone makes it once. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const name = `zhiheng-outbox-${this.accountId}`
    return navigator.locks ? ((await navigator.locks.request(name, work)) as T) : work()
  }

  async #forgetWaits(): Promise<void> {
    try {
      const tx = (await deviceStore(this.accountId)).transaction('queue', 'readwrite')
      for (const e of await tx.store.getAll())
        if (e.state === 'waiting' && e.notBefore !== undefined) await tx.store.put({ ...e, notBefore: undefined })
      await tx.done
    } catch {
      // Said by #load.
    }
  }

  async #load(): Promise<void> {
    try {
      const entries = inOrder(await (await deviceStore(this.accountId)).getAll('queue'))
      this.#set({ entries, isLoaded: true, isBroken: false })
    } catch {
      this.#set({ isLoaded: true, isBroken: true })
    }
  }

  async #changed(): Promise<void> {
    this.#channel?.postMessage('changed')
    await this.#load()
  }

  #set(next: Partial<OutboxState>): void {
    this.#state = { ...this.#state, ...next }
    for (const tell of this.#listeners) tell()
  }

  #ports(): Parameters<typeof sendQueue<Receipt>>[0] {
    const { accountId } = this
    const db = () => deviceStore(accountId)
    const as = `as=${accountId}`
    return {
      list: async () => (await db()).getAll('queue'),
      save: async (entry) => {
        await (await db()).put('queue', entry)
        await this.#changed()
      },
      unsentFiles: async (digests) => {
        const store = await db()
        const files = await Promise.all(digests.map((d) => store.get('files', d)))
        return files.flatMap((f) => (f && !f.isUploaded ? [f.digest] : []))
      },
      resetFiles: async (digests) => {
        const tx = (await db()).transaction('files', 'readwrite')
        const files = (await Promise.all(digests.map((d) => tx.store.get(d)))).flatMap((f) => (f ? [f] : []))
        for (const f of files) await tx.store.put({ ...f, isUploaded: false })
        await tx.done
        return files.map((f) => f.digest)
      },
      uploadFile: (digest) => uploadFile(accountId, digest),
      dropFiles: async (digests) => {
        const tx = (await db()).transaction('files', 'readwrite')
        for (const d of digests) await tx.store.delete(d)
        await tx.done
      },
      findStored: async ({ key, target }) => {
        // Sent again it answers as the first time.
        if (target) return undefined
        const asked = { keys: [key] }
        const { items } = await api.post<{ items: readonly Receipt[] }>(`/api/forms/submissions/status?${as}`, asked)
        return items[0]?.recordId
      },
      submit: async ({ formId, submission, target }) => {
        if (target) {
          const sent = { ...submission, sentAt: new Date().toISOString() }
          const stored = await api.post<Record<string, string>>(`${target.path}?${as}`, sent)
          return { recordId: stored[target.idIn] ?? '' }
        }
        return api.post<Receipt>(`/api/forms/${formId}/submissions?${as}`, {
          ...submission,
          sentAt: new Date().toISOString(),
        })
      },
      onStored: (entry, receipt) => {
        if (receipt) this.#receipts.set(entry.key, receipt)
      },
      now: () => Date.now(),
      chance: () => Math.random(),
    }
  }
}

const outboxes = new Map<string, Outbox>()

/** The one outbox of an account in this tab. */
export function outboxOf(accountId: string): Outbox {
  let outbox = outboxes.get(accountId)
  if (!outbox) {
    outbox = new Outbox(accountId)
    outboxes.set(accountId, outbox)
  }
  return outbox
}
