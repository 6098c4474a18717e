import { excelFile } from '../../../core/access/excel-file.ts'
import type { Language } from '../../../core/text.ts'
import { ITEM_KINDS, SERVERS, type Server, USERS, type User } from '../define.ts'
import { DUTY_STATES } from '../logic/duty.ts'
import { ITEM_STATUSES } from '../logic/status.ts'
import type { ItemReply, PublicItems } from '../schema.ts'

const HEAD = {
  zh: [
    '编号',
    '条款',
    '事项',
    'English',
    '类别',
    '使用者',
    '承载',
    '状态',
    '任务状态',
    '责任人',
    '期限',
    '依据',
    '统计时间',
  ],
  en: [
    'Item',
    'Article',
    'Name',
    'English',
    'Kind',
    'Users',
    'Served by',
    'Status',
    'Duty',
    'Owner',
    'Deadline',
    'Evidence',
    'Counted at',
  ],
} as const

/** The items as a worksheet, in the language of the reader. */
export async function itemsWorkbook(items: readonly ItemReply[], language: Language): Promise<Buffer> {
  const rows = items.map((i) => [
    i.address,
    i.articleName[language],
    i.name.zh,
    i.name.en,
    ITEM_KINDS[i.kind][language],
    i.users.map((u) => USERS[u as User][language]).join('、'),
    i.servers.map((s) => SERVERS[s as Server][language]).join('、'),
    ITEM_STATUSES[i.status][language],
    i.duty ? DUTY_STATES[i.duty.state][language] : '',
    i.duty?.owner ?? '',
    i.duty?.deadline ?? '',
    i.evidence.map((e) => describe(e, language)).join('；'),
    i.measuredAt,
  ])
  const sheet = [
    HEAD[language].map((value) => ({ value, fontWeight: 'bold' as const })),
    // Text stays text: a cell that begins with = is no formula here, because its type is said.
    ...rows.map((cells) => cells.map((value) => ({ type: String, value }))),
  ]
  return excelFile(sheet)
}

function describe(e: ItemReply['evidence'][number], language: Language): string {
  if (e.fact) return `${e.part[language]}: ${e.fact.isMore ? '≥' : ''}${e.fact.value} ${e.fact.unit[language]}`
  return `${e.part[language]}: ${e.missing?.[language] ?? ''}`
}

/** Items and statuses as CSV with a byte order mark, which Excel needs to see UTF-8. */
export function itemsCsv(list: PublicItems): string {
  const lines = list.items.map((i) =>
    [i.address, i.article, i.articleName.zh, i.name.zh, i.name.en, i.kind, i.status, i.statusLabel.zh, i.measuredAt]
      .map(quote)
      .join(','),
  )
  return `\ufeff${['item,article,article_name,name_zh,name_en,kind,status,status_zh,measured_at', ...lines].join('\r\n')}\r\n`
}

function quote(value: string): string {
  // Spreadsheets run what begins so; our own names never do, and a quotation mark in front keeps it that way.
  const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
