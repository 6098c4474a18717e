import type { Answer, AnswerGroup, Answers, FormDocument, Note, Notes } from '../schema.ts'

/** Answers with one changed at a pointer (`/name`, `/group/0/name`); `undefined` takes it away. */
export function withAnswer(answers: Answers, pointer: string, value: unknown): Answers {
  const [name, index, inner] = pointer.slice(1).split('/') as [string, string?, string?]
  if (inner === undefined) return without(answers, name, value) as Answers
  const rows = [...((answers[name] ?? []) as readonly AnswerGroup[])]
  rows[Number(index)] = without(rows[Number(index)] ?? {}, inner, value) as AnswerGroup
  return { ...answers, [name]: rows as Answer }
}

function without(group: object, name: string, value: unknown): object {
  const { [name]: _, ...rest } = group as Record<string, unknown>
  return value === undefined || value === '' ? rest : { ...rest, [name]: value }
}

/** Notes with the one at a pointer changed; an empty note is none. */
export function withNote(notes: Notes, pointer: string, note: Note): Notes {
  const { [pointer]: _, ...rest } = notes
  return note.remark || note.photos?.length ? { ...rest, [pointer]: note } : rest
}

/** A row goes: the notes of later rows move up with their answers. */
export function withoutRow(
  answers: Answers,
  notes: Notes,
  group: string,
  index: number,
): { answers: Answers; notes: Notes } {
  const rows = ((answers[group] ?? []) as readonly AnswerGroup[]).filter((_, i) => i !== index)
  const moved: Record<string, Note | undefined> = {}
  for (const [pointer, note] of Object.entries(notes)) {
    const [, name, at, inner] = pointer.split('/')
    if (name !== group || inner === undefined) moved[pointer] = note
    else if (Number(at) !== index) moved[`/${group}/${Number(at) > index ? Number(at) - 1 : at}/${inner}`] = note
  }
  return { answers: { ...answers, [group]: rows as Answer }, notes: moved }
}

/** Signatures that stand there and cover what has changed: an answer, or a remark or photograph. One signature never covers another. */
export function signaturesCovering(document: FormDocument, answers: Answers, changed: 'answers' | 'notes'): string[] {
  return document.sections
    .flatMap((s) => s.items)
    .filter((i) => i.kind === 'signature' && i.official !== 'second' && answers[i.name] !== undefined)
    .filter((i) => changed === 'answers' || i.covers === 'answers-and-notes')
    .map((i) => i.name)
}

/** Answers without these; the same object where there is none of them. */
export function withoutAnswers(answers: Answers, names: readonly string[]): Answers {
  if (!names.some((n) => answers[n] !== undefined)) return answers
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !names.includes(name)))
}

/** Notes at items that are no longer asked do not travel; the server would refuse them. */
export function notesAt(notes: Notes, pointers: ReadonlySet<string>): Notes {
  return Object.fromEntries(Object.entries(notes).filter(([pointer]) => pointers.has(pointer)))
}
