-- The archive: one subject, one archive. `subject`, `identity`, `link` and `tally` are projections that follow from `record`,
-- which is append-only. Everything that grows carries subject_id first.
create schema archive;
grant usage on schema archive to zhiheng_app;

create table archive.subject (
  subject_id uuid not null,
  kind text not null,
  name text not null,
  -- Former names and aliases: [{ "name", "kind": "former" | "alias", "from", "to", "origin" }].
  names jsonb not null default '[]',
  -- The identity that is shown: a unified social credit code, or the subject's own key with who issued it.
  scheme text,
  issuer text,
  code text,
  region text collate "C" not null,
  industry text collate "C",
  address text,
  status text not null default 'active',
  -- The subject that answers for it now: product, site, person → enterprise. Its account sees this archive too.
  holder_id uuid,
  -- Set while merged; always the last survivor, so that one step leads there.
  merged_into uuid,
  details jsonb not null default '{}',
  created_by text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  -- Counts the changes; a change made on an older one is refused.
  revision int not null default 1,
  -- What search compares and the inverted index holds: made of the columns above by logic/search-terms.ts, nowhere else.
  search_text text not null,
  terms text[] not null,
  constraint subject_pkey primary key (subject_id),
  constraint subject_kind check (kind in ('enterprise', 'body', 'product', 'site', 'person', 'project', 'instrument', 'area')),
  constraint subject_status check (status in ('active', 'suspended', 'revoked', 'cancelled', 'moved-out')),
  constraint subject_region_digits check (region ~ '^[0-9]{2,15}$'),
  constraint subject_industry_code check (industry ~ '^[A-T]([0-9]{2,4})?$'),
  constraint subject_identity_whole check ((scheme is null) = (code is null) and (scheme is null) = (issuer is null)),
  constraint subject_not_into_itself check (merged_into <> subject_id)
);
-- Two characters: bigrams and facets. Three and more: trigrams. The pending list of fastupdate makes a load four times as fast
-- (44 instead of 160 µs a row); a bulk load empties it at its end, archive.tidy now and then.
create index subject_terms on archive.subject using gin (terms);
create index subject_search_text on archive.subject using gin (search_text gin_trgm_ops);
create index subject_holder on archive.subject (holder_id) where holder_id is not null;
create index subject_merged on archive.subject (merged_into) where merged_into is not null;

-- Who holds which code. A table of its own because a code is unique over the whole city, whatever the subject's place.
create table archive.identity (
  code text collate "C" not null,
  scheme text not null,
  issuer text not null default '',
  -- A credit code is one legal person's, whatever the kind ('' here); an own key is unique within its kind.
  kind text not null default '',
  subject_id uuid not null,
  constraint identity_pkey primary key (code, scheme, issuer, kind),
  constraint identity_scheme check (scheme in ('credit-code', 'own')),
  constraint identity_one_per_scheme unique (subject_id, scheme)
);

create table archive.record (
  subject_id uuid not null,
  id uuid not null,
  kind text not null,
  form_id text,
  form_version int,
  body jsonb not null,
  happened_at timestamptz not null,
  known_at timestamptz not null,
  actor_id text not null,
  organisation_id text,
  source text not null,
  supersedes uuid,
  -- The superseding record says only that the superseded one does not hold; it states nothing in its place.
  withdraws boolean not null default false,
  reason text,
  file_digests text[] not null default '{}',
  -- Where it was first written, when a split assigned it here.
  origin jsonb,
  -- Since when the body is gone (it is JSON null then): the evidence engine erases, the row stays.
  erased_at timestamptz,
  constraint record_pkey primary key (subject_id, id),
  constraint record_form_whole check ((form_id is null) = (form_version is null)),
  constraint record_supersedes_with_reason check (supersedes is null or length(btrim(reason)) > 0),
  constraint record_withdraws_something check (not withdraws or supersedes is not null),
  constraint record_supersedes_of_subject foreign key (subject_id, supersedes) references archive.record (subject_id, id)
);
create index record_happened on archive.record (subject_id, happened_at desc, id desc);
-- Proofs name a record by its id alone.
create index record_id on archive.record (id);
-- A record is corrected once; the next correction corrects the correction.
create unique index record_superseded_once on archive.record (subject_id, supersedes) where supersedes is not null;

