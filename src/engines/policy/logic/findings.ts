import { type Deadline, type Moment, momentOf, yearOfTitle } from './deadlines.ts'
import type { Clause, Paragraph, Part, PolicyDocument, Sentence } from './document.ts'
import { isBullet } from './lines.ts'
import type { Modality } from './modality.ts'
import type { Reading } from './promise.ts'
import { readTable } from './rows.ts'
import {
  promisedMoment,
  readSentence,
  type SensedFigure,
  type SentenceContext,
  type SentencePromise,
} from './sentence.ts'
import { isPastHeading } from './tense.ts'

/** A number the document promises to reach. */
export interface FoundTarget extends Reading {
  /** Address of the sentence, table row or, for a heading, of its clause. */
  readonly address: string
  readonly sentence: string
  /** The item of the sentence, as printed. */
  readonly printed: string
  readonly deadline?: Deadline
  readonly modality: Modality
}

/**
 * Why figures of a sentence are no targets. `unread`: not understood, a person must look. `fact`: tells what was. `formula`: scores and weights.
 * `rule`: terms, conditions, fines, grants. `reference`: dates, names, numbers of documents. `implied`: 全覆盖, 零发生: no figure, but a measure.
 */
export type RemarkKind = 'unread' | 'fact' | 'formula' | 'rule' | 'reference' | 'implied'

export interface Remark {
  readonly kind: RemarkKind
  readonly address: string
  readonly sentence: string
  /** The figures it is about, as printed. */
  readonly figures: readonly string[]
  /** For `implied`: how it would be read as a target. */
  readonly reading?: FoundTarget
}

/** Everything that figures say in a document. Every figure is in a target or a remark: none is passed over in silence. */
export interface Findings {
  readonly targets: readonly FoundTarget[]
  readonly remarks: readonly Remark[]
}

/** Reads every heading, sentence and table row. */
export function readFigures(document: PolicyDocument): Findings {
  const found = new Collector()
  const firstPromised = firstPromisedYear(document.text)
  for (const part of document.parts) {
    const moment = momentOfPart(part, document)
    const year = yearOfTitle(part.title) ?? yearOfTitle(document.title)
    const inherited: Deadline | undefined =
      year === undefined ? undefined : { by: `${year}-12-31`, printed: `${year}年`, isInherited: true, source: 'title' }
    for (const clause of part.clauses) walk(clause, { moment, firstPromised, inherited }, found)
  }
  return found
}

function momentOfPart(part: Part, { title, number, date }: PolicyDocument): Moment {
  const own = momentOf({ title: part.title, number: part.number ?? number, date: part.date ?? date })
  return own.planEnd === undefined ? { ...own, planEnd: momentOf({ title, number, date }).planEnd } : own
}

/** The first year the text promises anything for: a bare year before it tells what was, where the document has no date. */
function firstPromisedYear(text: string): number | undefined {
  let first: number | undefined
  for (const m of text.matchAll(/(?<!截)(?:到|至)\s?(20\d{2})\s?年/g))
    first = Math.min(first ?? Number.POSITIVE_INFINITY, Number(m[1]))
  return first
}

class Collector implements Findings {
  readonly targets: FoundTarget[] = []
  readonly remarks: Remark[] = []

  add(
    address: string,
    sentence: string,
    promises: readonly SentencePromise[],
    wholes: readonly SentencePromise[],
    figures: readonly SensedFigure[],
  ): void {
    for (const p of promises) this.targets.push({ ...p, address, sentence })
    const senses = Map.groupBy(
      figures.filter((f) => f.sense !== 'promise' && f.sense !== 'base'),
      (f) => f.sense,
    )
    for (const [sense, own] of senses)
      this.remarks.push({ kind: sense as RemarkKind, address, sentence, figures: own.map((f) => f.printed) })
    for (const w of wholes)
      this.remarks.push({ kind: 'implied', address, sentence, figures: [], reading: { ...w, address, sentence } })
  }
}

