import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import localizeModule from 'ajv-i18n'
import type { FastifySchemaCompiler } from 'fastify'
import type { FieldError } from '../problem.ts'

// Both packages are CommonJS whose default export TypeScript sees one level too deep.
const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default
const localize = localizeModule as unknown as Record<'zh' | 'en', (errors?: ErrorObject[] | null) => void>

const OPTIONS = { allErrors: true, useDefaults: true, strict: false, removeAdditional: false } as const

/** A validator in the project's settings. Bodies are taken as they are; query and path text is coerced to the declared type. */
export function createAjv(coerceTypes: false | 'array' = false): Ajv2020 {
  const ajv = new Ajv2020({ ...OPTIONS, coerceTypes })
  addFormats(ajv)
  return ajv
}

const strictAjv = createAjv()
const textAjv = createAjv('array')

export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  (httpPart === 'body' ? strictAjv : textAjv).compile(schema)

/** Ajv's findings in both languages, one entry per field. */
export function fieldErrors(errors: readonly ErrorObject[], part = ''): FieldError[] {
  const said = (language: 'zh' | 'en'): string[] => {
    const copies = errors.map((e) => ({ ...e }))
    localize[language](copies)
    return copies.map((e) => e.message ?? '')
  }
  const zh = said('zh')
  const en = said('en')
  return errors.map((e, i) => ({
    pointer: part + e.instancePath + missingProperty(e),
    message: { zh: zh[i] ?? '', en: en[i] ?? '' },
  }))
}

function missingProperty(e: ErrorObject): string {
  if (e.keyword === 'required') return `/${String(e.params.missingProperty)}`
  if (e.keyword === 'additionalProperties') return `/${String(e.params.additionalProperty)}`
  return ''
}

/**
 * Text that no column and no canonical JSON can hold: U+0000 and half surrogates.
 * @returns pointers of the fields that carry it.
 */
export function unusableText(value: unknown, pointer = ''): string[] {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? [pointer] : []
  if (Array.isArray(value)) return value.flatMap((v, i) => unusableText(v, `${pointer}/${i}`))
  if (value && typeof value === 'object')
    return Object.entries(value).flatMap(([k, v]) => [
      ...unusableText(k, `${pointer}/(key)`),
      ...unusableText(v, `${pointer}/${k}`),
    ])
  return []
}
