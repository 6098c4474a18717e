import type {
  Block,
  DocumentPart,
  HeadingLevel,
  OfficialDocument,
  SignatureBlock,
  SignedRow,
  TableColumn,
} from './define.ts'
import { arabicDate } from './facts.ts'

/** Measures of the page; README.md says which of them the standard's excerpt gives. */
export const PAGE = {
  widthMm: 210,
  heightMm: 297,
  topMm: 37,
  leftMm: 28,
  /** 版心 156 × 225 mm. */
  textWidthMm: 156,
  textHeightMm: 225,
  linesPerPage: 22,
  charactersPerLine: 28,
  /** From the type area's lower edge to the dashes beside the page number. */
  pageNumberBelowMm: 7,
} as const

export const POINTS_PER_MM = 72 / 25.4
/** 字: what one of 28 characters takes, a little less than the 16 pt of 3号. */
export const CHARACTER_POINTS = (PAGE.textWidthMm * POINTS_PER_MM) / PAGE.charactersPerLine
/** 行: what one of 22 lines takes. Whole twentieths of a point, rounded down so that the 22nd line still fits. */
export const LINE_POINTS = Math.floor(((PAGE.textHeightMm * POINTS_PER_MM) / PAGE.linesPerPage) * 20) / 20

/** Fonts by office name first, then what stands on other machines; free ones last. None is embedded. */
export const FONTS = {
  fangsong: [
    '仿宋_GB2312',
    'FangSong_GB2312',
    'FangSong',
    '仿宋',
    'STFangsong',
    'Noto Serif CJK SC',
    'Source Han Serif SC',
  ],
  title: ['方正小标宋简体', 'FZXiaoBiaoSong-B05S', 'STZhongsong', 'Noto Serif CJK SC', 'Source Han Serif SC', 'SimSun'],
  hei: ['黑体', 'SimHei', 'STHeiti', 'Noto Sans CJK SC', 'Source Han Sans SC'],
  kai: ['楷体_GB2312', 'KaiTi_GB2312', 'KaiTi', '楷体', 'STKaiti', 'Noto Serif CJK SC'],
  song: ['宋体', 'SimSun', 'STSong', 'Noto Serif CJK SC', 'Source Han Serif SC'],
} as const
export type FontName = keyof typeof FONTS

export interface LineStyle {
  readonly font: FontName
  readonly points: number
  readonly align?: 'center' | 'right'
  /** Indent of the first line, in characters. */
  readonly firstLine?: number
  readonly color?: 'red'
}

/** 2号 is 22 pt, 3号 16 pt, 4号 14 pt. */
export const LINE_STYLES = {
  copyMark: { font: 'fangsong', points: 14, align: 'right' },
  masthead: { font: 'title', points: 36, align: 'center', color: 'red' },
  mastheadNumber: { font: 'fangsong', points: 16, align: 'center' },
  number: { font: 'fangsong', points: 16, align: 'right' },
  title: { font: 'title', points: 22, align: 'center' },
  partMark: { font: 'hei', points: 16 },
  addressee: { font: 'fangsong', points: 16 },
  heading1: { font: 'hei', points: 16, firstLine: 2 },
  heading2: { font: 'kai', points: 16, firstLine: 2 },
  heading3: { font: 'fangsong', points: 16, firstLine: 2 },
  heading4: { font: 'fangsong', points: 16, firstLine: 2 },
  body: { font: 'fangsong', points: 16, firstLine: 2 },
  caption: { font: 'hei', points: 16, align: 'center' },
  signature: { font: 'fangsong', points: 16, align: 'right' },
  note: { font: 'fangsong', points: 16, firstLine: 2 },
} as const satisfies Record<string, LineStyle>
export type LineStyleName = keyof typeof LINE_STYLES

