create schema evidence;
grant usage on schema evidence to zhiheng_app;

-- The one log of this city. Its hash, origin and key are chosen once; `size` moves with every round of the sequencer.
-- Whoever integrates holds this row's lock: that is what makes the sequencer one, however many processes run it.
create table evidence.log (
  id int primary key default 1 constraint one_log check (id = 1),
  origin text not null,
  hash text not null constraint log_hash check (hash in ('sha256', 'sm3')),
  verifier_key text not null,
  size bigint not null default 0,
  created_at timestamptz not null default now()
);
grant select on evidence.log to zhiheng_app;

-- Commitments that wait for their place. A writer only inserts here, in its own transaction: no shared lock, no shared counter.
-- The index in the log is given at integration, because transactions do not commit in the order in which they began.
create table evidence.pending (
  id uuid primary key,
  kind text not null,
  object_id text not null,
  salt bytea not null,
  body_digest bytea not null,
  entry bytea not null constraint entry_bytes check (octet_length(entry) = 38)
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);
grant select, insert on evidence.pending to zhiheng_app;

-- Commitments that are in the log, at `index`. Salt and digest go when the body is erased; then the leaf says nothing about it.
create table evidence.commitment (
  index bigint primary key,
  id uuid not null,
  kind text not null,
  object_id text not null,
  salt bytea,
  body_digest bytea,
  constraint erased_whole check ((salt is null) = (body_digest is null))
);
create index commitment_object on evidence.commitment (object_id, kind);
grant select on evidence.commitment to zhiheng_app;

-- The tree as C2SP tlog-tiles: full tiles never change; the rightmost tile of a level grows until it is full.
create table evidence.tile (
  level int not null,
  tile bigint not null,
  hashes bytea not null constraint whole_hashes check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0),
  primary key (level, tile)
);
-- Hashes do not compress; do not let PostgreSQL try.
alter table evidence.tile alter column hashes set storage external;
grant select on evidence.tile to zhiheng_app;

-- The entries, 256 to a bundle, each with its length before it (two bytes): exactly what is served.
create table evidence.entry_bundle (
  bundle bigint primary key,
  entries bytea not null
);
alter table evidence.entry_bundle alter column entries set storage external;
grant select on evidence.entry_bundle to zhiheng_app;

-- Every signed checkpoint that was ever published.
create table evidence.checkpoint (
  size bigint primary key,
  root bytea not null,
  note text not null,
  published_at timestamptz not null default now()
);
grant select on evidence.checkpoint to zhiheng_app;

-- Who erased which body, when and why. The act itself is sealed under this id.
create table evidence.erasure (
  id uuid primary key,
  kind text not null,
  object_id text not null,
  actor_id text not null,
  reason text not null constraint erasure_reason check (length(reason) between 1 and 2000),
  erased_at timestamptz not null
);
create index erasure_object on evidence.erasure (object_id, kind);
grant select, insert on evidence.erasure to zhiheng_app;

-- The only change the application role can make to a commitment: forget salt and digest of a body for which an erasure stands.
create function evidence.forget_body(erasure_id uuid) returns bigint
  language sql security definer set search_path = pg_catalog as
  $$
    with forgotten as (
      update evidence.commitment c set salt = null, body_digest = null
      from evidence.erasure e
      where e.id = erasure_id and c.object_id = e.object_id and c.kind = e.kind and c.salt is not null
      returning 1)
    select count(*) from forgotten
  $$;
revoke all on function evidence.forget_body(uuid) from public;
grant execute on function evidence.forget_body(uuid) to zhiheng_app;
