-- Sampling and testing. What tells whose a sample is (`task`, `sample`, `blinding`) stands apart from what a laboratory works on
-- (`blind_sample`, `blind_step`, `result`): no row of the one names the other but in `blinding`, which no account of a subject can read.
create schema sampling;
grant usage on schema sampling to zhiheng_app;

create table sampling.plan (
  id uuid primary key,
  region text collate "C" not null constraint plan_region_digits check (region ~ '^[0-9]{2,15}$'),
  year int not null constraint plan_year check (year between 2015 and 2100),
  title text not null,
  product_class text not null,
  -- Random and targeted plans are never the same plan: their samples are not pooled.
  selection text not null constraint plan_selection check (selection in ('random', 'targeted')),
  reason text not null,
  samples int not null constraint plan_samples check (samples between 1 and 5000),
  due_on date not null,
  state text not null constraint plan_state check (state in ('draft', 'approved', 'drawing', 'running')),
  objects_draw uuid,
  laboratory_draw uuid,
  laboratory_id uuid,
  created_by text not null,
  created_by_name text not null,
  created_at timestamptz not null,
  approved_by text,
  approved_by_name text,
  approved_at timestamptz,
  constraint plan_approved_by_another check (approved_by is null or approved_by <> created_by)
);
create index plan_newest on sampling.plan (region, created_at desc, id desc);
grant select, insert on sampling.plan to zhiheng_app;
grant update (state, objects_draw, laboratory_draw, laboratory_id, approved_by, approved_by_name, approved_at) on sampling.plan to zhiheng_app;
alter table sampling.plan enable row level security;
-- A plan of the city is seen by the districts in which its samples are taken.
create policy plan_in_scope on sampling.plan to zhiheng_app using (
  (select core.scope_subject()) is null
  and exists (select from unnest((select core.scope_regions())::text[]) r where region ^@ r or r ^@ region)
);

create table sampling.task (
  subject_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  region text collate "C" not null,
  subject_name text not null,
  selection text not null constraint task_selection check (selection in ('random', 'targeted')),
  draw_id uuid,
  stratum text,
  -- How likely it was to be drawn, of a random plan.
  inclusion double precision constraint task_inclusion check (inclusion > 0 and inclusion <= 1),
  due_on date not null,
  state text not null constraint task_state check (state in ('open', 'sampled', 'void')),
  void_reason text,
  created_at timestamptz not null,
  primary key (subject_id, id),
  constraint task_once unique (subject_id, plan_id),
  constraint task_random_whole check ((selection = 'random') = (inclusion is not null))
);
create unique index task_id on sampling.task (id);
create index task_open on sampling.task (region, due_on, id) where state = 'open';
create index task_of_plan on sampling.task (plan_id, id);
grant select, insert on sampling.task to zhiheng_app;
grant update (state, void_reason) on sampling.task to zhiheng_app;
alter table sampling.task enable row level security;
create policy task_in_scope on sampling.task to zhiheng_app using (
  (select core.scope_subject()) is null and region ^@ any ((select core.scope_regions())::text[])
);

create table sampling.sample (
  subject_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  plan_id uuid not null,
  region text collate "C" not null,
  number text not null,
  body jsonb not null,
  sampled_by text not null,
  sampled_by_name text not null,
  sampled_at timestamptz not null,
  primary key (subject_id, id),
  constraint sample_once_per_task unique (subject_id, task_id),
  constraint sample_number_once unique (subject_id, number)
);
create unique index sample_id on sampling.sample (id);
grant select, insert on sampling.sample to zhiheng_app;
alter table sampling.sample enable row level security;
create policy sample_in_scope on sampling.sample to zhiheng_app using (
  case when (select core.scope_subject()) is null then region ^@ any ((select core.scope_regions())::text[])
    else subject_id = (select core.scope_subject()) end
);

-- One counter a year, taken in the transaction of the sample.
create table sampling.counter (year int primary key, last int not null);
grant select, insert, update on sampling.counter to zhiheng_app;

-- What the laboratory sees. Its id and code are random; it holds no time before the laboratory itself acted.
create table sampling.blind_sample (
  id uuid primary key,
  code text not null constraint blind_code_once unique,
  laboratory_id uuid not null,
  product_class text not null,
  items jsonb not null,
  due_on date not null,
  purpose text not null constraint blind_purpose check (purpose in ('first', 'retest')),
  state text not null constraint blind_state check (state in ('sent', 'received', 'tested', 'reported', 'concluded', 'void'))
);
create index blind_of_laboratory on sampling.blind_sample (laboratory_id, state, due_on, id);
grant select, insert on sampling.blind_sample to zhiheng_app;
grant update (state) on sampling.blind_sample to zhiheng_app;

-- Which is whose. Only officials of the region can read it; no account that speaks for a subject ever.
create table sampling.blinding (
  subject_id uuid not null,
  sample_id uuid not null,
  blind_id uuid not null constraint blinding_once unique,
  region text collate "C" not null,
  purpose text not null constraint blinding_purpose check (purpose in ('first', 'retest')),
  blinded_by text not null,
  blinded_at timestamptz not null,
  primary key (subject_id, sample_id, purpose)
);
grant select, insert on sampling.blinding to zhiheng_app;
alter table sampling.blinding enable row level security;
create policy blinding_of_official on sampling.blinding to zhiheng_app using (
  (select core.scope_subject()) is null and region ^@ any ((select core.scope_regions())::text[])
);

