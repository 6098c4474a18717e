import type { Json } from '../../core/seal.ts'
import type { Bilingual } from '../../core/text.ts'

/** A span of calendar time; the parts add up. */
export interface Duration {
  readonly years?: number
  readonly months?: number
  readonly days?: number
}

/** Where something is said: an article (`CN-PQL-2018/24`), or a whole document by its id where no article is known (`CN-DRO-2019`). */
export interface LegalReference {
  readonly clause: string
  /** Set while nobody has compared the number with the official text: shown as 条号待核. */
  readonly isClauseUnverified?: true
}

/**
 * What happens to a value on its way to the public. There is no default: who declares a field says it. `none` still never lets through
 * what the archive knows as personal data, nor, inside a text, an identity number, a mobile number, a mail address or a name the city knows.
 */
export type Redaction = 'none' | 'name' | 'phone' | 'id-number' | 'email' | 'address' | 'hidden'

/** The record as a declaration sees it. Personal data is masked before a declaration's own code sees anything. */
export interface SourceRecord {
  readonly id: string
  readonly kind: string
  readonly formId: string | null
  readonly formVersion: number | null
  readonly body: Json
  /** ISO moment. */
  readonly happenedAt: string
  readonly source: string
}

interface FieldBase {
  /** Name in CSV and JSON; unique in the kind. Letters and digits, camelCase. */
  readonly name: string
  readonly label: Bilingual
  readonly redaction: Redaction
  /** Said after the enterprise's name in lists and feeds. */
  readonly isHeadline?: true
  /**
   * Why names of persons are not looked for in this text: it says the name of a thing or a firm (a brand is often its founder's name), and
   * a name half masked could not be told from another. For texts with redaction `none` alone.
   */
  readonly namesStay?: string
  readonly unit?: string
}

/** Where the value stands: a JSON pointer into {@link SourceRecord}, or a pure function of values at pointers. */
export type Origin =
  | { readonly from: string }
  | { readonly compute: { readonly from: readonly string[]; readonly as: (...values: (Json | undefined)[]) => Json } }

/** One field that leaves the house. What is not declared stays inside. */
export type PublishedField = FieldBase &
  Origin &
  (
    | { readonly type: 'text' | 'code' | 'day' | 'moment' | 'number' | 'yes-no' }
    | { readonly type: 'choice'; readonly choices: Readonly<Record<string, Bilingual>> }
    // Rows of a table (`from` of a column is a pointer into the row): test items, checklist items.
    | { readonly type: 'rows'; readonly columns: readonly PublishedColumn[] }
  )

/** A column of a field of type `rows`. */
export type PublishedColumn = FieldBase & { readonly from: string } & (
    | { readonly type: 'text' | 'code' | 'day' | 'number' | 'yes-no' }
    | { readonly type: 'choice'; readonly choices: Readonly<Record<string, Bilingual>> }
  )

/** By when it has to be public. The day itself is not counted (民法典 第二百零一条). */
export interface PublishWithin extends LegalReference {
  readonly workingDays: number
  /**
   * From when the clock runs: when it happened (default), when the city knew, or a civil day that the record names, e.g. that on which an
   * inspection of several days ended; where it names none, when it happened.
   */
  readonly since?: 'happened' | 'known' | { readonly day: string }
}

/** How long it stays public. There is always an end: `for`, or the event with `atMost` behind it. */
export type Term =
  | (LegalReference & { readonly for: Duration; readonly shorter?: ShorterTerm })
  | (LegalReference & {
      /** A later record of one of these kinds about the same subject ends it, e.g. a decision of credit repair. */
      readonly untilRecord: readonly string[]
      readonly statement: Bilingual
      readonly atMost: Duration
      /** Whether that record ends this entry; without it every one does. */
      readonly ends?: (
        record: SourceRecord,
        entry: { readonly recordId: string; readonly happenedAt: string },
      ) => boolean
    })

/** Entries whose public text says one of these values are public for a shorter time than the others, e.g. what is adverse. */
export interface ShorterTerm extends LegalReference {
  /** A field of type `choice`. */
  readonly field: string
  readonly values: readonly string[]
  readonly for: Duration
  /** Civil day on which the shorter term came into force: what was public before does not end earlier than that day. */
  readonly notBefore?: string
  /** What decides besides, in words. */
  readonly statement?: Bilingual
}

/** A kind of publication: what, to whom, how redacted, from when until when. Declared under `declares.publicationKinds`. */
export interface PublicationKind {
  /** `module.what`, e.g. `supervision.result`. */
  readonly kind: string
  readonly title: Bilingual
  /** One or two sentences for the reader: what this is and what it is not. */
  readonly about?: Bilingual
  readonly legalBasis: readonly LegalReference[]
  /** Records that become entries. */
  readonly recordKinds: readonly string[]
  /** Which of them; all without it. Pure: sees the record masked. */
  readonly select?: (record: SourceRecord) => boolean
  readonly fields: readonly PublishedField[]
  readonly publishWithin: PublishWithin
  readonly term: Term
  /** `reviewed`: somebody else than the writer of the record has to approve. */
  readonly approval: 'automatic' | 'reviewed'
  /**
   * A corrected record corrects the entry: after the same approval as the first (default; until then the page says that a correction is
   * under way), or at once.
   */
  readonly correction?: 'same-approval' | 'at-once'
  /**
   * A withdrawn record is struck through at once, without approval: what does not hold must not stand there as if it did. It stays
   * visible as withdrawn for this long (30 days unless said), never beyond its term.
   */
  readonly withdrawnVisibleFor?: Duration
}

