-- A salt makes the content of a short text guessable. It is given with what the asker may open himself, row by row; lists of the log (which
-- thing was sealed when, in whose district) are for the parts of the system that see the whole city.

-- Kinds whose receipts go out with their content to one district or enterprise: the row that is to be visible to whoever asks. The tables'
-- own policies decide. A kind that does not stand here is opened for the whole city's scope only.
create table evidence.opened_in (
  kind text primary key,
  relation text not null,
  key text not null
);
grant select on evidence.opened_in to zhiheng_app;
insert into evidence.opened_in values ('record', 'archive.record', 'id'), ('decision', 'rules.decision', 'id');

-- Runs as whoever asks, so that the policies of the table hold.
create function evidence.may_open(sealed_kind text, sealed_id text) returns boolean language plpgsql stable as $$
declare
  place evidence.opened_in;
  is_there boolean;
begin
  select * into place from evidence.opened_in where kind = sealed_kind;
  if place.kind is null or sealed_id !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then return false; end if;
  execute format('select exists (select from %s where %I = $1::uuid)', place.relation::regclass, place.key)
    into is_there using sealed_id;
  return is_there;
end $$;

alter table evidence.commitment enable row level security;
create policy commitment_of_visible_thing on evidence.commitment for select to zhiheng_app
  using ((select core.scope_is_whole()) or evidence.may_open(kind, object_id));
alter table evidence.pending enable row level security;
create policy pending_of_whole_city on evidence.pending for select to zhiheng_app using ((select core.scope_is_whole()));
create policy pending_add on evidence.pending for insert to zhiheng_app with check (true);

-- What a receipt without content says to whoever knows the exact id: where it stands (null: it waits for its place), and the salted digest.
create function evidence.sealed_as(wanted_kind text, wanted_id text)
  returns table (index bigint, kind text, object_id text, body_digest bytea)
  language sql stable security definer set search_path = pg_catalog as
  $$
    (select null::bigint, p.kind, p.object_id, p.body_digest from evidence.pending p
      where p.object_id = wanted_id and (wanted_kind is null or p.kind = wanted_kind) limit 200)
    union all
    (select c.index, c.kind, c.object_id, c.body_digest from evidence.commitment c
      where c.object_id = wanted_id and (wanted_kind is null or c.kind = wanted_kind) order by c.index desc limit 200)
  $$;
revoke all on function evidence.sealed_as(text, text) from public;
grant execute on function evidence.sealed_as(text, text) to zhiheng_app;

-- How much waits and since when (the id begins with its moment): the state of the log, which is public.
create function evidence.waiting(most int) returns table (count bigint, oldest text)
  language sql stable security definer set search_path = pg_catalog as
  $$
    select (select count(*) from (select from evidence.pending limit most) p),
      (select id::text from evidence.pending order by id limit 1)
  $$;
revoke all on function evidence.waiting(int) from public;
grant execute on function evidence.waiting(int) to zhiheng_app;
