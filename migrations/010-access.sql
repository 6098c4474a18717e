-- Organisations, accounts, role grants, sessions, sign-in protection and the audit trail (schema core).
-- The walls in here hold even where the service forgets: who may write what is checked again by triggers on zh.actor.

create table core.organisation (
  id uuid primary key,
  code text collate "C" not null constraint organisation_code_once unique,
  parent_id uuid references core.organisation,
  name text not null constraint organisation_name_length check (length(name) between 1 and 200),
  region text collate "C" not null constraint organisation_region_digits check (region ~ '^[0-9]{2,15}$'),
  kind text not null constraint organisation_kind check (kind in ('government', 'enterprise', 'laboratory', 'other')),
  status text not null default 'active' constraint organisation_status check (status in ('active', 'closed')),
  created_at timestamptz not null,
  created_by text not null,
  constraint organisation_not_own_parent check (parent_id <> id)
);
create index organisation_parent on core.organisation (parent_id);

create table core.account (
  id uuid primary key,
  login_name text not null constraint account_login_name_length check (length(login_name) between 2 and 64),
  -- The name as it is compared: NFKC, lower case. Two accounts never differ by case or width alone.
  login_key text collate "C" not null constraint account_login_once unique,
  display_name text not null constraint account_display_name_length check (length(display_name) between 1 and 100),
  status text not null default 'active' constraint account_status check (status in ('active', 'disabled')),
  organisation_id uuid not null references core.organisation,
  -- Region of the organisation, kept by a trigger, so that row-level security needs no join.
  region text collate "C" not null,
  -- The subject an enterprise's or laboratory's own account speaks for (archive.subject, another distribution group: no key).
  subject_id uuid,
  -- The `sub` claim of the city's identity provider.
  oidc_subject text constraint account_oidc_subject_once unique,
  must_change_password boolean not null default true,
  is_demo boolean not null default false,
  last_signed_in_at timestamptz,
  created_at timestamptz not null,
  created_by text not null
);
create index account_organisation on core.account (organisation_id);
create index account_region on core.account (region);

-- Every password an account ever had, as scrypt hashes with their parameters; the newest is the one in force.
create table core.account_password (
  account_id uuid not null references core.account,
  id uuid not null,
  hash text not null,
  set_at timestamptz not null,
  primary key (account_id, id)
);

create table core.totp_secret (
  account_id uuid primary key references core.account,
  -- AES-256-GCM under the key file of the data folder.
  secret bytea not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  -- The newest time step a code was accepted for: a code is good once.
  last_step bigint not null default 0
);
create table core.recovery_code (
  account_id uuid not null references core.account,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (account_id, code_hash)
);

-- Grants are events: nothing is overwritten, and who gave what, when and why stays readable.
create table core.role_grant_event (
  id uuid primary key,
  grant_id uuid not null,
  kind text not null constraint role_grant_event_kind check (kind in ('grant', 'revoke')),
  account_id uuid not null references core.account,
  role_id text not null constraint role_grant_event_role_length check (length(role_id) between 1 and 64),
  organisation_id uuid not null references core.organisation,
  region text collate "C" not null constraint role_grant_event_region_digits check (region ~ '^[0-9]{2,15}$'),
  at timestamptz not null,
  by_actor text not null,
  reason text not null constraint role_grant_event_reason_length check (length(reason) between 1 and 500),
  constraint role_grant_event_once unique (grant_id, kind),
  constraint role_grant_event_not_oneself check (by_actor <> account_id::text)
);
create index role_grant_event_account on core.role_grant_event (account_id);

-- The grants in force.
create view core.role_grant with (security_invoker = true) as
  select e.grant_id, e.account_id, e.role_id, e.organisation_id, e.region, e.at as granted_at, e.by_actor as granted_by, e.reason
  from core.role_grant_event e
  where e.kind = 'grant'
    and not exists (select from core.role_grant_event r where r.grant_id = e.grant_id and r.kind = 'revoke');

create table core.session (
  id uuid primary key,
  token_hash bytea not null constraint session_token_once unique,
  account_id uuid not null references core.account,
  method text not null constraint session_method check (method in ('password', 'oidc', 'setup')),
  -- Browser family and system only, e.g. `Firefox · Windows`: enough to recognise one's own device.
  device text not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  idle_minutes integer not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_by text
);
create index session_of_account on core.session (account_id, created_at desc);

-- Wrong sign-ins by hashed login name and by hashed address: names that do not exist are counted like those that do.
create table core.sign_in_failure (
  kind text not null constraint sign_in_failure_kind check (kind in ('login', 'address')),
  key_hash bytea not null,
  failures integer not null,
  last_at timestamptz not null,
  locked_until timestamptz,
  primary key (kind, key_hash)
);

