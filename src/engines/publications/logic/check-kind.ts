import { lastName } from '../../../core/pointer.ts'
import { PERSONAL_FIELDS, type RecordKind } from '../../archive/define.ts'
import { findClause, type Law } from '../../forms/logic/clause.ts'
import { kindFaults, type PublicationKind, type PublishedField } from '../define.ts'

/** What a declaration is held against: the laws and record kinds of the city. */
export interface CityFacts {
  readonly laws: readonly Law[]
  readonly recordKinds: ReadonlyMap<string, RecordKind>
}

/** Everything wrong with a kind in this city, one line each: clauses resolve, record kinds exist, nothing personal is let through. */
export function checkKind(kind: PublicationKind, city: CityFacts): string[] {
  const say = (what: string) => `${kind.kind}: ${what}`
  const faults = kindFaults(kind)
  const shorter = 'for' in kind.term && kind.term.shorter ? [kind.term.shorter] : []
  for (const { clause } of [...kind.legalBasis, kind.publishWithin, kind.term, ...shorter])
    if (!resolves(clause, city.laws)) faults.push(say(`${clause} is no clause or law of this city`))
  const shown = kind.recordKinds.map((k) => city.recordKinds.get(k))
  const ending = 'untilRecord' in kind.term ? kind.term.untilRecord : []
  for (const k of [...kind.recordKinds, ...ending])
    if (!city.recordKinds.has(k)) faults.push(say(`no module declares the record kind ${k}`))
  const personal = { ...PERSONAL_FIELDS, ...Object.assign({}, ...shown.map((k) => k?.personal)) }
  faults.push(...openFields(kind.fields, personal).map(say))
  return faults
}

/** Whether it is a clause, or the id of a whole document where no article is known. */
export function resolves(clause: string, laws: readonly Law[]): boolean {
  return findClause(clause, laws) !== undefined || laws.some((l) => l.id === clause)
}

function openFields(fields: readonly PublishedField[], personal: Readonly<Record<string, unknown>>): string[] {
  const isPersonal = (pointer: string) => Object.hasOwn(personal, lastName(pointer))
  return fields.flatMap((f) => {
    const faults: string[] = []
    if ('compute' in f)
      for (const p of f.compute.from.filter(isPersonal))
        faults.push(`field ${f.name} computes from personal data (${p})`)
    else if (f.redaction === 'none' && isPersonal(f.from)) faults.push(`field ${f.name} is personal and not redacted`)
    if (f.type === 'rows')
      for (const c of f.columns)
        if (c.redaction === 'none' && isPersonal(c.from))
          faults.push(`field ${f.name}, column ${c.name} is personal and not redacted`)
    return faults
  })
}
