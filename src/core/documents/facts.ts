import type { OfficialDocument, RequiredFact } from './define.ts'
import type { FactFault } from './problems.ts'

type Facts<D> = Readonly<Record<string, RequiredFact<D>>>

/** Facts that the data does not hold: nothing there, an empty list, a row without it, or only blanks. */
export function absentFacts<D>(facts: Facts<D>, data: D): FactFault[] {
  return Object.entries(facts).flatMap(([fact, f]) => {
    const values = valuesAt(data, f.from)
    return values.length > 0 && values.every((v) => !isBlank(v)) ? [] : [fault(fact, f, 'missing')]
  })
}

/** Facts that the data holds and the text does not print: the template would say less than it must. */
export function unprintedFacts<D>(facts: Facts<D>, data: D, document: OfficialDocument): FactFault[] {
  const text = plain(textsOf(document).join('\n'))
  return Object.entries(facts).flatMap(([fact, f]) => {
    const printed = valuesAt(data, f.from).flatMap((v) => {
      const words = f.printed ? f.printed(v, data) : String(v)
      // What was written on several lines may be numbered line by line.
      return words === undefined ? [] : words.split('\n')
    })
    return printed.every((line) => text.includes(plain(line))) ? [] : [fault(fact, f, 'not-printed')]
  })
}

const fault = (fact: string, { label, remedy }: RequiredFact<never>, why: FactFault['why']): FactFault => ({
  fact,
  label,
  why,
  remedy,
})

/** Lines are broken and blanks set as the form wants; the words are what is compared. */
const plain = (text: string) => text.replace(/\s+/gu, '')

function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'string' && plain(value) === ''
}

/** Values at a pointer in which `*` stands for every row. */
function valuesAt(data: unknown, pointer: string): unknown[] {
  let found: unknown[] = [data]
  for (const step of pointer.split('/').slice(1))
    found = found.flatMap((value) => {
      if (step === '*') return Array.isArray(value) ? value : []
      return [(value as Record<string, unknown> | null | undefined)?.[step]]
    })
  return found
}

/** Every text of a document, wherever it stands. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value, ...printedDays(value)]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/** The date under a document is data (2026-03-05) until it is set as 2026年3月5日. */
function printedDays(text: string): string[] {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? [arabicDate(text)] : []
}

/** A civil day as official documents print it, months and days without leading zeros: 2026年3月5日. */
export function arabicDate(day: unknown): string {
  const [year, month, date] = String(day).split('-').map(Number)
  return `${year}年${month}月${date}日`
}
