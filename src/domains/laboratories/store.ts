import { sql } from 'kysely'
import type { Tx } from '../../core/db/index.ts'

export interface BodyRow {
  readonly laboratory_id: string
  readonly version: number
  readonly name: string
  readonly region: string
  readonly is_active: boolean
  readonly samples_per_month: number
  readonly reason: string
  readonly changed_by: string
  readonly changed_by_name: string
  readonly changed_at: Date
}

export interface ScopeRow {
  readonly laboratory_id: string
  readonly id: string
  readonly product_class: string
  readonly item: string
  readonly method: string
  readonly certificate: string
  readonly valid_from: string
  readonly valid_until: string
  readonly is_ended: boolean
  readonly reason: string
  readonly changed_by: string
  readonly changed_by_name: string
  readonly changed_at: Date
}

const BODY = sql.raw(
  `laboratory_id, version, name, region, is_active, samples_per_month, reason, changed_by, changed_by_name, changed_at`,
)
const SCOPE =
  sql.raw(`laboratory_id, id, product_class, item, method, certificate, valid_from, valid_until, is_ended, reason,
  changed_by, changed_by_name, changed_at`)
/** The newest row of every ability; `laboratories.current_scope` says the same to other modules, without who changed it. */
const newestAbilities = (
  of: ReturnType<typeof sql>,
) => sql`select distinct on (laboratory_id, product_class, item, method) ${SCOPE}
  from laboratories.scope where ${of} order by laboratory_id, product_class, item, method, changed_at desc, id desc`

export interface LaboratoryCriteria {
  readonly q?: string | undefined
  readonly region?: string | undefined
  readonly productClass?: string | undefined
  readonly item?: string | undefined
  readonly on: string
  /** Only those with an ability that ends by this day. */
  readonly endsBy?: string | undefined
  readonly isActive?: boolean | undefined
  readonly after?: string | undefined
  readonly limit: number
  /** Abilities ending by this day are counted as expiring. */
  readonly noticeUntil: string
}

export interface ListedRow
  extends Pick<BodyRow, 'laboratory_id' | 'version' | 'name' | 'region' | 'is_active' | 'samples_per_month'> {
  readonly abilities: number
  readonly expiring: number
  readonly next_end: string | null
}

/** By name. A filter on abilities (class, item, end) leaves out who has none. */
export async function listLaboratories(tx: Tx, c: LaboratoryCriteria): Promise<ListedRow[]> {
  const isNarrow = c.productClass !== undefined || c.item !== undefined || c.endsBy !== undefined
  const { rows } = await sql<ListedRow>`
    select b.laboratory_id, b.version, b.name, b.region, b.is_active, b.samples_per_month,
      coalesce(a.abilities, 0)::int as abilities, coalesce(a.expiring, 0)::int as expiring, a.next_end
    from laboratories.current_body b left join lateral (
      select count(*) as abilities, count(*) filter (where s.valid_until <= ${c.noticeUntil}) as expiring, min(s.valid_until) as next_end
      from laboratories.current_scope s
      where s.laboratory_id = b.laboratory_id and not s.is_ended and s.valid_from <= ${c.on} and s.valid_until >= ${c.on}
        ${c.productClass === undefined ? sql`` : sql`and s.product_class = ${c.productClass}`}
        ${c.item === undefined ? sql`` : sql`and s.item = ${c.item}`}
    ) a on true
    where true
      ${c.q === undefined ? sql`` : sql`and position(${c.q} in b.name) > 0`}
      ${c.region === undefined ? sql`` : sql`and b.region ^@ ${c.region}`}
      ${c.isActive === undefined ? sql`` : sql`and b.is_active = ${c.isActive}`}
      ${isNarrow ? sql`and a.abilities > 0` : sql``}
      ${c.endsBy === undefined ? sql`` : sql`and a.next_end <= ${c.endsBy}`}
      ${
        c.after === undefined
          ? sql``
          : sql`and (b.name, b.laboratory_id) > (select n.name, n.laboratory_id from laboratories.current_body n where n.laboratory_id = ${c.after})`
      }
    order by b.name, b.laboratory_id limit ${c.limit}`.execute(tx)
  return rows
}

/** Newest first. */
export async function listBodyVersions(tx: Tx, laboratoryId: string): Promise<BodyRow[]> {
  const { rows } = await sql<BodyRow>`select ${BODY} from laboratories.body where laboratory_id = ${laboratoryId}
    order by version desc`.execute(tx)
  return rows
}

