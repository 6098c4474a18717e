import { type Actor, may, type Permission, regionsOf } from '../../../core/access/define.ts'
import { chinaTime, spreadsheet } from '../../../core/access/spreadsheet.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { Raw } from '../../../core/http/route.ts'
import type { Language } from '../../../core/text.ts'
import { civilDay } from '../../forms/logic/civil-day.ts'
import { capacityFor, stateOf } from '../logic/abilities.ts'
import { daysLeft } from '../logic/clocks.ts'
import type { Board, CaseFilters, CaseListEntry, KindEntry } from '../schema.ts'
import {
  type CaseRow,
  countOpen,
  listByOrigin,
  listCaseRows,
  listVersions,
  type Reach,
  type VersionRow,
} from '../store.ts'
import { askerOf, loadCase } from './act.ts'
import { caseKindsOf, getVersion } from './publish.ts'

/** The cases an official may list: by each kind's permission to read, and those in his own hands. */
export async function reachOf(tx: Tx, actor: Actor): Promise<Reach> {
  const kinds: string[] = []
  const prefixes: string[] = []
  for (const [kind, versions] of Map.groupBy(await listVersions(tx), (v) => v.kind)) {
    const read = (versions.at(-1) as VersionRow).document.read as Permission
    for (const prefix of regionsOf(actor, read)) {
      kinds.push(kind)
      prefixes.push(prefix)
    }
  }
  return { kinds, prefixes, accountId: actor.accountId ?? '' }
}

async function listEntry(tx: Tx, app: App, row: CaseRow, today: string): Promise<CaseListEntry> {
  const { document } = await getVersion(tx, app, row.kind, row.version)
  const state = stateOf(document, row.state)
  return {
    id: row.id,
    subjectId: row.subjectId,
    subjectName: row.subjectName,
    region: row.region,
    kind: row.kind,
    kindLabel: document.label,
    state: row.state,
    stateLabel: state.label,
    isFinal: state.isFinal === true,
    handlers: [...row.handlerNames],
    openedAt: row.openedAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    ...(row.dueOn && dueOf(row.dueOn, row.dueUnit ?? 'calendar', today)),
    isOverdue: row.dueOn !== null && row.dueOn < today,
  }
}

function dueOf(dueOn: string, dueUnit: NonNullable<CaseListEntry['dueUnit']>, today: string) {
  return { dueOn, dueUnit, daysLeft: daysLeft(dueUnit, today, dueOn) }
}

export interface ListQuery extends CaseFilters {
  readonly limit: number
  readonly after?: string | undefined
}

/** Cases newest first, by key. @returns `next` where there are more */
export async function listCases(
  tx: Tx,
  app: App,
  actor: Actor,
  { limit, after, ...filters }: ListQuery,
): Promise<{ items: CaseListEntry[]; next?: string }> {
  const reach = await reachOf(tx, actor)
  const rows = await listCaseRows(tx, {
    reach,
    filters,
    accountId: actor.accountId ?? '',
    after: cursorOf(after),
    limit: limit + 1,
  })
  return page(tx, app, rows, limit)
}

async function page(tx: Tx, app: App, rows: readonly CaseRow[], limit: number) {
  const today = civilDay(app.clock.now())
  const items: CaseListEntry[] = []
  for (const row of rows.slice(0, limit)) items.push(await listEntry(tx, app, row, today))
  const last = rows[limit - 1]
  const next = rows.length > limit && last ? `${last.openedAt.getTime()}.${last.id}` : undefined
  return { items, ...(next && { next }) }
}