create table archive.link (
  subject_id uuid not null,
  id uuid not null,
  relation text not null,
  other_id uuid not null,
  valid_from date,
  valid_to date,
  record_id uuid not null,
  ended_record_id uuid,
  constraint link_pkey primary key (subject_id, id),
  constraint link_not_to_itself check (subject_id <> other_id),
  constraint link_period check (valid_to >= valid_from)
);
create index link_other on archive.link (other_id);

create table archive.file (
  subject_id uuid not null,
  -- Under this id it is sealed.
  id uuid not null,
  digest text not null,
  name text not null,
  type text not null,
  bytes bigint not null,
  actor_id text not null,
  added_at timestamptz not null,
  constraint file_pkey primary key (subject_id, digest),
  constraint file_digest check (digest ~ '^[0-9a-f]{64}$')
);
create index file_id on archive.file (id);
create index file_by_digest on archive.file (digest);

-- How many subjects there are of a kind and status in a region: sums of small steps, one per statement, folded by a job.
create table archive.tally (
  region text collate "C" not null,
  kind text not null,
  status text not null,
  steps bigint not null
);
create index tally_region on archive.tally (region, kind, status);

create function archive.count_new_subjects() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into archive.tally select region, kind, status, count(*) from added where merged_into is null group by 1, 2, 3;
  return null;
end $$;
create function archive.count_changed_subjects() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into archive.tally
    select region, kind, status, sum(step) from (
      select region, kind, status, 1 as step from added where merged_into is null
      union all select region, kind, status, -1 from removed where merged_into is null
    ) moved group by 1, 2, 3 having sum(step) <> 0;
  return null;
end $$;
create trigger subject_counted after insert on archive.subject
  referencing new table as added for each statement execute function archive.count_new_subjects();
create trigger subject_recounted after update on archive.subject
  referencing new table as added old table as removed for each statement execute function archive.count_changed_subjects();

create function archive.tidy() returns void language sql security definer set search_path = pg_catalog as $$
  with old as (delete from archive.tally returning *)
  insert into archive.tally select region, kind, status, sum(steps) from old group by 1, 2, 3 having sum(steps) <> 0;
  select gin_clean_pending_list('archive.subject_terms'), gin_clean_pending_list('archive.subject_search_text');
$$;

-- The only change to a record: its body goes for good. Called by the evidence engine, which writes down and seals who erased it
-- and why; a body that is gone without that shows in every verification of the log.
create function archive.erase_record(erased uuid) returns boolean language sql security definer set search_path = pg_catalog as $$
  with gone as (
    update archive.record r set body = 'null', erased_at = now()
    where r.id = erased and r.erased_at is null and exists (
      select from archive.subject s where s.subject_id = r.subject_id and s.region ^@ any ((select core.scope_regions())::text[]))
    returning 1)
  select exists (select from gone)
$$;

-- The second wall. An account that speaks for a subject sees that subject and what it answers for, wherever they lie; everyone
-- else sees by region. The scope is read once per statement (sub-select), not once per row.
alter table archive.subject enable row level security;
create policy subject_in_scope on archive.subject using (
  case when (select core.scope_subject()) is null then region ^@ any ((select core.scope_regions())::text[])
    else (select core.scope_subject()) in (subject_id, holder_id, merged_into) end
);
-- What belongs to a subject is seen by whoever sees the subject: its own policy applies inside the sub-select.
alter table archive.identity enable row level security;
create policy identity_of_subject on archive.identity
  using (exists (select from archive.subject s where s.subject_id = identity.subject_id));
alter table archive.record enable row level security;
create policy record_of_subject on archive.record
  using (exists (select from archive.subject s where s.subject_id = record.subject_id));
alter table archive.file enable row level security;
create policy file_of_subject on archive.file
  using (exists (select from archive.subject s where s.subject_id = file.subject_id));
