import type { Bilingual } from '../../core/text.ts'
import type { Comparator, Measure, ModalityKind } from './logic/targets.ts'

/** A: a working function; B: a register or programme; C: an indicator or target; D: a duty only (owner, date, evidence, status). */
export type ItemKind = 'A' | 'B' | 'C' | 'D'

export const ITEM_KINDS: Readonly<Record<ItemKind, Bilingual>> = {
  A: { zh: '功能系统', en: 'Working function' },
  B: { zh: '名录与项目', en: 'Register or programme' },
  C: { zh: '指标与目标', en: 'Indicator or target' },
  D: { zh: '工作任务', en: 'Duty' },
}

/** Who an item is for: few groups, so that a person finds what concerns him. */
export const USERS = {
  office: { zh: '质量办', en: 'Quality office' },
  departments: { zh: '市级部门', en: 'City departments' },
  customs: { zh: '海关', en: 'Customs' },
  districts: { zh: '各区和街镇', en: 'Districts and streets' },
  inspectors: { zh: '执法检查人员', en: 'Inspectors and enforcement' },
  justice: { zh: '公安检察机关', en: 'Police and prosecutors' },
  enterprises: { zh: '企业和生产经营者', en: 'Enterprises' },
  associations: { zh: '协会和群团组织', en: 'Associations and unions' },
  laboratories: { zh: '检验检测认证计量机构', en: 'Laboratories, certifiers, metrology' },
  experts: { zh: '专家和评审人员', en: 'Experts and reviewers' },
  public: { zh: '公众', en: 'The public' },
  institutions: { zh: '院校医院等单位', en: 'Schools, hospitals and others' },
} as const satisfies Record<string, Bilingual>
export type User = keyof typeof USERS

/** The engine or domain that serves an item or is to serve it. */
export const SERVERS = {
  policy: { zh: '政策引擎', en: 'Policy' },
  archive: { zh: '档案引擎', en: 'Archive' },
  evidence: { zh: '存证引擎', en: 'Evidence' },
  forms: { zh: '表单引擎', en: 'Forms' },
  cases: { zh: '案件引擎', en: 'Cases' },
  programmes: { zh: '项目引擎', en: 'Programmes' },
  rules: { zh: '规则引擎', en: 'Rules' },
  draws: { zh: '抽取引擎', en: 'Draws' },
  indicators: { zh: '指标引擎', en: 'Indicators' },
  publications: { zh: '公示引擎', en: 'Publications' },
  risk: { zh: '风险监测', en: 'Risk' },
  sampling: { zh: '抽样检验', en: 'Sampling' },
  laboratories: { zh: '检验机构', en: 'Laboratories' },
  metrology: { zh: '计量', en: 'Metrology' },
  standards: { zh: '标准', en: 'Standards' },
  credit: { zh: '质量信用', en: 'Credit' },
  traceability: { zh: '追溯', en: 'Traceability' },
  satisfaction: { zh: '满意度', en: 'Satisfaction' },
  'service-desk': { zh: '一站式服务', en: 'Service desk' },
  governance: { zh: '治理考核', en: 'Governance' },
} as const satisfies Record<string, Bilingual>
export type Server = keyof typeof SERVERS

/** One thing the policy asks for. */
export interface PolicyItem {
  /** Article and running number: `13.09`. Never changes. */
  readonly address: string
  readonly article: string
  /** Sentence of the document it begins in: `3/13/p1/s5`. */
  readonly sentence: string
  readonly kind: ItemKind
  /** Our own short name, not the words of the document. */
  readonly name: Bilingual
  readonly users: readonly User[]
  readonly servers: readonly Server[]
}

/** Writes an item on one line; users and servers separated by spaces. The pack's registry test checks every word of it. */
export function item(
  address: string,
  sentence: string,
  kind: ItemKind,
  zh: string,
  en: string,
  users: string,
  servers: string,
): PolicyItem {
  return {
    address,
    article: address.slice(0, 2),
    sentence,
    kind,
    name: { zh, en },
    users: users.split(' ') as User[],
    servers: servers.split(' ') as Server[],
  }
}

/** T hard target, R rule with a number, S structural number, Q qualitative aim. */
export type TargetClass = 'hard' | 'rule' | 'structure' | 'qualitative'

export const TARGET_CLASSES: Readonly<Record<TargetClass, Bilingual>> = {
  hard: { zh: '量化目标', en: 'Numeric target' },
  rule: { zh: '数量规则', en: 'Rule with a number' },
  structure: { zh: '结构数量', en: 'Structural number' },
  qualitative: { zh: '定性要求', en: 'Qualitative aim' },
}

/** A number or aim of the policy, with what the text leaves open. */
export interface PolicyTarget {
  readonly id: string
  readonly class: TargetClass
  readonly name: Bilingual
  /** Undefined for an aim without a measure. */
  readonly value: number | undefined
  /** Several numbers in one name: 两级、三级、四级. */
  readonly values?: readonly number[]
  readonly unit: Bilingual
  readonly comparator: Comparator | undefined
  readonly direction?: 'up' | 'down'
  readonly measure: Measure
  readonly isStable?: boolean
  readonly baseYear?: number
  /** YYYY-MM-DD; undefined where the text names none. */
  readonly deadline: string | undefined
  readonly modality: { readonly kind: ModalityKind; readonly scope: 'stated' | 'unclear' }
  readonly sentence: string
  /** The item it belongs to. */
  readonly item: string
  /** What is not clear about it; shown, never silently decided. */
  readonly ambiguity: Bilingual | undefined
  /** A mere name or list: shown for completeness, never scored. */
  readonly isUnscored?: boolean
}

