import type { Answers, Notes } from '../schema.ts'
import type { AskedItem } from './answers.ts'

/** Shown in place of a personal answer. */
export const MASK = '＊＊＊'

/** Answers with every personal item masked; remarks at personal items too, for they repeat the name. */
export function maskPersonal(
  asked: readonly AskedItem[],
  answers: Answers,
  notes: Notes,
): { answers: Answers; notes: Notes; maskedPointers: string[] } {
  const maskedPointers = asked.filter((a) => a.item.isPersonal && a.value !== undefined).map((a) => a.pointer)
  const masked = structuredClone(answers) as Record<string, unknown>
  for (const pointer of maskedPointers) {
    const [name, index, inner] = pointer.slice(1).split('/') as [string, string?, string?]
    if (inner === undefined) masked[name] = MASK
    else ((masked[name] as Record<string, unknown>[])[Number(index)] as Record<string, unknown>)[inner] = MASK
  }
  const personal = new Set(maskedPointers)
  const maskedNotes: Record<string, Notes[string]> = {}
  for (const [pointer, note] of Object.entries(notes))
    maskedNotes[pointer] = personal.has(pointer) && note?.remark ? { ...note, remark: MASK } : note
  return { answers: masked as Answers, notes: maskedNotes, maskedPointers }
}
