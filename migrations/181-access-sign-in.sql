-- Sign-in that a stranger cannot close for another; passwords that do not come back in another dress; session tokens that are renewed.

-- Wrong sign-ins are counted per login name *and* source; per login name alone only after very many, and never for a device from which
-- somebody signed in to this account before. `login_hash` finds all counts of one account when the security administrator opens it again.
alter table core.sign_in_failure drop constraint sign_in_failure_kind;
alter table core.sign_in_failure add constraint sign_in_failure_kind
  check (kind in ('login', 'address', 'login-source', 'device', 'own'));
alter table core.sign_in_failure add column login_hash bytea;
create index sign_in_failure_login on core.sign_in_failure (login_hash) where login_hash is not null;

-- Devices from which an account was signed in to: a random token in a cookie, kept as its SHA-256.
create table core.known_device (
  account_id uuid not null references core.account,
  token_hash bytea not null,
  last_used_at timestamptz not null,
  primary key (account_id, token_hash)
);
grant select, insert, update, delete on core.known_device to zhiheng_app;
alter table core.known_device enable row level security;
create policy known_device_system on core.known_device using (core.in_scope(''));

-- The same password in other case, width or with blanks: hashed like the password. Absent for passwords that were set before.
alter table core.account_password add column fold_hash text;
-- Chosen by its holder in place of another one: the next such change waits for the minimum age.
alter table core.account_password add column is_change boolean not null default false;

-- A session's token is renewed when its rights change; the former one is good for requests that were under way already.
alter table core.session add column must_renew boolean not null default false;
alter table core.session add column former_hash bytea;
alter table core.session add column former_until timestamptz;
create unique index session_former_token on core.session (former_hash) where former_hash is not null;
grant update (token_hash, must_renew, former_hash, former_until) on core.session to zhiheng_app;
create function core.renew_sessions() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update core.session set must_renew = true where account_id = new.account_id and ended_at is null;
  return null;
end $$;
create trigger role_grant_renews_sessions after insert on core.role_grant_event for each row execute function core.renew_sessions();
