import { addDays } from '../../../core/calendar/index.ts'
import type { Contradiction, DecisionRules } from '../define.ts'
import type {
  Answer,
  AnswerGroup,
  Answers,
  FormDocument,
  ItemDocument,
  Note,
  Notes,
  PhotoReference,
  Scalar,
  SignatureAnswer,
} from '../schema.ts'
import { contradictionsIn, demandedNotes, stripHidden } from './answers.ts'
import { holds } from './condition.ts'
import { decideOutcomes } from './outcomes.ts'
import { signerOf } from './signature.ts'

export interface SampleOptions {
  /** Civil day of the inspection: dates in the answers lie around it. */
  readonly on: string
  readonly rules: DecisionRules
  /** Share of findings that fail, 0 to 1; 0.1 where nothing is said. */
  readonly failRate?: number
  /** Gives the photograph an item demands; without it demanded photographs stay missing. */
  readonly photo?: (pointer: string) => PhotoReference
  /** The account named as second official; nobody's where none is given. */
  readonly second?: { readonly accountId: string; readonly name: string }
  /** What the answers may not contradict. */
  readonly contradictions?: readonly Contradiction[]
  /** Words for free text and remarks, by item; a plain sentence where nothing is given. */
  readonly words?: (item: ItemDocument, random: () => number) => string
}

/**
 * Answers that a person could have given: complete, within the schema and the conditions. For demo cities and for the registry test
 * that every form can be answered.
 * @param random numbers in [0, 1): the same sequence gives the same answers
 */
export function sampleAnswers(
  document: FormDocument,
  random: () => number,
  options: SampleOptions,
): { answers: Answers; notes: Notes } {
  for (let left = MOST_ATTEMPTS; ; left--) {
    const sample = anyAnswers(document, random, options)
    const { asked, answers } = stripHidden(document, sample.answers)
    const outcomes = decideOutcomes(asked, options.rules, options.on)
    const found = contradictionsIn(options.contradictions, asked, answers, { outcomes, on: options.on })
    if (found.length === 0 || left === 0) return sample
  }
}

/** Chance meets an answer that does not contradict the others long before this. */
const MOST_ATTEMPTS = 200
const NOBODY = '00000000-0000-4000-8000-000000000000'

function anyAnswers(
  document: FormDocument,
  random: () => number,
  options: SampleOptions,
): { answers: Answers; notes: Notes } {
  const given: Record<string, Answer> = {}
  for (const item of document.sections.flatMap((s) => s.items)) {
    if (item.when && !holds(item.when, { group: given, form: given })) continue
    if (item.isOptional && random() < 0.5) continue
    given[item.name] =
      item.kind === 'repeat'
        ? rows(item, given, random, options)
        : item.kind === 'signature'
          ? sampleSignature(item, given, random, options)
          : item.kind === 'choices'
            ? measures(item, random, hasFailure(document, given, options))
            : decidedValue(item, given, random, options)
  }
  const { asked } = stripHidden(document, given)
  const outcomes = decideOutcomes(asked, options.rules, options.on)
  const failed = new Set(outcomes.items.filter((o) => o.outcome === 'fail').map((o) => o.pointer))
  const notes: Record<string, Note> = {}
  for (const { pointer, item } of asked) {
    const demanded = demandedNotes(item, failed.has(pointer) ? 'fail' : undefined)
    if (demanded.length === 0) continue
    const photo = demanded.includes('photo') ? options.photo?.(pointer) : undefined
    notes[pointer] = {
      ...(demanded.includes('remark') && { remark: `${item.label.zh}：现场发现不符合，已告知企业。` }),
      ...(photo && { photos: [photo] }),
    }
  }
  return { answers: given, notes }
}

/** Typed: samples have no hand. Another person than those it must differ from. */
function sampleSignature(
  item: ItemDocument,
  given: Answers,
  random: () => number,
  { on, second }: SampleOptions,
): SignatureAnswer {
  const others = new Set((item.differsFrom ?? []).map((name) => signerOf(given[name])))
  const role = item.role?.zh ?? item.label.zh
  const at = `${on}T02:00:00.000Z`
  if (item.official === 'second')
    return { by: 'named', accountId: second?.accountId ?? NOBODY, ...(second && { name: second.name }), role, at }
  if (item.official === 'submitter') return { by: 'typed', isConfirmed: true, role, at }
  let name = sampleName(random)
  while (others.has(name)) name = sampleName(random)
  return { by: 'typed', isConfirmed: true, name, role, at }
}