/** What is set, in order. Both renderers print exactly this. */
export type Laid =
  | {
      readonly kind: 'line'
      readonly style: LineStyleName
      readonly text: string
      /** Characters kept free at the right. */
      readonly right?: number
      /** Characters kept free at the left, for lines that hang under the first. */
      readonly left?: number
      /** A long 发文机关标志 is set smaller, so that it stays on one line. */
      readonly points?: number
      readonly hasRuleBelow?: true
      readonly staysWithNext?: true
    }
  | { readonly kind: 'space'; readonly lines: number }
  | { readonly kind: 'page-break' }
  | { readonly kind: 'table'; readonly columns: readonly TableColumn[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'form'; readonly rows: readonly (readonly { readonly label: string; readonly value: string }[])[] }
  | { readonly kind: 'signed'; readonly rows: readonly (SignedRow & { readonly size?: PictureSize })[] }

/** Of a drawn signature on paper, in points. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** Content → lines: numbers of levels counted, blank lines of the standard, signature placed, parts on their own pages, copies repeated. */
export function layOut(document: OfficialDocument): Laid[] {
  const copies = document.copies?.length ? document.copies : [undefined]
  return copies.flatMap((mark, index) => [
    ...(index > 0 ? [{ kind: 'page-break' } as const] : []),
    ...(mark === undefined ? [] : [line('copyMark', mark)]),
    ...layOutMain(document),
    ...(document.parts ?? []).flatMap(layOutPart),
  ])
}

function layOutMain(document: OfficialDocument): Laid[] {
  const { masthead, number, addressee, attachments = [] } = document
  const head: Laid[] = masthead
    ? [
        { ...line('masthead', masthead), points: mastheadPoints(masthead) },
        space(2),
        { ...line('mastheadNumber', number ?? ''), hasRuleBelow: true },
        space(2),
      ]
    : []
  return [
    ...head,
    ...titleLines(document.title),
    ...(number && !masthead ? [line('number', number)] : []),
    space(1),
    ...(addressee ? [line('addressee', `${addressee}：`)] : []),
    ...layOutBlocks(document.blocks),
    ...attachmentLines(attachments),
    ...signatureLines(document.signature),
    ...(document.note ? [line('note', `（${document.note}）`)] : []),
  ]
}

function layOutPart(part: DocumentPart): Laid[] {
  return [
    { kind: 'page-break' },
    ...(part.mark ? [line('partMark', part.mark), space(1)] : []),
    ...titleLines(part.title),
    ...(part.number ? [line('number', part.number)] : []),
    space(1),
    ...layOutBlocks(part.blocks),
    ...signatureLines(part.signature),
  ]
}

function titleLines(title: string): Laid[] {
  return title.split('\n').map((text) => ({ ...line('title', text), staysWithNext: true as const }))
}

function layOutBlocks(blocks: readonly Block[]): Laid[] {
  const counts = [0, 0, 0, 0]
  const next = (level: HeadingLevel): string => {
    counts[level - 1] = (counts[level - 1] ?? 0) + 1
    counts.fill(0, level)
    return levelNumber(level, counts[level - 1] as number)
  }
  const laid = blocks.map((block): Laid[] => {
    switch (block.kind) {
      case 'heading':
        return [{ ...line(`heading${block.level}`, `${next(block.level)}${block.text}`), staysWithNext: true as const }]
      case 'paragraph': {
        const [first = '', ...rest] = block.text.split('\n')
        const number = block.level ? next(block.level) : ''
        return [line('body', `${number}${first}`), ...rest.map((text) => line('body', text))]
      }
      case 'table':
        return [
          ...(block.caption ? [{ ...line('caption', block.caption), staysWithNext: true as const }] : []),
          { kind: 'table', columns: block.columns, rows: block.rows },
        ]
      case 'form':
        return [{ kind: 'form', rows: block.rows }]
      case 'signed':
        return [
          { kind: 'signed', rows: block.rows.map((r) => ({ ...r, ...(r.png && { size: signatureSize(r.png) }) })) },
        ]
      default:
        return block.labels.map((label) => line('body', `${label.replace(/[：:]$/, '')}：`))
    }
  })
  // Two tables without a line between them would be one in Word.
  return laid.flatMap((lines, i) => (isTable(laid[i - 1]?.at(-1)) && isTable(lines[0]) ? [space(1), ...lines] : lines))
}

/** Tables and forms are both tables on paper. */
export function isTable(laid: Laid | undefined): boolean {
  return laid?.kind === 'table' || laid?.kind === 'form' || laid?.kind === 'signed'
}

/** A signature stands at most this large, whatever the screen was that it was drawn on. */
const SIGNATURE = { width: 120, height: 48 }

/** Width and height stand at bytes 16 to 24 of every PNG file. */
function signatureSize(png: string): PictureSize {
  const head = Uint8Array.from(atob(png.slice(0, 32)), (c) => c.charCodeAt(0))
  const at = (i: number) => new DataView(head.buffer).getUint32(i)
  const [width, height] = [Math.max(1, at(16)), Math.max(1, at(20))]
  const scale = Math.min(SIGNATURE.width / width, SIGNATURE.height / height, 1)
  return { width: Math.round(width * scale), height: Math.max(1, Math.round(height * scale)) }
}

/** 一、（一）1.（1）, the brackets full-width as official documents print them. */
export function levelNumber(level: HeadingLevel, n: number): string {
  if (level === 1) return `${chineseNumeral(n)}、`
  if (level === 2) return `（${chineseNumeral(n)}）`
  return level === 3 ? `${n}.` : `（${n}）`
}

/** 1 to 99: 十, 十一, 二十, 九十九. Beyond that the figures themselves. */
function chineseNumeral(n: number): string {
  const digits = '零一二三四五六七八九'
  if (n > 99) return String(n)
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  const head = tens === 0 ? '' : `${tens === 1 ? '' : digits[tens]}十`
  return `${head}${ones === 0 ? '' : digits[ones]}`
}

/** 附件：1. … below the text; one attachment has no number; names stand under each other. */
function attachmentLines(names: readonly string[]): Laid[] {
  const [only] = names
  if (only === undefined) return []
  if (names.length === 1) return [space(1), line('body', `附件：${only}`)]
  return [
    space(1),
    ...names.map((name, i) =>
      i === 0 ? line('body', `附件：1.${name}`) : { ...line('body', `${i + 1}.${name}`), left: 3 },
    ),
  ]
}

/**
 * Name of the organ above the date. With a seal (7.3.5.1) the date stands four characters from the right and the organ is centred on it.
 * Without one (7.3.5.2) the organ stands two from the right and the date begins two characters after it; where the date is the longer of the
 * two, it stands two from the right and the organ moves left by as much. Kept together with each other.
 */
function signatureLines(signature: SignatureBlock | undefined): Laid[] {
  if (!signature) return []
  const date = arabicDate(signature.date)
  const widest = Math.max(...signature.organs.map(widthOf))
  const without = widthOf(date) > widest ? 2 : widest - widthOf(date)
  const rightOf = (organ: string) =>
    signature.hasNoSeal
      ? without + widthOf(date) + 2 - widthOf(organ)
      : Math.max(0, 4 + (widthOf(date) - widthOf(organ)) / 2)
  return [
    space(2),
    ...signature.organs.map((organ) => ({
      ...line('signature', organ),
      right: rightOf(organ),
      staysWithNext: true as const,
    })),
    { ...line('signature', date), right: signature.hasNoSeal ? without : 4 },
  ]
}

/** Width in characters: figures and Latin letters take half. */
function widthOf(text: string): number {
  return [...text].reduce((sum, c) => sum + (c.charCodeAt(0) < 0x2e80 ? 0.5 : 1), 0)
}

function mastheadPoints(masthead: string): number {
  const fits = Math.floor((PAGE.textWidthMm * POINTS_PER_MM) / widthOf(masthead))
  return Math.max(LINE_STYLES.title.points, Math.min(LINE_STYLES.masthead.points, fits))
}

function line(style: LineStyleName, text: string) {
  return { kind: 'line', style, text } as const
}

function space(lines: number): Laid {
  return { kind: 'space', lines }
}
