import { maskEmail, maskIdNumber, maskName, maskPhone } from '../../../core/access/masking.ts'
import { PERSONAL_FIELDS, type PersonalKind, type RecordKind, type SubjectKind } from '../define.ts'
import type { OtherName } from '../schema.ts'

const MASKS: Readonly<Record<PersonalKind, (text: string) => string>> = {
  name: maskName,
  phone: maskPhone,
  'id-number': maskIdNumber,
  email: maskEmail,
  hidden: () => '***',
}

/** In what a person's own archive says of its identity, these are personal as well. */
const PERSON_FIELDS: Readonly<Record<string, PersonalKind>> = { name: 'name', code: 'id-number' }

/** A copy with every personal field masked, at any depth, and whether there was one. */
export function maskFields(
  value: unknown,
  fields: Readonly<Record<string, PersonalKind>>,
): { masked: unknown; isMasked: boolean } {
  let isMasked = false
  const copy = (v: unknown): unknown => {
    if (Array.isArray(v)) return v.map(copy)
    if (v === null || typeof v !== 'object') return v
    return Object.fromEntries(Object.entries(v).map(([k, inner]) => [k, field(k, inner)]))
  }
  const field = (name: string, v: unknown): unknown => {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!kind || v === null || v === undefined || v === '') return copy(v)
    isMasked = true
    if (Array.isArray(v)) return v.map((one) => (typeof one === 'string' ? MASKS[kind](one) : '***'))
    return typeof v === 'string' ? MASKS[kind](v) : '***'
  }
  return { masked: copy(value), isMasked }
}

interface Identified {
  readonly kind: SubjectKind
  readonly name: string
  readonly names: readonly OtherName[]
  readonly code: string | null
  readonly address: string | null
  readonly details: Readonly<Record<string, unknown>>
}

/** A subject as everybody sees it: a person's names, code and address masked, and the personal fields of anyone's details. */
export function maskSubject<S extends Identified>(subject: S): S & { isMasked: boolean } {
  const { masked, isMasked } = maskFields(subject.details, PERSONAL_FIELDS)
  const details = masked as S['details']
  if (subject.kind !== 'person') return { ...subject, details, isMasked }
  return {
    ...subject,
    name: maskName(subject.name),
    names: subject.names.map((n) => ({ ...n, name: maskName(n.name) })),
    code: subject.code && maskIdNumber(subject.code),
    address: subject.address && '***',
    details,
    isMasked: true,
  }
}

/** A record's body as everybody sees it. Remarks of a form may repeat what its personal items hide: its own page shows them. */
export function maskBody(
  record: { readonly kind: string; readonly formId: string | null; readonly body: unknown },
  subjectKind: SubjectKind,
  kind: RecordKind | undefined,
): { body: unknown; isMasked: boolean } {
  const isOfPerson = subjectKind === 'person' && record.kind.startsWith('subject.')
  const fields = {
    ...PERSONAL_FIELDS,
    ...kind?.personal,
    ...(isOfPerson && { ...PERSON_FIELDS, address: 'hidden' as const }),
  }
  const { masked, isMasked } = maskFields(record.body, fields)
  if (record.formId === null || masked === null || typeof masked !== 'object') return { body: masked, isMasked }
  const { notes: _, ...rest } = masked as Record<string, unknown>
  return { body: rest, isMasked }
}
