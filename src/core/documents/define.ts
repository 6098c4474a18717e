import { refuse } from '../problem.ts'
import type { Bilingual } from '../text.ts'
import { absentFacts, unprintedFacts } from './facts.ts'
import { documentIncomplete } from './problems.ts'

export { arabicDate } from './facts.ts'

/** Heading levels of GB/T 9704-2012, 7.3.3: 一、 (一) 1. (1). The number is made by counting, not written. */
export type HeadingLevel = 1 | 2 | 3 | 4

/** A column of a table; widths are shares of the type area. */
export interface TableColumn {
  readonly label: string
  /** Share of the width; 1 where none is named. */
  readonly width?: number
  readonly align?: 'left' | 'center' | 'right'
}

/** One signature on a document. */
export interface SignedRow {
  readonly label: string
  readonly text: string
  /** A PNG file, in base64. */
  readonly png?: string
}

export type Block =
  /** A numbered heading on a line of its own. */
  | { readonly kind: 'heading'; readonly level: HeadingLevel; readonly text: string }
  /** A paragraph, first line indented by two characters; with `level` it begins with the number of that level. */
  | { readonly kind: 'paragraph'; readonly text: string; readonly level?: HeadingLevel }
  /** Rows under a head that repeats on every page: 检查结果. */
  | {
      readonly kind: 'table'
      readonly caption?: string
      readonly columns: readonly TableColumn[]
      readonly rows: readonly (readonly string[])[]
    }
  /** Label and value beside each other, as on a 抽样单: each row holds one or two pairs. */
  | { readonly kind: 'form'; readonly rows: readonly (readonly { readonly label: string; readonly value: string }[])[] }
  /** What was signed: whose place it is, what stands there in words, and the signature as it was drawn. */
  | { readonly kind: 'signed'; readonly rows: readonly SignedRow[] }
  /** Lines to be signed or filled in by hand: 检查人员（签名）：. */
  | { readonly kind: 'to-sign'; readonly labels: readonly string[] }

/** What stands under the text: who issued it, when. */
export interface SignatureBlock {
  readonly organs: readonly string[]
  /** No seal is put on it: GB/T 9704-2012 then sets name and date elsewhere (7.3.5.2 instead of 7.3.5.1). */
  readonly hasNoSeal?: true
  /** Civil day, YYYY-MM-DD; printed in Arabic figures without leading zeros: 2026年3月5日. */
  readonly date: string
}

/** A further part that begins on a page of its own: an attachment's text, a receipt (送达回执), a stub (存根). */
export interface DocumentPart {
  /** Left above the title: 附件1, 送达回证. */
  readonly mark?: string
  readonly title: string
  readonly number?: string
  readonly blocks: readonly Block[]
  readonly signature?: SignatureBlock
}

/**
 * An official document as content only; its form (GB/T 9704-2012) is the renderer's. Texts are Chinese: that is the language of the act.
 */
export interface OfficialDocument {
  /** 发文机关标志, red, with the red line below: 天津市市场监督管理委员会文件. None: no red head. */
  readonly masthead?: string
  /** 发文字号: 津市监责改〔2026〕12号. */
  readonly number?: string
  /** 标题; a line break in it is kept. */
  readonly title: string
  /** 主送机关, without the colon. */
  readonly addressee?: string
  readonly blocks: readonly Block[]
  /** 附件说明: names of attachments, in order. */
  readonly attachments?: readonly string[]
  readonly signature?: SignatureBlock
  /** 附注, printed in round brackets below the date. */
  readonly note?: string
  readonly parts?: readonly DocumentPart[]
  /** Marks of the copies (第一联 存档, 第二联 交当事人): the whole is repeated for each, the mark above it. */
  readonly copies?: readonly string[]
}

/** The body that signs a document, with what a document of its own must say of it. */
export interface Issuer {
  readonly name: string
  /** 机关代字: what its numbers begin with. */
  readonly word: string
  /** 行政复议机关. */
  readonly reviewAuthority: string
  /** The court of first instance. */
  readonly court: string
}

/**
 * What a document of each kind must say, by law or because whoever gets it cannot act on it otherwise. A template names where in its data
 * each of these stands; one that leaves a fact out does not compile.
 *
 * - `order`: 责令改正 and the like. Grounds, the clause broken, what to do by when (行政处罚法 28, 产品质量法 17), and the ways of review with
 *   authority, court and terms (行政复议法 20, 行政诉讼法 46), from the body that signs and numbers it.
 * - `notice`: tells somebody a result, and what can be done about it.
 * - `record`: 现场笔录. Where, when, by whom, what was found.
 * - `sheet`: a form both sides sign on the spot, such as 抽样单.
 */
