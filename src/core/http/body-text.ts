import type { FieldError } from '../problem.ts'
import { personalFaults } from '../text/personal-numbers.ts'
import { LONGEST_LINE, type TextKind } from '../text/schema.ts'
import { storedName, storedText } from '../text/stored.ts'

/** The part of a schema that says how texts are taken in. */
interface Shape {
  readonly text?: TextKind
  readonly isPublic?: boolean
  readonly maxLength?: number
  readonly properties?: Readonly<Record<string, Shape>>
  readonly patternProperties?: Readonly<Record<string, Shape>>
  readonly additionalProperties?: Shape | boolean
  readonly items?: Shape | readonly Shape[]
  readonly anyOf?: readonly Shape[]
  readonly allOf?: readonly Shape[]
}

/**
 * A body with every text as it is stored: what nobody sees, controls and blanks at the ends are gone before a length is looked at, so that a name of blanks
 * is an empty one. The kind of text stands in the schema; what the schema leaves open is free text.
 */
export function cleanBody(shape: Shape | undefined, value: unknown): unknown {
  if (typeof value === 'string') return clean(kindOf(shape), value)
  if (Array.isArray(value)) return value.map((v, i) => cleanBody(partOf(shape, i), v))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, cleanBody(partOf(shape, key), v)]))
}

function clean(kind: TextKind, text: string): string {
  if (kind === 'raw') return text
  return kind === 'line' ? storedName(text) : storedText(text)
}

function kindOf(shape: Shape | undefined): TextKind {
  const shapes = alternatives(shape)
  const said = shapes.find((s) => s.text !== undefined)?.text
  if (said) return said
  const longest = Math.max(-1, ...shapes.map((s) => s.maxLength ?? -1))
  return longest >= 0 && longest <= LONGEST_LINE ? 'line' : 'lines'
}

function alternatives(shape: Shape | undefined): readonly Shape[] {
  if (!shape) return []
  return [shape, ...[...(shape.anyOf ?? []), ...(shape.allOf ?? [])].flatMap(alternatives)]
}

/** The schema of a part, of whichever alternative knows it. */
function partOf(shape: Shape | undefined, key: string | number): Shape | undefined {
  for (const s of alternatives(shape)) {
    if (typeof key === 'number') {
      const items = s.items
      const found = Array.isArray(items) ? (items as readonly Shape[])[key] : (items as Shape | undefined)
      if (found) return found
      continue
    }
    if (s.properties && Object.hasOwn(s.properties, key)) return s.properties[key]
    const byPattern = Object.entries(s.patternProperties ?? {}).find(([p]) => new RegExp(p, 'u').test(key))?.[1]
    if (byPattern) return byPattern
    if (typeof s.additionalProperties === 'object') return s.additionalProperties
  }
  return undefined
}

/** The fields that the public will read and that hold a number which certainly names a person, with what to do. */
export function personalInPublic(shape: Shape | undefined, value: unknown, pointer = ''): FieldError[] {
  if (typeof value === 'string')
    return alternatives(shape).some((s) => s.isPublic) ? personalFaults(value, pointer) : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, v]) =>
    personalInPublic(partOf(shape, Array.isArray(value) ? Number(key) : key), v, `${pointer}/${key}`),
  )
}
