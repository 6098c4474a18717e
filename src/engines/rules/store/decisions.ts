import { type JSONColumnType, type Selectable, sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'
import type { Json } from '../../../core/seal.ts'
import type { Answer, Outcome } from '../define.ts'
import type { Flip, UsedParameter } from '../schema.ts'

type Stored<Value> = JSONColumnType<Value & object, string, never>

export type DecisionTable = {
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

export type DecisionRow = Selectable<DecisionTable>

const on = (tx: Tx) => tx.withTables<{ 'rules.decision': DecisionTable }>()

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

const COUNT_BOUND = 100_000

/** Counts up to a bound: a city's decisions are many, and the status of an item needs no more. */
export async function countDecisions(tx: Tx): Promise<{ value: number; isMore: boolean }> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select from rules.decision limit ${COUNT_BOUND + 1}) d`.execute(tx)
  const n = rows[0]?.n ?? 0
  return { value: Math.min(n, COUNT_BOUND), isMore: n > COUNT_BOUND }
}

/** The same of one rule. */
export async function countDecisionsBy(tx: Tx, ruleId: string): Promise<{ value: number; isMore: boolean }> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (
      select from rules.decision where rule_id = ${ruleId} limit ${COUNT_BOUND + 1}) d`.execute(tx)
  const n = rows[0]?.n ?? 0
  return { value: Math.min(n, COUNT_BOUND), isMore: n > COUNT_BOUND }
}

export async function listDecisionIds(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  let query = on(tx).selectFrom('rules.decision').select('id')
  if (after !== undefined) query = query.where('id', '>', after)
  return (await query.orderBy('id').limit(limit).execute()).map((r) => r.id)
}