/** How long a withdrawn entry stays visible, struck through, where the kind says nothing. */
export const WITHDRAWN_VISIBLE_FOR: Duration = { days: 30 }

/**
 * Declares a kind of publication. Whether clauses and record kinds exist is checked when the city starts.
 * @throws RangeError naming the first fault that can be seen without the city.
 * @example
 * definePublicationKind({
 *   kind: 'supervision.result', title: { zh: '双随机抽查结果', en: 'Inspection results' },
 *   legalBasis: [{ clause: 'CN-EIP-2024/6.1(5)' }], recordKinds: ['supervision.inspection'],
 *   fields: [{ name: 'day', label: { zh: '检查日期', en: 'Inspected on' }, type: 'day', from: '/happenedAt', redaction: 'none' }],
 *   publishWithin: { workingDays: 20, clause: 'CN-EIP-2024/6.2' },
 *   term: { for: { years: 5 }, clause: CITY_RULE }, approval: 'reviewed',
 * })
 */
export function definePublicationKind(kind: PublicationKind): PublicationKind {
  const faults = kindFaults(kind)
  if (faults.length > 0) throw new RangeError(faults[0])
  return kind
}

const POINTER = /^(\/[^/]+)+$/

/** Everything wrong with a declaration that can be seen without the city, one line each. */
export function kindFaults(kind: PublicationKind): string[] {
  const say = (what: string) => `${kind.kind}: ${what}`
  const faults: string[] = []
  if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/.test(kind.kind))
    faults.push(say('a publication kind is named module.what'))
  if (kind.recordKinds.length === 0) faults.push(say('shows no record kind'))
  if (kind.legalBasis.length === 0) faults.push(say('names no legal basis'))
  if (kind.fields.length === 0) faults.push(say('has no field'))
  const { workingDays } = kind.publishWithin
  if (!Number.isInteger(workingDays) || workingDays < 1)
    faults.push(say(`${workingDays} is not a number of working days`))
  const { since } = kind.publishWithin
  if (typeof since === 'object' && !POINTER.test(since.day)) faults.push(say(`${since.day} is not a JSON pointer`))
  const longest = 'for' in kind.term ? kind.term.for : kind.term.atMost
  const shorter = 'for' in kind.term ? kind.term.shorter : undefined
  if (
    shorter &&
    !kind.fields.some(
      (f) => f.name === shorter.field && f.type === 'choice' && shorter.values.every((v) => v in f.choices),
    )
  )
    faults.push(say(`a shorter term by ${shorter.field}: no such field with these choices`))
  for (const d of [
    longest,
    ...(shorter ? [shorter.for] : []),
    ...(kind.withdrawnVisibleFor ? [kind.withdrawnVisibleFor] : []),
  ])
    if (!isDuration(d)) faults.push(say('a term is whole years, months or days, and at least one day'))
  if ('untilRecord' in kind.term && kind.term.untilRecord.length === 0) faults.push(say('ends by no record kind'))
  faults.push(...fieldFaults(kind.fields).map(say))
  return faults
}

function fieldFaults(fields: readonly (PublishedField | PublishedColumn)[]): string[] {
  const names = fields.map((f) => f.name)
  return fields.flatMap((f, i) => {
    const faults: string[] = []
    if (!/^[a-z][A-Za-z0-9]*$/.test(f.name)) faults.push(`field ${f.name}: a name is camelCase`)
    if (names.indexOf(f.name) !== i) faults.push(`field ${f.name} stands twice`)
    if (!f.label.zh || !f.label.en) faults.push(`field ${f.name} has no label in both languages`)
    const pointers = 'compute' in f ? f.compute.from : [f.from]
    for (const p of pointers) if (!POINTER.test(p)) faults.push(`field ${f.name}: ${p} is not a JSON pointer`)
    if (f.type === 'choice' && Object.keys(f.choices).length === 0) faults.push(`field ${f.name} has no choices`)
    if (f.type === 'rows') faults.push(...fieldFaults(f.columns).map((c) => `${f.name}, ${c}`))
    if (f.type !== 'text' && f.type !== 'code' && f.redaction !== 'none' && f.redaction !== 'hidden')
      faults.push(`field ${f.name}: only texts are masked in part`)
    if (f.namesStay !== undefined && (f.type !== 'text' || f.redaction !== 'none' || f.namesStay.trim() === ''))
      faults.push(`field ${f.name}: names stay, with a reason, in texts that are not redacted alone`)
    return faults
  })
}

function isDuration({ years = 0, months = 0, days = 0 }: Duration): boolean {
  const parts = [years, months, days]
  return parts.every((n) => Number.isInteger(n) && n >= 0) && parts.some((n) => n > 0)
}
