import type { ItemDocument } from '../../forms/schema.ts'
import type {
  Abilities,
  CaseDocument,
  Entry,
  FieldValues,
  MoveDocument,
  RecusalRequest,
  StateDocument,
} from '../schema.ts'
import type { CaseStatus } from './reduce.ts'

/** The asker as far as a case is concerned. */
export interface Asker {
  readonly accountId: string | undefined
  /** Whether he holds the permission in the region of the case. */
  readonly holds: (permission: string) => boolean
  /** His account speaks for the subject of the case, or for who answers for it. */
  readonly isSubject: boolean
  /** A part of the city itself. */
  readonly isSystem?: boolean
}

const isHandler = (status: CaseStatus, asker: Asker) => status.handlers.some((h) => h.accountId === asker.accountId)
const isRecusedHere = (status: CaseStatus, asker: Asker) =>
  asker.accountId !== undefined && status.recused.some((r) => r.accountId === asker.accountId)

export function stateOf(document: CaseDocument, name: string): StateDocument {
  const state = document.states.find((s) => s.name === name)
  if (!state) throw new Error(`${document.kind}@${document.version} has no state ${name}`)
  return state
}

/** Whether a {@link define.Who} means this asker. The account of a subject is never an official, whatever else it was given. */
function isMeant(who: string, status: CaseStatus, asker: Asker): boolean {
  if (who === 'subject') return asker.isSubject
  if (asker.isSubject) return false
  return who === 'assignee' ? isHandler(status, asker) : asker.holds(who)
}

/** In which capacity he may make a move now; undefined when he may not. */
export function capacityFor(move: MoveDocument, status: CaseStatus, asker: Asker): string | undefined {
  if (isRecusedHere(status, asker)) return undefined
  if (move.apartFrom.some((m) => status.makers[m]?.includes(asker.accountId ?? ''))) return undefined
  return move.who.find((w) => isMeant(w, status, asker))
}

/**
 * Whether a move holds something against the subject: an official's that issues a document or starts a period. None of that is done on a
 * finding that is under objection; a report, a re-check that is in order, an end of the case are.
 */
export function isConsequence(move: MoveDocument, capacity: string): boolean {
  return capacity !== 'subject' && (move.document !== undefined || (move.clocks.starts ?? []).length > 0)
}

/** Whether he may open the case at all. Who may make a move in the present state always may. */
export function mayOpenCase(document: CaseDocument, status: CaseStatus, asker: Asker): boolean {
  if (asker.isSystem) return true
  if (asker.isSubject) return status.shownState !== undefined
  if (asker.holds(document.read) || isHandler(status, asker) || status.offer?.accountId === asker.accountId) return true
  return mustAct(document, status, asker)
}

function mustAct(document: CaseDocument, status: CaseStatus, asker: Asker): boolean {
  const isMover = stateOf(document, status.state).moves.some((m) => m.who.some((w) => isMeant(w, status, asker)))
  return isMover || asker.holds(document.assign) || document.clocks.some((c) => asker.holds(c.onOverdue.escalateTo))
}

/** Fields the asker reads in the state the case is in; for the subject in the newest state that it was told of. */
export function readableFields(document: CaseDocument, status: CaseStatus, asker: Asker): string[] {
  const all = document.fields.map((f) => f.name)
  if (asker.isSystem) return all
  if (isRecusedHere(status, asker) || !mayOpenCase(document, status, asker)) return []
  const shown = asker.isSubject ? status.shownState : status.state
  const { readable } = stateOf(document, shown ?? document.initial)
  if (readable === 'all') return asker.isSubject ? [] : all
  const names = new Set<string>()
  for (const [who, list] of Object.entries(readable)) {
    const isMine = who === 'reader' ? !asker.isSubject : isMeant(who, status, asker)
    if (isMine) for (const name of list === 'all' ? all : list) names.add(name)
  }
  // What a person fills in he sees.
  for (const name of writableFields(document, status, asker)) names.add(name)
  return all.filter((name) => names.has(name))
}

/** The head of the body: he decides on requests, not the one that a request is about. */
export const DECIDES_RECUSAL = 'case.recusal'
export const mayDecide = (request: RecusalRequest, { accountId }: Pick<Asker, 'accountId'>) =>
  request.decided === undefined && request.accountId !== accountId

const SUBJECT: Asker = { accountId: undefined, holds: () => false, isSubject: true }

/**
 * What a record of the subject may hold of a case that has come to a state: what the subject reads there, or read in the last state that
 * it was told of. Its archive is its own to read, and open to more officials than the case. Personal fields stay in the case.
 */
