import type { FieldError } from '../../../core/problem.ts'
import type { Contradiction } from '../define.ts'
import type { AnswerGroup, Answers, FormDocument, ItemDocument, NoteKind, Notes, Outcomes, Verdict } from '../schema.ts'
import { holds } from './condition.ts'
import { signatureFaults } from './signature.ts'

/** An item as it is asked in this very form: once for each row where it stands in a repeat. */
export interface AskedItem {
  /** `/name`, or `/group/0/name` inside a repeat. */
  readonly pointer: string
  readonly item: ItemDocument
  readonly value: unknown
  /** The answers beside it. */
  readonly group: AnswerGroup | Answers
}

export interface Stripped {
  readonly answers: Answers
  /** What is asked under these answers, in the order of the form; a repeat first, then its rows. */
  readonly asked: readonly AskedItem[]
  /** Pointers of answers that were given although their item is hidden. */
  readonly leftOut: readonly string[]
}

/**
 * Leaves out what the conditions hide, and says so. A condition sees only what is itself shown, in the order of the form: an answer
 * that was hidden cannot show another item. Names the form does not know stay, so that validation can refuse them.
 */
export function stripHidden(document: FormDocument, given: Answers): Stripped {
  const items = document.sections.flatMap((s) => s.items)
  const known = new Set(items.map((i) => i.name))
  const answers: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) if (!known.has(name)) answers[name] = value
  const asked: AskedItem[] = []
  const leftOut: string[] = []
  for (const item of items) {
    const value = own(given, item.name)
    const form = answers as Answers
    if (item.when && !holds(item.when, { group: form, form })) {
      if (value !== undefined) leftOut.push(`/${item.name}`)
      continue
    }
    if (item.kind === 'repeat' && Array.isArray(value)) {
      const inner: AskedItem[] = []
      answers[item.name] = value.map((row, index) =>
        isGroup(row) ? stripRow(item, row, `/${item.name}/${index}`, form, inner, leftOut) : row,
      )
      asked.push({ pointer: `/${item.name}`, item, value: answers[item.name], group: form }, ...inner)
      continue
    }
    if (value !== undefined) answers[item.name] = value
    asked.push({ pointer: `/${item.name}`, item, value, group: form })
  }
  return { answers: answers as Answers, asked, leftOut }
}

function stripRow(
  repeat: ItemDocument,
  row: Record<string, unknown>,
  at: string,
  form: Answers,
  asked: AskedItem[],
  leftOut: string[],
): Record<string, unknown> {
  const items = repeat.items ?? []
  const known = new Set(items.map((i) => i.name))
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(row)) if (!known.has(name)) kept[name] = value
  for (const item of items) {
    const value = own(row, item.name)
    const group = kept as AnswerGroup
    if (item.when && !holds(item.when, { group, form })) {
      if (value !== undefined) leftOut.push(`${at}/${item.name}`)
      continue
    }
    if (value !== undefined) kept[item.name] = value
    asked.push({ pointer: `${at}/${item.name}`, item, value, group })
  }
  return kept
}

function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * What is missing, as the person filling the form must hear it: required answers, forced remarks and photographs, too few rows.
 * Types, lengths and bounds are the schema's affair. Runs in the browser and on the server.
 */
export function missingParts(asked: readonly AskedItem[], notes: Notes, outcomes: Outcomes): FieldError[] {
  const outcomeAt = new Map(outcomes.items.map((o) => [o.pointer, o.outcome]))
  return asked.flatMap((a) => [...missingAnswer(a), ...missingNotes(a, notes, outcomeAt.get(a.pointer))])
}

function missingAnswer({ pointer, item, value, group }: AskedItem): FieldError[] {
  const { zh, en } = item.label
  if (item.kind === 'signature' && value !== undefined)
    return signatureFaults(item, value, group).map((message) => ({ pointer: `/answers${pointer}`, message }))
  if (item.kind === 'repeat') {
    const rows = Array.isArray(value) ? value.length : 0
    const least = item.minItems ?? 0
    if (rows >= least || (item.isOptional && rows === 0)) return []
    const message = { zh: `“${zh}”至少填写 ${least} 项`, en: `“${en}” needs at least ${least}` }
    return [{ pointer: `/answers${pointer}`, message }]
  }
  const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  if (!isEmpty || item.isOptional) return []
  return [{ pointer: `/answers${pointer}`, message: { zh: `请填写“${zh}”`, en: `Please answer “${en}”` } }]
}

/** Answers that cannot stand beside each other, said at the item that must be thought over; only where it is asked. */
export function contradictionsIn(
  contradictions: readonly Contradiction[] | undefined,
  asked: readonly AskedItem[],
  answers: Answers,
  at: { readonly outcomes: Outcomes; readonly on: string },
): FieldError[] {
  return (contradictions ?? []).flatMap(({ at: name, find }) => {
    if (!asked.some((a) => a.pointer === `/${name}`)) return []
    const message = find(answers, at)
    return message ? [{ pointer: `/answers/${name}`, message }] : []
  })
}

const NOTE_WORDS = {
  remark: { zh: '文字说明', en: 'a remark' },
  photo: { zh: '照片', en: 'a photograph' },
} as const

function missingNotes({ pointer, item }: AskedItem, notes: Notes, outcome: Verdict | undefined): FieldError[] {
  const note = Object.hasOwn(notes, pointer) ? notes[pointer] : undefined
  return demandedNotes(item, outcome)
    .filter((kind) => (kind === 'remark' ? !note?.remark?.trim() : !note?.photos?.length))
    .map((kind) => ({
      pointer: `/notes/${pointer.replaceAll('~', '~0').replaceAll('/', '~1')}/${kind === 'remark' ? 'remark' : 'photos'}`,
      message: {
        zh: `“${item.label.zh}”${outcome === 'fail' ? '不符合，' : ''}须附${NOTE_WORDS[kind].zh}`,
        en: `“${item.label.en}”${outcome === 'fail' ? ' does not comply and' : ''} needs ${NOTE_WORDS[kind].en}`,
      },
    }))
}

/** What must stand at an item with this outcome. */
export function demandedNotes(item: ItemDocument, outcome: Verdict | undefined): NoteKind[] {
  const always = item.always ?? []
  const onFail = outcome === 'fail' ? (item.onFail ?? []) : []
  return [...new Set([...always, ...onFail])]
}

/** Notes that stand at no asked item; they would be kept with nothing to explain. */
export function strayNotes(asked: readonly AskedItem[], notes: Notes): string[] {
  const pointers = new Set(asked.map((a) => a.pointer))
  return Object.keys(notes).filter((pointer) => !pointers.has(pointer))
}

/** The item's pointer in a refusal: `/answers/a/0/b` and `/notes/~1a~10~1b/remark` both stand at `/a/0/b`. */
export function itemPointer(errorPointer: string): string | undefined {
  if (errorPointer.startsWith('/answers/')) return errorPointer.slice('/answers'.length)
  const note = /^\/notes\/([^/]+)/.exec(errorPointer)?.[1]
  return note?.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** How much of what is asked has an answer. */
export function progressOf(asked: readonly AskedItem[]): { answered: number; total: number } {
  const questions = asked.filter((a) => a.item.kind !== 'repeat' && !a.item.isOptional)
  const isAnswered = ({ item, value, group }: AskedItem) =>
    value !== undefined &&
    value !== '' &&
    (item.kind !== 'signature' || signatureFaults(item, value, group).length === 0)
  return { answered: questions.filter(isAnswered).length, total: questions.length }
}