function sampleName(random: () => number): string {
  const among = (list: string) => list[Math.floor(random() * list.length)] as string
  return among('王李张刘陈杨赵黄周吴') + among('芳伟敏静磊洋艳勇军杰')
}

function rows(repeat: ItemDocument, form: Answers, random: () => number, options: SampleOptions): AnswerGroup[] {
  const [least, most] = [repeat.minItems ?? 0, repeat.maxItems ?? 50]
  const count = Math.min(most, Math.max(least, 1) + Math.floor(random() * 2))
  return Array.from({ length: count }, () => {
    const row: Record<string, Scalar | readonly string[]> = {}
    for (const item of repeat.items ?? []) {
      if (item.when && !holds(item.when, { group: row, form })) continue
      if (item.isOptional && random() < 0.5) continue
      row[item.name] = decidedValue(item, row, random, options)
    }
    return row
  })
}

function hasFailure(document: FormDocument, given: Answers, { rules, on }: SampleOptions): boolean {
  return decideOutcomes(stripHidden(document, given).asked, rules, on).failed > 0
}

/** Where measures are asked for, the first option is that of the good case: nothing failed, nothing to be done. */
function measures(item: ItemDocument, random: () => number, hasFailed: boolean): readonly string[] {
  const [good, ...others] = item.options ?? []
  const chosen = hasFailed && others.length > 0 ? others[Math.floor(random() * others.length)] : good
  return [chosen?.value ?? '']
}

/** A value whose rule gives the outcome that chance chose; left to itself a random count would nearly always fail. */
function decidedValue(
  item: ItemDocument,
  group: Answers,
  random: () => number,
  options: SampleOptions,
): Scalar | readonly string[] {
  const rule = item.decide === undefined ? undefined : options.rules[item.decide]
  if (!rule) return sampleValue(item, random, options)
  const wanted = random() < (options.failRate ?? 0.1) ? 'fail' : 'pass'
  const candidates = [
    ...Array.from({ length: 8 }, () => sampleValue(item, random, options)),
    ...rule.examples.map((e) => e.value),
  ]
  const fits = (value: unknown) => rule.decide(value, { answers: group, on: options.on }) === wanted
  return candidates.find(fits) ?? (candidates[0] as Scalar)
}

function sampleValue(item: ItemDocument, random: () => number, options: SampleOptions): Scalar | readonly string[] {
  const among = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const { minimum = 0, maximum = 1_000_000_000 } = item
  switch (item.kind) {
    case 'verdict': {
      const failRate = options.failRate ?? 0.1
      const chance = random()
      return chance < failRate ? 'fail' : chance < failRate + 0.08 ? 'not-applicable' : 'pass'
    }
    case 'choice':
      return among(item.options ?? []).value
    case 'choices':
      return measures(item, random, false)
    case 'yes-no':
      return random() < 0.8
    case 'integer':
      return minimum + Math.floor(random() * (Math.min(maximum, minimum + 500) - minimum + 1))
    case 'quantity':
      return Math.round((minimum + random() * (Math.min(maximum, minimum + 100) - minimum)) * 100) / 100
    case 'date':
      // Dates that a rule looks at are terms that run on, about one in thirty past; others are set a few weeks ahead.
      return addDays(options.on, item.decide ? Math.floor(random() * 600) - 20 : 7 + Math.floor(random() * 24))
    default:
      if (item.personal === 'name') return sampleName(random)
      // 199-0000 numbers are assigned to nobody.
      if (item.personal === 'phone') return `1990000${String(Math.floor(random() * 10_000)).padStart(4, '0')}`
      return (options.words?.(item, random) ?? `${item.label.zh}（样例）`).slice(0, item.maxLength ?? 200)
  }
}
