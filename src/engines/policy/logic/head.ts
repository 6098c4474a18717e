import type { Piece, Role } from './document.ts'
import type { Line } from './lines.ts'
import { chineseDatePart, halfWidth } from './numerals.ts'

export interface Mark {
  readonly role: Role
  readonly piece: Piece
}

export interface Head {
  readonly title: string
  readonly issuers: readonly string[]
  readonly number: string | undefined
  readonly date: string | undefined
  readonly addressee: string | undefined
  readonly fields: readonly { readonly label: string; readonly value: string }[]
  readonly marks: readonly Mark[]
  /** Lines of a decree's own words before the title of what it promulgates: from, to. */
  readonly promulgation: readonly [number, number] | undefined
  /** Index of the first line that is not head. */
  readonly next: number
}

/** Labels of the block that portals print above a document, and what the reader takes them for. */
const LABELS = {
  title: ['标题', '名称', '文件名称', '信息名称'],
  number: ['发文字号', '文号', '文件编号', '文件字号', '公文字号'],
  issuer: ['发文机关', '发文单位', '发布机构', '发文机构', '发布单位', '制发机关', '公开主体', '发布机关', '信息来源'],
  date: ['成文日期', '发文日期', '印发日期', '生成日期', '制发日期'],
  published: ['发布日期', '公开日期', '发布时间'],
  other: [
    '索引号',
    '信息索引号',
    '主题分类',
    '信息分类',
    '体裁分类',
    '组配分类',
    '主题词',
    '关键词',
    '有效性',
    '时效性',
    '公文种类',
    '文种',
    '实施日期',
    '生效日期',
    '废止日期',
    '失效日期',
    '公开方式',
    '公开范围',
    '公开时限',
    '公开形式',
    '公开类型',
    '统一登记号',
    '规范性文件编号',
  ],
} as const
const SPELLED = Object.values(LABELS)
  .flat()
  .sort((a, b) => b.length - a.length)
  .map((l) => [...l].join('\\s{0,4}'))
  .join('|')
const FIELD = new RegExp(`(?:^|[\\s【[])(${SPELLED})\\s*(?:】|\\])?\\s*(?:[：:]|\\t)`, 'g')
const LABEL_ALONE = new RegExp(`^(${SPELLED})\\s*[：:]?$`)
/** A field is a line, not a page. */
const LONGEST_FIELD = 400

/** `发文机关： 国务院 成文日期： …`: one or more labelled values in a line. */
export function readFields(text: string): { label: string; value: string }[] | undefined {
  if (text.length > LONGEST_FIELD) return undefined
  const found = [...text.matchAll(FIELD)]
  if (found[0]?.index !== 0) return undefined
  return found.map((m, i) => ({
    label: (m[1] as string).replace(/\s/g, ''),
    value: text.slice(m.index + m[0].length, found[i + 1]?.index ?? text.length).trim(),
  }))
}

const squeeze = (text: string): string => text.replace(/[\s\u3000]/g, '')

