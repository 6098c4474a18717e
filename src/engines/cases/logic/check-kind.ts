import type { Bilingual } from '../../../core/text.ts'
import { type AnyCaseKind, documentOfKind } from '../define.ts'
import type { CaseDocument, MoveDocument, StateDocument } from '../schema.ts'

const KIND = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/
const NAME = /^[a-z][A-Za-z0-9-]{0,59}$/

/** What the city knows besides the declaration. */
export interface Known {
  readonly clause: (reference: string) => boolean
  readonly permission: (id: string) => boolean
  readonly recordKind: (kind: string) => boolean
  readonly form: (id: string) => boolean
  readonly template: (id: string) => boolean
  readonly parameter: (rule: string, parameter: string) => boolean
}

/** Everything that types cannot see in a declaration, each fault as a line that says where and what to do. */
export function checkCaseKind(kind: AnyCaseKind, known: Known): string[] {
  const document = documentOfKind(kind)
  const faults: string[] = []
  const say = (where: string, what: string) => faults.push(`${kind.kind}@${kind.version}${where}: ${what}`)
  if (!KIND.test(kind.kind)) say('', 'the kind is not “domain.noun” in kebab-case')
  if (!Number.isInteger(kind.version) || kind.version < 1) say('', 'versions are numbered 1, 2, …')
  if (kind.about.length === 0) say('', '`about` names no kind of subject')
  label(document.label, '', say)
  clause(document.clause, '', known, say)
  for (const p of [document.read, document.handle, document.assign]) permission(p, '', known, say)
  checkFields(document, say)
  for (const state of document.states) checkState(document, state, known, say)
  for (const w of document.opens?.who ?? []) who(w, ' opening', known, say)
  if (document.opens?.writesRecord && !known.recordKind(document.opens.writesRecord))
    say(' opening', `there is no record kind ${document.opens.writesRecord}`)
  for (const name of unreachable(document)) say(` state ${name}`, 'no move leads there')
  for (const name of endless(document)) say(` state ${name}`, 'no way leads from it to a final state')
  checkClocks(document, known, say)
  return faults
}

type Say = (where: string, what: string) => void

function label(text: Bilingual, where: string, say: Say): void {
  if (!/[\u3400-\u9fff]/.test(text.zh) || !/[A-Za-z]/.test(text.en)) say(where, 'is not labelled in both languages')
}

function clause(reference: string | undefined, where: string, known: Known, say: Say): void {
  if (!reference) say(where, 'names no clause')
  else if (!known.clause(reference)) say(where, `clause ${reference} does not resolve`)
}

function permission(id: string, where: string, known: Known, say: Say): void {
  if (!known.permission(id)) say(where, `there is no permission ${id}`)
}

function who(w: string, where: string, known: Known, say: Say): void {
  if (w !== 'assignee' && w !== 'subject' && w !== 'reader') permission(w, where, known, say)
}

function checkFields(document: CaseDocument, say: Say): void {
  const names = new Set(document.fields.map((f) => f.name))
  for (const f of document.fields) {
    if (!NAME.test(f.name)) say(` field ${f.name}`, 'the name is not letters and digits')
    label(f.label, ` field ${f.name}`, say)
    if (f.when || f.decide || f.always || f.onFail)
      say(` field ${f.name}`, 'conditions, rules and notes belong to forms; let the move ask for a form')
  }
  for (const f of document.fields.flatMap((x) => [x, ...(x.items ?? [])]))
    if (f.kind === 'signature') say(` field ${f.name}`, 'what is signed is a form; let the move ask for one')
  const named: [string, readonly string[]][] = [['opening', [...openFields(document)]]]
  for (const s of document.states) {
    for (const list of [...Object.values(s.readable === 'all' ? {} : s.readable), ...Object.values(s.writable ?? {})])
      if (list !== 'all') named.push([`state ${s.name}`, list])
    for (const m of s.moves) named.push([`move ${s.name}/${m.name}`, [...m.required, ...m.optional]])
  }
  for (const [where, list] of named)
    for (const name of list) if (!names.has(name)) say(` ${where}`, `there is no field ${name}`)
  const set = new Set(named.flatMap(([, list]) => list))
  const isSet = (name: string) =>
    openFields(document).includes(name) ||
    document.states.some(
      (s) =>
        Object.values(s.writable ?? {}).some((l) => l.includes(name)) ||
        s.moves.some((m) => [...m.required, ...m.optional].includes(name)),
    )
  for (const name of names) if (!set.has(name) || !isSet(name)) say(` field ${name}`, 'nobody ever fills it')
}

const openFields = (d: CaseDocument) => [...(d.opens?.required ?? []), ...(d.opens?.optional ?? [])]

function checkState(document: CaseDocument, state: StateDocument, known: Known, say: Say): void {
  const where = ` state ${state.name}`
  if (!NAME.test(state.name)) say(where, 'the name is not letters and digits')
  label(state.label, where, say)
  if (state.moves.length === 0 && !state.isFinal) say(where, 'has no move and is not final')
  if (state.retention) clause(state.retention.clause, `${where} retention`, known, say)
  for (const w of Object.keys(state.writable ?? {})) who(w, where, known, say)
  if (state.readable !== 'all') for (const r of Object.keys(state.readable)) who(r, where, known, say)
  for (const m of state.moves) checkMove(document, state, m, known, say)
}

