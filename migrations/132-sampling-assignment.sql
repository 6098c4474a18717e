-- A sample that gets a laboratory of its own by a draw: for a re-test, or where the plan's laboratory is not separate. The draw is public,
-- so it names this row and never the sample; like `blinding`, no account of a subject reads it.
create table sampling.assignment (
  subject_id uuid not null,
  sample_id uuid not null,
  purpose text not null constraint assignment_purpose check (purpose in ('first', 'retest')),
  -- Random, without a time in it.
  id uuid not null constraint assignment_id_once unique,
  region text collate "C" not null,
  primary key (subject_id, sample_id, purpose)
);
grant select, insert on sampling.assignment to zhiheng_app;
alter table sampling.assignment enable row level security;
create policy assignment_of_official on sampling.assignment to zhiheng_app using (
  (select core.scope_subject()) is null and region ^@ any ((select core.scope_regions())::text[])
);

-- How many samples each laboratory was sent in the thirty days before (a code is due thirty days after it was sent): capacity is counted
-- over the whole city, also by an official who sees one district. Only numbers come out.
create function sampling.laboratory_load(on_day date) returns table (laboratory_id uuid, n int)
  language sql stable security definer set search_path = pg_catalog as $$
  select laboratory_id, count(*)::int from sampling.blind_sample where due_on > on_day and state <> 'void' group by laboratory_id
$$;
revoke all on function sampling.laboratory_load(date) from public;
grant execute on function sampling.laboratory_load(date) to zhiheng_app;