const NUMBER = /^[（(]?([^\s，。、,〔[（(【]{1,16}[〔[（(【]\d{4}[〕\]）)】](?:第)?\d{1,5}号)[）)]?$/

/** 国办发〔2018〕118号 and the like, also with the spaces PDF text puts between. */
export function documentNumber(text: string): string | undefined {
  return text.length > 60 ? undefined : NUMBER.exec(squeeze(text))?.[1]
}

export function isDocumentNumber(text: string): boolean {
  return documentNumber(text) !== undefined
}

function isoDate(year: number | undefined, month: number | undefined, day: number | undefined): string | undefined {
  if (!year || !month || !day || month > 12 || day > 31 || year < 1900 || year > 2200) return undefined
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** A line that is only a date, perhaps in brackets, as YYYY-MM-DD; also 二〇一八年八月十二日. */
export function readDateLine(text: string): string | undefined {
  if (text.length > 40) return undefined
  const found = /^\(?\s*([^\s年]{4})\s*年\s*([^\s月]{1,3})\s*月\s*([^\s日]{1,3})\s*日\s*\)?$/.exec(halfWidth(text))
  if (!found) return undefined
  const [year, month, day] = found.slice(1).map((part) => chineseDatePart(part as string))
  return isoDate(year, month, day)
}

/** A date as portals write it in their fields: 2012-11-26 15:20, 2012/11/26, 2012年11月26日. */
function readFieldDate(text: string | undefined): string | undefined {
  if (!text) return undefined
  const m = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\s|$)/.exec(text)
  return m ? isoDate(Number(m[1]), Number(m[2]), Number(m[3])) : readDateLine(text)
}

const ORGAN = /^[\p{Script=Han}（）()]{2,30}$/u
const ORGAN_END = /(委员会|委|政府|国务院|办公厅|办公室|局|部|厅|署|院|会|总社|中心|集团|公司)$/

/** Names of organs and nothing else: 中共天津市委 天津市人民政府. */
export function readIssuers(text: string): string[] | undefined {
  if (text.length > 120) return undefined
  const names = text.split(/[\s\u3000]+/)
  return names.every((n) => ORGAN.test(n) && ORGAN_END.test(n) && !n.includes('关于')) ? names : undefined
}

function isAddressee(text: string): boolean {
  return (
    /[：:]$/.test(text) && text.length <= 120 && !/[。；]/.test(text) && /^(各|有关|市|区|省|县|国务院|机关)/.test(text)
  )
}

const TITLE_KIND =
  /(意见|通知|决定|决议|方案|办法|规定|纲要|规划|计划|报告|批复|函|公告|通告|公报|条例|细则|要点|措施|清单|目录|指南|指引|令)(（[^）]*）|\([^)]*\))?$/

const MOST_TITLE_LINES = 8

function isTitleLine({ text, marker }: Line): boolean {
  return text.length <= 60 && !/[。；！？，,;：:]/.test(text) && !marker
}

/** What is gathered while the head is read, in whatever order it is printed. */
class Gathered {
  readonly marks: Mark[] = []
  readonly fields: { label: string; value: string }[] = []
  readonly titleLines: string[] = []
  readonly issuers: string[] = []
  number: string | undefined
  date: string | undefined
  addressee: string | undefined
  promulgation: [number, number] | undefined
  isTitleClosed = false
  mark(role: Role, line: Line): void {
    this.marks.push({ role, piece: [line.start, line.end] })
  }
  byLabel(labels: readonly string[]): string | undefined {
    return this.fields.find((f) => labels.includes(f.label) && f.value !== '')?.value
  }
}

/** Issuer, title (its broken lines joined), number, date, addressee, decree and labelled head data, in whatever order they are printed. */
export function readHead(lines: readonly Line[], from: number): Head {
  const got = new Gathered()
  let i = from
  while (i < lines.length && got.addressee === undefined) {
    const taken =
      readDecree(lines, i, got) ||
      readLabelled(lines, i, got) ||
      readAdoption(lines, i, got) ||
      readLine(lines[i] as Line, got)
    if (taken === 0) break
    i += taken
  }
  const title = got.titleLines.join('')
  const issuer = got.byLabel(LABELS.issuer)
  return {
    title: title || (got.byLabel(LABELS.title) ?? ''),
    issuers: got.issuers.length > 0 ? got.issuers : issuersInTitle(title, issuer),
    number: got.number ?? squeezed(got.byLabel(LABELS.number)),
    date: got.date ?? readFieldDate(got.byLabel(LABELS.date)),
    addressee: got.addressee,
    fields: got.fields,
    marks: got.marks,
    promulgation: got.promulgation,
    next: i,
  }
}

const squeezed = (text: string | undefined): string | undefined => (text === undefined ? undefined : squeeze(text))

/** Day on which a portal published the document: the last resort where it names no other. */
export function publishedOn(fields: readonly { readonly label: string; readonly value: string }[]): string | undefined {
  return readFieldDate(fields.find((f) => (LABELS.published as readonly string[]).includes(f.label))?.value)
}

/** More organs never issue one document together. */
const MOST_ISSUERS = 30

function readLine(line: Line, got: Gathered): number {
  const { text } = line
  const isBeforeTitle = got.titleLines.length === 0
  const number = documentNumber(text)
  const day = readDateLine(text)
  const organs = isBeforeTitle && got.issuers.length < MOST_ISSUERS ? readIssuers(text) : undefined
  if (number) {
    got.number = number
    got.isTitleClosed = !isBeforeTitle
    got.mark('number', line)
  } else if (day) {
    got.date = day
    got.isTitleClosed = !isBeforeTitle
    got.mark('date', line)
  } else if (isAddressee(text)) {
    got.addressee = text.replace(/[：:]$/, '')
    got.mark('addressee', line)
  } else if (organs) {
    got.issuers.push(...organs)
    got.mark('issuer', line)
  } else if (isBeforeTitle && /^附[件表录]\s*[\d一二三四五六七八九十]*\s*[：:]?$/.test(text)) got.mark('note', line)
  else if (
    isTitleLine(line) &&
    !got.isTitleClosed &&
    got.titleLines.length < MOST_TITLE_LINES &&
    titleMayGoOn(got.titleLines.join(''), text)
  ) {
    got.titleLines.push(text)
    got.mark('title', line)
  } else return 0
  return 1
}

/** Labelled head data before the title; a label alone on its line has its value on the next. */
function readLabelled(lines: readonly Line[], at: number, got: Gathered): number {
  if (got.titleLines.length > 0) return 0
  const line = lines[at] as Line
  const found = readFields(line.text)
  const alone = LABEL_ALONE.exec(line.text)?.[1]
  const next = lines[at + 1]
  if (alone && next && next.text.length <= 120 && !LABEL_ALONE.test(next.text) && !readFields(next.text)) {
    // 主题词： with nothing after it, and then the title.
    const isEmpty = found !== undefined && !/^(?:标题|名称|文号|发文字号|发文机关)$/.test(squeeze(alone))
    got.fields.push({ label: squeeze(alone), value: isEmpty ? '' : next.text })
    got.mark('field', line)
    if (isEmpty) return 1
    got.mark('field', next)
    return 2
  }
  if (!found) return 0
  got.fields.push(...found)
  got.mark('field', line)
  return 1
}

const DECREE = /^(.{2,40}?)(令|公告)(?:(?:第)?(\d{1,5}|[一二三四五六七八九十百]{1,6})号)?$/
const DECREE_NUMBER = /^[（(]?((?:\d{4}年)?第(?:\d{1,5}|[一二三四五六七八九十百]{1,6})号)[）)]?$/
/** The words of a decree are a few lines: what, by whom, from when, signature, date. */
const LONGEST_DECREE = 16

/** 中华人民共和国国务院令 / 第722号 / words / signature / date: what it promulgates has the title. */
function readDecree(lines: readonly Line[], at: number, got: Gathered): number {
  if (got.titleLines.length > 0 || got.number !== undefined) return 0
  const line = lines[at] as Line
  const m = line.text.length <= 60 ? DECREE.exec(squeeze(line.text)) : null
  const below = lines[at + 1]
  const separate = m && !m[3] && below ? DECREE_NUMBER.exec(squeeze(below.text))?.[1] : undefined
  if (!m || !(m[3] || separate)) return 0
  const organ = m[1] as string
  got.issuers.push(organ)
  const isCountry = organ.startsWith('中华人民共和国') && organ.length > 9
  got.number = `${isCountry ? organ.slice(7) : organ}${m[2]}${separate ?? `第${m[3]}号`}`
  got.mark('number', line)
  if (separate) got.mark('number', below as Line)
  const begin = at + (separate ? 2 : 1)
  for (let i = begin; i < lines.length && i < begin + LONGEST_DECREE; i++) {
    const day = readDateLine((lines[i] as Line).text)
    if (!day) continue
    got.date = day
    const words = firstSigned(lines, begin, i)
    got.promulgation = [begin, words]
    for (const signed of lines.slice(words, i)) got.mark('signature', signed)
    got.mark('date', lines[i] as Line)
    return i + 1 - at
  }
  return begin - at
}

/** The first line of the signatures above the date of a decree. */
function firstSigned(lines: readonly Line[], from: number, date: number): number {
  let i = date
  while (i > from && !/[。，：:]/.test((lines[i - 1] as Line).text) && (lines[i - 1] as Line).text.length <= 40) i--
  return i
}

const ADOPTED = /(?:通过|公布|发布|批准|修订|修正|修改|施行|颁布|印发)/
/** The history of a law below its title may go over several lines. */
const LONGEST_ADOPTION = 12

/** （2019年10月22日国务院令第722号公布　自2020年1月1日起施行）: date and number of a rule stand in the note below its title. */
function readAdoption(lines: readonly Line[], at: number, got: Gathered): number {
  if (got.titleLines.length === 0 || !/^[（(]\s*\d{4}\s*年/.test((lines[at] as Line).text)) return 0
  let words = ''
  for (let i = at; i < lines.length && i < at + LONGEST_ADOPTION; i++) {
    words += squeeze((lines[i] as Line).text)
    if (words.length > 800) return 0
    if (!/[）)]$/.test(words)) continue
    const day = /(\d{4})年(\d{1,2})月(\d{1,2})日/.exec(halfWidth(words))
    if (!day || !ADOPTED.test(words)) return 0
    got.date ??= isoDate(Number(day[1]), Number(day[2]), Number(day[3]))
    got.number ??= decreeIn(words)
    got.isTitleClosed = true
    for (const line of lines.slice(at, i + 1)) got.mark('note', line)
    return i + 1 - at
  }
  return 0
}

function decreeIn(words: string): string | undefined {
  const m = /(?:日|[，,、（(])((?:中华人民共和国)?[\p{Script=Han}]{2,24}?令)第?(\d{1,5})号/u.exec(words)
  return m ? `${(m[1] as string).replace(/^中华人民共和国(?=..)/, '')}第${m[2]}号` : undefined
}

/** After `…的通知` a title is complete; `的意见` or `（试行）` on a line of its own still belongs to it. */
function titleMayGoOn(soFar: string, line: string): boolean {
  return !TITLE_KIND.test(soFar) || /^(的|（|\()/.test(line)
}

function issuersInTitle(title: string, field: string | undefined): string[] {
  if (field) return readIssuers(field) ?? [field]
  const before = /^(.{2,60}?)关于/.exec(title)?.[1]
  return before ? (readIssuers(before) ?? []) : []
}
