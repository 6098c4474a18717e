-- 送达: when the notice of a verdict reached the firm, how, and who says so. The days to object run from the newest version; a correction is a
-- further version with its reason.
create table sampling.service (
  subject_id uuid not null,
  id uuid not null,
  sample_id uuid not null,
  -- Which verdict: a sample that was tested again has two.
  blind_id uuid not null,
  region text collate "C" not null,
  version int not null constraint service_version_counts check (version >= 1),
  served_on date not null,
  manner text not null constraint service_manner check (manner in ('platform', 'in-person', 'post', 'left')),
  received_by text not null,
  reason text,
  served_by text not null,
  served_by_name text not null,
  at timestamptz not null,
  primary key (subject_id, id),
  constraint service_version_once unique (subject_id, blind_id, version),
  constraint service_change_with_reason check (version = 1 or length(btrim(reason)) > 1)
);
grant select, insert on sampling.service to zhiheng_app;
alter table sampling.service enable row level security;
-- A firm signs for what it opened itself, once; everything else is said by officials.
create policy service_in_scope on sampling.service to zhiheng_app using (
  case when (select core.scope_subject()) is null then region ^@ any ((select core.scope_regions())::text[])
    else subject_id = (select core.scope_subject()) end
) with check (
  case when (select core.scope_subject()) is null then region ^@ any ((select core.scope_regions())::text[])
    else subject_id = (select core.scope_subject()) and manner = 'platform' and version = 1 end
);
