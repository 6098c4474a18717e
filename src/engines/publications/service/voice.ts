import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import { personalFaults } from '../../../core/text/personal-numbers.ts'
import { endDispute, openDispute } from '../../archive/index.ts'
import { handlerOf } from '../objection.ts'
import * as problems from '../problems.ts'
import { type EntryState, lockEntry } from '../store/entry.ts'
import {
  insertObjection,
  insertReply,
  listObjections,
  listReplies,
  type ObjectionRow,
  type ReplyRow,
  saveObjection,
  saveReply,
} from '../store/voice.ts'
import type { GROUND_LABELS } from '../wording.ts'
import { announce } from './publish.ts'
import { takeStep } from './step.ts'

/** By what a record is disputed here. */
const OBJECTION = 'publication-objection'

export type RefusalGround = keyof typeof GROUND_LABELS

function accountOf(actor: Actor): string {
  return actor.accountId ?? actor.name
}

async function lockPublic(tx: Tx, app: App, entryId: string): Promise<EntryState> {
  const entry = await lockEntry(tx, entryId)
  if (!entry) throw refuse(problems.entryUnknown())
  const isOpen = (entry.status === 'public' || entry.status === 'withdrawn') && entry.expiresAt
  if (!isOpen || (entry.expiresAt && entry.expiresAt <= app.clock.now())) throw refuse(problems.notPublicNow())
  return entry
}

/**
 * The enterprise's own words, to stand beside the entry. Row-level security lets an account reach the entries of its own subject only.
 * @throws Refusal `publication-unknown`, `publication-not-public`, `publication-reply-personal`, `publication-reply-there`
 */
export async function writeReply(tx: Tx, app: App, actor: Actor, entryId: string, text: string): Promise<string> {
  const entry = await lockPublic(tx, app, entryId)
  const personal = personalFaults(text, '/text')
  if (personal.length > 0) throw refuse(problems.replyHoldsPersonalData({ errors: personal }))
  const reply: ReplyRow = {
    subjectId: entry.subjectId,
    id: newId(),
    entryId: entry.id,
    text: text.trim(),
    status: 'waiting',
    writtenBy: accountOf(actor),
    writtenAt: app.clock.now(),
    shownAt: null,
    refusal: null,
  }
  if (!(await insertReply(tx, reply))) throw refuse(problems.replyThere())
  await takeStep(tx, app, actor, entry, { kind: 'replied', body: { replyId: reply.id, text: reply.text } })
  return reply.id
}

/** The enterprise takes its words back, waiting or shown. */
export async function withdrawReply(tx: Tx, app: App, actor: Actor, entryId: string, replyId: string): Promise<void> {
  const entry = await lockEntry(tx, entryId)
  const reply = entry && (await findReply(tx, entry, replyId))
  if (!entry || !reply || !['waiting', 'shown'].includes(reply.status)) throw refuse(problems.replyUnknown())
  await saveReply(tx, { ...reply, status: 'withdrawn' })
  const step = await takeStep(tx, app, actor, entry, {
    kind: 'reply-withdrawn',
    isPublic: reply.status === 'shown',
    body: { replyId },
  })
  if (step.isPublic) await announce(tx, app, step)
}

export interface ReplyDecision {
  readonly entryId: string
  readonly replyId: string
  readonly regions: readonly string[]
  readonly requestId: string
  /** Absent: it is shown. */
  readonly refusal?: { readonly ground: RefusalGround; readonly reason: string }
}