alter table sampling.blind_sample enable row level security;
create policy blind_of_laboratory on sampling.blind_sample to zhiheng_app using (
  case when (select core.scope_subject()) is null
    then exists (select from sampling.blinding b where b.blind_id = blind_sample.id)
    else laboratory_id = (select core.scope_subject()) end
);
-- A new row is not yet tied to its sample when it is written.
create policy blind_made_by_official on sampling.blind_sample for insert to zhiheng_app with check ((select core.scope_subject()) is null);

-- Chain of custody before the laboratory: who held the sample, with the seal whole or not.
create table sampling.custody (
  subject_id uuid not null,
  id uuid not null,
  sample_id uuid not null,
  step text not null constraint custody_step check (step in ('sealed', 'handed-over', 'blinded', 'void')),
  note text not null,
  actor_id text not null,
  actor_name text not null,
  at timestamptz not null,
  primary key (subject_id, id)
);
create index custody_of_sample on sampling.custody (subject_id, sample_id, at);
grant select, insert on sampling.custody to zhiheng_app;
alter table sampling.custody enable row level security;
create policy custody_in_scope on sampling.custody to zhiheng_app using (
  (select core.scope_subject()) is null
  and exists (select from sampling.sample s where s.subject_id = custody.subject_id and s.id = custody.sample_id)
);

-- The same within the laboratory, under the code.
create table sampling.blind_step (
  blind_id uuid not null,
  id uuid not null,
  step text not null constraint blind_step_kind check (step in ('received', 'seal-broken', 'tested', 'reported', 'sent-back')),
  note text not null,
  actor_id text not null,
  actor_name text not null,
  at timestamptz not null,
  primary key (blind_id, id)
);
grant select, insert on sampling.blind_step to zhiheng_app;
alter table sampling.blind_step enable row level security;
create policy blind_step_of_sample on sampling.blind_step to zhiheng_app using (
  exists (select from sampling.blind_sample b where b.id = blind_step.blind_id)
);

-- Measured values, item by item; a change is a further row with its reason.
create table sampling.result (
  blind_id uuid not null,
  id uuid not null,
  item text not null,
  version int not null constraint result_version_counts check (version >= 1),
  body jsonb not null,
  reason text,
  tested_by text not null,
  tested_by_name text not null,
  at timestamptz not null,
  primary key (blind_id, id),
  constraint result_version_once unique (blind_id, item, version),
  constraint result_change_with_reason check (version = 1 or length(btrim(reason)) > 1)
);
grant select, insert on sampling.result to zhiheng_app;
alter table sampling.result enable row level security;
create policy result_of_sample on sampling.result to zhiheng_app using (
  exists (select from sampling.blind_sample b where b.id = result.blind_id)
);

-- The verdict on a code. Sealed when it is written; only then may anybody tie it to a producer.
create table sampling.verdict (
  blind_id uuid primary key,
  id uuid not null unique,
  verdict text not null constraint verdict_word check (verdict in ('conforming', 'nonconforming')),
  body jsonb not null,
  decision_id uuid not null,
  at timestamptz not null
);
grant select, insert on sampling.verdict to zhiheng_app;
alter table sampling.verdict enable row level security;
create policy verdict_of_sample on sampling.verdict to zhiheng_app using (
  exists (select from sampling.blind_sample b where b.id = verdict.blind_id)
);

-- The moment at which a verdict was tied to its producer.
create table sampling.unblinding (
  subject_id uuid not null,
  sample_id uuid not null,
  blind_id uuid not null constraint unblinding_once unique,
  region text collate "C" not null,
  record_id uuid not null,
  at timestamptz not null,
  primary key (subject_id, sample_id, blind_id)
);
grant select, insert on sampling.unblinding to zhiheng_app;
alter table sampling.unblinding enable row level security;
create policy unblinding_in_scope on sampling.unblinding to zhiheng_app using (
  case when (select core.scope_subject()) is null then region ^@ any ((select core.scope_regions())::text[])
    else subject_id = (select core.scope_subject()) end
);
create function sampling.require_sealed_verdict() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (
    select from sampling.verdict v where v.blind_id = new.blind_id and (
      exists (select from evidence.pending p where p.kind = 'sampling-verdict' and p.object_id = v.id::text)
      or exists (select from evidence.commitment c where c.kind = 'sampling-verdict' and c.object_id = v.id::text)))
  then raise exception 'no sealed verdict for this code' using errcode = 'check_violation', constraint = 'unblinding_after_seal';
  end if;
  return new;
end $$;
create trigger unblinding_after_seal before insert on sampling.unblinding
  for each row execute function sampling.require_sealed_verdict();

-- 异议: by the enterprise, answered by the office; a re-test is another code at another laboratory.
create table sampling.objection (
  subject_id uuid not null,
  id uuid not null,
  sample_id uuid not null,
  region text collate "C" not null,
  text text not null,
  state text not null constraint objection_state check (state in ('open', 'accepted', 'rejected')),
  made_by text not null,
  made_at timestamptz not null,
  answer text,
  answered_by text,
  answered_at timestamptz,
  primary key (subject_id, id),
  constraint objection_once unique (subject_id, sample_id),
  constraint objection_answered_whole check ((state = 'open') = (answer is null))
);
grant select, insert on sampling.objection to zhiheng_app;
grant update (state, answer, answered_by, answered_at) on sampling.objection to zhiheng_app;
alter table sampling.objection enable row level security;
create policy objection_in_scope on sampling.objection to zhiheng_app using (
  case when (select core.scope_subject()) is null then region ^@ any ((select core.scope_regions())::text[])
    else subject_id = (select core.scope_subject()) end
);
