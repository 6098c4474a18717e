import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import type { Binding, Evidence, ItemKind, PolicyItem, PolicyPack, PolicyTarget } from '../define.ts'
import { type DutyState, type DutySummary, summariseDuty } from '../logic/duty.ts'
import {
  evidenceOf,
  ITEM_STATUSES,
  type ItemStatus,
  statusFromDuty,
  statusFromEvidence,
  statusOfTarget,
} from '../logic/status.ts'
import { itemUnknown } from '../problems.ts'
import type { BoardReply, ItemQuery, ItemReply, PublicItems, TargetReply } from '../schema.ts'
import * as store from '../store.ts'
import { type MeasuredFacts, measureFacts } from './facts.ts'

/** Bindings of the pack and those that other modules declare under `Module.declares.policyBindings`. */
export function collectBindings(app: App, pack: PolicyPack): readonly Binding[] {
  return [...pack.bindings, ...app.modules.flatMap((m) => (m.declares?.policyBindings ?? []) as readonly Binding[])]
}

/** Every item with its status, computed now. */
export async function itemStatuses(tx: Tx, app: App, pack: PolicyPack): Promise<ItemReply[]> {
  const facts = await measureFacts(app)
  const duties = await dutiesByItem(tx, app)
  const bindings = collectBindings(app, pack)
  const articles = new Map(pack.articles.map((a) => [a.number, a]))
  return pack.items.map((item) => describeItem(item, articles, bindings, facts, duties))
}

type Articles = ReadonlyMap<string, PolicyPack['articles'][number]>

function describeItem(
  item: PolicyItem,
  articles: Articles,
  bindings: readonly Binding[],
  facts: MeasuredFacts,
  duties: ReadonlyMap<string, DutySummary>,
): ItemReply {
  const evidence = evidenceOf(item, bindings, facts)
  const duty = item.kind === 'D' ? (duties.get(item.address) ?? NO_DUTY) : undefined
  const article = articles.get(item.article)
  return {
    address: item.address,
    article: item.article,
    articleName: article?.name ?? { zh: item.article, en: item.article },
    clause: article?.address ?? '',
    sentence: item.sentence,
    kind: item.kind,
    name: item.name,
    users: [...item.users],
    servers: [...item.servers],
    status: duty ? statusFromDuty(duty.state) : statusFromEvidence(evidence),
    evidence: evidence.map(describeEvidence),
    ...(duty && { duty: withoutUndefined(duty) }),
    measuredAt: facts.measuredAt.toISOString(),
  }
}

const NO_DUTY: DutySummary = { state: 'not-started', owner: undefined, deadline: undefined, evidenceCount: 0 }

function withoutUndefined({ state, owner, deadline, evidenceCount }: DutySummary): NonNullable<ItemReply['duty']> {
  return { state, evidenceCount, ...(owner !== undefined && { owner }), ...(deadline !== undefined && { deadline }) }
}

function describeEvidence(e: Evidence): ItemReply['evidence'][number] {
  return 'fact' in e
    ? { part: e.part, holds: e.holds, fact: e.fact }
    : { part: e.part, holds: false, missing: e.missing }
}

async function dutiesByItem(tx: Tx, app: App): Promise<Map<string, DutySummary>> {
  const rows = Map.groupBy(await store.listDutyEntries(tx), (r) => r.item)
  const today = chinaDate(app.clock.now())
  return new Map([...rows].map(([item, entries]) => [item, summariseDuty(entries, today)]))
}

