import type pg from 'pg'

/**
 * The schema of a migrated database as readable SQL, in a stable order: what a reviewer sees in a diff when a migration changes something.
 * It is made from the catalogue, because the embedded PostgreSQL has no pg_dump. It is for reading and comparing; migrations make databases.
 */
export async function dumpSchema(client: pg.ClientBase): Promise<string> {
  const parts: string[] = []
  for (const { name, query } of SECTIONS) {
    const { rows } = await client.query<{ text: string }>(query)
    if (rows.length > 0) parts.push(`-- ${name}`, ...rows.map((r) => r.text.trim()), '')
  }
  return `${parts.join('\n')}`
}

const OURS = `n.nspname !~ '^(pg_|information_schema$|graphile_worker|public$)'`
const NOT_OF_EXTENSION = (oid: string, catalogue: string) =>
  `not exists (select from pg_depend d where d.objid = ${oid} and d.classid = '${catalogue}'::regclass and d.deptype = 'e')`

const SECTIONS: readonly { name: string; query: string }[] = [
  {
    name: 'schemas',
    query: `select 'create schema ' || n.nspname || ';' as text from pg_namespace n where ${OURS} order by n.nspname`,
  },
  {
    name: 'extensions',
    query: `select 'create extension ' || extname || ';' as text from pg_extension where extname <> 'plpgsql' order by extname`,
  },
  {
    name: 'tables',
    query: `
      select format(E'create table %s.%s (\\n%s\\n)%s;', n.nspname, c.relname,
        string_agg(format('  %s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
          case when a.attcollation <> t.typcollation then ' collate ' || quote_ident(co.collname) else '' end
          || case when a.attidentity <> '' then ' generated ' || case a.attidentity when 'a' then 'always' else 'by default' end || ' as identity'
                  when a.attgenerated = 's' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
                  when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end,
          case when a.attnotnull then ' not null' else '' end), E',\\n' order by a.attnum),
        case when c.relkind = 'p' then ' partition by ' || pg_get_partkeydef(c.oid) else '' end) as text
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid
      left join pg_collation co on co.oid = a.attcollation
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where ${OURS} and c.relkind in ('r', 'p') and not c.relispartition
      group by n.nspname, c.relname, c.relkind, c.oid order by n.nspname, c.relname`,
  },
  {
    name: 'partitions',
    query: `
      select format('create table %s.%s partition of %s %s;', n.nspname, c.relname, i.inhparent::regclass, pg_get_expr(c.relpartbound, c.oid)) as text
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_inherits i on i.inhrelid = c.oid
      where ${OURS} and c.relispartition and c.relkind = 'r' order by n.nspname, c.relname`,
  },
  {
    name: 'constraints',
    query: `
      select format('alter table %s.%s add constraint %s %s;', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) as text
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and k.contype <> 'n' and not c.relispartition order by n.nspname, c.relname, k.contype, k.conname`,
  },
  {
    name: 'indexes',
    query: `
      select pg_get_indexdef(x.indexrelid) || ';' as text
      from pg_index x join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and not c.relispartition and not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
      order by n.nspname, c.relname, x.indexrelid::regclass::text`,
  },
  {
    name: 'sequences',
    query: `
      select format('create sequence %s.%s;', n.nspname, c.relname) as text from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and c.relkind = 'S' and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'i')
      order by n.nspname, c.relname`,
  },
  {
    name: 'views',
    query: `
      select format(E'create %sview %s.%s as\\n%s', case c.relkind when 'm' then 'materialized ' else '' end, n.nspname, c.relname, pg_get_viewdef(c.oid)) as text
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('v', 'm') order by n.nspname, c.relname`,
  },
  {
    name: 'functions',
    query: `
      select pg_get_functiondef(p.oid) || ';' as text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${OURS} and p.prokind in ('f', 'p') and ${NOT_OF_EXTENSION('p.oid', 'pg_proc')} order by n.nspname, p.proname, p.oid::regprocedure::text`,
  },
  {
    name: 'triggers',
    query: `
      select pg_get_triggerdef(g.oid) || ';' as text from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and not g.tgisinternal and not c.relispartition order by n.nspname, c.relname, g.tgname`,
  },
  {
    name: 'row-level security',
    query: `
      select format('alter table %s.%s enable row level security;', n.nspname, c.relname) as text
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relrowsecurity order by n.nspname, c.relname`,
  },
  {
    name: 'policies',
    query: `
      select format('create policy %s on %s.%s for %s to %s%s%s;', policyname, schemaname, tablename, lower(cmd), array_to_string(roles, ', '),
        coalesce(' using (' || qual || ')', ''), coalesce(' with check (' || with_check || ')', '')) as text
      from pg_policies order by schemaname, tablename, policyname`,
  },
  {
    name: 'rights of the application role',
    query: `
      select format('grant %s on %s.%s to %s;', string_agg(lower(privilege_type), ', ' order by privilege_type), table_schema, table_name, grantee) as text
      from information_schema.role_table_grants
      where grantee = 'zhiheng_app' and table_schema not in ('pg_catalog', 'information_schema') group by table_schema, table_name, grantee
      order by table_schema, table_name`,
  },
]