function checkMove(document: CaseDocument, state: StateDocument, m: MoveDocument, known: Known, say: Say): void {
  const where = ` move ${state.name}/${m.name}`
  if (!NAME.test(m.name)) say(where, 'the name is not letters and digits')
  label(m.label, where, say)
  clause(m.clause, where, known, say)
  if (!document.states.some((s) => s.name === m.to)) say(where, `leads to ${m.to}, which is no state`)
  if (m.who.length === 0) say(where, 'nobody may make it')
  for (const w of m.who) {
    who(w, where, known, say)
    if (w === 'reader') say(where, 'whoever reads does not act; name a permission')
    if (w === 'subject' && !state.isShownToSubject) say(where, 'is the subject’s, to whom this state is not shown')
    // Whoever decides must be able to read what he decides on.
    if (!readsSomething(state, w) && document.fields.length > 0) say(where, `${w} acts here and reads no field here`)
  }
  const all = new Set(document.states.flatMap((s) => s.moves.map((x) => x.name)))
  for (const other of m.apartFrom) if (!all.has(other)) say(where, `is apart from ${other}, which is no move`)
  if (m.form && !known.form(m.form)) say(where, `there is no form ${m.form}`)
  if (m.document && !known.template(m.document)) say(where, `there is no document template ${m.document}`)
  if (m.writesRecord && !known.recordKind(m.writesRecord)) say(where, `there is no record kind ${m.writesRecord}`)
}

function readsSomething(state: StateDocument, w: string): boolean {
  if (state.readable === 'all') return w !== 'subject'
  const own = state.readable[w] ?? (w === 'subject' ? [] : state.readable.reader) ?? []
  return own === 'all' || own.length > 0
}

function unreachable(document: CaseDocument): string[] {
  const seen = closure([document.initial], (name) => movesFrom(document, name).map((m) => m.to))
  return document.states.map((s) => s.name).filter((name) => !seen.has(name))
}

function endless(document: CaseDocument): string[] {
  const finals = document.states.filter((s) => s.isFinal).map((s) => s.name)
  const into = (name: string) => document.states.filter((s) => s.moves.some((m) => m.to === name)).map((s) => s.name)
  const seen = closure(finals, into)
  return document.states.map((s) => s.name).filter((name) => !seen.has(name))
}

const movesFrom = (document: CaseDocument, name: string) => document.states.find((s) => s.name === name)?.moves ?? []

function closure(from: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const seen = new Set(from)
  const queue = [...from]
  for (let name = queue.pop(); name !== undefined; name = queue.pop())
    for (const n of next(name))
      if (!seen.has(n)) {
        seen.add(n)
        queue.push(n)
      }
  return seen
}

function checkClocks(document: CaseDocument, known: Known, say: Say): void {
  const moves = document.states.flatMap((s) => s.moves)
  const acts = [...moves.map((m) => m.clocks), document.opens?.clocks ?? {}]
  const named = (act: 'starts' | 'stops' | 'suspends' | 'resumes') => new Set(acts.flatMap((c) => c[act] ?? []))
  const [starts, suspends, resumes] = [named('starts'), named('suspends'), named('resumes')]
  const names = new Set(document.clocks.map((c) => c.name))
  for (const name of [...starts, ...named('stops'), ...suspends, ...resumes])
    if (!names.has(name)) say(` clock ${name}`, 'is moved but not declared')
  for (const clock of document.clocks) {
    const where = ` clock ${clock.name}`
    label(clock.label, where, say)
    clause(clock.clause, where, known, say)
    permission(clock.onOverdue.escalateTo, where, known, say)
    if (!starts.has(clock.name)) say(where, 'nothing ever starts it')
    if (suspends.has(clock.name) && !resumes.has(clock.name)) say(where, 'is suspended and never resumed')
    if (resumes.has(clock.name) && !suspends.has(clock.name)) say(where, 'is resumed and never suspended')
    checkLength(document, clock.length, where, known, say)
    const own = moves.filter((m) => m.name === clock.onOverdue.move)
    if (clock.onOverdue.move && own.length === 0) say(where, `there is no move ${clock.onOverdue.move}`)
    if (own.some((m) => m.required.length > 0 || m.needs.includes('file') || m.form))
      say(where, `its move ${clock.onOverdue.move} needs what the system cannot give`)
  }
}

function checkLength(
  document: CaseDocument,
  length: CaseDocument['clocks'][number]['length'],
  where: string,
  known: Known,
  say: Say,
): void {
  if ('untilField' in length) {
    const field = document.fields.find((f) => f.name === length.untilField)
    if (field?.kind !== 'date') say(where, `${length.untilField} is no date field`)
    return
  }
  if ('calendarDays' in length && !length.rollsOn) say(where, 'does not say what a last day off does to it (rollsOn)')
  const days = 'workingDays' in length ? length.workingDays : length.calendarDays
  if (typeof days === 'number') {
    if (!Number.isInteger(days) || days < 1) say(where, 'its length is not a whole number of days')
  } else if (!known.parameter(days.rule, days.parameter))
    say(where, `there is no parameter ${days.parameter} of rule ${days.rule}`)
}
