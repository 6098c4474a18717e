-- What is said against a record: from the objection until it is answered, or until the record that a re-test led to. A derived fact: the
-- objection and its answer are kept and sealed where they are made. It is closed once and never opened again.
create table archive.dispute (
  subject_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  -- What consequences of the record name as their origin (a sample), besides the record itself.
  about_kind text not null,
  about_id text not null,
  -- The objection.
  by_kind text not null,
  by_id uuid not null,
  region text collate "C" not null,
  since timestamptz not null,
  until timestamptz,
  primary key (subject_id, id),
  constraint dispute_once unique (subject_id, by_kind, by_id),
  constraint dispute_ends_after check (until >= since)
);
create index dispute_open on archive.dispute (subject_id, record_id) where until is null;
grant select, insert, update (until) on archive.dispute to zhiheng_app;
alter table archive.dispute enable row level security;
create policy dispute_of_subject on archive.dispute to zhiheng_app using (
  case when (select core.scope_is_whole()) then true
    else exists (select from archive.subject s where s.subject_id = dispute.subject_id) end);

-- Open ones, for who draws consequences: a rate, a publication, a case.
create view archive.current_dispute with (security_invoker) as
  select subject_id, id, record_id, about_kind, about_id, by_kind, by_id, region, since from archive.dispute where until is null;
grant select on archive.current_dispute to zhiheng_app;

-- A result that is disputed is in no rate, in neither direction, until it is settled; how many are left out is said beside the rate.
create or replace view indicators.counted with (security_invoker) as
  select o.* from indicators.observation o
  where not exists (
    select from indicators.superseded s
    where s.subject_id = o.subject_id and s.record_id = o.record_id and s.indicator_id = o.indicator_id)
  and not exists (
    select from archive.current_dispute d where d.subject_id = o.subject_id and d.record_id = o.record_id);

-- Objections that are open when a city moves to this release. Of a sample: open ones, and accepted ones whose re-test has no verdict yet.
insert into archive.dispute (subject_id, id, record_id, about_kind, about_id, by_kind, by_id, region, since)
select o.subject_id, o.id, u.record_id, 'sampling.sample', o.sample_id::text, 'sampling-objection', o.id, o.region, o.made_at
from sampling.objection o
join lateral (select record_id from sampling.unblinding u where u.subject_id = o.subject_id and u.sample_id = o.sample_id
  order by u.at desc limit 1) u on true
where o.state = 'open' or (o.state = 'accepted' and not exists (
  select from sampling.unblinding v where v.subject_id = o.subject_id and v.sample_id = o.sample_id and v.at > o.made_at))
on conflict do nothing;
insert into archive.dispute (subject_id, id, record_id, about_kind, about_id, by_kind, by_id, region, since)
select o.subject_id, o.id, e.record_id, 'publication', e.id::text, 'publication-objection', o.id, e.region, o.written_at
from publications.objection o join publications.entry e on e.subject_id = o.subject_id and e.id = o.entry_id
where o.status = 'open' on conflict do nothing;
