import type { Piece, Role } from './document.ts'
import { type Line, markerOf } from './lines.ts'
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
  /** Index of the first line that is not head. */
  readonly next: number
}

const FIELD_LABELS = [
  '索引号',
  '主题分类',
  '发文机关',
  '发布机构',
  '成文日期',
  '标题',
  '发文字号',
  '文号',
  '发布日期',
  '主题词',
  '有效性',
  '公文种类',
]
const FIELD = new RegExp(`(?:^|\\s)(${FIELD_LABELS.map((l) => [...l].join('\\s?')).join('|')})\\s*[：:]`, 'g')

/** `发文机关： 国务院 成文日期： …`: one or more labelled values in a line. */
export function readFields(text: string): { label: string; value: string }[] | undefined {
  const found = [...text.matchAll(FIELD)]
  if (found[0]?.index !== 0) return undefined
  return found.map((m, i) => ({
    label: (m[1] as string).replace(/\s/g, ''),
    value: text.slice(m.index + m[0].length, found[i + 1]?.index ?? text.length).trim(),
  }))
}

const NUMBER = /^[^\s，。、,]{1,16}[〔[（(【]\d{4}[〕\]）)】](?:第)?\d{1,5}号$/

/** 国办发〔2018〕118号 and the like. */
export function isDocumentNumber(text: string): boolean {
  return NUMBER.test(text)
}

/** A line that is only a date, perhaps in brackets, as YYYY-MM-DD; also 二〇一八年八月十二日. */
export function readDateLine(text: string): string | undefined {
  const found = /^\(?\s*([^\s年]{4})\s*年\s*([^\s月]{1,3})\s*月\s*([^\s日]{1,3})\s*日\s*\)?$/.exec(halfWidth(text))
  if (!found) return undefined
  const [year, month, day] = found.slice(1).map((part) => chineseDatePart(part as string))
  if (!year || !month || !day || month > 12 || day > 31 || year < 1900 || year > 2200) return undefined
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

const ORGAN = /^[\p{Script=Han}（）()]{2,30}$/u
const ORGAN_END = /(委员会|委|政府|国务院|办公厅|办公室|局|部|厅|署|院|会|总社|中心|集团|公司)$/

/** Names of organs and nothing else: 中共天津市委 天津市人民政府. */
export function readIssuers(text: string): string[] | undefined {
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

function isTitleLine(text: string): boolean {
  return text.length <= 60 && !/[。；！？，,;：:]/.test(text) && !markerOf(text)
}

/** Issuer, title (its broken lines joined), number, date, addressee and labelled head data, in whatever order they are printed. */
export function readHead(lines: readonly Line[], from: number): Head {
  const marks: Mark[] = []
  const fields: { label: string; value: string }[] = []
  const titleLines: string[] = []
  let issuers: string[] = []
  let number: string | undefined
  let date: string | undefined
  let addressee: string | undefined
  let titleClosed = false
  let i = from
  for (; i < lines.length && addressee === undefined; i++) {
    const line = lines[i] as Line
    const piece: Piece = [line.start, line.end]
    const found = titleLines.length === 0 ? readFields(line.text) : undefined
    const organs = titleLines.length === 0 ? readIssuers(line.text) : undefined
    const day = readDateLine(line.text)
    if (found) {
      fields.push(...found)
      marks.push({ role: 'field', piece })
    } else if (isDocumentNumber(line.text)) {
      number = line.text
      titleClosed = titleLines.length > 0
      marks.push({ role: 'number', piece })
    } else if (day) {
      date = day
      titleClosed = titleLines.length > 0
      marks.push({ role: 'date', piece })
    } else if (isAddressee(line.text)) {
      addressee = line.text.replace(/[：:]$/, '')
      marks.push({ role: 'addressee', piece })
    } else if (organs) {
      issuers = [...issuers, ...organs]
      marks.push({ role: 'issuer', piece })
    } else if (/^附件\s*[\d一二三四五六七八九十]*\s*[：:]?$/.test(line.text) && titleLines.length === 0) {
      marks.push({ role: 'note', piece })
    } else if (
      isTitleLine(line.text) &&
      !titleClosed &&
      titleLines.length < MOST_TITLE_LINES &&
      titleMayGoOn(titleLines.join(''), line.text)
    ) {
      titleLines.push(line.text)
      marks.push({ role: 'title', piece })
    } else break
  }
  const title = titleLines.join('')
  const byLabel = (label: string): string | undefined => fields.find((f) => f.label === label)?.value || undefined
  if (issuers.length === 0) issuers = issuersInTitle(title, byLabel('发文机关'))
  return {
    title: title || (byLabel('标题') ?? ''),
    issuers,
    number: number ?? byLabel('发文字号') ?? byLabel('文号'),
    date: date ?? readDateLine(byLabel('成文日期') ?? ''),
    addressee,
    fields,
    marks,
    next: i,
  }
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
