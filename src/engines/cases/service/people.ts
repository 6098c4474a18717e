import type { Actor, Permission } from '../../../core/access/define.ts'
import { listHolders } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { abilitiesOf, mayDecide } from '../logic/abilities.ts'
import { notYours, personUnsuitable } from '../problems.ts'
import type { Abilities, Candidate, HandlerRole, Receipt } from '../schema.ts'
import { append, askerOf, type LoadedCase, loadFor } from './act.ts'

/** Who may be assigned to a case: holders of the kind's permission to handle over its region, without those who withdrew. */
export async function listCandidates(tx: Tx, app: App, loaded: LoadedCase): Promise<Candidate[]> {
  const { document, row, status } = loaded
  const recused = new Set(status.recused.map((r) => r.accountId))
  const holders = await listHolders(tx, app, document.handle as Permission, row.region)
  return holders.filter((h) => !recused.has(h.accountId))
}

/** @throws Refusal `case-person-unsuitable` */
export async function findHolder(tx: Tx, app: App, loaded: LoadedCase, accountId: string): Promise<Candidate> {
  if (loaded.status.recused.some((r) => r.accountId === accountId))
    throw refuse(personUnsuitable({ accountId, why: 'recused' }))
  const found = (await listCandidates(tx, app, loaded)).find((c) => c.accountId === accountId)
  if (!found) throw refuse(personUnsuitable({ accountId, why: 'no-permission' }))
  return found
}

type Act =
  | 'mayAskRecusal'
  | 'mayDecideRecusal'
  | 'mayTake'
  | 'mayAssign'
  | 'mayHandOver'
  | 'mayAnswerOffer'
  | 'mayRecuse'
  | 'mayNote'

/** The case, locked, if the actor may do this to it now. @throws Refusal `case-unknown`, `case-act-not-yours` */
export async function loadForAct(tx: Tx, app: App, actor: Actor, caseId: string, act: Act): Promise<LoadedCase> {
  const loaded = await loadFor(tx, app, actor, caseId, true)
  const abilities: Abilities = abilitiesOf(loaded.document, loaded.status, loaded.entries, askerOf(actor, loaded.row))
  if (!abilities[act] && actor.kind !== 'system') throw refuse(notYours({ act: act.replace('may', '').toLowerCase() }))
  return loaded
}

function done({ loaded, entry }: { loaded: LoadedCase; entry: { id: string } }): Receipt {
  const { id, state, revision } = loaded.row
  return { caseId: id, entryId: entry.id, state, revision, wasDoneBefore: false }
}

/** Takes a case that nobody has. */
export async function takeCase(tx: Tx, app: App, actor: Actor, caseId: string): Promise<Receipt> {
  const loaded = await loadForAct(tx, app, actor, caseId, 'mayTake')
  const holder = await findHolder(tx, app, loaded, actor.accountId ?? '')
  return done(await append(tx, app, actor, loaded, { kind: 'assigned', body: { ...holder, role: 'lead' } }))
}

/** Assigns a case; `joint` adds a person beside the lead, also of another department. */
export async function assignCase(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  asked: { readonly accountId: string; readonly role: HandlerRole; readonly reason?: string | undefined },
): Promise<Receipt> {
  const loaded = await loadForAct(tx, app, actor, caseId, 'mayAssign')
  const present = loaded.status.handlers.find((h) => h.accountId === asked.accountId)
  if (present?.role === asked.role) throw refuse(personUnsuitable({ accountId: asked.accountId, why: 'already' }))
  const holder = await findHolder(tx, app, loaded, asked.accountId)
  const body = { ...holder, role: asked.role, ...(asked.reason && { reason: asked.reason }) }
  return done(await append(tx, app, actor, loaded, { kind: 'assigned', body }))
}

/** Takes a person off a case. */
export async function releaseHandler(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  asked: { readonly accountId: string; readonly reason: string },
): Promise<Receipt> {
  const loaded = await loadForAct(tx, app, actor, caseId, 'mayAssign')
  const handler = loaded.status.handlers.find((h) => h.accountId === asked.accountId)
  if (!handler) throw refuse(personUnsuitable({ accountId: asked.accountId, why: 'no-permission' }))
  const body = { accountId: handler.accountId, name: handler.name, reason: asked.reason }
  return done(await append(tx, app, actor, loaded, { kind: 'released', body }))
}