function cursorOf(after: string | undefined): { openedAt: Date; id: string } | undefined {
  const [, ms, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(after ?? '') ?? []
  return ms && id ? { openedAt: new Date(Number(ms)), id } : undefined
}

/** What an enterprise sees: its own cases, in the state it was told of. Row-level security stands behind it. */
export async function listOwnCases(
  tx: Tx,
  app: App,
  actor: Actor,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<{ items: CaseListEntry[]; next?: string }> {
  const rows = await listCaseRows(tx, {
    reach: undefined,
    filters: {},
    accountId: actor.accountId ?? '',
    ...(actor.subjectId && { toldTo: actor.subjectId }),
    after: cursorOf(after),
    limit: limit + 1,
  })
  const { items, ...rest } = await page(tx, app, rows, limit)
  const shown: CaseListEntry[] = []
  for (const item of items) {
    const { document, status, row } = await loadCase(tx, app, item.id)
    const state = stateOf(document, status.shownState ?? document.initial)
    const isWaiting = stateOf(document, status.state).moves.some((m) => capacityFor(m, status, askerOf(actor, row)))
    // A deadline of officials is not the enterprise's.
    const { dueOn, dueUnit, daysLeft: _, ...without } = item
    shown.push({
      ...without,
      state: state.name,
      stateLabel: state.label,
      isFinal: state.isFinal === true,
      isOverdue: isWaiting && item.isOverdue,
      ...(isWaiting && dueOn && dueUnit && dueOf(dueOn, dueUnit, civilDay(app.clock.now()))),
    })
  }
  return { items: shown, ...rest }
}

/** Cases that came from a thing: an inspection, a verdict. Newest last. */
export async function findCaseByOrigin(
  tx: Tx,
  origin: { readonly kind: string; readonly id: string },
): Promise<readonly CaseRow[]> {
  return listByOrigin(tx, origin.kind, origin.id)
}

/** Open cases by kind and state, as far as the actor may list them. */
export async function viewBoard(tx: Tx, app: App, actor: Actor, region: string | undefined): Promise<Board> {
  const rows = await countOpen(tx, await reachOf(tx, actor), region)
  const kinds: Board['kinds'] = []
  for (const [kind, states] of Map.groupBy(rows, (r) => r.kind)) {
    const version = Math.max(...states.map((s) => s.version))
    const { document } = await getVersion(tx, app, kind, version)
    const order = new Map(document.states.map((s, i) => [s.name, i]))
    const sum = (of: 'count' | 'overdue' | 'unassigned') => states.reduce((n, s) => n + s[of], 0)
    kinds.push({
      kind,
      label: document.label,
      open: sum('count'),
      overdue: sum('overdue'),
      unassigned: sum('unassigned'),
      states: states
        .sort((a, b) => (order.get(a.state) ?? 99) - (order.get(b.state) ?? 99))
        .map((s) => ({
          state: s.state,
          // A state of an earlier version that the newest no longer has.
          label: document.states.find((x) => x.name === s.state)?.label ?? { zh: s.state, en: s.state },
          count: s.count,
          overdue: s.overdue,
        })),
    })
  }
  return { kinds }
}

/** Published kinds that the actor may read, newest version each, and whether he may open one by hand. */
export async function listKinds(tx: Tx, app: App, actor: Actor): Promise<KindEntry[]> {
  const declared = new Set(caseKindsOf(app).map((k) => k.kind))
  const byKind = Map.groupBy(await listVersions(tx), (v) => v.kind)
  return [...byKind.values()].flatMap((versions) => {
    const { document, digest, published_at } = versions.at(-1) as VersionRow
    const who = document.opens?.who ?? []
    const isSubject = actor.subjectId !== undefined
    const mayOpen =
      declared.has(document.kind) &&
      who.some((w) => (w === 'subject' ? isSubject : !isSubject && regionsOf(actor, w as Permission).length > 0))
    const mayRead = !isSubject && regionsOf(actor, document.read as Permission).length > 0
    if (!mayRead && !mayOpen) return []
    return [{ document, digest, publishedAt: published_at.toISOString(), mayOpen }]
  })
}

/** Whether the actor may open a case of the kind about a subject by hand. */
export function mayOpenByHand(
  who: readonly string[],
  actor: Actor,
  subject: { readonly subjectId: string; readonly holderId: string | null; readonly region: string },
): boolean {
  const isOwn = actor.subjectId !== undefined && [subject.subjectId, subject.holderId].includes(actor.subjectId)
  if (actor.subjectId !== undefined) return isOwn && who.includes('subject')
  return who.some((w) => w !== 'subject' && w !== 'assignee' && may(actor, w as Permission, subject.region))
}

/** As many rows as an official can read through; more is a matter of narrower filters. */
const MOST_EXPORTED = 5000

/** The rows of the list, for a file. */
export async function rowsToExport(tx: Tx, app: App, actor: Actor, filters: CaseFilters): Promise<CaseListEntry[]> {
  return (await listCases(tx, app, actor, { ...filters, limit: MOST_EXPORTED })).items
}

const COUNTED = { zh: ['工作日', '自然日'], en: ['working days', 'calendar days'] } as const

/** The list as an Excel file. */
export function caseSheet(items: readonly CaseListEntry[], language: Language): Promise<Raw> {
  const header = {
    zh: [
      '当事人',
      '区域',
      '案件类型',
      '环节',
      '承办人',
      '立案时间',
      '最近办理',
      '期限',
      '剩余天数',
      '计日方式',
      '是否超期',
    ],
    en: [
      'Subject',
      'Region',
      'Kind',
      'State',
      'Handled by',
      'Opened',
      'Last act',
      'Due',
      'Days left',
      'Counted in',
      'Overdue',
    ],
  }[language]
  const rows = items.map((i) => [
    i.subjectName,
    i.region,
    i.kindLabel[language],
    i.stateLabel[language],
    i.handlers.join(language === 'zh' ? '、' : ', '),
    chinaTime(new Date(i.openedAt)),
    chinaTime(new Date(i.changedAt)),
    i.dueOn ?? '',
    i.daysLeft === undefined ? '' : String(i.daysLeft),
    i.dueUnit ? COUNTED[language][i.dueUnit === 'working' ? 0 : 1] : '',
    i.isOverdue ? { zh: '超期', en: 'overdue' }[language] : '',
  ])
  return spreadsheet({ zh: '案件清单', en: 'Cases' }, language, header, rows)
}
