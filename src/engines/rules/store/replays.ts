import { type Selectable, sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'
import type { Json } from '../../../core/seal.ts'
import type { DifferenceKind } from '../logic/replay.ts'
import type { DecisionTable } from './decisions.ts'

/** A JSON value that may be a scalar: written as text of JSON, read as it is. */
type StoredJson = { readonly __select__: Json; readonly __insert__: string; readonly __update__: never }

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
  'rules.decision': DecisionTable
  'rules.replay': ReplayTable
  'rules.replay_difference': DifferenceTable
}

export type ReplayRow = Selectable<ReplayTable>

const on = (tx: Tx) => tx.withTables<Tables>()

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
