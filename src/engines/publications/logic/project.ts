import { valueAt } from '../../../core/pointer.ts'
import type { Json } from '../../../core/seal.ts'
import type { PersonalKind } from '../../archive/define.ts'
import { maskFields } from '../../archive/logic/mask.ts'
import type { PublicationKind, PublishedColumn, PublishedField, SourceRecord } from '../define.ts'
import type { Mark, PublicCell, PublicContent } from '../schema.ts'
import { chinaDay } from './clock.ts'
import type { NameFinder } from './names.ts'
import { REDACT, scrub } from './redact.ts'
import { maskContent } from './text-marks.ts'

/** Where there are more, the table says so by its length; nobody reads further. */
const MOST_ROWS = 500
const LONGEST_TEXT = 4000

/** Whom it is about, as the public may know it: what the archive shows of it, persons already masked. */
export interface PublicSubject {
  readonly kind: string
  readonly name: string
  readonly code?: string | undefined
  readonly holder?: { readonly name: string; readonly code?: string | undefined } | undefined
}

/** The record with personal data masked at any depth, as a declaration's own code may see it. */
export function maskedRecord(record: SourceRecord, personal: Readonly<Record<string, PersonalKind>>): SourceRecord {
  return { ...record, body: maskFields(record.body, personal).masked as Json }
}

/**
 * What the public gets of a record: the declared fields and nothing else, each redacted. Three walls: what the archive calls personal is
 * masked before a field with redaction `none` or a computed one reads it; texts lose identity numbers, mobiles and mail addresses; and
 * they lose the names that `find` finds. The name of the subject itself is what it is.
 */
export function projectContent(
  kind: Pick<PublicationKind, 'fields'>,
  record: SourceRecord,
  personal: Readonly<Record<string, PersonalKind>>,
  subject: PublicSubject,
  find: NameFinder,
): { content: PublicContent; masks: Mark[] } {
  const masked = maskedRecord(record, personal)
  const fields: PublicContent['fields'] = {}
  for (const field of kind.fields) fields[field.name] = fieldValue(field, record, masked)
  const content: PublicContent = {
    subject: {
      kind: subject.kind,
      name: subject.name,
      ...(subject.code && { code: subject.code }),
      ...(subject.holder && {
        holder: { name: subject.holder.name, ...(subject.holder.code && { code: subject.holder.code }) },
      }),
    },
    happenedOn: chinaDay(new Date(record.happenedAt)),
    fields,
  }
  return maskContent(kind.fields, content, find)
}

function fieldValue(field: PublishedField, raw: SourceRecord, masked: SourceRecord): PublicContent['fields'][string] {
  if (field.redaction === 'hidden') return null
  if (field.type === 'rows') {
    const rows = readOrigin(field, masked)
    if (!Array.isArray(rows)) return []
    const rawRows = 'from' in field ? valueAt(raw, field.from) : rows
    return rows.slice(0, MOST_ROWS).map((row, i) => {
      const whole = Array.isArray(rawRows) ? rawRows[i] : row
      return Object.fromEntries(field.columns.map((c) => [c.name, columnValue(c, whole, row)]))
    })
  }
  // A declared mask reads the raw value, or it would mask what is masked already.
  return cell(field, readOrigin(field, field.redaction === 'none' ? masked : raw, masked))
}

function readOrigin(field: PublishedField, record: SourceRecord, masked = record): unknown {
  if ('from' in field) return valueAt(record, field.from)
  const { from, as } = field.compute
  return as(...from.map((p) => valueAt(masked, p) as Json | undefined))
}

function columnValue(column: PublishedColumn, raw: unknown, masked: unknown): PublicCell {
  if (column.redaction === 'hidden') return null
  return cell(column, valueAt(column.redaction === 'none' ? masked : raw, column.from))
}

function cell(field: PublishedField | PublishedColumn, value: unknown): PublicCell {
  if (value === undefined || value === null || value === '') return null
  switch (field.type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : asText(field, value)
    case 'yes-no':
      return typeof value === 'boolean' ? value : null
    case 'choice':
      // A word the declaration does not know is not let through.
      return typeof value === 'string' && Object.hasOwn(field.choices, value) ? value : null
    case 'day':
      return dayOf(value)
    case 'moment':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : null
    default:
      return asText(field, value)
  }
}

function dayOf(value: unknown): PublicCell {
  if (typeof value !== 'string') return null
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value
  return Number.isNaN(Date.parse(value)) ? null : chinaDay(new Date(value))
}

function asText(field: PublishedField | PublishedColumn, value: unknown): PublicCell {
  const text = Array.isArray(value)
    ? value.filter((v) => typeof v === 'string' || typeof v === 'number').join('、')
    : typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : ''
  if (text === '' || field.redaction === 'hidden') return null
  const redacted = REDACT[field.redaction](text)
  return (field.type === 'code' ? redacted : scrub(redacted)).slice(0, LONGEST_TEXT)
}
