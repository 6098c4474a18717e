-- Reasons of erasures are free text about somebody: they are shown to the district of the thing, to no other.

-- The region of the thing when it was erased; of what belongs to no district, the city's. Without either, parts of the system see it only.
alter table evidence.erasure add column region text collate "C" not null default ''
  constraint erasure_region_digits check (region ~ '^([0-9]{2,15})?$');
update evidence.erasure e set region = coalesce(
  case
    when e.kind = 'record' then (select s.region from archive.record r join archive.subject s using (subject_id)
      where r.id::text = e.object_id order by s.region limit 1)
    when e.kind = 'file' then (select s.region from archive.file f join archive.subject s using (subject_id)
      where f.id::text = e.object_id order by s.region limit 1)
  end,
  (select r.code from core.region r where r.level = 'city' order by r.code limit 1),
  '');

alter table evidence.erasure enable row level security;
create policy erasure_read on evidence.erasure for select to zhiheng_app
  using ((select core.scope_subject()) is null and region ^@ any ((select core.scope_regions())::text[]));
create policy erasure_add on evidence.erasure for insert to zhiheng_app with check (core.in_scope(region));

-- The act repeats the reason. From here on it names its region; older acts are sealed as they stand, and are seen with their erasure.
alter policy audit_entry_read on core.audit_entry using (
  case
    when region is not null then core.in_scope(region)
    when action <> 'evidence.erase' or outcome <> 'done' then true
    else core.scope_is_whole() or exists (select from evidence.erasure e where e.id = audit_entry.id)
  end);
