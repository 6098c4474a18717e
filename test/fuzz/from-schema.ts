import fc from 'fast-check'

/** The part of JSON Schema that our OpenAPI descriptions use. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly items?: Schema | readonly Schema[]
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
}

export type Resolve = (ref: string) => Schema

/** Text that breaks things: quotes, wildcards, half surrogates, controls, long Chinese, paths, numbers as text. */
const NASTY = [
  '',
  ' ',
  "'; drop table archive.subject; --",
  '%_\\%',
  '\u0000',
  '\ud800',
  '😀😀',
  '天'.repeat(300),
  '../../etc/passwd',
  '-1',
  '1e999',
  'NaN',
  '<script>alert(1)</script>',
  '{"a":1}',
  '\u202e质衡',
  '０１２',
]

const text = (s: Schema) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...NASTY) },
    { weight: 3, arbitrary: fc.string({ maxLength: Math.min(s.maxLength ?? 40, 40), unit: 'grapheme' }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  )

function formatted(s: Schema): fc.Arbitrary<unknown> | undefined {
  switch (s.format) {
    case 'uuid':
      return fc.oneof({ weight: 4, arbitrary: fc.uuid() }, { weight: 1, arbitrary: text(s) })
    case 'date':
      return fc.oneof(
        fc
          .date({ noInvalidDate: true, min: new Date(-6e13), max: new Date(2.5e14) })
          .map((d) => d.toISOString().slice(0, 10)),
        fc.constantFrom('2024-02-30', '0000-00-00', '9999-12-31', '0001-01-01', '2024-02-29'),
      )
    case 'date-time':
      return fc.oneof(
        fc.date({ noInvalidDate: true, min: new Date(-6e13), max: new Date(2.5e14) }).map((d) => d.toISOString()),
        fc.constantFrom('2024-02-30T00:00:00Z', '9999-12-31T23:59:60Z', '0001-01-01T00:00:00+14:00'),
      )
    default:
      return undefined
  }
}

/** Values that mostly satisfy the schema, so that they pass validation and reach the code behind it. */
export function valid(s: Schema, resolve: Resolve, depth = 0): fc.Arbitrary<unknown> {
  if (s.$ref) return depth > 6 ? fc.constant(null) : valid(resolve(s.$ref), resolve, depth + 1)
  if ('const' in s) return fc.constant(s.const)
  if (s.enum) return fc.constantFrom(...s.enum)
  const choice = s.anyOf ?? s.oneOf
  if (choice?.length) return fc.oneof(...choice.map((c) => valid(c, resolve, depth + 1)))
  if (s.allOf?.length)
    return fc
      .tuple(...s.allOf.map((a) => valid(a, resolve, depth + 1)))
      .map((parts) => Object.assign({}, ...(parts as object[])))
  const type = typeof s.type === 'string' ? s.type : s.type?.[0]
  switch (type) {
    case 'string':
      if (s.pattern) return fc.oneof({ weight: 4, arbitrary: matching(s.pattern) }, { weight: 1, arbitrary: text(s) })
      return formatted(s) ?? text(s)
    case 'integer':
      return fc.oneof(
        fc.integer({
          min: Math.max(s.minimum ?? -(2 ** 31), Number.MIN_SAFE_INTEGER),
          max: Math.min(s.maximum ?? 2 ** 31, Number.MAX_SAFE_INTEGER),
        }),
        fc.constantFrom(s.minimum ?? 0, s.maximum ?? 2 ** 53 - 1),
      )
    case 'number':
      return fc.double({ min: s.minimum ?? -1e12, max: s.maximum ?? 1e12, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valid((Array.isArray(s.items) ? s.items[0] : (s.items as Schema)) ?? {}, resolve, depth + 1), {
        minLength: s.minItems ?? 0,
        maxLength: Math.min(s.maxItems ?? 3, 3),
      })
    case 'object':
      return record(s, resolve, depth)
    default:
      return s.properties ? record(s, resolve, depth) : fc.jsonValue({ maxDepth: 2 })
  }
}

function record(s: Schema, resolve: Resolve, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries(s.properties ?? {})
  const required = new Set(s.required ?? [])
  const known = fc.record(
    Object.fromEntries(properties.map(([name, schema]) => [name, valid(schema, resolve, depth + 1)])),
    { requiredKeys: properties.map(([name]) => name).filter((name) => required.has(name)) },
  )
  if (properties.length > 0) return known
  return fc.dictionary(fc.string({ maxLength: 12 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 })
}

function matching(pattern: string): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern), { size: 'small' })
  } catch {
    return fc.string({ maxLength: 20 })
  }
}