/** YYYY-MM-DD in China. */
export function chinaDate(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** Items by filter, in the order of the policy; `after` is the last address seen. */
export function selectItems(
  items: readonly ItemReply[],
  query: ItemQuery,
): { items: ItemReply[]; total: number; next?: string } {
  const words = query.q?.trim().toLowerCase()
  const all = items.filter(
    (i) =>
      (!query.article || i.article === query.article) &&
      (!query.kind || i.kind === query.kind) &&
      (!query.status || i.status === query.status) &&
      (!query.user || i.users.includes(query.user)) &&
      (!query.server || i.servers.includes(query.server)) &&
      (!words || `${i.address} ${i.name.zh} ${i.name.en}`.toLowerCase().includes(words)),
  )
  const rest = query.after ? all.filter((i) => i.address > (query.after as string)) : all
  const page = rest.slice(0, query.limit ?? 300)
  const last = page.at(-1)
  return { items: page, total: all.length, ...(page.length < rest.length && last && { next: last.address }) }
}

export function getItem(pack: PolicyPack, address: string): PolicyItem {
  const item = pack.items.find((i) => i.address === address)
  if (!item) throw refuse(itemUnknown({ item: address }))
  return item
}

const noCounts = (): Record<ItemStatus, number> => ({ running: 0, 'no-data': 0, 'cannot-show': 0, 'not-built': 0 })

function countStatuses(items: readonly ItemReply[]): Record<ItemStatus, number> {
  const counts = noCounts()
  for (const i of items) counts[i.status]++
  return counts
}

/** The board: how many items have which status, by article and kind. */
export async function readBoard(tx: Tx, app: App, pack: PolicyPack): Promise<BoardReply> {
  const items = await itemStatuses(tx, app, pack)
  const duties: Record<DutyState, number> = { 'not-started': 0, 'under-way': 0, evidenced: 0, overdue: 0 }
  for (const { duty } of items) if (duty) duties[duty.state]++
  const document = await store.findDocumentLike(tx, { title: pack.documentTitle, number: undefined })
  return {
    pack: pack.id,
    title: pack.title,
    measuredAt: items[0]?.measuredAt ?? app.clock.now().toISOString(),
    total: items.length,
    statuses: countStatuses(items),
    duties,
    articles: pack.articles.map(({ number, address, name }) => {
      const own = items.filter((i) => i.article === number)
      return { number, address, name, total: own.length, statuses: countStatuses(own) }
    }),
    kinds: (['A', 'B', 'C', 'D'] satisfies ItemKind[]).map((kind) => {
      const own = items.filter((i) => i.kind === kind)
      return { kind, total: own.length, statuses: countStatuses(own) }
    }),
    ...(document && { documentId: document.id }),
  }
}

/** Targets with what was measured of them and the status that follows; a target that nobody measures cannot be shown. */
export async function readTargets(app: App, pack: PolicyPack): Promise<TargetReply[]> {
  const facts = await measureFacts(app)
  return pack.targets.map((t) => describeTarget(t, pack, facts))
}

function describeTarget(target: PolicyTarget, pack: PolicyPack, facts: MeasuredFacts): TargetReply {
  const observed = facts.observationOf(target.id)
  const item = getItem(pack, target.item)
  const { value, values, comparator, direction, baseYear, deadline, ambiguity } = target
  return {
    id: target.id,
    class: target.class,
    name: target.name,
    unit: target.unit,
    measure: target.measure,
    isStable: target.isStable ?? false,
    modality: { ...target.modality },
    article: item.article,
    clause: pack.articles.find((a) => a.number === item.article)?.address ?? '',
    sentence: target.sentence,
    item: target.item,
    status: statusOfTarget(target, observed),
    ...(observed && {
      observation: {
        printed: observed.printed,
        ...(observed.printedInterval && { interval: { ...observed.printedInterval } }),
        basis: observed.basis,
        source: observed.source,
        publicSource: observed.publicSource,
        measuredAt: facts.measuredAt.toISOString(),
      },
    }),
    ...(value !== undefined && { value }),
    ...(values && { values: [...values] }),
    ...(comparator && { comparator }),
    ...(direction && { direction }),
    ...(baseYear !== undefined && { baseYear }),
    ...(deadline !== undefined && { deadline }),
    ...(ambiguity && { ambiguity }),
  }
}

/** What the public sees: items, names and statuses; no owners, no entries. */
export async function publicItems(app: App, pack: PolicyPack): Promise<PublicItems> {
  const items = await app.db.read(systemScope('policy'), (tx) => itemStatuses(tx, app, pack))
  return {
    title: pack.title,
    measuredAt: items[0]?.measuredAt ?? app.clock.now().toISOString(),
    total: items.length,
    statuses: countStatuses(items),
    items: items.map(({ address, article, articleName, name, kind, status, measuredAt }) => ({
      address,
      article,
      articleName,
      name,
      kind,
      status,
      statusLabel: ITEM_STATUSES[status],
      measuredAt,
    })),
  }
}

/** Writes down what changed since the last time; run daily and after duty entries by the job. */
export async function recordStatusChanges(tx: Tx, app: App, pack: PolicyPack): Promise<number> {
  const items = await itemStatuses(tx, app, pack)
  const known = await store.listLatestStatuses(tx)
  const changed = items.filter((i) => known.get(i.address) !== i.status)
  const at = app.clock.now()
  await store.insertStatusChanges(
    tx,
    changed.map((i) => ({ item: i.address, at, status: i.status, facts: i.evidence.flatMap((e) => e.fact ?? []) })),
  )
  return changed.length
}