-- One-time links by which a person sets his first or a new password.
create table core.setup_link (
  id uuid primary key,
  token_hash bytea not null constraint setup_link_token_once unique,
  account_id uuid not null references core.account,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  -- A link to an account that holds rights works only after a second administrator released it.
  needs_release boolean not null,
  released_by text,
  used_at timestamptz,
  constraint setup_link_released_by_another check (released_by <> created_by)
);
create index setup_link_account on core.setup_link (account_id);

-- Settings of the security administrator; every version stays.
create table core.security_setting (
  version integer primary key,
  body jsonb not null,
  at timestamptz not null,
  by_actor text not null
);

create table core.audit_entry (
  id uuid primary key,
  at timestamptz not null,
  actor_id text not null,
  actor_name text not null,
  action text not null,
  object_kind text not null,
  object_id text not null,
  region text collate "C",
  outcome text not null constraint audit_entry_outcome check (outcome in ('done', 'refused', 'failed')),
  reason text,
  request_id text,
  detail jsonb not null default '{}'
);
create index audit_entry_actor on core.audit_entry (actor_id, id);
create index audit_entry_action on core.audit_entry (action, id);
create index audit_entry_object on core.audit_entry (object_id, id);

-- ---- who holds what, for the triggers below (they must see every grant, whatever the asking transaction sees)

create function core.holds_role(actor text, role text) returns boolean
  language sql stable security definer set search_path = pg_catalog as
  $$ select exists (
       select from core.role_grant_event e join core.account a on a.id = e.account_id
       where e.kind = 'grant' and e.account_id::text = actor and e.role_id = role and a.status = 'active'
         and not exists (select from core.role_grant_event r where r.grant_id = e.grant_id and r.kind = 'revoke')) $$;
revoke all on function core.holds_role(text, text) from public;
grant execute on function core.holds_role(text, text) to zhiheng_app;

