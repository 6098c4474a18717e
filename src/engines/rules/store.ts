import { type Insertable, type JSONColumnType, type Selectable, sql } from 'kysely'
import { prepared, type Tx } from '../../core/db/index.ts'
import type { Json } from '../../core/seal.ts'
import type { Bilingual } from '../../core/text.ts'
import type { Answer, Outcome } from './define.ts'
import type { RuleDocument } from './logic/document.ts'
import type { DifferenceKind } from './logic/replay.ts'
import type { Flip, UsedParameter } from './schema.ts'

type Stored<Value> = JSONColumnType<Value & object, string, never>
/** A JSON value that may be a scalar: written as text of JSON, read as it is. */
type StoredJson = { readonly __select__: Json; readonly __insert__: string; readonly __update__: never }

type VersionTable = {
  rule_id: string
  version: number
  digest: string
  from_day: string
  document: Stored<RuleDocument>
  published_at: Date
}

type ProposalTable = {
  rule_id: string
  id: string
  name: string
  from_day: string
  value: StoredJson
  reference: Stored<Bilingual>
  reason: string
  is_correction: boolean
  proposed_by: string
  proposed_by_name: string
  proposed_at: Date
}

type ProposalEndTable = {
  rule_id: string
  proposal_id: string
  outcome: 'approved' | 'rejected' | 'withdrawn'
  reason: string | null
  ended_by: string
  ended_by_name: string
  ended_at: Date
}

type ParameterValueTable = {
  rule_id: string
  id: string
  name: string
  from_day: string
  value: StoredJson
  reference: Stored<Bilingual>
  is_unverified: boolean
  proposal_id: string | null
  entered_at: Date
}

type DecisionTable = {
  id: string
  subject_id: string | null
  about_kind: string | null
  about_id: string | null
  region: string
  rule_id: string
  rule_version: number
  on_day: string
  outcome: Outcome
  facts: Stored<Record<string, Json>>
  parameters: Stored<Record<string, UsedParameter>>
  answer: Stored<Answer>
  flips: Stored<readonly Flip[]>
  decided_at: Date
  decided_by: string
  decided_by_name: string
}

type ReplayTable = {
  id: string
  asked_by: string
  asked_by_name: string
  asked_at: Date
  last_id: string | null
  cursor_id: string | null
  checked: number
  differing: number
  finished_at: Date | null
}

type DifferenceTable = {
  replay_id: string
  decision_id: string
  kind: DifferenceKind
  now: StoredJson
}

type Tables = {
  'rules.version': VersionTable
  'rules.proposal': ProposalTable
  'rules.proposal_end': ProposalEndTable
  'rules.parameter_value': ParameterValueTable
  'rules.decision': DecisionTable
  'rules.replay': ReplayTable
  'rules.replay_difference': DifferenceTable
}

export type VersionRow = Selectable<VersionTable>
export type ProposalRow = Selectable<ProposalTable>
export type ProposalEndRow = Selectable<ProposalEndTable>
export type ParameterValueRow = Selectable<ParameterValueTable>
export type DecisionRow = Selectable<DecisionTable>
export type ReplayRow = Selectable<ReplayTable>

const on = (tx: Tx) => tx.withTables<Tables>()

export function listVersions(tx: Tx, ruleId?: string): Promise<VersionRow[]> {
  let query = on(tx).selectFrom('rules.version').selectAll()
  if (ruleId !== undefined) query = query.where('rule_id', '=', ruleId)
  return query.orderBy('rule_id').orderBy('version').execute()
}

/** @returns false when another process published it first */
export async function insertVersion(
  tx: Tx,
  row: Omit<VersionRow, 'document'> & { document: RuleDocument },
): Promise<boolean> {
  const done = await on(tx)
    .insertInto('rules.version')
    .values({ ...row, document: JSON.stringify(row.document) })
    .onConflict((c) => c.constraint('version_pkey').doNothing())
    .returning('rule_id')
    .execute()
  return done.length > 0
}

/** Values of a rule's parameters in the order in which they were entered: of one day, the last counts. */
export async function listParameterValues(tx: Tx, ruleId: string): Promise<ParameterValueRow[]> {
  return prepared<ParameterValueRow>(
    tx,
    'rules.parameter-values',
    'select * from rules.parameter_value where rule_id = $1 order by entered_at, id',
    [ruleId],
  )
}

export async function listAllParameterValues(tx: Tx): Promise<ParameterValueRow[]> {
  return on(tx).selectFrom('rules.parameter_value').selectAll().orderBy('rule_id').orderBy('id').limit(50_000).execute()
}

