import { personalNumbers } from '../../../core/text/personal-numbers.ts'
import type { Mark, PublicCell, PublicContent } from '../schema.ts'
import { possibleNames } from './name-hints.ts'
import { maskNames, type NameFinder, placesOf, type Span } from './names.ts'

/** What decides whether a field is a text that people write: of a declaration and of its document alike. */
interface Shape {
  readonly name: string
  readonly type: string
  readonly redaction: string
  readonly namesStay?: string | undefined
  readonly columns?: readonly Shape[] | undefined
}

/** Texts that go out as they were written. A number may be words where none was measured (未检出). */
function isFree(field: Shape): boolean {
  return (field.type === 'text' || field.type === 'number') && field.redaction === 'none' && !field.namesStay
}

/** Whether a kind shows such texts at all. */
export function hasFreeText(fields: readonly Shape[]): boolean {
  return fields.some((f) => (f.type === 'rows' ? hasFreeText(f.columns ?? []) : isFree(f)))
}

type Change = (text: string, at: string) => PublicCell

/** A copy with every free text changed by `change`, which is told where it stands. */
function changeTexts(fields: readonly Shape[], content: PublicContent, change: Change): PublicContent {
  const changed: PublicContent['fields'] = { ...content.fields }
  for (const field of fields) {
    const value = changed[field.name]
    const at = `/fields/${field.name}`
    if (Array.isArray(value))
      changed[field.name] = value.map((row, i) => {
        const cells = (field.columns ?? []).filter(isFree).flatMap((c) => {
          const cell = row[c.name]
          return typeof cell === 'string' ? [[c.name, change(cell, `${at}/${i}/${c.name}`)] as const] : []
        })
        return { ...row, ...Object.fromEntries(cells) }
      })
    else if (typeof value === 'string' && isFree(field)) changed[field.name] = change(value, at)
  }
  return { ...content, fields: changed }
}

/** The public text without the names that `find` finds in its free texts, and where they stood. */
export function maskContent(
  fields: readonly Shape[],
  content: PublicContent,
  find: NameFinder,
): { content: PublicContent; masks: Mark[] } {
  const masks: Mark[] = []
  const masked = changeTexts(fields, content, (text, at) => {
    const result = maskNames(text, find)
    masks.push(...marksAt(at, 'masked', result.masks))
    return result.text
  })
  return { content: masked, masks }
}

/** What a reviewer should look at in a public text: names known by now, and words that may be names. */
export function marksOfContent(fields: readonly Shape[], content: PublicContent, find: NameFinder): Mark[] {
  const marks: Mark[] = []
  const firms = [content.subject.name, content.subject.holder?.name ?? '']
  changeTexts(fields, content, (text, at) => {
    marks.push(...marksOfText(text, at, find, firms))
    return text
  })
  return marks
}

/** As {@link marksOfContent}, for one text; numbers too, those that certainly name a person as known. Nothing inside the public name of the firm is marked. */
export function marksOfText(text: string, at: string, find: NameFinder, firms: readonly string[] = []): Mark[] {
  const known = find(text)
  const firmAt = firms.filter((f) => f !== '').flatMap((f) => placesOf(text, f))
  const isApart = (s: Span) => ![...known, ...firmAt].some((k) => s.start < k.end && k.start < s.end)
  const numbers = personalNumbers(text)
  return [
    ...marksAt(at, 'known', [...known, ...numbers.filter((n) => n.isCertain)]),
    ...marksAt(at, 'possible', [...possibleNames(text).filter(isApart), ...numbers.filter((n) => !n.isCertain)]),
  ]
}

export function marksAt(at: string, kind: Mark['kind'], spans: readonly Span[]): Mark[] {
  return spans.map(({ start, end }) => ({ at, start, end, kind }))
}

/** A piece of a text as a page shows it. */
export interface Piece {
  readonly text: string
  readonly kind?: Mark['kind']
}

/** The text cut at its marks, in order; of marks that overlap the first counts. */
export function piecesOf(text: string, marks: readonly Mark[]): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const { start, end, kind } of [...marks].sort((a, b) => a.start - b.start)) {
    if (start < at || end > text.length) continue
    if (start > at) pieces.push({ text: text.slice(at, start) })
    pieces.push({ text: text.slice(start, end), kind })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at) })
  return pieces
}
