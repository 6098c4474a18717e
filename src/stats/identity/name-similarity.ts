import { bigramDice } from './bigram-dice.ts'
import type { EnterpriseName } from './enterprise-name.ts'
import { jaroWinkler } from './jaro-winkler.ts'

/** From this score on two names are proposed to a person as the same body; measured in docs/statistics.md. */
export const SAME_NAME_THRESHOLD = 0.75

/** What a full contradiction in a part takes away, as a share of the score of the trade names. */
const COSTS = { industry: 0.45, region: 0.3, form: 0.1, branch: 0.35, remarks: 0.05 } as const

/**
 * How alike two enterprise names are: the trade names by the mean of Jaro–Winkler and bigram Dice (0.85 for two characters swapped in three or more),
 * times 1 − Σ cost·(1 − likeness) of the other parts.
 *
 * | part | cost | likeness |
 * | --- | --- | --- |
 * | industry | 0.45 | bigram Dice; 0.5 when only one name has it |
 * | region | 0.3 | same 1; one a part of the other 0.85; only one has it 0.7; two places 0 |
 * | form | 0.1 | same 1; only one has it 0.7; else 0 |
 * | branch | 0.35 | same, without 市 and 省, 1; else 0: branches differ by a street or a number, which a typing error does too |
 * | remarks | 0.05 | same 1, else 0 |
 *
 * Numbers in the trade names (第二, 3) must agree. Where a name has no trade name, trade name and industry are compared together and the regions must be the same.
 * Our own score, with no literature behind the weights: set on the made-up names of the test beside it. Traditional and simplified characters,
 * synonyms and pinyin are not known.
 *
 * @returns 0 to 1, symmetric; 1 for two names with the same parts
 * @example
 * nameSimilarity(nameSplitter([])('天津市星槎食品有限公司'), nameSplitter([])('星槎（天津）食品有限责任公司')) // 1
 */
export function nameSimilarity(a: EnterpriseName, b: EnterpriseName): number {
  const isWhole = a.tradeName === '' || b.tradeName === ''
  const trade = isWhole
    ? textLikeness(a.tradeName + a.industry, b.tradeName + b.industry)
    : textLikeness(a.tradeName, b.tradeName)
  if (trade === 0) return 0
  const region = regionLikeness(a.regions, b.regions)
  const cost =
    (isWhole ? 0 : COSTS.industry * (1 - partLikeness(a.industry, b.industry, 0.5))) +
    COSTS.region * (1 - (isWhole && region < 1 ? 0 : region)) +
    COSTS.form * (1 - partLikeness(a.form, b.form, 0.7, 0)) +
    COSTS.branch * (plainBranch(a.branch) === plainBranch(b.branch) ? 0 : 1) +
    COSTS.remarks * (a.remarks.join() === b.remarks.join() ? 0 : 1)
  return Math.max(0, trade * (1 - cost))
}

/** A branch's name as it is compared: 天津市分公司 is 天津分公司. */
export const plainBranch = (branch: string): string => branch.replace(/[省市]/gu, '')

function textLikeness(a: string, b: string): number {
  if (numbersIn(a) !== numbersIn(b)) return 0
  const likeness = (jaroWinkler(a, b) + jaroWinkler(b, a)) / 4 + bigramDice(a, b) / 2
  return isSwapped(a, b) ? Math.max(likeness, SWAPPED) : likeness
}

/** The likeness of three or more characters of which two have changed places; Jaro's reach is too short to see it in short names. */
const SWAPPED = 0.85

function isSwapped(a: string, b: string): boolean {
  if (a.length < 3 || a.length !== b.length) return false
  const differing = [...a].flatMap((character, i) => (character === b[i] ? [] : [i]))
  const [first, second] = differing
  return (
    differing.length === 2 && a[first as number] === b[second as number] && a[second as number] === b[first as number]
  )
}

/** `missing` when only one has the part; two that differ by Dice, or as given. */
function partLikeness(a: string, b: string, missing: number, differing = bigramDice(a, b)): number {
  if (a === b) return 1
  return a === '' || b === '' ? missing : differing
}

/** 天津市和平区 and 天津 do not contradict each other; 和平区 and 河西区 do. */
function regionLikeness(a: readonly string[], b: readonly string[]): number {
  const left = new Set(a.map(stem))
  const right = new Set(b.map(stem))
  const common = [...left].filter((region) => right.has(region)).length
  if (common === left.size && common === right.size) return 1
  if (left.size === 0 || right.size === 0) return 0.7
  return common === Math.min(left.size, right.size) ? 0.85 : 0
}

/** 天津市 is 天津, 和平区 is 和平. */
function stem(region: string): string {
  return region.length > 2 ? region.replace(/(省|市|新区|区|县)$/u, '') : region
}

/** Numbers that tell bodies apart: 第二十八, 3分公司, 一厂. */
function numbersIn(text: string): string {
  return (text.match(/第[一二三四五六七八九十百\d]+|\d+|[一二三四五六七八九十]+(?=分|店|厂|部|号|队|公司|$)/gu) ?? [])
    .map((n) => n.replace('第', ''))
    .join()
}