/** What is probably meant where the printed text is damaged. The printed text stays. */
export interface EditorialNote {
  /** Clause or sentence. */
  readonly address: string
  /** Exactly as printed. */
  readonly printed: string
  /** Undefined where nobody can tell. */
  readonly reading: string | undefined
  readonly kind: 'misprint' | 'missing-words' | 'repeated-words' | 'merged-sentences' | 'unreadable' | 'duplicate-item'
  readonly explanation: Bilingual
  readonly source: Bilingual
}

export const NOTE_KINDS: Readonly<Record<EditorialNote['kind'], Bilingual>> = {
  misprint: { zh: '疑有误字', en: 'Probable misprint' },
  'missing-words': { zh: '疑有脱字', en: 'Words seem to be missing' },
  'repeated-words': { zh: '疑有衍字', en: 'Repeated words' },
  'merged-sentences': { zh: '疑为错简', en: 'Two sentences merged' },
  unreadable: { zh: '无法辨读', en: 'Unreadable' },
  'duplicate-item': { zh: '疑为重复', en: 'Near-duplicate item' },
}

export interface PolicyArticle {
  /** '13'. */
  readonly number: string
  /** Clause of the document: `3/13`. */
  readonly address: string
  readonly name: Bilingual
}

/** A city's policy as data: composers hand it to `createPolicyModule`. */
export interface PolicyPack {
  readonly id: string
  readonly title: Bilingual
  /** How the document is recognised when it is imported: its printed title. */
  readonly documentTitle: string
  readonly articles: readonly PolicyArticle[]
  readonly items: readonly PolicyItem[]
  readonly targets: readonly PolicyTarget[]
  readonly notes: readonly EditorialNote[]
  readonly bindings: readonly Binding[]
}

/** A live count that a module keeps ready, with the moment it was taken and the page that shows its rows. */
export interface Fact {
  /** Id of the measure: `archive.subjects`. */
  readonly measure: string
  readonly label: Bilingual
  readonly unit: Bilingual
  readonly value: number
  /** Counting stopped there: it is at least `value`. */
  readonly isMore?: boolean
  /** Path of the workbench page that shows what was counted. */
  readonly source: string
  /** ISO time. */
  readonly measuredAt: string
}

/** The facts a binding may look at. `of` gives undefined when no module brings that measure. */
export interface Facts {
  of(measure: string): Fact | undefined
}

/** What one part of an item rests on. */
export type Evidence =
  | { readonly part: Bilingual; readonly fact: Fact; readonly holds: boolean }
  | { readonly part: Bilingual; readonly missing: Bilingual }

/** Ties an item to what serves it. Its status is computed from the evidence, never set by hand. */
export interface Binding {
  readonly item: string
  readonly kind: 'function' | 'register' | 'indicator'
  /** One entry per part the item names; a part nobody built says so with {@link unbuilt}. */
  readonly evidence: (facts: Facts) => readonly Evidence[]
}

/**
 * Declares what serves an item.
 * @example
 * defineBinding({
 *   item: '20.07',
 *   kind: 'function',
 *   evidence: (facts) => [shownBy(facts, 'archive.subjects', { zh: '一企一档', en: 'One archive per enterprise' })],
 * })
 */
export function defineBinding(binding: Binding): Binding {
  if (!/^\d{2}\.\d{2}$/.test(binding.item)) throw new RangeError(`not an item address: ${binding.item}`)
  return binding
}

/** A part that a live count shows: it holds when the count reaches `atLeast` (1). A measure nobody brings counts as not built. */
export function shownBy(facts: Facts, measure: string, part: Bilingual, atLeast = 1): Evidence {
  const fact = facts.of(measure)
  if (!fact) return unbuilt(part, { zh: `没有模块提供计数 ${measure}`, en: `no module brings the count ${measure}` })
  return { part, fact, holds: fact.value >= atLeast }
}

/** A part of the item that nothing serves yet. */
export function unbuilt(part: Bilingual, missing: Bilingual): Evidence {
  return { part, missing }
}

/** Checks a pack as a whole. @returns what is wrong with it, empty when nothing is. */
export function checkPack(pack: PolicyPack): string[] {
  const wrong: string[] = []
  const articles = new Set(pack.articles.map((a) => a.number))
  const items = new Set<string>()
  const names = new Set<string>()
  for (const { address, article, sentence, name, users, servers } of pack.items) {
    if (!/^\d{2}\.\d{2}$/.test(address)) wrong.push(`${address}: not an item address`)
    if (items.has(address)) wrong.push(`${address}: twice`)
    items.add(address)
    if (!articles.has(article)) wrong.push(`${address}: no article ${article}`)
    const clause = pack.articles.find((a) => a.number === article)?.address
    if (!clause || !sentence.startsWith(`${clause}/`))
      wrong.push(`${address}: sentence ${sentence} is not in its article`)
    if (name.zh === '' || name.en === '') wrong.push(`${address}: a name is missing`)
    if (names.has(name.zh)) wrong.push(`${address}: the name ${name.zh} is used twice`)
    names.add(name.zh)
    for (const user of users) if (!(user in USERS)) wrong.push(`${address}: no user group ${user}`)
    for (const server of servers) if (!(server in SERVERS)) wrong.push(`${address}: no server ${server}`)
  }
  for (const a of articles) if (!pack.items.some((i) => i.article === a)) wrong.push(`article ${a}: no items`)
  const targets = new Set<string>()
  for (const t of pack.targets) {
    if (targets.has(t.id)) wrong.push(`${t.id}: twice`)
    targets.add(t.id)
    if (!items.has(t.item)) wrong.push(`${t.id}: no item ${t.item}`)
  }
  for (const b of pack.bindings) if (!items.has(b.item)) wrong.push(`binding: no item ${b.item}`)
  return wrong
}
