/** Heading levels of GB/T 9704-2012, 7.3.3: 一、 (一) 1. (1). The number is made by counting, not written. */
export type HeadingLevel = 1 | 2 | 3 | 4

/** A column of a table; widths are shares of the type area. */
export interface TableColumn {
  readonly label: string
  /** Share of the width; 1 where none is named. */
  readonly width?: number
  readonly align?: 'left' | 'center' | 'right'
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
  /** Lines to be signed or filled in by hand: 检查人员（签名）：. */
  | { readonly kind: 'to-sign'; readonly labels: readonly string[] }

/** What stands under the text: who issued it, when. */
export interface SignatureBlock {
  readonly organs: readonly string[]
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

/** How a kind of document is made from data; pure. */
export interface DocumentTemplate<D = unknown> {
  /** `domain.noun`, e.g. `supervision.order-to-correct`. */
  readonly id: string
  readonly title: { readonly zh: string; readonly en: string }
  /** 机关代字 with the kind: 津市监责改. Series of numbers are kept per word and year; none: the document has no number. */
  readonly word?: string
  /** Method form on purpose: a list of templates may hold templates of different data. */
  build(data: D): OfficialDocument
}

/**
 * Declares a template. `build` gets everything as data, also the number and the day, so that the same data gives the same bytes.
 * @example
 * defineDocumentTemplate({
 *   id: 'supervision.order-to-correct',
 *   title: { zh: '责令改正通知书', en: 'Order to correct' },
 *   word: '津市监责改',
 *   build: (d: { number: string; firm: string; day: string; findings: string[] }) => ({
 *     number: d.number, title: '责令改正通知书', addressee: d.firm,
 *     blocks: d.findings.map((text) => ({ kind: 'paragraph', level: 1, text })),
 *     signature: { organs: ['天津市市场监督管理委员会'], date: d.day },
 *   }),
 * })
 */
export function defineDocumentTemplate<D>(template: DocumentTemplate<D>): DocumentTemplate<D> {
  return template
}