export const REQUIRED_FACTS = {
  order: [
    'number',
    'addressee',
    'grounds',
    'clauses',
    'demand',
    'correctBy',
    'reviewAuthority',
    'reviewTerm',
    'court',
    'courtTerm',
    'organ',
    'day',
  ],
  notice: ['addressee', 'about', 'outcome', 'remedy', 'organ', 'day'],
  record: ['subject', 'place', 'time', 'persons', 'findings', 'organ'],
  sheet: ['number', 'subject', 'about', 'persons', 'organ', 'day'],
} as const satisfies Record<string, readonly string[]>
export type DocumentKind = keyof typeof REQUIRED_FACTS

/** A fact that a document must hold: it stands in the data, and the text prints it. */
export interface RequiredFact<D = unknown> {
  /** As the refusal names it. */
  readonly label: Bilingual
  /** Where in the data: a JSON pointer; `*` stands for every row, of which there must be one at least. */
  readonly from: string
  /** How the text prints it, where not as it stands; undefined: in a way of its own, only its presence is asked. */
  readonly printed?: (value: unknown, data: D) => string | undefined
  /** Where the person who issues it can add what is missing. */
  readonly remedy?: Bilingual
}

/** How a kind of document is made from data; pure. */
export interface DocumentTemplate<D = unknown> {
  /** `domain.noun`, e.g. `supervision.order-to-correct`. */
  readonly id: string
  readonly title: Bilingual
  readonly kind: DocumentKind
  /** The kind's part of the number's word: 责改. Before it stands the word of the body that signs (津市监). None: no number. */
  readonly word?: string
  /** Facts the document must hold, those of its kind and any of its own. */
  readonly facts: Readonly<Record<string, RequiredFact<D>>>
  /** Data of a whole document: serves the tests that hold for every template. */
  readonly example: D
  /**
   * The document, held against its facts. Method form on purpose: a list of templates may hold templates of different data.
   * @throws Refusal `document-incomplete` with every fact named that the data lacks or the text does not print
   */
  build(data: D): OfficialDocument
}

type FactsOf<K extends DocumentKind, D> = Readonly<Record<(typeof REQUIRED_FACTS)[K][number], RequiredFact<D>>> &
  Readonly<Record<string, RequiredFact<D>>>

/**
 * Declares a template; listed under `declares: { documentTemplates: [...] }`. `build` gets everything as data, also the number and the day,
 * so that the same data gives the same bytes; what it makes is checked against `facts` before anybody gets it.
 * @example
 * defineDocumentTemplate({
 *   id: 'city.reply',
 *   title: { zh: '答复书', en: 'Reply' },
 *   kind: 'notice',
 *   facts: {
 *     addressee: { label: { zh: '收件人', en: 'Addressee' }, from: '/enterprise' },
 *     about: { label: { zh: '事由', en: 'About' }, from: '/about' },
 *     outcome: { label: { zh: '结果', en: 'Outcome' }, from: '/outcome' },
 *     remedy: { label: { zh: '异议方式', en: 'What can be done' }, from: '/remedy' },
 *     organ: { label: { zh: '署名单位', en: 'Body that signs' }, from: '/organ' },
 *     day: { label: { zh: '日期', en: 'Day' }, from: '/day', printed: arabicDate },
 *   },
 *   example: { … },
 *   build: (d: ReplyData) => ({ title: '答复书', addressee: d.enterprise, blocks: […], signature: { organs: [d.organ], date: d.day } }),
 * })
 */
export function defineDocumentTemplate<D, const K extends DocumentKind>(
  template: Omit<DocumentTemplate<D>, 'kind' | 'facts' | 'example' | 'build'> & {
    readonly kind: K
    readonly example: NoInfer<D>
    readonly facts: NoInfer<FactsOf<K, D>>
    readonly build: (data: D) => OfficialDocument
  },
): DocumentTemplate<D> {
  const { build } = template
  return {
    ...template,
    build: (data: D) => {
      const absent = absentFacts(template.facts, data)
      // What is not there cannot be printed either: one line for each fact.
      if (absent.length > 0) throw refuse(documentIncomplete({ title: template.title, faults: absent }))
      const document = build(data)
      const unprinted = unprintedFacts(template.facts, data, document)
      if (unprinted.length > 0) throw refuse(documentIncomplete({ title: template.title, faults: unprinted }))
      return document
    },
  }
}
