import { type Deadline, type Moment, type NamedMoment, namedMoments } from './deadlines.ts'
import { fold, printedAt } from './fold.ts'
import { type Itemised, type ItemPlace, itemise } from './items.ts'
import { type Modality, modalityIn, PLAIN } from './modality.ts'
import { findYardstick, readMultiple, readNamedCount, readWhole } from './no-figure.ts'
import { type Governed, type NoPromise, type Reading, readItem, type Verdict } from './promise.ts'
import { findFigures } from './quantity.ts'
import { isGone, type Tense, tellsOfLastYear, tenseOf } from './tense.ts'
import { isFormula } from './verbs.ts'

/** What a sentence stands in: its document's time, the past or not, and a deadline that reaches it from above. */
export interface SentenceContext {
  readonly moment: Moment
  /** The first year the document promises anything for, where it says so with 到…年. */
  readonly firstPromised?: number | undefined
  readonly inherited?: Deadline | undefined
  /** It stands under 目标, 任务 and the like: 较上年提高3个百分点 is asked for, not told. */
  readonly isAim?: boolean
  /** It stands under 回顾, 现状 and the like. */
  readonly isPast?: boolean
}

export type SentencePromise = Reading & {
  /** The item of the sentence, as printed. */
  readonly printed: string
  readonly deadline?: Deadline
  readonly modality: Modality
}

/** A figure of the sentence, as folded offsets, and what it was taken for. */
export interface SensedFigure {
  readonly start: number
  readonly end: number
  readonly printed: string
  readonly sense: NoPromise | 'promise' | 'base'
}

export interface SentenceReading {
  readonly promises: readonly SentencePromise[]
  /** 全覆盖, 零发生: what is asked for wholly, without a figure. */
  readonly wholes: readonly SentencePromise[]
  /** Every figure of the sentence, each once: nothing is passed over in silence. */
  readonly figures: readonly SensedFigure[]
}

/** What is longer is no sentence, but text whose quotation marks do not close: its figures are listed as not read. */
const LONGEST_SENTENCE = 5000

/** Reads one sentence. Deadline, force and past reach from an item to the later ones of the same sentence. */
export function readSentence(printed: string, context: SentenceContext): SentenceReading {
  const folded = fold(printed)
  const figures: SensedFigure[] = []
  const promises: SentencePromise[] = []
  const wholes: SentencePromise[] = []
  const add = (start: number, end: number, sense: SensedFigure['sense']): void => {
    figures.push({ start, end, printed: printedAt(printed, folded, start, end), sense })
  }
  if (folded.text.length > LONGEST_SENTENCE) {
    for (const f of findFigures(folded.text)) add(f.start, f.end, 'unread')
    return { promises, wholes, figures }
  }
  const itemised = itemise(folded.text)
  const walk = new SentenceWalk(folded.text, itemised, context)
  for (const place of itemised.items) {
    const { item, deadlines, tense, modality } = walk.enter(place)
    const printedItem = printedAt(printed, folded, place.start, place.end).replace(/[。！]$/, '')
    const hasDeadline = deadlines.length > 0
    const verdicts = readItem(item, { hasDeadline, tense, isFormula: walk.isFormula, carried: walk.governed })
    // An item that only names a day goes on with what stands before it: 合格率达到94%；到2025年，达到96%.
    const isOnlyADay =
      deadlines.length > 0 && verdicts.every((v) => v.figure.kind === 'date') && item.shown.length <= 12
    if (!isOnlyADay) walk.governed = verdicts.findLast((v) => v.governed)?.governed
    const yardstick = tense.past || verdicts.some((v) => v.figure.kind === 'quantity') ? undefined : findYardstick(item)
    if (yardstick) add(place.start + yardstick[0], place.start + yardstick[1], 'unread')
    for (const v of verdicts) add(place.start + v.figure.start, place.start + v.figure.end, v.sense)
    const promise = (reading: Reading, deadline: Deadline | undefined): SentencePromise => ({
      ...reading,
      printed: printedItem,
      ...(deadline && { deadline }),
      modality,
    })
    const readings = readingsOf(item, verdicts, tense, deadlines.length > 0)
    readings.forEach((reading, i) => {
      promises.push(promise(reading, walk.take(deadlines, i, readings.length)))
    })
    const whole = tense.past ? undefined : readWhole(item)
    if (whole) wholes.push(promise(whole, deadlines[0]))
  }
  accountForNames(folded.text, itemised, figures, add)
  return { promises, wholes, figures: figures.sort((a, b) => a.start - b.start) }
}

function readingsOf(
  item: { shown: string; masked: string },
  verdicts: readonly Verdict[],
  tense: Tense,
  hasDeadline: boolean,
): Reading[] {
  const multiple = tense.past ? undefined : readMultiple(item)
  if (multiple) return [multiple]
  const readings = verdicts.flatMap((v) => v.reading ?? [])
  if (readings.length > 0 || tense.past || !hasDeadline) return readings
  const named = readNamedCount(item)
  return named ? [named] : []
}

