import type pg from 'pg'

/** A table as the backup sees it: a partitioned table counts as one. */
export interface Table {
  /** Quoted where needed, with its schema: `archive.subject`. */
  readonly name: string
  /** Columns that are stored; generated ones are made again by PostgreSQL. */
  readonly columns: readonly string[]
}

export interface Partition {
  readonly name: string
  readonly parent: string
  readonly bound: string
}

export interface Sequence {
  readonly name: string
  readonly lastValue: string
  readonly isCalled: boolean
}

/** Our own schemas. graphile_worker belongs to the queue: its migration makes it, and waiting jobs are not part of a backup. */
const OURS = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker')
  and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')`

/** The list of migrations stands in the manifest: the restored database gets its own by migrating. */
export const MIGRATION_TABLE = 'core.migration'

/** Every permanent table of ours, each after the tables it refers to. Unlogged tables hold work in progress only and are left out. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table & { refers: string[] }>(`
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name,
      coalesce((select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), '{}') as columns,
      coalesce((select array_agg(distinct quote_ident(fn.nspname) || '.' || quote_ident(f.relname)) from pg_constraint k
        join pg_class f on f.oid = k.confrelid join pg_namespace fn on fn.oid = f.relnamespace
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid), '{}') as refers
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p' and ${OURS}
    order by 1`)
  return afterTheirReferences(rows.filter((t) => t.name !== MIGRATION_TABLE))
}

function afterTheirReferences(tables: readonly (Table & { refers: readonly string[] })[]): Table[] {
  const placed = new Set<string>()
  const ordered: Table[] = []
  const names = new Set(tables.map((t) => t.name))
  let waiting = [...tables]
  while (waiting.length > 0) {
    const ready = waiting.filter((t) => t.refers.every((r) => placed.has(r) || !names.has(r)))
    if (ready.length === 0)
      throw new Error(`tables refer to each other in a circle: ${waiting.map((t) => t.name).join(', ')}`)
    for (const { name, columns } of ready) {
      placed.add(name)
      ordered.push({ name, columns })
    }
    waiting = waiting.filter((t) => !placed.has(t.name))
  }
  return ordered
}

/** Partitions, because some are made while the city runs and no migration knows them. */
export async function listPartitions(client: pg.ClientBase): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(`
    with recursive tree as (
      select inhrelid, inhparent, 1 as depth from pg_inherits
      union all select i.inhrelid, i.inhparent, depth + 1 from pg_inherits i join tree t on t.inhrelid = i.inhparent)
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name,
      quote_ident(pn.nspname) || '.' || quote_ident(p.relname) as parent, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join (select inhrelid, inhparent, min(depth) as depth from tree group by 1, 2) t on t.inhrelid = c.oid
    join pg_class p on p.oid = t.inhparent join pg_namespace pn on pn.oid = p.relnamespace
    where c.relkind = 'r' and c.relispartition and ${OURS} order by t.depth, 1`)
  return rows
}

export async function listSequences(client: pg.ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(`
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S' and ${OURS} order by 1`)
  const sequences: Sequence[] = []
  for (const { name } of rows) {
    const state = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${name}`,
    )
    const { last, called } = state.rows[0] as { last: string; called: boolean }
    sequences.push({ name, lastValue: last, isCalled: called })
  }
  return sequences
}

export async function listMaterializedViews(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'm' and ${OURS} order by 1`)
  return rows.map((r) => r.name)
}

/** How the data are written, whatever the settings of the server: text that any later PostgreSQL reads. */
export const PLAIN_SETTINGS = `set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local extra_float_digits = 3;
  set local bytea_output = 'hex'; set local timezone = 'UTC'; set local client_encoding = 'UTF8'; set local synchronize_seqscans = off;
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local role none`
