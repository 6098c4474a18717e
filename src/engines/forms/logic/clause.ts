import type { Bilingual } from '../../../core/text.ts'

/** A law, regulation or rule whose articles items and rules may name. Facts only; the text stays with its publisher. */
export interface Law {
  /** Country, short name, year of the wording in force: `CN-PQL-2018`. A new wording is a new law. */
  readonly id: string
  readonly title: Bilingual
  /** Number of articles, for resolving references; absent where nobody has counted yet. */
  readonly articles?: number
  /** A policy document without articles: its places are numbered parts (四, 二（一）). */
  readonly hasParts?: true
  /** Where the official text stands. */
  readonly source: string
  /** What the cited articles were last held against, and when: a change after that day would not show. */
  readonly compared?: { readonly with: string; readonly on: string }
}

/** One place in a law: article, and within it paragraph (款) and item (项); or the part and section of a document without articles. */
export type Clause = { readonly law: Law } & (
  | { readonly article: number; readonly paragraph?: number; readonly item?: number }
  | { readonly part: number; readonly section?: number }
  | { readonly isCityRule: true }
)

/**
 * Named where a clause is asked for and no text was found that says it: what the city does by its own working rule. Shown as that, so that
 * nobody takes it for law.
 */
export const CITY_RULE = 'city-rule'
const cityRule: Law = {
  id: CITY_RULE,
  title: { zh: '本市工作规则', en: 'Working rule of this city' },
  source: '',
}

const REFERENCE = /^([A-Z]{2}-[A-Z0-9]+-\d{4})\/([1-9]\d{0,3})(?:\.([1-9]\d?))?(?:\.([1-9]\d?)|\(([1-9]\d?)\))?$/
const PART = /^([A-Z]{2}-[A-Z0-9]+-\d{4})#([1-9]\d?)(?:\(([1-9]\d?)\))?$/

/**
 * Reads a clause reference. The one form in which declarations name the law: `law/article.paragraph.item`; an item of an article with a
 * single paragraph is `law/article(item)`; a place of a document without articles is `law#part(section)`; {@link CITY_RULE} is none.
 * @returns undefined when it is malformed, the law is unknown, or the law has no such article
 * @example
 * findClause('CN-PQL-2018/27.1', laws) // 产品质量法 第二十七条第一款
 */
export function findClause(reference: string, laws: readonly Law[]): Clause | undefined {
  if (reference === CITY_RULE) return { law: cityRule, isCityRule: true }
  const [, document, part, section] = PART.exec(reference) ?? []
  const withParts = laws.find((l) => l.id === document && l.hasParts)
  if (withParts) return { law: withParts, part: Number(part), ...(section && { section: Number(section) }) }
  const [, lawId, article, paragraph, itemOfParagraph, itemOfArticle] = REFERENCE.exec(reference) ?? []
  // Versions published before 2026-12 cite articles of documents that have none: they stay readable.
  const law = laws.find((l) => l.id === lawId)
  if (!law || Number(article) > (law.articles ?? Number.POSITIVE_INFINITY)) return undefined
  const item = itemOfParagraph ?? itemOfArticle
  return {
    law,
    article: Number(article),
    ...(paragraph && { paragraph: Number(paragraph) }),
    ...(item && { item: Number(item) }),
  }
}

/** The place as it is cited: 第二十七条第一款第（三）项, 二（一）; nothing for the city's own rule. */
export function placeOf(clause: Clause): Bilingual {
  if ('isCityRule' in clause) return { zh: '', en: '' }
  if ('part' in clause) {
    const { part, section } = clause
    return {
      zh: `${chineseNumber(part)}${section ? `（${chineseNumber(section)}）` : ''}`,
      en: `part ${part}${section ? `(${section})` : ''}`,
    }
  }
  const { article, paragraph, item } = clause
  const zh = `第${chineseNumber(article)}条${paragraph ? `第${chineseNumber(paragraph)}款` : ''}${item ? `第（${chineseNumber(item)}）项` : ''}`
  const en = `Article ${article}${paragraph ? `, paragraph ${paragraph}` : ''}${item ? `, item ${item}` : ''}`
  return { zh, en }
}

/** A clause as an official document cites it: 《中华人民共和国产品质量法》第二十七条. Which wording of the law it is stays out. */
export function citation(clause: Clause): string {
  return `《${clause.law.title.zh.replace(/（[^（）]*）$/u, '')}》${placeOf(clause).zh}`
}

const DIGITS = '零一二三四五六七八九'

/** 1 to 9999 in Chinese numerals as laws number their articles: 10 is 十, 110 is 一百一十. */
export function chineseNumber(n: number): string {
  let out = ''
  let hasGap = false
  for (const [unit, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(n / unit) % 10
    if (digit === 0) hasGap = out !== ''
    else {
      out += (hasGap ? '零' : '') + DIGITS[digit] + name
      hasGap = false
    }
  }
  return n < 20 ? out.replace(/^一十/, '十') : out
}
