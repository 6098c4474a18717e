-- Verifiable draws. Everything is appended; only `progress`, which follows from the entries, moves.
create schema draws;
grant usage on schema draws to zhiheng_app;

-- A draw as frozen: list and rule by their hashes. `header` is public and sealed (kind `draw`).
create table draws.draw (
  id uuid not null,
  purpose text collate "C" not null,
  title text not null,
  region text collate "C" not null constraint draw_region_digits check (region ~ '^[0-9]{2,15}$'),
  owner_kind text collate "C" not null,
  owner_id text collate "C" not null,
  predecessor_id uuid,
  reason text,
  header jsonb not null,
  draw_hash text not null constraint draw_hash_hex check (draw_hash ~ '^[0-9a-f]{64}$'),
  -- Files by digest: the public list as NDJSON, and the same with the owner's ids and labels.
  roster_file text not null constraint draw_roster_hex check (roster_file ~ '^[0-9a-f]{64}$'),
  private_file text not null constraint draw_private_hex check (private_file ~ '^[0-9a-f]{64}$'),
  assignment jsonb,
  frozen_at timestamptz not null,
  frozen_by text not null,
  frozen_by_name text not null,
  constraint draw_pkey primary key (id),
  -- A redraw names its predecessor and says why; a draw is repeated once, so that all of them form one line.
  constraint draw_repeated_with_reason check ((predecessor_id is null) = (reason is null) and length(btrim(reason)) > 0),
  constraint draw_repeated_once unique (predecessor_id),
  constraint draw_predecessor foreign key (predecessor_id) references draws.draw
);
create unique index draw_first_of_owner on draws.draw (purpose, owner_kind, owner_id) where predecessor_id is null;
create index draw_newest on draws.draw (id desc);
grant select, insert on draws.draw to zhiheng_app;

-- Where it stands: for lists and deadlines.
create table draws.progress (
  draw_id uuid not null references draws.draw,
  state text not null
    constraint progress_state check (state in ('joining', 'committing', 'opening', 'drawing', 'drawn', 'failed', 'cancelled')),
  due_at timestamptz,
  changed_at timestamptz not null,
  constraint progress_pkey primary key (draw_id)
);
create index progress_due on draws.progress (due_at) where state in ('joining', 'committing', 'opening', 'drawing');
grant select, insert, update (state, due_at, changed_at) on draws.progress to zhiheng_app;

create table draws.party (
  draw_id uuid not null references draws.draw,
  party text collate "C" not null,
  place int not null,
  label jsonb not null,
  -- Null for the system's own party.
  holder jsonb,
  constraint party_pkey primary key (draw_id, party),
  constraint party_place unique (draw_id, place)
);
grant select, insert on draws.party to zhiheng_app;

-- Public entries after the header, in order; sealed one by one (kind `draw-step`).
create table draws.step (
  draw_id uuid not null references draws.draw,
  seq int not null constraint step_counts check (seq >= 1),
  id uuid not null,
  kind text not null constraint step_kind
    check (kind in ('joined', 'committed', 'closed', 'opened', 'beacon', 'failed', 'cancelled', 'excluded')),
  party text collate "C",
  body jsonb not null,
  -- Key of a party, commitment of a secret: the same never again, in no draw.
  token text collate "C",
  at timestamptz not null,
  actor_id text not null,
  actor_name text not null,
  constraint step_pkey primary key (draw_id, seq),
  constraint step_party_whole check ((party is not null) = (kind in ('joined', 'committed', 'opened'))),
  constraint step_token_whole check ((token is not null) = (kind in ('joined', 'committed'))),
  constraint step_of_party foreign key (draw_id, party) references draws.party
);
create unique index step_id on draws.step (id);
create unique index step_once_per_party on draws.step (draw_id, kind, party) where party is not null;
create unique index step_once on draws.step (draw_id, kind) where kind in ('closed', 'beacon', 'failed', 'cancelled');
create unique index step_token_new on draws.step (token) where token is not null;
grant select, insert on draws.step to zhiheng_app;

-- A draw has one result or none; nobody can add a second, change it or take it away. Sealed (kind `draw-result`).
create table draws.result (
  draw_id uuid not null references draws.draw,
  body jsonb not null,
  drawn_at timestamptz not null,
  constraint result_pkey primary key (draw_id)
);
grant select, insert on draws.result to zhiheng_app;

-- Who was drawn, with the owner's ids.
create table draws.drawn (
  draw_id uuid not null references draws.result,
  handle text collate "C" not null,
  candidate_id text not null,
  subject_id uuid,
  label text not null,
  stratum text not null,
  rank int not null,
  weight int not null,
  region text collate "C",
  needs text[] not null default '{}',
  inspectors text[] not null default '{}',
  constraint drawn_pkey primary key (draw_id, handle)
);
create index drawn_subject on draws.drawn (subject_id) where subject_id is not null;
grant select, insert on draws.drawn to zhiheng_app;

