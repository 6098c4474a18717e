import type { CaseDocument, ClockState, Entry, FieldValues, Handler, RecusalRequest } from '../schema.ts'
import { reduceClocks } from './clocks.ts'

/** Where a case stands: nothing but what its history comes to. */
export interface CaseStatus {
  readonly state: string
  readonly revision: number
  readonly fields: FieldValues
  readonly openedAt: string
  readonly changedAt: string
  /** When it came into the final state in which it rests. */
  readonly closedAt?: string
  readonly handlers: readonly Handler[]
  readonly offer?: {
    readonly accountId: string
    readonly name: string
    readonly from: string
    readonly reason: string
    readonly at: string
  }
  readonly recused: readonly { readonly accountId: string; readonly name: string }[]
  readonly recusalRequests: readonly RecusalRequest[]
  readonly clocks: Readonly<Record<string, ClockState>>
  /** Who made which move, withdrawn ones left out. */
  readonly makers: Readonly<Record<string, readonly string[]>>
  /** The newest state that is shown to the subject. */
  readonly shownState?: string
  readonly withdrawn: ReadonlySet<number>
}

/**
 * Status is a reduce over the entries. A withdrawn move is passed over as if it had not been made; a correction replaces what the
 * corrected entry filled in, unless a later one filled it anew.
 */
export function reduceCase(document: CaseDocument, entries: readonly Entry[]): CaseStatus {
  const withdrawn = new Set(entries.flatMap((e) => (e.kind === 'withdrawn' ? [e.body.of] : [])))
  const corrections = new Map<number, FieldValues>()
  for (const e of entries)
    if (e.kind === 'corrected') corrections.set(e.body.of, { ...corrections.get(e.body.of), ...e.body.fields })
  let status: CaseStatus = {
    state: document.initial,
    revision: 0,
    fields: {},
    openedAt: '',
    changedAt: '',
    handlers: [],
    recused: [],
    recusalRequests: [],
    clocks: {},
    makers: {},
    withdrawn,
  }
  for (const e of entries) {
    const next = withdrawn.has(e.seq) ? status : step(document, status, e, corrections.get(e.seq) ?? {})
    status = { ...next, revision: e.seq, changedAt: e.at }
  }
  return status
}

function step(document: CaseDocument, before: CaseStatus, e: Entry, corrected: FieldValues): CaseStatus {
  switch (e.kind) {
    case 'opened': {
      const status = { ...before, openedAt: e.at, fields: { ...e.body.fields, ...corrected } }
      return arrive(document, { ...status, clocks: reduceClocks({}, e.body.clocks) }, document.initial, e.at)
    }
    case 'moved': {
      const { body } = e
      const fields = { ...before.fields, ...body.fields, ...corrected }
      const clocks = reduceClocks(before.clocks, body.clocks)
      const makers = { ...before.makers, [body.move]: [...(before.makers[body.move] ?? []), e.actorId] }
      return arrive(document, { ...before, fields, clocks, makers }, body.to, e.at)
    }
    case 'filled':
      return { ...before, fields: { ...before.fields, ...e.body.fields, ...corrected } }
    case 'assigned':
      return {
        ...before,
        handlers: [
          ...before.handlers
            .filter((h) => h.accountId !== e.body.accountId)
            // There is one lead: a new one makes the former one a joint handler.
            .map((h): Handler => (e.body.role === 'lead' ? { ...h, role: 'joint' } : h)),
          {
            accountId: e.body.accountId,
            name: e.body.name,
            role: e.body.role,
            since: e.at,
            ...(e.body.organisation && { organisation: e.body.organisation }),
          },
        ],
      }
    case 'released':
      return withoutHandler(before, e.body.accountId)
    case 'offered': {
      const { accountId, name, reason } = e.body
      return { ...before, offer: { accountId, name, reason, from: e.actorId, at: e.at } }
    }
    case 'accepted': {
      const { offer, ...rest } = before
      if (!offer) return before
      const from = before.handlers.find((h) => h.accountId === offer.from)
      const role = from?.role ?? 'lead'
      const others = rest.handlers.filter((h) => ![offer.from, offer.accountId].includes(h.accountId))
      return { ...rest, handlers: [...others, { accountId: offer.accountId, name: offer.name, role, since: e.at }] }
    }
    case 'declined': {
      const { offer: _, ...rest } = before
      return rest
    }
    case 'recused':
      return withRecused(before, e.body)
    case 'recusal-asked': {
      const { accountId, name, grounds } = e.body
      return {
        ...before,
        recusalRequests: [...before.recusalRequests, { seq: e.seq, accountId, name, grounds, at: e.at }],
      }
    }
    case 'recusal-decided': {
      const { of, isGranted, because } = e.body
      const decided = { isGranted, because, by: e.actorName, at: e.at }
      const recusalRequests = before.recusalRequests.map((r) => (r.seq === of ? { ...r, decided } : r))
      const after = { ...before, recusalRequests }
      return isGranted ? withRecused(after, e.body) : after
    }
    case 'reminded':
      return withClock(before, e.body.clock, { remindedAt: e.at })
    case 'overdue':
      return withClock(before, e.body.clock, { overdueAt: e.at })
    case 'recounted':
      return { ...before, clocks: reduceClocks(before.clocks, e.body.clocks) }
    case 'corrected':
    case 'withdrawn':
    case 'seen-to':
    case 'noted':
      return before
  }
}

function arrive(document: CaseDocument, status: CaseStatus, to: string, at: string): CaseStatus {
  const state = document.states.find((s) => s.name === to)
  const { closedAt, ...rest } = status
  return {
    ...rest,
    state: to,
    ...(state?.isFinal && { closedAt: at }),
    ...(state?.isShownToSubject && { shownState: to }),
  }
}

function withoutHandler(before: CaseStatus, accountId: string): CaseStatus {
  const { offer, ...rest } = before
  const keeps = offer && offer.accountId !== accountId && offer.from !== accountId
  return {
    ...rest,
    ...(keeps && { offer }),
    handlers: before.handlers.filter((h) => h.accountId !== accountId),
  }
}

function withRecused(before: CaseStatus, { accountId, name }: { accountId: string; name: string }): CaseStatus {
  const free = withoutHandler(before, accountId)
  return { ...free, recused: [...free.recused.filter((r) => r.accountId !== accountId), { accountId, name }] }
}

function withClock(before: CaseStatus, name: string, more: Partial<ClockState>): CaseStatus {
  const clock = before.clocks[name]
  return clock ? { ...before, clocks: { ...before.clocks, [name]: { ...clock, ...more } } } : before
}

/** The clock that ends first of those that run. */
export function nextDue(status: Pick<CaseStatus, 'clocks'>): ClockState | undefined {
  return Object.values(status.clocks)
    .filter((c) => c.state === 'running')
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))[0]
}
