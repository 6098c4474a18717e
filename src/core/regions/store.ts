import { sql } from 'kysely'
import type pg from 'pg'
import type { Tx } from '../db/index.ts'
import type { CityPack, RegionRow } from './define.ts'

/** Brings the tree and the city's name to what the pack says; a region that has left the pack stays, because records name it. */
export async function putCity(client: pg.ClientBase, pack: CityPack): Promise<number> {
  const { regions } = pack
  const { rowCount } = await client.query(
    `insert into core.region as known (code, parent_code, level, name)
       select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
     on conflict (code) do update set name = excluded.name, level = excluded.level, parent_code = excluded.parent_code
       where (known.name, known.level, known.parent_code) is distinct from (excluded.name, excluded.level, excluded.parent_code)`,
    [
      regions.map((r) => r.code),
      regions.map((r) => r.parentCode),
      regions.map((r) => r.level),
      regions.map((r) => r.name),
    ],
  )
  await client.query(
    `insert into core.city as known (code, name, name_en) values ($1, $2, $3)
     on conflict (id) do update set code = excluded.code, name = excluded.name, name_en = excluded.name_en
       where (known.code, known.name, known.name_en) is distinct from (excluded.code, excluded.name, excluded.name_en)`,
    [pack.code, pack.name.zh, pack.name.en],
  )
  return rowCount ?? 0
}

export async function listRegionRows(tx: Tx): Promise<RegionRow[]> {
  const { rows } = await sql<RegionRow>`
    select code, parent_code as "parentCode", level, name from core.region order by code`.execute(tx)
  return rows
}

/** What the demonstration data of this city was made from. */
export interface DemoFacts {
  readonly seed: number
  readonly subjects: number
  /** The day the data ends, `YYYY-MM-DD`. */
  readonly endsOn: string
  /** How much happens, relative to the ordinary. */
  readonly activity: number
}

/** How far the loader has come: the next family to make, and what is in. */
export interface DemoProgress {
  readonly family: number
  readonly subjects: number
  readonly records: number
}

export interface CityRow {
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly isDemo: boolean
  readonly demo: DemoFacts | null
}

export async function findCityRow(tx: Tx): Promise<CityRow | undefined> {
  const { rows } = await sql<CityRow>`
    select code, name, name_en as "nameEn", is_demo as "isDemo", demo from core.city`.execute(tx)
  return rows[0]
}

export interface DemoState {
  readonly facts: DemoFacts
  readonly progress: DemoProgress
  readonly isComplete: boolean
}

/** The demonstration data of this city, complete or not; undefined where there is none. */
export async function findDemo(client: pg.ClientBase): Promise<DemoState | undefined> {
  const { rows } = await client.query<DemoState>(
    `select demo as facts, demo_progress as progress, demo_loaded_at is not null as "isComplete" from core.city where is_demo`,
  )
  return rows[0]
}

/** Marks the city as filled with generated data, before the first row of it; nothing takes the mark away. */
export async function markDemo(client: pg.ClientBase, facts: DemoFacts): Promise<void> {
  const nothing: DemoProgress = { family: 0, subjects: 0, records: 0 }
  await client.query('update core.city set is_demo = true, demo = $1, demo_progress = $2', [facts, nothing])
}

/** In the transaction of the batch: both are there after a crash, or neither. */
export async function saveDemoProgress(client: pg.ClientBase, progress: DemoProgress): Promise<void> {
  await client.query('update core.city set demo_progress = $1', [progress])
}

export async function completeDemo(client: pg.ClientBase): Promise<void> {
  await client.query('update core.city set demo_loaded_at = now()')
}

/** Names from the whole city down to a region: 天津市, 和平区. Empty where the code is not known. */
export async function listRegionNames(tx: Tx, code: string): Promise<string[]> {
  const { rows } = await sql<{ code: string; name: string }>`
    select code, name from core.region where ${code}::text ^@ code order by length(code)`.execute(tx)
  return rows.at(-1)?.code === code ? rows.map((r) => r.name) : []
}