create table draws.inspector (
  draw_id uuid not null references draws.draw,
  handle text collate "C" not null,
  inspector_id text not null,
  label text not null,
  constraint inspector_pkey primary key (draw_id, handle)
);
grant select, insert on draws.inspector to zhiheng_app;

-- Why somebody must not inspect something: stays inside.
create table draws.recusal (
  draw_id uuid not null references draws.draw,
  inspector_handle text collate "C" not null,
  handle text collate "C" not null,
  source text not null,
  reason text not null,
  constraint recusal_pkey primary key (draw_id, inspector_handle, handle)
);
grant select, insert on draws.recusal to zhiheng_app;

-- The same rules behind the application, whatever statement comes.
create function draws.has_ended(which uuid) returns boolean language sql stable as $$
  select exists (select from draws.result where draw_id = which)
    or exists (select from draws.step where draw_id = which and kind in ('failed', 'cancelled'))
$$;

create function draws.check_draw() returns trigger language plpgsql as $$
declare before draws.draw;
begin
  if new.predecessor_id is null then return new; end if;
  select * into before from draws.draw where id = new.predecessor_id;
  if before.id is null or (before.purpose, before.owner_kind, before.owner_id) <> (new.purpose, new.owner_kind, new.owner_id) then
    raise exception 'a draw repeats one of the same owner' using errcode = 'check_violation';
  end if;
  if not draws.has_ended(before.id) then raise exception 'the draw before has not ended' using errcode = 'check_violation'; end if;
  return new;
end $$;
create trigger draw_repeats before insert on draws.draw for each row execute function draws.check_draw();

create function draws.check_step() returns trigger language plpgsql as $$
declare
  parties int := (select count(*) from draws.party where draw_id = new.draw_id);
  is_closed boolean := exists (select from draws.step where draw_id = new.draw_id and kind = 'closed');
  has_result boolean := exists (select from draws.result where draw_id = new.draw_id);
begin
  perform pg_advisory_xact_lock(hashtextextended(new.draw_id::text, 80));
  if (new.kind = 'excluded') <> has_result then raise exception 'not a step of this moment' using errcode = 'check_violation'; end if;
  if exists (select from draws.step where draw_id = new.draw_id and kind in ('failed', 'cancelled')) then
    raise exception 'the draw has ended' using errcode = 'check_violation';
  end if;
  if new.kind in ('joined', 'committed', 'cancelled') and is_closed or new.kind in ('opened', 'beacon') and not is_closed then
    raise exception 'not a step of this moment' using errcode = 'check_violation';
  end if;
  if exists (select from draws.step where draw_id = new.draw_id and actor_id = new.actor_id and party <> new.party) then
    raise exception 'one person acts for one party' using errcode = 'check_violation';
  end if;
  if new.kind = 'committed' and parties > (select count(*) from draws.step where draw_id = new.draw_id and kind = 'joined')
    or new.kind = 'closed' and parties > (select count(*) from draws.step where draw_id = new.draw_id and kind = 'committed') then
    raise exception 'not every party is there' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger step_in_order before insert on draws.step for each row execute function draws.check_step();

create function draws.check_result() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(new.draw_id::text, 80));
  if not exists (select from draws.step where draw_id = new.draw_id and kind = 'closed')
    or exists (select from draws.step where draw_id = new.draw_id and kind in ('failed', 'cancelled'))
    or (select count(*) from draws.step where draw_id = new.draw_id and kind = 'opened')
      < (select (header ->> 'threshold')::int from draws.draw where id = new.draw_id) then
    raise exception 'the secrets are not open' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger result_after_opening before insert on draws.result for each row execute function draws.check_result();

-- The second wall. Whoever may act leaves entries (the engine asks who may); read is by region, and by a subject's own account what was
-- drawn of its own. The public reads headers, entries and results through the portal.
alter table draws.draw enable row level security;
create policy draw_add on draws.draw for insert to zhiheng_app with check (true);
create policy draw_in_scope on draws.draw for select to zhiheng_app
  using (core.scope_subject() is null and region ^@ any ((select core.scope_regions())::text[]));
alter table draws.drawn enable row level security;
create policy drawn_add on draws.drawn for insert to zhiheng_app with check (true);
create policy drawn_in_scope on draws.drawn for select to zhiheng_app using (
  case when (select core.scope_subject()) is null
    then exists (select from draws.draw d where d.id = draw_id and d.region ^@ any ((select core.scope_regions())::text[]))
    else subject_id = (select core.scope_subject()) end
);
alter table draws.inspector enable row level security;
create policy inspector_add on draws.inspector for insert to zhiheng_app with check (true);
create policy inspector_of_visible_draw on draws.inspector for select to zhiheng_app
  using (core.scope_subject() is null and exists (select from draws.draw d where d.id = draw_id));
alter table draws.recusal enable row level security;
create policy recusal_add on draws.recusal for insert to zhiheng_app with check (true);
create policy recusal_of_visible_draw on draws.recusal for select to zhiheng_app
  using (core.scope_subject() is null and exists (select from draws.draw d where d.id = draw_id));
