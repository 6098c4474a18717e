import { type Insertable, type JSONColumnType, type Selectable, sql } from 'kysely'
import { prepared, type Tx } from '../../../core/db/index.ts'
import type { Json } from '../../../core/seal.ts'
import type { Bilingual } from '../../../core/text.ts'
import type { RuleDocument } from '../logic/document.ts'

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

type Tables = {
  'rules.version': VersionTable
  'rules.proposal': ProposalTable
  'rules.proposal_end': ProposalEndTable
  'rules.parameter_value': ParameterValueTable
}

export type VersionRow = Selectable<VersionTable>
export type ProposalRow = Selectable<ProposalTable>
export type ProposalEndRow = Selectable<ProposalEndTable>
export type ParameterValueRow = Selectable<ParameterValueTable>

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

export function findParameterValues(tx: Tx, ids: readonly string[]): Promise<ParameterValueRow[]> {
  return on(tx)
    .selectFrom('rules.parameter_value')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
}

export async function countRules(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(distinct rule_id) as n from rules.version`.execute(tx)
  return rows[0]?.n ?? 0
}

export async function listParameterValueIds(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  let query = on(tx).selectFrom('rules.parameter_value').select('id')
  if (after !== undefined) query = query.where('id', '>', after)
  return (await query.orderBy('id').limit(limit).execute()).map((r) => r.id)
}