/** @returns false when the release's value for that day is there already */
export async function insertParameterValue(
  tx: Tx,
  row: Omit<ParameterValueRow, 'reference'> & { reference: Bilingual },
): Promise<boolean> {
  const done = await on(tx)
    .insertInto('rules.parameter_value')
    .values({ ...row, value: JSON.stringify(row.value), reference: JSON.stringify(row.reference) })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .execute()
  return done.length > 0
}

/** Changes of one rule's parameters must not overtake each other. */
export async function lockRule(tx: Tx, ruleId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`rules:${ruleId}`}, 0))`.execute(tx)
}

export async function insertProposal(
  tx: Tx,
  row: Omit<ProposalRow, 'reference'> & { reference: Bilingual },
): Promise<void> {
  await on(tx)
    .insertInto('rules.proposal')
    .values({ ...row, value: JSON.stringify(row.value), reference: JSON.stringify(row.reference) })
    .execute()
}

export async function insertProposalEnd(tx: Tx, row: Insertable<ProposalEndTable>): Promise<void> {
  await on(tx).insertInto('rules.proposal_end').values(row).execute()
}

export function findProposal(tx: Tx, id: string): Promise<ProposalRow | undefined> {
  return on(tx).selectFrom('rules.proposal').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findProposalEnd(tx: Tx, ruleId: string, proposalId: string): Promise<ProposalEndRow | undefined> {
  return on(tx)
    .selectFrom('rules.proposal_end')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .where('proposal_id', '=', proposalId)
    .executeTakeFirst()
}

/** Proposals with how they ended, the newest first: of one rule, or all that await approval. */
export async function listProposals(
  tx: Tx,
  where: { ruleId: string } | { isOpen: true },
): Promise<(ProposalRow & { end: ProposalEndRow | undefined })[]> {
  let query = on(tx)
    .selectFrom('rules.proposal as p')
    .leftJoin('rules.proposal_end as e', (j) =>
      j.onRef('e.rule_id', '=', 'p.rule_id').onRef('e.proposal_id', '=', 'p.id'),
    )
    .selectAll('p')
    .select(['e.outcome', 'e.reason as end_reason', 'e.ended_by', 'e.ended_by_name', 'e.ended_at'])
  query = 'ruleId' in where ? query.where('p.rule_id', '=', where.ruleId) : query.where('e.proposal_id', 'is', null)
  const rows = await query.orderBy('p.id', 'desc').limit(500).execute()
  return rows.map(({ outcome, end_reason, ended_by, ended_by_name, ended_at, ...p }) => ({
    ...p,
    end:
      outcome && ended_by !== null && ended_by_name !== null && ended_at
        ? { rule_id: p.rule_id, proposal_id: p.id, outcome, reason: end_reason, ended_by, ended_by_name, ended_at }
        : undefined,
  }))
}

export async function insertDecision(
  tx: Tx,
  row: Omit<DecisionRow, 'facts' | 'parameters' | 'answer' | 'flips'> & {
    facts: Record<string, Json>
    parameters: Record<string, UsedParameter>
    answer: Answer
    flips: readonly Flip[]
  },
): Promise<void> {
  await on(tx)
    .insertInto('rules.decision')
    .values({
      ...row,
      facts: JSON.stringify(row.facts),
      parameters: JSON.stringify(row.parameters),
      answer: JSON.stringify(row.answer),
      flips: JSON.stringify(row.flips),
    })
    .execute()
}

export interface DecisionFilter {
  readonly ruleId?: string | undefined
  readonly outcome?: Outcome | undefined
  readonly subjectId?: string | undefined
  readonly aboutKind?: string | undefined
  readonly aboutId?: string | undefined
  /** Id of the last row seen. */
  readonly after?: string | undefined
  readonly limit: number
}

/** Decisions, the newest first. Without `regions` (an account that speaks for one subject) row-level security alone says what is seen. */
export function listDecisions(
  tx: Tx,
  regions: readonly string[] | undefined,
  filter: DecisionFilter,
): Promise<DecisionRow[]> {
  let query = on(tx).selectFrom('rules.decision').selectAll()
  if (regions) query = query.where(sql<boolean>`region ^@ any(${[...regions]}::text[])`)
  if (filter.ruleId) query = query.where('rule_id', '=', filter.ruleId)
  if (filter.outcome) query = query.where('outcome', '=', filter.outcome)
  if (filter.subjectId) query = query.where('subject_id', '=', filter.subjectId)
  if (filter.aboutKind) query = query.where('about_kind', '=', filter.aboutKind)
  if (filter.aboutId) query = query.where('about_id', '=', filter.aboutId)
  if (filter.after) query = query.where('id', '<', filter.after)
  return query.orderBy('id', 'desc').limit(filter.limit).execute()
}

export function findDecision(
  tx: Tx,
  regions: readonly string[] | undefined,
  id: string,
): Promise<DecisionRow | undefined> {
  let query = on(tx).selectFrom('rules.decision').selectAll().where('id', '=', id)
  if (regions) query = query.where(sql<boolean>`region ^@ any(${[...regions]}::text[])`)
  return query.executeTakeFirst()
}

export function findDecisions(tx: Tx, ids: readonly string[]): Promise<DecisionRow[]> {
  return on(tx)
    .selectFrom('rules.decision')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
}

export function findParameterValues(tx: Tx, ids: readonly string[]): Promise<ParameterValueRow[]> {
  return on(tx)
    .selectFrom('rules.parameter_value')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
}

export async function listIds(
  tx: Tx,
  table: 'rules.decision' | 'rules.parameter_value',
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  let query = on(tx).selectFrom(table).select('id')
  if (after !== undefined) query = query.where('id', '>', after)
  return (await query.orderBy('id').limit(limit).execute()).map((r) => r.id)
}

/** The next decisions of a replay, in order of their ids. */
export function listDecisionsBetween(
  tx: Tx,
  after: string | null,
  last: string,
  limit: number,
): Promise<DecisionRow[]> {
  let query = on(tx).selectFrom('rules.decision').selectAll().where('id', '<=', last)
  if (after !== null) query = query.where('id', '>', after)
  return query.orderBy('id').limit(limit).execute()
}

export async function findLastDecisionId(tx: Tx): Promise<string | null> {
  const row = await on(tx).selectFrom('rules.decision').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row?.id ?? null
}

export async function insertReplay(tx: Tx, row: ReplayRow): Promise<void> {
  await on(tx).insertInto('rules.replay').values(row).execute()
}

export function findReplay(tx: Tx, id: string): Promise<ReplayRow | undefined> {
  return on(tx).selectFrom('rules.replay').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The replay that is not finished, locked: two jobs never work on one. */
export function lockUnfinishedReplay(tx: Tx): Promise<ReplayRow | undefined> {
  return on(tx)
    .selectFrom('rules.replay')
    .selectAll()
    .where('finished_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
}

export function listReplays(tx: Tx, after: string | undefined, limit: number): Promise<ReplayRow[]> {
  let query = on(tx).selectFrom('rules.replay').selectAll()
  if (after) query = query.where('id', '<', after)
  return query.orderBy('id', 'desc').limit(limit).execute()
}

export async function moveReplay(
  tx: Tx,
  id: string,
  to: { cursor_id: string | null; checked: number; differing: number; finished_at: Date | null },
): Promise<void> {
  await on(tx).updateTable('rules.replay').set(to).where('id', '=', id).execute()
}

export async function insertDifferences(
  tx: Tx,
  rows: readonly { replay_id: string; decision_id: string; kind: DifferenceKind; now: Json }[],
): Promise<void> {
  if (rows.length === 0) return
  await on(tx)
    .insertInto('rules.replay_difference')
    .values(rows.map((r) => ({ ...r, now: JSON.stringify(r.now) })))
    .execute()
}

/** Differences of a replay with their decisions, limited to the regions like the decisions themselves. */
export async function listDifferences(
  tx: Tx,
  regions: readonly string[],
  replayId: string,
  after: string | undefined,
  limit: number,
) {
  let query = on(tx)
    .selectFrom('rules.replay_difference as f')
    .innerJoin('rules.decision as d', 'd.id', 'f.decision_id')
    .select(['f.decision_id', 'f.kind', 'f.now', 'd.rule_id', 'd.rule_version', 'd.on_day', 'd.answer', 'd.decided_at'])
    .where('f.replay_id', '=', replayId)
    .where(sql<boolean>`d.region ^@ any(${[...regions]}::text[])`)
  if (after) query = query.where('f.decision_id', '>', after)
  return query.orderBy('f.decision_id').limit(limit).execute()
}

const COUNT_BOUND = 100_000

/** Counts up to a bound: a city's decisions are many, and the status of an item needs no more. */
export async function countDecisions(tx: Tx): Promise<{ value: number; isMore: boolean }> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select from rules.decision limit ${COUNT_BOUND + 1}) d`.execute(tx)
  const n = rows[0]?.n ?? 0
  return { value: Math.min(n, COUNT_BOUND), isMore: n > COUNT_BOUND }
}

export async function countRules(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(distinct rule_id) as n from rules.version`.execute(tx)
  return rows[0]?.n ?? 0
}

/** Of the last replay that came to its end; `undefined` before the first. */
export function findLastFinishedReplay(tx: Tx): Promise<ReplayRow | undefined> {
  return on(tx)
    .selectFrom('rules.replay')
    .selectAll()
    .where('finished_at', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}