-- Whether a second factor is on: administrators see that it is, never what it is.
create function core.has_totp(account uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog as
  $$ select exists (select from core.totp_secret t where t.account_id = account and t.confirmed_at is not null) $$;
revoke all on function core.has_totp(uuid) from public;
grant execute on function core.has_totp(uuid) to zhiheng_app;

-- Whether the account ever had a password: a new link to it is then a reset.
create function core.has_password(account uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog as
  $$ select exists (select from core.account_password p where p.account_id = account) $$;
revoke all on function core.has_password(uuid) from public;
grant execute on function core.has_password(uuid) to zhiheng_app;

-- Roles an account holds in any region, with the account locked: a grant is decided on all of them, not on the visible ones.
create function core.held_roles(account uuid) returns setof text
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform from core.account a where a.id = account for update;
  return query select distinct e.role_id from core.role_grant_event e
    where e.kind = 'grant' and e.account_id = account
      and not exists (select from core.role_grant_event r where r.grant_id = e.grant_id and r.kind = 'revoke');
end $$;
revoke all on function core.held_roles(uuid) from public;
grant execute on function core.held_roles(uuid) to zhiheng_app;

-- Active holders of a role anywhere; the caller's transaction holds the lock, so two revocations cannot both see one left.
create function core.count_holders(role text) returns bigint
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(7021180815);
  return (select count(distinct e.account_id) from core.role_grant_event e join core.account a on a.id = e.account_id
    where e.kind = 'grant' and e.role_id = role and a.status = 'active'
      and not exists (select from core.role_grant_event r where r.grant_id = e.grant_id and r.kind = 'revoke'));
end $$;
revoke all on function core.count_holders(text) from public;
grant execute on function core.count_holders(text) to zhiheng_app;

create function core.is_administrator_role(role text) returns boolean language sql immutable parallel safe as
  $$ select role in ('system-admin', 'security-admin', 'audit-admin') $$;

-- Only the system administrator makes or changes accounts; parts of the system (set-up, demo, sign-in) act as `system:…`.
create function core.guard_account() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if core.scope_actor() not like 'system:%' and not core.holds_role(core.scope_actor(), 'system-admin') then
    raise exception 'only the system administrator writes accounts' using errcode = '42501';
  end if;
  -- Moving a working account would move what its rights reach.
  if tg_op = 'UPDATE' and core.scope_actor() not like 'system:%'
     and (new.organisation_id <> old.organisation_id or new.subject_id is distinct from old.subject_id)
     and exists (select from core.role_grant_event e where e.kind = 'grant' and e.account_id = new.id
       and not exists (select from core.role_grant_event r where r.grant_id = e.grant_id and r.kind = 'revoke')) then
    raise exception 'an account that holds rights is not moved' using errcode = '42501';
  end if;
  select o.region into strict new.region from core.organisation o where o.id = new.organisation_id;
  if tg_op = 'INSERT' and new.created_by <> core.scope_actor() then
    raise exception 'an account names the actor who made it' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger account_guard before insert or update on core.account for each row execute function core.guard_account();

-- Three separate administrators: only the security administrator grants, in his own name, never to himself (constraint above),
-- and an administrator's role is the only role of its account.
create function core.guard_role_grant() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.by_actor <> core.scope_actor() then
    raise exception 'a grant names the actor who gave it' using errcode = '42501';
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
  return new;
end $$;
create trigger role_grant_event_guard before insert on core.role_grant_event for each row execute function core.guard_role_grant();

-- The one who releases a link is the security administrator, in his own name.
create function core.guard_setup_link() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.released_by is not null and new.released_by is distinct from old.released_by
     and (new.released_by <> core.scope_actor() or not core.holds_role(new.released_by, 'security-admin')) then
    raise exception 'only the security administrator releases a link' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger setup_link_guard before update on core.setup_link for each row execute function core.guard_setup_link();

-- ---- processes remember who is signed in for seconds; this tells all of them at commit to forget an account

create function core.forget_account() returns trigger language plpgsql as $$
begin
  perform pg_notify('zh_access', new.id::text);
  return null;
end $$;
create function core.forget_account_of_row() returns trigger language plpgsql as $$
begin
  perform pg_notify('zh_access', coalesce(new.account_id, old.account_id)::text);
  return null;
end $$;
create trigger account_changed after update on core.account for each row
  when (old.* is distinct from new.*) execute function core.forget_account();
create trigger role_grant_changed after insert on core.role_grant_event for each row execute function core.forget_account_of_row();
create trigger session_ended after update on core.session for each row
  when (old.ended_at is distinct from new.ended_at) execute function core.forget_account_of_row();
create trigger totp_changed after insert or delete or update of confirmed_at on core.totp_secret for each row
  execute function core.forget_account_of_row();

-- ---- what the application role may do at all

grant select, insert on core.organisation to zhiheng_app;
grant update (name, parent_id, region, kind, status) on core.organisation to zhiheng_app;
grant select, insert on core.account to zhiheng_app;
grant update (display_name, status, organisation_id, subject_id, oidc_subject, must_change_password, last_signed_in_at)
  on core.account to zhiheng_app;
grant select, insert on core.account_password to zhiheng_app;
grant select, insert, update, delete on core.totp_secret, core.recovery_code to zhiheng_app;
grant select, insert on core.role_grant_event to zhiheng_app;
grant select on core.role_grant to zhiheng_app;
grant select, insert on core.session to zhiheng_app;
grant update (last_used_at, ended_at, ended_by) on core.session to zhiheng_app;
grant select, insert, update, delete on core.sign_in_failure to zhiheng_app;
grant select, insert on core.setup_link to zhiheng_app;
grant update (released_by, used_at) on core.setup_link to zhiheng_app;
grant select, insert on core.security_setting to zhiheng_app;
grant select, insert on core.audit_entry to zhiheng_app;

-- ---- the second wall. `in_scope('')` is true for parts of the system only: no request can read a secret.

alter table core.organisation enable row level security;
create policy organisation_read on core.organisation for select using (true);
create policy organisation_add on core.organisation for insert with check (core.in_scope(region));
create policy organisation_change on core.organisation for update using (core.in_scope(region)) with check (core.in_scope(region));

alter table core.account enable row level security;
create policy account_read on core.account for select using (core.in_scope(region) or id::text = core.scope_actor());
create policy account_add on core.account for insert with check (core.in_scope(region));
create policy account_change on core.account for update using (core.in_scope(region)) with check (core.in_scope(region));

alter table core.account_password enable row level security;
create policy account_password_system on core.account_password using (core.in_scope(''));
alter table core.totp_secret enable row level security;
create policy totp_secret_system on core.totp_secret using (core.in_scope(''));
alter table core.recovery_code enable row level security;
create policy recovery_code_system on core.recovery_code using (core.in_scope(''));
alter table core.sign_in_failure enable row level security;
create policy sign_in_failure_system on core.sign_in_failure using (core.in_scope(''));

alter table core.role_grant_event enable row level security;
create policy role_grant_event_read on core.role_grant_event for select
  using (core.in_scope(region) or account_id::text = core.scope_actor());
create policy role_grant_event_add on core.role_grant_event for insert with check (core.in_scope(region));

alter table core.session enable row level security;
create policy session_of_visible_account on core.session
  using (exists (select from core.account a where a.id = account_id));

alter table core.setup_link enable row level security;
create policy setup_link_of_visible_account on core.setup_link
  using (exists (select from core.account a where a.id = account_id));

-- An act without a region (settings, sign-ins) is seen by every audit administrator.
alter table core.audit_entry enable row level security;
create policy audit_entry_read on core.audit_entry for select using (region is null or core.in_scope(region));
create policy audit_entry_add on core.audit_entry for insert with check (true);