/** Figures inside names and titles, which no item reads. */
function accountForNames(
  text: string,
  { masked, inside }: Itemised,
  known: readonly SensedFigure[],
  add: (start: number, end: number, sense: NoPromise) => void,
): void {
  const seen = new Uint8Array(text.length)
  for (const f of known) seen.fill(1, f.start, f.end)
  for (const f of findFigures(text)) {
    let open = f.start
    while (open < f.end && seen[open]) open++
    if (open === f.end) continue
    const isName = inside[open] === '□' || masked[open] === '□'
    const isArabic = /\d/.test(text.slice(open, f.end))
    if (isName || isArabic) add(open, f.end, isName ? 'reference' : 'unread')
  }
}

/** What is carried from item to item of one sentence. */
class SentenceWalk {
  readonly isFormula: boolean
  governed: Governed | undefined
  private readonly text: string
  private readonly itemised: Itemised
  private readonly context: SentenceContext
  private readonly moments: readonly NamedMoment[]
  private deadlines: Deadline[]
  private isTaken = false
  private past = ''
  private modality: Modality | undefined

  constructor(text: string, itemised: Itemised, context: SentenceContext) {
    this.text = text
    this.itemised = itemised
    this.context = context
    this.isFormula = isFormula(itemised.inside)
    // A year inside a title is part of the title.
    this.moments = namedMoments(text, context.moment).filter((m) => /[^□]/.test(itemised.inside.slice(m.index, m.end)))
    this.deadlines = context.inherited ? [context.inherited] : []
    // 合格率为97%，同比提高1.2个百分点 tells of last year, unless something is said of a day to come.
    if (!context.inherited && this.moments.length === 0 && tellsOfLastYear(text)) this.past = '同比'
  }

  enter(place: ItemPlace): {
    item: { shown: string; masked: string }
    deadlines: readonly Deadline[]
    tense: Tense
    modality: Modality
  } {
    const readable = place.isAside ? this.itemised.inside : this.itemised.masked
    const item = {
      shown: this.text.slice(place.start, place.end),
      masked: readable.slice(place.start, place.end),
      isAside: place.isAside,
    }
    const moments = this.moments.filter((m) => m.index >= place.start && m.end <= place.end)
    const { moment, firstPromised, isPast, isAim } = this.context
    const isPromised = this.past === '' && (this.deadlines.length > 0 || isAim === true)
    const own = tenseOf(item.masked, moments, moment, firstPromised, isPromised)
    if (!place.isAside || own.past) this.past = own.past || (own.isFuture ? '' : this.past)
    const isAhead = own.past === '' && moments.some((m) => m.form === 'until')
    const past = this.past || (isPast && !isAhead ? 'heading' : '')
    if (past === '' && moments.length > 0) {
      const main = moments.filter((m) => m.form !== 'bare')
      this.deadlines = (main.length > 0 ? main : moments).map(({ by, printed }) => ({
        by,
        printed,
        isInherited: false,
        source: 'item',
      }))
      this.isTaken = false
    }
    const word = modalityIn(item.masked)
    const modality = word ?? (this.modality ? { ...this.modality, scope: 'unclear' as const } : PLAIN)
    if (word && word.kind !== 'ensure') this.modality = word
    return { item, deadlines: this.deadlines, tense: { past, isFuture: own.isFuture }, modality }
  }

  /** The deadline of the i-th of n promises of an item; with 到2025年、2030年分别 each has its own. */
  take(deadlines: readonly Deadline[], i: number, n: number): Deadline | undefined {
    const hasEachItsOwn = n > 1 && deadlines.length === n
    const deadline = hasEachItsOwn ? deadlines[i] : deadlines[0]
    if (!deadline) return undefined
    const isOwn = deadline.source === 'item' && (!this.isTaken || hasEachItsOwn)
    this.isTaken = true
    return isOwn || deadline.source !== 'item' ? deadline : { ...deadline, isInherited: true, source: 'sentence' }
  }
}

/** The first moment a text promises something for, apart from its figures: the day of a lead sentence or a heading. */
export function promisedMoment(
  printed: string,
  { moment, firstPromised, isPast }: SentenceContext,
): Deadline | undefined {
  if (printed.length > LONGEST_SENTENCE) return undefined
  const { text } = fold(printed)
  const { inside } = itemise(text)
  const ahead = namedMoments(text, moment).filter(
    (m) => /[^□]/.test(inside.slice(m.index, m.end)) && !isGone(m, moment, firstPromised),
  )
  const first = ahead.find((m) => m.form === 'until') ?? (isPast ? undefined : ahead.find((m) => m.index === 0))
  return first && { by: first.by, printed: first.printed, isInherited: false, source: 'item' }
}
