import { randomBytes } from 'node:crypto'
import { chownSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { RunAs } from './place.ts'

/** Owns the city's database and all in it; the application signs in as this role. No superuser: it reads no files, ends no triggers' watch. */
const OWNER = 'zhiheng_owner'
const PASSWORD_FILE = 'zhiheng_owner.password'

/** The address at which the application signs in, from the superuser's. */
export function ownerUrl(adminUrl: string, cluster: string): string {
  const url = new URL(adminUrl)
  url.username = OWNER
  url.password = readFileSync(join(cluster, PASSWORD_FILE), 'utf8').trim()
  return url.href
}

/**
 * Makes the owner, at every start the same way, and hands over to it what an older version made as the superuser. Who has only the
 * application's connection from then on is no superuser of the database.
 */
export async function handToOwner(adminUrl: string, cluster: string, user: RunAs | undefined): Promise<void> {
  const password = readOrMake(join(cluster, PASSWORD_FILE), user)
  const database = new URL(adminUrl).pathname.slice(1)
  await as(adminUrl, async (client) => {
    // Two starts at once make it once.
    await client.query('select pg_advisory_xact_lock(7021180817)')
    for (const [role, how] of [
      [OWNER, 'login'],
      ['zhiheng_app', 'nologin'],
    ])
      await client.query(`do $$ begin
        if not exists (select from pg_roles where rolname = '${role}') then create role ${role} ${how}; end if; end $$`)
    await client.query(`alter role ${OWNER} password ${pg.escapeLiteral(password)}`)
    await client.query(`grant zhiheng_app to ${OWNER}`)
    await client.query(`alter database ${pg.escapeIdentifier(database)} owner to ${OWNER}`)
    await client.query(HAND_OVER)
  })
}

async function as(url: string, run: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('begin')
    await run(client)
    await client.query('commit')
  } finally {
    await client.end()
  }
}

/** A file that a kill left empty is written anew: the role takes its password from it at every start. */
function readOrMake(path: string, user: RunAs | undefined): string {
  for (const flag of ['wx', 'w']) {
    try {
      writeFileSync(path, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag })
      if (user) chownSync(path, user.uid, user.gid)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const password = readFileSync(path, 'utf8').trim()
    if (password.length >= 32) return password
  }
  throw new Error(`${path} cannot be written`)
}

/** Everything in the city's schemas that belongs to the superuser, except what extensions brought. A sequence follows its table. */
const HAND_OVER = `do $$
declare
  mine oid := (select oid from pg_roles where rolname = current_user);
  act text;
begin
  for act in
    with place as (select oid, nspname, nspowner from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'),
      held as (select classid, objid from pg_depend where deptype = 'e')
    select format('alter schema %I owner to ${OWNER}', nspname) from place where nspowner = mine and nspname <> 'public'
    union all
    select format('alter table %s owner to ${OWNER}', c.oid::regclass) from pg_class c join place n on n.oid = c.relnamespace
      where c.relowner = mine and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and ('pg_class'::regclass, c.oid) not in (select classid, objid from held)
        and not (c.relkind = 'S' and exists (select from pg_depend d
          where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')))
    union all
    select format('alter routine %s owner to ${OWNER}', p.oid::regprocedure) from pg_proc p join place n on n.oid = p.pronamespace
      where p.proowner = mine and ('pg_proc'::regclass, p.oid) not in (select classid, objid from held)
    union all
    select format('alter type %s owner to ${OWNER}', t.oid::regtype) from pg_type t join place n on n.oid = t.typnamespace
      where t.typowner = mine and ('pg_type'::regclass, t.oid) not in (select classid, objid from held)
        and (t.typtype in ('d', 'e') or t.typtype = 'c' and exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
  loop
    execute act;
  end loop;
end $$`
