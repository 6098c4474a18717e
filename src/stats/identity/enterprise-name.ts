import { COMPANY_FORMS, INDUSTRY_WORDS, OTHER_FORMS, PROVINCE_NAMES, SAME_FORMS, ZONE_NAMES } from './name-words.ts'
import { normalName } from './normal-name.ts'

/** An enterprise's name in its parts; a part that is not there is an empty text. Characters as {@link normalName} leaves them. */
export interface EnterpriseName {
  /** Regions and zones, in the order in which they stand, wherever they stand: `天津市`, `和平区`. */
  readonly regions: readonly string[]
  /** 字号 */
  readonly tradeName: string
  /** Industry or manner of business. */
  readonly industry: string
  /** Organisational form; forms that say the same are one: 有限责任公司 is 有限公司. */
  readonly form: string
  /** What follows the enterprise's own name: 天津分公司, 销售门市部; its regions are left in it. */
  readonly branch: string
  /** What stands in brackets and is neither region nor form: 集团, 控股. */
  readonly remarks: readonly string[]
}

/** Splits names; made once for a list of regions. */
export type NameSplitter = (name: string) => EnterpriseName

const BRACKETS = /[(〔[【]([^()〔〕[\]【】]*)[)〕\]】]/gu
const PARTNERSHIP = /^(特殊)?(普通|有限)合伙$|^个人独资$|^有限合伙企业$/u

/**
 * A splitter of enterprise names into region, trade name, industry and form: the parts of article 6 of 企业名称登记管理规定 (State Council Decree 734, in force
 * since 2021-03-01). A region may stand
 * first, in brackets anywhere, or, where none but 中国 stands first, before the form; a zone only behind a region. The industry is the longest row of known
 * words before the form that leaves a trade name of two
 * characters or more; what no word is known for stays with the trade name. A name made of such words alone (饮食服务公司) has no trade name. Everything behind a
 * company's form is the branch.
 *
 * @param regions names of regions in every spelling that counts (`滨海新区`, `塘沽`); the provinces are always known. A short one that is also a word (和平, 河西) is
 *   better left out: it would be taken from trade names
 * @returns the parts of any text; of a person's name, say, everything is the trade name
 * @example
 * nameSplitter([])('某某（天津）食品有限责任公司').tradeName // '某某'
 * nameSplitter([])('某某（天津）食品有限责任公司').industry // '食品'
 * nameSplitter([])('某某（天津）食品有限责任公司').form // '有限公司'
 * nameSplitter(['和平区'])('天津市和平区星槎商贸有限公司南京路店').regions // ['天津市', '和平区']
 */
export function nameSplitter(regions: readonly string[]): NameSplitter {
  const known = byLengthFalling([...PROVINCE_NAMES, ...regions.map(normalName)])
  const takeRegions = (text: string): { found: string[]; rest: string } => {
    const found: string[] = []
    let rest = text
    for (;;) {
      const region =
        known.find((r) => rest.startsWith(r)) ?? (found.length > 0 ? ZONES.find((z) => rest.startsWith(z)) : undefined)
      if (region === undefined) return { found, rest }
      found.push(region)
      rest = rest.slice(region.length)
    }
  }

  return (name) => {
    const bracketed: string[] = []
    const remarks: string[] = []
    let partnership = ''
    const plain = normalName(name).replace(BRACKETS, (_, inside: string) => {
      if (inside === '') return ''
      const { found, rest } = takeRegions(inside)
      if (rest === '') bracketed.push(...found)
      else if (PARTNERSHIP.test(inside)) partnership = `(${inside})`
      else remarks.push(inside)
      return ''
    })
    const { head, branch } = withoutBranch(plain)
    const { found, rest } = takeRegions(head)
    const form = formOf(rest)
    let middle = rest.slice(0, rest.length - form.length)
    // “字号 行业 行政区划 形式”: allowed to firms whose name had no region in front.
    const isLateAllowed = found.every((region) => region === '中国')
    const late = isLateAllowed ? known.find((r) => middle.endsWith(r) && middle.length >= r.length + 2) : undefined
    if (late) middle = middle.slice(0, -late.length)
    const industry = isDescription(middle) ? middle : industryOf(middle)
    return {
      regions: [...found, ...(late ? [late] : []), ...bracketed],
      tradeName: middle.slice(0, middle.length - industry.length),
      industry,
      form: `${SAME_FORMS[form] ?? form}${partnership}`,
      branch,
      remarks,
    }
  }
}

const byLengthFalling = (list: readonly string[]) =>
  [...new Set(list)].filter((r) => r !== '').toSorted((a, b) => b.length - a.length)

const ZONES = byLengthFalling(ZONE_NAMES)
const FORMS = byLengthFalling([...COMPANY_FORMS, ...OTHER_FORMS])
const INDUSTRIES = new Set(INDUSTRY_WORDS)
const LONGEST_INDUSTRY = Math.max(...INDUSTRY_WORDS.map((w) => w.length))
/** A body within another one: 供销合作社 with its shops. */
const SHOP_OF_COOPERATIVE = /^(.*?合作社(?:联合社)?)(.+(?:部|店|站|点|所|场|厂|超市|中心))$/u

function withoutBranch(text: string): { head: string; branch: string } {
  const at = text.indexOf('公司')
  if (at > 0 && at + 2 < text.length) return { head: text.slice(0, at + 2), branch: text.slice(at + 2) }
  const shop = at < 0 && SHOP_OF_COOPERATIVE.exec(text)
  return shop ? { head: shop[1] as string, branch: shop[2] as string } : { head: text, branch: '' }
}

/** The form a name ends in, if it leaves anything before it. */
function formOf(text: string): string {
  return FORMS.find((form) => text.endsWith(form) && text.length > form.length) ?? ''
}

/** Whether a text is nothing but known words of industry. */
function isDescription(middle: string): boolean {
  return INDUSTRIES.has(middle) || INDUSTRIES.has(middle.slice(0, middle.length - industryOf(middle).length))
}

/**
 * The most characters at the end that are known words and leave two before them; with three or fewer characters one is enough, since a text must not
 * be all trade name only because it is short.
 */
function industryOf(middle: string): string {
  const characters = [...middle]
  const least = characters.length > 3 ? 2 : 1
  const isCovered = new Array<boolean>(characters.length + 1).fill(false)
  isCovered[characters.length] = true
  let start = characters.length
  for (let i = characters.length - 1; i >= least; i--)
    for (let n = 2; n <= LONGEST_INDUSTRY && i + n <= characters.length; n++)
      if (isCovered[i + n] && INDUSTRIES.has(characters.slice(i, i + n).join(''))) {
        isCovered[i] = true
        start = i
        break
      }
  return characters.slice(start).join('')
}
