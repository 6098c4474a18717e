import type { Bilingual } from '../../../core/text.ts'

/** A law, regulation or rule whose articles items and rules may name. Facts only; the text stays with its publisher. */
export interface Law {
  /** Country, short name, year of the wording in force: `CN-PQL-2018`. A new wording is a new law. */
  readonly id: string
  readonly title: Bilingual
  /** Number of articles, for resolving references; absent where nobody has counted yet. */
  readonly articles?: number
  /** Where the official text stands. */
  readonly source: string
}

/** One place in a law: article, and within it paragraph (款) and item (项). */
export interface Clause {
  readonly law: Law
  readonly article: number
  readonly paragraph?: number
  readonly item?: number
}

const REFERENCE = /^([A-Z]{2}-[A-Z0-9]+-\d{4})\/([1-9]\d{0,3})(?:\.([1-9]\d?))?(?:\.([1-9]\d?))?$/

/**
 * Reads a clause reference. The one form in which declarations name the law: `law/article.paragraph.item`.
 * @returns undefined when it is malformed, the law is unknown, or the law has no such article
 * @example
 * findClause('CN-PQL-2018/27.1', laws) // 产品质量法 第二十七条第一款
 */
export function findClause(reference: string, laws: readonly Law[]): Clause | undefined {
  const [, lawId, article, paragraph, item] = REFERENCE.exec(reference) ?? []
  const law = laws.find((l) => l.id === lawId)
  if (!law || Number(article) > (law.articles ?? Number.POSITIVE_INFINITY)) return undefined
  return {
    law,
    article: Number(article),
    ...(paragraph && { paragraph: Number(paragraph) }),
    ...(item && { item: Number(item) }),
  }
}

/** The place as it is cited: 第二十七条第一款第（三）项. */
export function placeOf({ article, paragraph, item }: Clause): Bilingual {
  const zh = `第${chineseNumber(article)}条${paragraph ? `第${chineseNumber(paragraph)}款` : ''}${item ? `第（${chineseNumber(item)}）项` : ''}`
  const en = `Article ${article}${paragraph ? `, paragraph ${paragraph}` : ''}${item ? `, item ${item}` : ''}`
  return { zh, en }
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
