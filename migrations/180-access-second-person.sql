-- One-time links open an account with rights only after another person released them, whatever came first; powerful roles are given by two.

alter table core.setup_link add column released_at timestamptz;
-- From here on: whether a person made the link. The command line of the machine and the set-up of a city need no second.
update core.setup_link set needs_release = true where used_at is null and created_by not like 'system:%';
grant update (released_at) on core.setup_link to zhiheng_app;
-- Whether there was a password before no longer decides.
drop function core.has_password(uuid);

-- The link by which the password (or the one before it that was changed with it) was set: who used an unreleased link may be anybody who
-- had it in hand. None: set by the system, or before this was kept.
alter table core.account_password add column link_id uuid references core.setup_link;

-- The link to which the password in force goes back, while nobody but its maker has seen to it: then the account's rights sleep.
create function core.unconfirmed_link(account uuid) returns uuid
  language sql stable security definer set search_path = pg_catalog as
  $$ select l.id from core.setup_link l
     where l.created_by not like 'system:%' and l.released_by is null
       and l.id = (select p.link_id from core.account_password p where p.account_id = account order by p.id desc limit 1) $$;
revoke all on function core.unconfirmed_link(uuid) from public;
grant execute on function core.unconfirmed_link(uuid) to zhiheng_app;

-- The one who releases a link is the security administrator, in his own name; never the one who made it (constraint) or whose account it is.
create or replace function core.guard_setup_link() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.released_by is not null and new.released_by is distinct from old.released_by then
    if new.released_by <> core.scope_actor() or not core.holds_role(new.released_by, 'security-admin') then
      raise exception 'only the security administrator releases a link' using errcode = '42501';
    end if;
    if new.released_by = new.account_id::text then
      raise exception 'nobody releases the link of his own account' using errcode = '42501';
    end if;
  end if;
  return new;
end $$;

-- A release is given for what the account holds and for how it is protected at that moment: more rights, or the second factor taken off,
-- and the link waits again.
create function core.void_release() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update core.setup_link set released_by = null, released_at = null
    where account_id = coalesce(new.account_id, old.account_id) and used_at is null and released_by is not null;
  return null;
end $$;
create trigger role_grant_voids_release after insert on core.role_grant_event for each row
  when (new.kind = 'grant') execute function core.void_release();
create trigger totp_removal_voids_release after delete on core.totp_secret for each row execute function core.void_release();

-- ---- powerful roles: asked for by one security administrator, given by another person

create table core.role_grant_request (
  id uuid primary key,
  account_id uuid not null references core.account,
  role_id text not null,
  organisation_id uuid not null references core.organisation,
  region text collate "C" not null constraint role_grant_request_region_digits check (region ~ '^[0-9]{2,15}$'),
  requested_at timestamptz not null,
  requested_by text not null,
  reason text not null constraint role_grant_request_reason_length check (length(reason) between 1 and 500),
  decision text constraint role_grant_request_decision check (decision in ('confirmed', 'refused', 'withdrawn')),
  decided_at timestamptz,
  decided_by text,
  decision_reason text,
  constraint role_grant_request_decided_whole check (num_nulls(decision, decided_at, decided_by) in (0, 3)),
  constraint role_grant_request_by_two check (decision <> 'confirmed' or decided_by <> requested_by),
  constraint role_grant_request_not_oneself check (requested_by <> account_id::text and (decision <> 'confirmed' or decided_by <> account_id::text))
);
create unique index role_grant_request_open_once on core.role_grant_request (account_id, role_id, region) where decided_at is null;
create index role_grant_request_account on core.role_grant_request (account_id);

create function core.guard_role_grant_request() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'INSERT' then
    if new.requested_by <> core.scope_actor() or new.decision is not null then
      raise exception 'a request names the actor who made it' using errcode = '42501';
    end if;
    if not core.holds_role(new.requested_by, 'security-admin') then
      raise exception 'only the security administrator asks for roles' using errcode = '42501';
    end if;
    return new;
  end if;
  if old.decision is not null then
    raise exception 'a request is decided once' using errcode = '42501';
  end if;
  if new.decided_by <> core.scope_actor() then
    raise exception 'a decision names the actor who made it' using errcode = '42501';
  end if;
  if not (core.holds_role(new.decided_by, 'security-admin') or core.holds_role(new.decided_by, 'audit-admin')) then
    raise exception 'a second administrator decides on a role' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger role_grant_request_guard before insert or update on core.role_grant_request for each row
  execute function core.guard_role_grant_request();

alter table core.role_grant_event add column request_id uuid references core.role_grant_request;
create unique index role_grant_event_request_once on core.role_grant_event (request_id) where request_id is not null;

create or replace function core.guard_role_grant() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.request_id is null then
    if new.by_actor <> core.scope_actor() then
      raise exception 'a grant names the actor who gave it' using errcode = '42501';
    end if;
  elsif not exists (
    select from core.role_grant_request q
    where q.id = new.request_id and q.account_id = new.account_id and q.role_id = new.role_id and q.region = new.region
      and q.organisation_id = new.organisation_id and q.requested_by = new.by_actor and q.decision = 'confirmed'
      and q.decided_by = core.scope_actor()) then
    raise exception 'a grant on request is the one that was confirmed' using errcode = '42501';
  end if;
  if new.by_actor not like 'system:%' and not core.holds_role(new.by_actor, 'security-admin') then
    raise exception 'only the security administrator grants roles' using errcode = '42501';
  end if;
  -- Two grants to one account at the same moment wait for each other, so that neither overlooks the other.
  perform from core.account a where a.id = new.account_id for update;
  if new.kind = 'grant' and exists (
    select from core.role_grant_event e
    where e.kind = 'grant' and e.account_id = new.account_id and e.role_id <> new.role_id
      and (core.is_administrator_role(e.role_id) or core.is_administrator_role(new.role_id))
      and not exists (select from core.role_grant_event r where r.grant_id = e.grant_id and r.kind = 'revoke')) then
    raise exception 'an administrator holds no second role' using errcode = '23514', constraint = 'role_grant_event_separation';
  end if;
  if new.kind = 'grant' and new.request_id is null and new.by_actor not like 'system:%' and core.is_administrator_role(new.role_id) then
    raise exception 'an administrator is made by two persons' using errcode = '42501';
  end if;
  return new;
end $$;

grant select, insert on core.role_grant_request to zhiheng_app;
grant update (decision, decided_at, decided_by, decision_reason) on core.role_grant_request to zhiheng_app;
alter table core.role_grant_request enable row level security;
create policy role_grant_request_read on core.role_grant_request for select using (core.in_scope(region));
create policy role_grant_request_add on core.role_grant_request for insert with check (core.in_scope(region));
create policy role_grant_request_change on core.role_grant_request for update using (core.in_scope(region));

-- A release and its taking back change what a session may do: every process forgets the account.
create trigger setup_link_changed after update on core.setup_link for each row
  when (old.released_by is distinct from new.released_by) execute function core.forget_account_of_row();

-- Roles held in an organisation or by its accounts, whatever the asking transaction sees.
create function core.roles_in(organisation uuid) returns setof text
  language sql stable security definer set search_path = pg_catalog as
  $$ select distinct g.role_id from core.role_grant g join core.account a on a.id = g.account_id
     where g.organisation_id = organisation or a.organisation_id = organisation $$;
revoke all on function core.roles_in(uuid) from public;
grant execute on function core.roles_in(uuid) to zhiheng_app;
