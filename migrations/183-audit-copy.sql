-- A running copy of the audit trail outside the machine (AUDIT_COPY). An entry stands here from its own transaction on until it was handed
-- over, so that none is lost, in whatever order transactions commit. Without a copy nothing is kept here.
create table core.audit_copy (
  target text primary key,
  since timestamptz not null
);
create table core.audit_outbox (
  seq bigint generated always as identity primary key,
  entry_id uuid not null constraint audit_outbox_once unique
);
create function core.queue_audit() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from core.audit_copy) then
    insert into core.audit_outbox (entry_id) values (new.id);
  end if;
  return null;
end $$;
create trigger audit_entry_copied after insert on core.audit_entry for each row execute function core.queue_audit();

-- Copies for this target alone from now on (null: for none). A target that was not copied to before gets everything there is, oldest first.
-- Writers of the trail wait meanwhile: what commits beside this would be in neither.
create function core.set_audit_copy(wanted text, at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  lock table core.audit_entry in share row exclusive mode;
  if (select array_agg(c.target) from core.audit_copy c) is not distinct from (case when wanted is null then null else array[wanted] end) then
    return;
  end if;
  delete from core.audit_copy;
  delete from core.audit_outbox;
  if wanted is not null then
    insert into core.audit_copy (target, since) values (wanted, at);
    insert into core.audit_outbox (entry_id) select e.id from core.audit_entry e order by e.id;
  end if;
end $$;
revoke all on function core.set_audit_copy(text, timestamptz) from public;
grant execute on function core.set_audit_copy(text, timestamptz) to zhiheng_app;

grant select, delete on core.audit_outbox to zhiheng_app;
grant select on core.audit_copy to zhiheng_app;
alter table core.audit_copy enable row level security;
create policy audit_copy_system on core.audit_copy using (core.in_scope(''));
alter table core.audit_outbox enable row level security;
create policy audit_outbox_system on core.audit_outbox using (core.in_scope(''));