/** Shows the reply, or keeps it back on one of two grounds, with a reason that the enterprise reads. */
export async function decideReply(tx: Tx, app: App, actor: Actor, decision: ReplyDecision): Promise<void> {
  const { refusal, replyId } = decision
  const entry = await lockEntry(tx, decision.entryId, decision.regions)
  const reply = entry && (await findReply(tx, entry, replyId))
  if (!entry || reply?.status !== 'waiting') throw refuse(problems.replyUnknown())
  const at = app.clock.now()
  await saveReply(tx, refusal ? { ...reply, status: 'refused', refusal } : { ...reply, status: 'shown', shownAt: at })
  const step = await takeStep(tx, app, actor, entry, {
    kind: refusal ? 'reply-refused' : 'reply-shown',
    isPublic: !refusal,
    body: refusal ? { replyId, ...refusal } : { replyId, text: reply.text },
  })
  if (step.isPublic) await announce(tx, app, step)
  await audit(tx, app, {
    actor,
    action: refusal ? 'publication.refuse-reply' : 'publication.show-reply',
    objectKind: 'publication',
    objectId: entry.id,
    region: entry.region,
    requestId: decision.requestId,
    ...(refusal && { reason: refusal.reason }),
    detail: { replyId },
  })
}

async function findReply(tx: Tx, entry: EntryState, replyId: string): Promise<ReplyRow | undefined> {
  return (await listReplies(tx, [entry.id])).find((r) => r.id === replyId)
}

/** The enterprise says that the entry is wrong. A handler may open a case; otherwise an official answers on the entry's page. */
export async function raiseObjection(tx: Tx, app: App, actor: Actor, entryId: string, text: string): Promise<string> {
  const entry = await lockPublic(tx, app, entryId)
  const objection: ObjectionRow = {
    subjectId: entry.subjectId,
    id: newId(),
    entryId: entry.id,
    text: text.trim(),
    status: 'open',
    writtenBy: accountOf(actor),
    writtenAt: app.clock.now(),
    path: null,
    answer: null,
    answeredAt: null,
  }
  if (!(await insertObjection(tx, objection))) throw refuse(problems.objectionThere())
  await openDispute(tx, app, {
    subjectId: entry.subjectId,
    recordId: entry.recordId,
    aboutKind: 'publication',
    aboutId: entry.id,
    byKind: OBJECTION,
    byId: objection.id,
    region: entry.region,
  })
  await takeStep(tx, app, actor, entry, { kind: 'objected', body: { objectionId: objection.id, text: objection.text } })
  const opened = await handlerOf(app, entry.kind)?.onRaised(tx, app, actor, {
    objectionId: objection.id,
    entryId: entry.id,
    publicationKind: entry.kind,
    subjectId: entry.subjectId,
    recordId: entry.recordId,
    region: entry.region,
    text: objection.text,
  })
  if (opened) await saveObjection(tx, { ...objection, path: opened.path, answeredBy: null })
  return objection.id
}

export interface Answer {
  readonly entryId: string
  readonly objectionId: string
  readonly outcome: 'upheld' | 'dismissed'
  readonly answer: string
  readonly requestId?: string
  /** The first wall of a request; whoever deals with it in a case leaves it out. */
  readonly regions?: readonly string[]
}

/**
 * Answers an objection. Upholding changes nothing by itself: the record is corrected or withdrawn in the archive, and the entry follows.
 * @throws Refusal `publication-objection-unknown`
 */
export async function answerObjection(tx: Tx, app: App, actor: Actor, a: Answer): Promise<void> {
  const entry = await lockEntry(tx, a.entryId, a.regions)
  const objection = entry && (await listObjections(tx, [entry.id])).find((o) => o.id === a.objectionId)
  if (!entry || objection?.status !== 'open') throw refuse(problems.objectionUnknown())
  if (objection.path !== null && a.regions !== undefined) throw refuse(problems.objectionHasCase())
  const answered = { status: a.outcome, answer: a.answer, answeredAt: app.clock.now(), answeredBy: accountOf(actor) }
  await saveObjection(tx, { ...objection, ...answered })
  await endDispute(tx, app, { subjectId: entry.subjectId, byKind: OBJECTION, byId: objection.id })
  await takeStep(tx, app, actor, entry, {
    kind: 'objection-answered',
    body: { objectionId: objection.id, outcome: a.outcome, answer: a.answer },
  })
  await audit(tx, app, {
    actor,
    action: 'publication.answer-objection',
    objectKind: 'publication',
    objectId: entry.id,
    region: entry.region,
    requestId: a.requestId,
    reason: a.answer,
    detail: { objectionId: objection.id, outcome: a.outcome },
  })
}
