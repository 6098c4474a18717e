import { frequencyRule, ratioRule, termsRule } from './ratio.ts'

// What the first versions cited was compared with the texts on 2026-11-27: an opinion has no articles, and the limit of one inspection a year
// stands elsewhere. The same questions with the same values; only what they rest on is set right.
const FROM = '2026-11-29'

/** Shares follow the class of credit (企业公示信息抽查办法 4); no text gives a number for each class: the values are this system's first ones. */
export const ratioRule2 = defined(ratioRule, 'CN-PIC-2025/4')

/** One authority inspects one enterprise once a year as a rule (控制对企业进行经济检查的规定 6). */
export const frequencyRule2 = defined(frequencyRule, 'CN-EIC-1999/6')

/** Who may not inspect whom (行政处罚法 43); the terms themselves are this system's first values. */
export const termsRule2 = defined(termsRule, 'CN-APL-2021/43')

function defined<R extends typeof ratioRule | typeof frequencyRule | typeof termsRule>(rule: R, clause: string): R {
  const { isClauseUnverified: _, ...rest } = rule as R & { isClauseUnverified?: true }
  return { ...rest, version: 2, clause, from: FROM } as unknown as R
}
