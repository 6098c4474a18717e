import type { Bilingual } from '../../../core/text.ts'

/** What a refusal said, kept beside what it refused. */
export interface KeptProblem {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail?: string | undefined
  readonly facts: Readonly<Record<string, unknown>>
  readonly errors: readonly { readonly pointer: string; readonly message: string }[]
  readonly at: string
}

/**
 * waiting: to be sent as soon as it can; conflict: the server refused it and a person must decide; editing: taken up again, keeps its
 * place; sent: stored by the server, only a line to show remains.
 */
export type QueueState = 'waiting' | 'conflict' | 'editing' | 'sent'

/** Where something that is no form of the forms engine goes, and where it is shown. The server stores a key once there too. */
export interface QueueTarget {
  /** It is posted there. */
  readonly path: string
  /** Name of the id in the answer. */
  readonly idIn: string
  /** Page of the workbench on which it is filled. */
  readonly page: string
  /** Page on which it is shown once it is stored, without the id. */
  readonly donePage: string
}

/** An answered form on its way to the server, as this device keeps it for one account. */
export interface QueuedForm {
  /** Submission key: the server stores it once, however often it is sent. */
  readonly key: string
  /** Place in the order in which they were queued; kept when it is edited. */
  readonly sequence: number
  readonly state: QueueState
  readonly formId: string
  readonly formTitle: Bilingual
  readonly subjectId: string
  readonly subjectName: string
  /** Absent of what the forms engine takes. */
  readonly target?: QueueTarget | undefined
  /** The body of the submission; emptied when it was sent. */
  readonly submission: Readonly<Record<string, unknown>>
  /** Digests of its photographs and signatures. */
  readonly files: readonly string[]
  readonly queuedAt: string
  readonly attempts: number
  /** Not tried again before; milliseconds since 1970. */
  readonly notBefore?: number | undefined
  readonly problem?: KeptProblem | undefined
  /** Pictures were sent a second time because the server no longer held them. */
  readonly wereFilesResent?: boolean | undefined
  readonly recordId?: string | undefined
  readonly sentAt?: string | undefined
}

export function inOrder(entries: readonly QueuedForm[]): readonly QueuedForm[] {
  return [...entries].sort((a, b) => a.sequence - b.sequence)
}

/**
 * What to send next. In order, and about one subject strictly so: what was found later never arrives before what was found earlier, also
 * when the earlier one is refused or being edited. Other subjects do not wait for it.
 */
export function nextToSend(entries: readonly QueuedForm[], now: number): QueuedForm | undefined {
  const held = new Set<string>()
  for (const entry of inOrder(entries)) {
    if (entry.state === 'sent' || held.has(entry.subjectId)) continue
    if (entry.state === 'waiting' && (entry.notBefore ?? 0) <= now) return entry
    held.add(entry.subjectId)
  }
  return undefined
}

/** The earlier one that an entry waits for, if any. */
export function heldBy(entries: readonly QueuedForm[], entry: QueuedForm): QueuedForm | undefined {
  if (entry.state !== 'waiting') return undefined
  return inOrder(entries).find(
    (e) => e.sequence < entry.sequence && e.subjectId === entry.subjectId && e.state !== 'sent',
  )
}

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 15 * 60_000

/**
 * How long to wait after so many failures: doubles from five seconds to a quarter of an hour, spread by a fifth so that two hundred phones
 * that lost the same network do not come back in the same second.
 * @param chance in [0, 1)
 */
export function waitAfter(attempts: number, chance: number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(20, Math.max(0, attempts - 1)))
  return Math.round(wait * (0.9 + chance * 0.2))
}

/** later: the network or the server; signed-out: the account must sign in; conflict: a person must decide. */
export type Refused = 'later' | 'signed-out' | 'conflict'

export function judge({ status, code }: { readonly status: number; readonly code: string }): Refused {
  if (status === 401 || code === 'other-account') return 'signed-out'
  // Room comes back as the forms before it are stored, or a new day begins.
  if (code === 'upload-quota') return 'later'
  return status === 0 || status === 408 || status === 429 || status >= 500 ? 'later' : 'conflict'
}

/**
 * What a person can do about a refusal: edit it; take the version in force; send it to the archive it was merged into; send it apart from
 * the task; look at the record that is there already.
 */
export type Remedy = 'edit' | 'new-version' | 'merged' | 'apart' | 'see-record'

export function remediesFor({ problem, submission, target }: QueuedForm): readonly Remedy[] {
  if (target) return ['edit']
  const facts = problem?.facts ?? {}
  const has = (name: string) => facts[name] !== undefined && facts[name] !== null
  switch (problem?.code) {
    case 'version-not-in-force':
      return has('inForce') ? ['new-version'] : ['edit']
    case 'subject-merged':
      return has('mergedInto') ? ['merged'] : []
    case 'submission-key-reused':
      return ['see-record']
    case 'task-already-answered':
      return ['see-record', 'apart']
    default:
      // A task that was handed over or withdrawn is refused by the domain that owns it, in its own words: what was found on site
      // still belongs into the archive.
      return submission.taskRef && /task|assign|case/.test(problem?.code ?? '') ? ['apart', 'edit'] : ['edit']
  }
}
