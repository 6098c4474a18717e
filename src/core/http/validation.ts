import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import localizeModule from 'ajv-i18n'
import type { FastifySchemaCompiler } from 'fastify'
import type { FieldError } from '../problem.ts'
import type { Bilingual } from '../text.ts'

// Both packages are CommonJS whose default export TypeScript sees one level too deep.
const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default
const localize = localizeModule as unknown as Record<'zh' | 'en', (errors?: ErrorObject[] | null) => void>

// Verbose: a mistake brings the schema along, whose title names the field.
const OPTIONS = { allErrors: true, verbose: true, useDefaults: true, strict: false, removeAdditional: false } as const

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
    message: remedy(e) ?? { zh: zh[i] ?? '', en: en[i] ?? '' },
  }))
}

const FORMATS: Readonly<Record<string, Bilingual>> = {
  date: { zh: '应为日期，例如 2026-03-01', en: 'must be a date such as 2026-03-01' },
  'date-time': { zh: '应为带时区的时间，例如 2026-03-01T09:00:00+08:00', en: 'must be a moment with its zone' },
  uuid: { zh: '不是有效的编号', en: 'is no valid id' },
  email: { zh: '应为电子邮件地址', en: 'must be an e-mail address' },
}

/** What to do, for the mistakes people make most. The rest is left to ajv. */
function remedy({ keyword, params, parentSchema }: ErrorObject): Bilingual | undefined {
  if (keyword === 'required') {
    const name = String(params.missingProperty)
    const title = parentSchema?.properties?.[name]?.title as string | undefined
    return {
      zh: title ? `缺少必填项“${title}”，请填写` : `缺少必填项 ${name}，请填写`,
      en: `${name} is missing; please fill it in`,
    }
  }
  if (keyword === 'minLength' && params.limit === 1) return { zh: '不能为空', en: 'must not be empty' }
  if (keyword === 'pattern' && params.pattern === '\\S') return { zh: '不能只有空格', en: 'must not be blank' }
  if (keyword === 'additionalProperties') return { zh: '没有这一项，请删去', en: 'is not asked for; leave it out' }
  if (keyword === 'enum') {
    const values = (params.allowedValues as readonly unknown[]).join(', ')
    return { zh: `应为下列之一：${values}`, en: `must be one of: ${values}` }
  }
  return keyword === 'format' ? FORMATS[String(params.format)] : undefined
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