/** The newest version, and nobody else changes this laboratory until the transaction ends. */
export async function lockBody(tx: Tx, laboratoryId: string): Promise<BodyRow | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`laboratories.body ${laboratoryId}`}, 0))`.execute(tx)
  return (await listBodyVersions(tx, laboratoryId))[0]
}

export async function insertBody(tx: Tx, r: BodyRow): Promise<void> {
  await sql`insert into laboratories.body (${BODY}) values (${r.laboratory_id}, ${r.version}, ${r.name}, ${r.region}, ${r.is_active},
    ${r.samples_per_month}, ${r.reason}, ${r.changed_by}, ${r.changed_by_name}, ${r.changed_at})`.execute(tx)
}

/** What each laboratory can or could do: the newest row of each ability. */
export async function listAbilities(tx: Tx, laboratoryIds: readonly string[]): Promise<ScopeRow[]> {
  const { rows } =
    await sql<ScopeRow>`${newestAbilities(sql`laboratory_id = any (${[...laboratoryIds]}::uuid[])`)}`.execute(tx)
  return rows
}

export async function insertScopes(tx: Tx, rows: readonly ScopeRow[]): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map(
    (
      r,
    ) => sql`(${r.laboratory_id}, ${r.id}, ${r.product_class}, ${r.item}, ${r.method}, ${r.certificate}, ${r.valid_from},
      ${r.valid_until}, ${r.is_ended}, ${r.reason}, ${r.changed_by}, ${r.changed_by_name}, ${r.changed_at})`,
  )
  await sql`insert into laboratories.scope (${SCOPE}) values ${sql.join(values)}`.execute(tx)
}

export interface EndingRow {
  readonly laboratory_id: string
  readonly name: string
  readonly abilities: number
  readonly next_end: string
  readonly changed_at: Date
}

/** Laboratories that take part and have abilities ending in these days, the soonest first. */
export async function listEnding(
  tx: Tx,
  { regions, from, until, limit }: { regions: readonly string[]; from: string; until: string; limit: number },
): Promise<EndingRow[]> {
  const { rows } = await sql<EndingRow>`
    select b.laboratory_id, b.name, count(*)::int as abilities, min(s.valid_until) as next_end, max(s.changed_at) as changed_at
    from laboratories.current_body b
    join (${newestAbilities(sql`true`)}) s on s.laboratory_id = b.laboratory_id
    where b.is_active and b.region ^@ any (${[...regions]}::text[]) and not s.is_ended and s.valid_until between ${from} and ${until}
    group by b.laboratory_id, b.name order by min(s.valid_until), b.laboratory_id limit ${limit}`.execute(tx)
  return rows
}

export async function countActive(tx: Tx): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from laboratories.current_body where is_active`.execute(tx)
  return rows[0]?.n ?? 0
}

export async function countAbilities(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from laboratories.current_scope s
    join laboratories.current_body b on b.laboratory_id = s.laboratory_id and b.is_active
    where not s.is_ended and current_date between s.valid_from and s.valid_until`.execute(tx)
  return rows[0]?.n ?? 0
}

export async function listScopesById(tx: Tx, ids: readonly string[]): Promise<ScopeRow[]> {
  const { rows } =
    await sql<ScopeRow>`select ${SCOPE} from laboratories.scope where id = any (${[...ids]}::uuid[])`.execute(tx)
  return rows
}

export async function listScopeIds(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from laboratories.scope
    ${after === undefined ? sql`` : sql`where id > ${after}::uuid`} order by id limit ${limit}`.execute(tx)
  return rows.map((r) => r.id)
}

/** Sealed under laboratory and version: `0199…@2`. */
const BODY_ID = sql.raw(`(laboratory_id::text || '@' || lpad(version::text, 6, '0')) collate "C"`)

export async function listBodiesById(tx: Tx, ids: readonly string[]): Promise<BodyRow[]> {
  const { rows } =
    await sql<BodyRow>`select ${BODY} from laboratories.body where ${BODY_ID} = any (${[...ids]}::text[])`.execute(tx)
  return rows
}

export async function listBodyIds(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select ${BODY_ID} as id from laboratories.body
    ${after === undefined ? sql`` : sql`where ${BODY_ID} > ${after}`} order by 1 limit ${limit}`.execute(tx)
  return rows.map((r) => r.id)
}
