import { type Actor, guest } from '../../../core/access/define.ts'
import { collectRoles, SUBJECT_ROLES } from '../../../core/access/roles.ts'
import { createTestActor } from '../../../core/access/testing/index.ts'
import type { Module } from '../../../core/app.ts'
import { type AnyCaseKind, documentOfKind } from '../define.ts'
import { capacityFor } from '../logic/abilities.ts'
import { type CaseStatus, reduceCase } from '../logic/reduce.ts'
import type { CaseDocument, MoveDocument } from '../schema.ts'
import { askerOf } from '../service/act.ts'

const PLACE = { region: '120101', subjectId: 'subject', holderId: null }

/**
 * Generated for every move of a kind: whoever lacks what it asks for is refused, wherever the lack lies. Each fault names the move and
 * who got through.
 */
export function refusalFaults(kind: AnyCaseKind, modules: readonly Module[]): string[] {
  const document = documentOfKind(kind)
  const moves = document.states.flatMap((s) => s.moves.map((move) => ({ state: s.name, move })))
  return moves.flatMap(({ state, move }) => {
    const status = { ...reduceCase(document, []), state }
    return outsiders(move, modules)
      .filter(
        ({ actor, recused }) => capacityFor(move, withRecused(status, recused), askerOf(actor, PLACE)) !== undefined,
      )
      .map(({ who }) => `${kind.kind} ${state}/${move.name}: ${who} got through`)
  })
}

interface Outsider {
  readonly who: string
  readonly actor: Actor
  readonly recused?: string
}

function outsiders(move: MoveDocument, modules: readonly Module[]): Outsider[] {
  const found: Outsider[] = [{ who: 'a guest', actor: guest }]
  for (const role of collectRoles(modules)) {
    const accountId = `account of ${role.id}`
    const make = (region: string, subjectId?: string) =>
      createTestActor({ modules }, { accountId, roles: [role.id], region, ...(subjectId && { subjectId }) })
    const holds = move.who.some((w) => (role.permissions as readonly string[]).includes(w))
    found.push({ who: `${role.id} of another district`, actor: make('120102') })
    if (!holds) found.push({ who: `${role.id}, who does not hold the permission`, actor: make('120101') })
    found.push({ who: `${role.id}, who withdrew`, actor: make('120101'), recused: accountId })
    // An official permission in the hands of an account that speaks for a firm reaches nothing.
    const isOwn = move.who.includes('subject')
    if (!isOwn || SUBJECT_ROLES.includes(role.id)) found.push({ who: `another firm as ${role.id}`, actor: other(make) })
    if (!isOwn) found.push({ who: `the subject as ${role.id}`, actor: make('120101', 'subject') })
  }
  return found
}

const other = (make: (region: string, subjectId?: string) => Actor) => make('120102', 'another subject')

function withRecused(status: CaseStatus, accountId: string | undefined): CaseStatus {
  return accountId ? { ...status, recused: [{ accountId, name: accountId }] } : status
}

/** Who acts on cases of a kind must be able to open them: each role that holds one of its permissions also reads and acts. */
export function reachFaults(kind: AnyCaseKind, modules: readonly Module[]): string[] {
  const document = documentOfKind(kind)
  const roles = collectRoles(modules)
  const faults: string[] = []
  for (const permission of permissionsOf(document)) {
    const holders = roles.filter((r) => (r.permissions as readonly string[]).includes(permission))
    if (holders.length === 0) faults.push(`${kind.kind}: ${permission} is held by no role`)
    for (const role of holders)
      for (const needed of [document.read, 'case.read', 'case.act'])
        if (!(role.permissions as readonly string[]).includes(needed))
          faults.push(`${kind.kind}: ${role.id} holds ${permission} and not ${needed}`)
  }
  return faults
}

function permissionsOf(document: CaseDocument): Set<string> {
  const who = [
    ...document.states.flatMap((s) => [...s.moves.flatMap((m) => m.who), ...Object.keys(s.writable ?? {})]),
    ...(document.opens?.who ?? []),
    ...document.clocks.map((c) => c.onOverdue.escalateTo),
    document.handle,
    document.assign,
  ]
  return new Set(who.filter((w) => w.includes('.')))
}
