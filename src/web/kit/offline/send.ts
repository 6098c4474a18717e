import { ApiProblem, asApiProblem } from '../api-problem.ts'
import { judge, type KeptProblem, nextToSend, type QueuedForm, waitAfter } from './queue.ts'

/** What sending needs of the device and of the server; the order of these calls is what makes it exactly once. */
export interface SendingPorts<Receipt extends { readonly recordId: string }> {
  list(): Promise<readonly QueuedForm[]>
  save(entry: QueuedForm): Promise<void>
  /** Of these pictures, those that this device holds and the server has not confirmed. */
  unsentFiles(digests: readonly string[]): Promise<readonly string[]>
  /** Forgets that pictures were sent; says which this device still holds. */
  resetFiles(digests: readonly string[]): Promise<readonly string[]>
  uploadFile(digest: string): Promise<void>
  dropFiles(digests: readonly string[]): Promise<void>
  /** The record an entry became, where the server holds it. */
  findStored(entry: QueuedForm): Promise<string | undefined>
  submit(entry: QueuedForm): Promise<Receipt>
  onStored(entry: QueuedForm, receipt: Receipt | undefined): void
  now(): number
  chance(): number
}

/** The server does not hold a picture that this device took for sent. */
const PICTURE_LOST: ReadonlySet<string> = new Set(['photo-unknown', 'file-unknown'])

/** done: nothing is left that could be sent now. */
export type SendingEnd = 'done' | 'later' | 'signed-out'

/**
 * Sends what waits, in order, until nothing can be sent or the server cannot be reached. May stop anywhere and be begun again: an entry
 * leaves the queue only after the server's answer, and the server stores a key once.
 */
export async function sendQueue<R extends { readonly recordId: string }>(ports: SendingPorts<R>): Promise<SendingEnd> {
  for (;;) {
    const entry = nextToSend(await ports.list(), ports.now())
    if (!entry) return 'done'
    const end = await sendOne(entry, ports)
    if (end !== 'done') return end
  }
}

async function sendOne<R extends { readonly recordId: string }>(
  queued: QueuedForm,
  ports: SendingPorts<R>,
): Promise<SendingEnd> {
  // Counted before it is tried: a tab that dies in between has tried.
  const entry = { ...queued, attempts: queued.attempts + 1 }
  await ports.save(entry)
  try {
    const stored = queued.attempts > 0 ? await ports.findStored(entry) : undefined
    if (stored) {
      await settle(entry, stored, ports)
      ports.onStored(entry, undefined)
      return 'done'
    }
    for (const digest of await ports.unsentFiles(entry.files)) await ports.uploadFile(digest)
    const receipt = await ports.submit(entry)
    await settle(entry, receipt.recordId, ports)
    ports.onStored(entry, receipt)
    return 'done'
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    return putBack(entry, error, ports)
  }
}

/** Answers hold personal data: what the server has, the device forgets; a line that says so remains. */
async function settle<R extends { readonly recordId: string }>(
  entry: QueuedForm,
  recordId: string,
  ports: SendingPorts<R>,
): Promise<void> {
  const { notBefore: _, problem: __, ...rest } = entry
  const sentAt = new Date(ports.now()).toISOString()
  await ports.save({ ...rest, state: 'sent', submission: {}, files: [], recordId, sentAt })
  const stillNeeded = new Set((await ports.list()).flatMap((e) => e.files))
  await ports.dropFiles(entry.files.filter((f) => !stillNeeded.has(f)))
}

async function putBack<R extends { readonly recordId: string }>(
  entry: QueuedForm,
  refused: ApiProblem,
  ports: SendingPorts<R>,
): Promise<SendingEnd> {
  const problem = keptProblem(refused, ports.now())
  if (PICTURE_LOST.has(problem.code) && !entry.wereFilesResent) {
    const held = await ports.resetFiles(entry.files)
    if (held.length > 0) {
      await ports.save({ ...entry, problem, wereFilesResent: true })
      return 'done'
    }
  }
  const judged = judge(problem)
  if (judged === 'conflict') {
    await ports.save({ ...entry, state: 'conflict', problem })
    return 'done'
  }
  const notBefore = judged === 'later' ? ports.now() + waitAfter(entry.attempts, ports.chance()) : undefined
  await ports.save({ ...entry, problem, notBefore })
  return judged
}

function keptProblem(error: unknown, now: number): KeptProblem {
  const { code, status, title, detail, facts, errors } = asApiProblem(error)
  return { code, status, title, detail, facts, errors: [...errors], at: new Date(now).toISOString() }
}
