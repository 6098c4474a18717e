import type { Uniform } from '../../random/seeded.ts'
import { INDUSTRY_WORDS } from '../name-words.ts'

/** A made-up firm, and the name another source has for it where it has one. */
export interface MadeName {
  readonly body: number
  readonly name: string
}

export const MADE_REGIONS = ['和平区', '河东区', '河西区', '南开区', '滨海新区', '武清区', '静海区', '蓟州区']
const TRADE_CHARACTERS = [
  ...'天津鑫源华泰盛达兴隆宏利恒通顺发金德永和信诚嘉美佳康福祥瑞丰东方新海洋博远创联合力强大地正中立伟业光明星辰云鹏飞腾龙凤凯旋欧亚环宇万里百川千禧聚融汇广育春秋松柏兰亭',
]
/** Not in the list of industry words: what the splitter cannot know. */
const UNKNOWN_INDUSTRIES = ['拔丝', '绳网', '修脚', '豆腐', '钟表', '火锅', '陶艺', '宠物']
const FORMS = ['有限公司', '有限公司', '有限公司', '有限责任公司', '股份有限公司', '厂', '经营部', '店']

interface Firm {
  readonly region: string
  readonly trade: string
  readonly industry: readonly string[]
  readonly form: string
  readonly branch: string
}

/**
 * Names of `count` different firms and, for about half of them, a second name of the same firm as another office may have written it. Three firms in ten
 * are made like an earlier one: same
 * trade name in another industry, same trade name and industry in another district, or one character of a trade name of three changed in the same
 * industry. Second names have one or two of:
 * a wrong, swapped, lost or doubled character of the trade name; region left out, shortened, or moved into brackets; form left out or in its synonym; one
 * word of industry left out; full width and spaces.
 */
export function madeNames(count: number, random: Uniform): { names: MadeName[]; same: number } {
  const below = (n: number) => Math.floor(random() * n)
  const pick = <T>(list: readonly T[]) => list[below(list.length)] as T
  const characters = (n: number) => Array.from({ length: n }, () => pick(TRADE_CHARACTERS)).join('')
  const tradeName = () => characters(pick([2, 2, 3, 3, 3, 4]))
  const industry = () =>
    random() < 0.15
      ? [pick(UNKNOWN_INDUSTRIES)]
      : Array.from({ length: 1 + below(2) }, () => pick(INDUSTRY_WORDS.slice(0, 200)))
  const region = () => (random() < 0.5 ? '天津市' : `天津市${pick(MADE_REGIONS)}`)
  const firms: Firm[] = []
  for (let i = 0; i < count; i++) {
    const like = i > 0 && random() < 0.3 ? pick(firms) : undefined
    if (!like) {
      const branch = random() < 0.1 ? `${pick(['南京路', '解放路', '第一', '第二', '大沽路'])}分公司` : ''
      const form = branch === '' ? pick(FORMS) : '有限公司'
      firms.push({ region: region(), trade: tradeName(), industry: industry(), form, branch })
    } else {
      const way = below(3)
      if (way === 0) firms.push({ ...like, industry: industry() })
      else if (way === 1) firms.push({ ...like, region: `天津市${pick(MADE_REGIONS)}` })
      else firms.push({ ...like, trade: withOtherCharacter(like.trade) })
    }
  }
  const written = new Set<string>()
  const names: MadeName[] = []
  let same = 0
  firms.forEach((firm, body) => {
    const name = textOf(firm)
    if (written.has(name)) return
    written.add(name)
    names.push({ body, name })
    if (random() >= 0.5) return
    let second = name
    for (let tries = 0; second === name && tries < 5; tries++) second = variantOf(firm)
    if (written.has(second)) return
    written.add(second)
    names.push({ body, name: second })
    same++
  })
  return { names, same }

  function withOtherCharacter(trade: string): string {
    const list = [...trade]
    list[below(list.length)] = pick(TRADE_CHARACTERS)
    return list.join('')
  }

  function variantOf(firm: Firm): string {
    let changed = firm
    let isWide = false
    let isMoved = false
    for (let n = 1 + below(2); n > 0; n--) {
      const way = below(7)
      if (way === 0) changed = { ...changed, trade: mistyped(changed.trade) }
      else if (way === 1) changed = { ...changed, region: '' }
      else if (way === 2) changed = { ...changed, region: changed.region.replace('天津市', '天津') }
      else if (way === 3) isMoved = true
      else if (way === 4)
        changed = {
          ...changed,
          form: changed.form === '有限公司' ? '有限责任公司' : changed.branch ? changed.form : '',
        }
      else if (way === 5 && changed.industry.length > 1) changed = { ...changed, industry: changed.industry.slice(1) }
      else isWide = true
    }
    const text =
      isMoved && changed.region !== '' ? textOf({ ...changed, region: '' }, `（${changed.region}）`) : textOf(changed)
    return isWide ? ` ${text.replace('公司', ' 公司')}` : text
  }

  function mistyped(trade: string): string {
    const at = below(trade.length)
    const way = below(4)
    if (way === 0) return withOtherCharacter(trade)
    if (way === 1 && trade.length > 2) return trade.slice(0, at) + trade.slice(at + 1)
    if (way === 2) return trade.slice(0, at) + trade[at] + trade.slice(at)
    const first = Math.min(at, trade.length - 2)
    return trade.slice(0, first) + trade[first + 1] + trade[first] + trade.slice(first + 2)
  }
}

function textOf({ region, trade, industry, form, branch }: Firm, bracket = ''): string {
  return `${region}${trade}${bracket}${industry.join('')}${form}${branch}`
}