alter table archive.link enable row level security;
create policy link_of_subject on archive.link using (
  exists (select from archive.subject s where s.subject_id = link.subject_id)
  or exists (select from archive.subject s where s.subject_id = link.other_id)
);
alter table archive.tally enable row level security;
create policy tally_in_scope on archive.tally using (
  (select core.scope_subject()) is null and region ^@ any ((select core.scope_regions())::text[])
);

grant select, insert, update on archive.subject, archive.link to zhiheng_app;
grant select, insert, delete on archive.identity to zhiheng_app;
grant select, insert on archive.record, archive.file to zhiheng_app;
grant select on archive.tally to zhiheng_app;

-- Search runs as the owner: under row-level security LIKE and @> are not leak-proof and so never reach an index. It applies the
-- scope itself, the caller joins the ids to archive.subject (where the policy holds again).
-- `regions` are the caller's own first wall; null in any other place does not limit. `must`: terms that all have to be there;
-- `any_kind`, `any_status`, `any_region`: terms of which one has to. Gives the first `page` hits in order, each with `found`: how
-- many there are, at most `bound`. The statement is built of fixed texts and planned for its values: a frequent bigram is best
-- read in the order of the key, a rare one from the index.
create function archive.search_subjects(regions text[], pattern text, must text[], any_kind text[], any_status text[],
    any_region text[], code_prefix text, owned_by uuid, after_id uuid, after_code text, page int, bound int)
  returns table (place int, subject_id uuid, key text, found int)
  language plpgsql stable security definer rows 20 set search_path = pg_catalog as $$
declare
  own uuid := core.scope_subject();
  scope text[] := core.scope_regions();
  source text := 'archive.subject s';
  in_order text := 's.subject_id';
  key_column text := 'null';
  condition text := 's.merged_into is null';
begin
  if own is null then
    condition := condition || ' and s.region ^@ any ($1)';
    if regions <> scope then condition := condition || ' and s.region ^@ any ($2)'; end if;
    if any_region is not null then condition := condition || ' and s.terms && $7'; end if;
  else
    condition := condition || ' and $8 in (s.subject_id, s.holder_id)';
  end if;
  if pattern is not null then condition := condition || ' and s.search_text like $3'; end if;
  if must is not null then condition := condition || ' and s.terms @> $4'; end if;
  if any_kind is not null then condition := condition || ' and s.terms && $5'; end if;
  if any_status is not null then condition := condition || ' and s.terms && $6'; end if;
  if owned_by is not null then condition := condition || ' and s.holder_id = $9'; end if;
  if code_prefix is not null then
    -- In order of the codes, which the primary key of identity gives. A merged subject's code leads to the survivor.
    source := 'archive.identity i join archive.subject held on held.subject_id = i.subject_id
      join archive.subject s on s.subject_id = coalesce(held.merged_into, held.subject_id)';
    condition := condition || ' and i.code ^@ $10';
    in_order := 'i.code, s.subject_id';
    key_column := 'i.code';
    if after_code is not null then condition := condition || ' and (i.code, s.subject_id) > ($11, $12)'; end if;
  elsif after_id is not null then
    condition := condition || ' and s.subject_id > $12';
  end if;
  return query execute
    'with hit as materialized (select s.subject_id, ' || key_column || '::text as key from ' || source || ' where ' || condition
      || ' order by ' || in_order || ' limit $13), total as (select count(*)::int as found from hit)
     select row_number() over ()::int, h.subject_id, h.key, t.found from (select * from hit limit $14) h, total t'
  using scope, regions, pattern, must, any_kind, any_status, any_region, own, owned_by, code_prefix, after_code, after_id,
    greatest(bound, page), page;
end $$;
revoke all on function archive.search_subjects(text[], text, text[], text[], text[], text[], text, uuid, uuid, text, int, int), archive.tidy(), archive.erase_record(uuid) from public;
grant execute on function archive.search_subjects(text[], text, text[], text[], text[], text[], text, uuid, uuid, text, int, int), archive.tidy(), archive.erase_record(uuid) to zhiheng_app;
