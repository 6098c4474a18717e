-- The role every request runs as. It owns nothing; row-level security and grants limit it.
do $$ begin
  if not exists (select from pg_roles where rolname = 'zhiheng_app') then create role zhiheng_app nologin; end if;
exception when duplicate_object or unique_violation then null; -- another city on this server created it in the same moment
end $$;
do $$ begin
  if not pg_has_role(current_user, 'zhiheng_app', 'member') then execute format('grant zhiheng_app to %I', current_user); end if;
end $$;
grant usage on schema core to zhiheng_app;

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- What the transaction's actor may see. Set by core/db for every transaction; empty when nothing was set: then nothing is seen.
create function core.scope_regions() returns text[] language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('zh.regions', true), ''), '{}')::text[] $$;
create function core.scope_actor() returns text language sql stable parallel safe as
  $$ select coalesce(current_setting('zh.actor', true), '') $$;
-- The subject an enterprise's or laboratory's own account speaks for; null for everybody else.
create function core.scope_subject() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('zh.subject', true), '')::uuid $$;

-- The second wall: a row is visible when one of the actor's region prefixes begins its region code.
create function core.in_scope(region text) returns boolean language sql stable parallel safe as
  $$ select region ^@ any (core.scope_regions()) $$;

-- Asking for a job is part of the caller's transaction; the application role reaches the queue only through this.
create function core.add_job(name text, payload json, key text, run_at timestamptz) returns void
  language sql security definer set search_path = pg_catalog as
  $$ select graphile_worker.add_job(name, payload, run_at := run_at, job_key := key, job_key_mode := 'preserve_run_at') $$;
revoke all on function core.add_job(text, json, text, timestamptz) from public;
grant execute on function core.add_job(text, json, text, timestamptz) to zhiheng_app;

-- GB/T 2260 codes as a tree: the code of a part begins with the code of the whole ('12' city, '120101' district, nine digits a street).
create table core.region (
  code text collate "C" primary key,
  parent_code text collate "C" references core.region,
  level text not null constraint region_level check (level in ('city', 'district', 'street', 'grid')),
  name text not null,
  constraint region_code_digits check (code ~ '^[0-9]{2,15}$'),
  constraint region_below_parent check (parent_code is null or (code ^@ parent_code and code <> parent_code))
);
grant select on core.region to zhiheng_app;