function walk(clause: Clause, above: SentenceContext, found: Collector): void {
  const isPast =
    isPastHeading(clause.heading) || (above.isPast === true && !/目标|任务|措施|举措|行动/.test(clause.heading))
  const isAim = !isPast && (above.isAim === true || /目标|指标|任务|措施|举措/.test(clause.heading))
  let context: SentenceContext = { ...above, isPast, isAim }
  if (clause.heading !== '') {
    const heading = readSentence(clause.heading, context)
    found.add(clause.address, clause.heading, heading.promises, heading.wholes, heading.figures)
    const named = /目标|指标|任务|计划|安排/.test(clause.heading) ? promisedMoment(clause.heading, context) : undefined
    if (named) context = { ...context, inherited: { ...named, isInherited: true, source: 'heading' } }
  }
  const lead = readParagraphs(clause, context, found)
  for (const child of clause.children) walk(child, lead ? { ...context, inherited: lead } : context, found)
}

/**
 * Reads the paragraphs of a clause. A lead sentence (到2026年，…。 or …如下：) gives its day to the bullets that follow it, and, as the last
 * paragraph of a clause of aims, to the numbered points below.
 * @returns the deadline that reaches the children
 */
function readParagraphs(clause: Clause, context: SentenceContext, found: Collector): Deadline | undefined {
  let lead: Deadline | undefined
  let isOpenList = false
  let isForChildren = false
  clause.paragraphs.forEach((paragraph, i) => {
    const text = paragraph.sentences.map((s) => s.text).join('')
    if (paragraph.kind === 'table') {
      const table = { ...context, inherited: lead ?? context.inherited }
      readRows(paragraph, captionOf(clause, i), table, found)
      return
    }
    const isItem = isBullet(text)
    if (!isItem) {
      const own = promisedMoment(text, context)
      const endsOpen = /[：:]$/.test(text)
      const isLead = own !== undefined && (endsOpen || isFollowedByItems(clause, i))
      if (isLead) lead = { ...own, isInherited: true, source: 'lead' }
      else if (!isOpenList && paragraph.kind !== 'note') lead = undefined
      // The lead itself is read with its own day.
      if (isLead || !isOpenList) {
        for (const s of paragraph.sentences) addSentence(s, paragraph, context, found)
        isOpenList = isLead && endsOpen
        isForChildren =
          isLead && (endsOpen || /目标|指标|任务|如下|要求/.test(clause.heading + text) || text.length <= 80)
        return
      }
    }
    const below = lead ? { ...context, inherited: lead } : context
    for (const s of paragraph.sentences) addSentence(s, paragraph, below, found)
  })
  return isForChildren ? lead : undefined
}

/** Bullets, a table, or the clause's numbered points come next. */
function isFollowedByItems(clause: Clause, i: number): boolean {
  const next = clause.paragraphs.slice(i + 1, i + 4).find((p) => p.kind !== 'note')
  if (!next) return clause.children.length > 0
  return next.kind === 'table' || isBullet(next.sentences[0]?.text ?? '')
}

function addSentence(sentence: Sentence, paragraph: Paragraph, context: SentenceContext, found: Collector): void {
  const { promises, wholes, figures } = readSentence(sentence.text, context)
  // A footnote explains; what looks like a promise in it is shown to a person.
  if (paragraph.kind === 'note') {
    const listed = figures.map((f) =>
      f.sense === 'promise' || f.sense === 'base' ? { ...f, sense: 'unread' as const } : f,
    )
    found.add(sentence.address, sentence.text, [], [], listed)
  } else found.add(sentence.address, sentence.text, promises, wholes, figures)
}

/** The words above a table: 专栏1　2025年主要指标. */
function captionOf(clause: Clause, i: number): string {
  const before = clause.paragraphs[i - 1]
  return before && before.kind === undefined ? before.sentences.map((s) => s.text).join('') : clause.heading
}

function readRows(paragraph: Paragraph, caption: string, context: SentenceContext, found: Collector): void {
  const rows = readTable(
    paragraph.sentences.map((s) => s.text),
    caption,
    context,
  )
  paragraph.sentences.forEach((row, i) => {
    const { promises, wholes, figures } = rows[i] as (typeof rows)[number]
    found.add(row.address, row.text, promises, wholes, figures)
  })
}