/** Offers one's part of a case to a colleague, who accepts or declines. */
export async function offerHandOver(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  asked: { readonly accountId: string; readonly reason: string },
): Promise<Receipt> {
  const loaded = await loadForAct(tx, app, actor, caseId, 'mayHandOver')
  if (loaded.status.handlers.some((h) => h.accountId === asked.accountId))
    throw refuse(personUnsuitable({ accountId: asked.accountId, why: 'already' }))
  const holder = await findHolder(tx, app, loaded, asked.accountId)
  return done(await append(tx, app, actor, loaded, { kind: 'offered', body: { ...holder, reason: asked.reason } }))
}

export async function acceptHandOver(tx: Tx, app: App, actor: Actor, caseId: string): Promise<Receipt> {
  const loaded = await loadForAct(tx, app, actor, caseId, 'mayAnswerOffer')
  const from = loaded.status.offer?.from ?? ''
  return done(await append(tx, app, actor, loaded, { kind: 'accepted', body: { from } }))
}

export async function declineHandOver(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  reason: string,
): Promise<Receipt> {
  const loaded = await loadForAct(tx, app, actor, caseId, 'mayAnswerOffer')
  return done(await append(tx, app, actor, loaded, { kind: 'declined', body: { reason } }))
}

/**
 * 回避: declares a conflict of interest. From then on the person can neither act nor read the fields; his part falls to whoever assigns.
 * A person who assigns may declare it of another.
 */
export async function recuse(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  asked: { readonly accountId?: string | undefined; readonly reason: string },
): Promise<Receipt> {
  const isOwn = asked.accountId === undefined || asked.accountId === actor.accountId
  const loaded = await loadForAct(tx, app, actor, caseId, isOwn ? 'mayRecuse' : 'mayAssign')
  const person = isOwn
    ? { accountId: actor.accountId ?? '', name: actor.name }
    : await findHolder(tx, app, loaded, asked.accountId as string)
  const body = { accountId: person.accountId, name: person.name, reason: asked.reason }
  return done(await append(tx, app, actor, loaded, { kind: 'recused', body }))
}

/**
 * 申请回避 (行政处罚法 43): the party asks that one of those who handle its case stands aside; an official writes down what it said. Until the
 * head decides the case goes on, and no clock rests.
 * @throws Refusal `case-act-not-yours`, `case-person-unsuitable` for who does not handle it, or of whom it was asked already
 */
export async function askRecusal(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  asked: { readonly accountId: string; readonly grounds: string },
): Promise<Receipt> {
  const loaded = await loadForAct(tx, app, actor, caseId, 'mayAskRecusal')
  const { accountId, grounds } = asked
  const handler = loaded.status.handlers.find((h) => h.accountId === accountId)
  if (!handler) throw refuse(personUnsuitable({ accountId, why: 'not-handling' }))
  if (loaded.status.recusalRequests.some((r) => r.accountId === accountId && !r.decided))
    throw refuse(personUnsuitable({ accountId, why: 'asked' }))
  const byParty = askerOf(actor, loaded.row).isSubject
  const body = { accountId, name: handler.name, grounds: grounds.trim(), byParty }
  return done(await append(tx, app, actor, loaded, { kind: 'recusal-asked', body }))
}

/** The head grants a request, and the official is off the case from then on, or refuses it; both with the reason the party reads. */
export async function decideRecusal(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  asked: { readonly seq: number; readonly isGranted: boolean; readonly because: string },
): Promise<Receipt> {
  const loaded = await loadForAct(tx, app, actor, caseId, 'mayDecideRecusal')
  const request = loaded.status.recusalRequests.find((r) => r.seq === asked.seq)
  if (!request || !mayDecide(request, actor)) throw refuse(notYours({ act: 'decide-recusal' }))
  const { accountId, name, seq } = request
  const body = { of: seq, accountId, name, isGranted: asked.isGranted, because: asked.because.trim() }
  return done(await append(tx, app, actor, loaded, { kind: 'recusal-decided', body }))
}