export function fieldsForRecord(
  document: CaseDocument,
  status: CaseStatus,
  to: string,
  fields: FieldValues,
): FieldValues {
  const shownState = stateOf(document, to).isShownToSubject ? to : status.shownState
  const readable = readableFields(document, { ...status, state: to, ...(shownState && { shownState }) }, SUBJECT)
  const isPersonal = (i: Pick<ItemDocument, 'personal' | 'items'>): boolean =>
    i.personal !== undefined || (i.items ?? []).some(isPersonal)
  const open = document.fields.filter((f) => !isPersonal(f)).map((f) => f.name)
  return Object.fromEntries(Object.entries(fields).filter(([name]) => readable.includes(name) && open.includes(name)))
}

/** Fields the asker may fill in now without a move. */
export function writableFields(document: CaseDocument, status: CaseStatus, asker: Asker): string[] {
  if (isRecusedHere(status, asker)) return []
  const writable = Object.entries(stateOf(document, status.state).writable ?? {})
  return [...new Set(writable.flatMap(([who, list]) => (isMeant(who, status, asker) ? list : [])))]
}

/** Everything the asker may do with the case now. Computed by the server; pages show it, services ask it again. */
export function abilitiesOf(
  document: CaseDocument,
  status: CaseStatus,
  entries: readonly Entry[],
  asker: Asker,
  isDisputed = false,
): Abilities {
  const state = stateOf(document, status.state)
  const isOfficial = !asker.isSubject && mayOpenCase(document, status, asker) && !isRecusedHere(status, asker)
  const isMine = isOfficial && isHandler(status, asker)
  const isOpen = !state.isFinal
  const mayAssign = isOfficial && asker.holds(document.assign)
  const known = isRecusedHere(status, asker)
  const mayNote = isOfficial && (isMine || mustAct(document, status, asker))
  return {
    moves: state.moves
      .filter((m) => {
        const capacity = capacityFor(m, status, asker)
        return capacity !== undefined && !(isDisputed && isConsequence(m, capacity))
      })
      .map((m) => m.name),
    writable: writableFields(document, status, asker),
    mayTake: isOfficial && isOpen && status.handlers.length === 0 && asker.holds(document.handle),
    mayAssign: mayAssign && isOpen,
    mayHandOver: isMine && isOpen && !status.offer,
    mayAnswerOffer: isOfficial && isOpen && status.offer?.accountId === asker.accountId,
    mayRecuse: !known && !asker.isSubject && asker.accountId !== undefined && mayOpenCase(document, status, asker),
    mayAskRecusal:
      isOpen && status.handlers.length > 0 && (asker.isSubject ? status.shownState !== undefined : mayNote),
    mayDecideRecusal:
      isOfficial && isOpen && asker.holds(DECIDES_RECUSAL) && status.recusalRequests.some((r) => mayDecide(r, asker)),
    mayNote,
    correctable: entries.filter((e) => mayCorrect(status, e, asker, isMine || mayAssign)).map((e) => e.seq),
    withdrawable: lastMoves(entries)
      .filter((e) => mayWithdraw(document, status, e, asker))
      .map((e) => e.seq),
  }
}

/** Whoever filled something in, those it is assigned to and who assigns may correct it; the wrong values stay in the history. */
function mayCorrect(status: CaseStatus, e: Entry, asker: Asker, isInCharge: boolean): boolean {
  if (e.kind !== 'moved' && e.kind !== 'filled' && e.kind !== 'opened') return false
  if (status.withdrawn.has(e.seq) || isRecusedHere(status, asker)) return false
  if (Object.keys(e.body.fields).length === 0) return false
  if (asker.isSubject) return e.actorId === asker.accountId && status.closedAt === undefined
  return isInCharge || (e.actorId === asker.accountId && status.closedAt === undefined)
}

/** The newest move that was not withdrawn, if nothing that rests on it was done since. */
function lastMoves(entries: readonly Entry[]): Entry[] {
  const withdrawn = new Set(entries.flatMap((e) => (e.kind === 'withdrawn' ? [e.body.of] : [])))
  const last = entries.findLast((e) => (e.kind === 'moved' || e.kind === 'filled') && !withdrawn.has(e.seq))
  return last ? [last] : []
}

function mayWithdraw(document: CaseDocument, status: CaseStatus, e: Entry, asker: Asker): boolean {
  if (e.kind !== 'moved' || isRecusedHere(status, asker)) return false
  const move = stateOf(document, e.body.from).moves.find((m) => m.name === e.body.move)
  if (!move?.isWithdrawable) return false
  return asker.isSystem === true || e.actorId === asker.accountId || (!asker.isSubject && asker.holds(document.assign))
}

/** Holds the permission and did not withdraw from the case. */
export function askerHolds(permission: string, status: CaseStatus, asker: Asker): boolean {
  return !asker.isSubject && !isRecusedHere(status, asker) && asker.holds(permission)
}
