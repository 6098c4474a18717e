-- Double-random supervision. Matters and inspectors are kept version by version; a task is a projection that its records and changes explain.
create schema supervision;
grant usage on schema supervision to zhiheng_app;

-- 抽查事项清单: what may be inspected. The same for the whole city; a change is the next version with its day and reason.
create table supervision.matter (
  matter_id text not null constraint matter_id_word check (matter_id ~ '^[a-z][a-z0-9-]{0,59}$'),
  version int not null constraint matter_version_counts check (version >= 1),
  from_day date not null,
  is_ended boolean not null default false,
  body jsonb not null,
  reason text not null,
  changed_by text not null,
  changed_by_name text not null,
  changed_at timestamptz not null,
  primary key (matter_id, version)
);
grant select, insert on supervision.matter to zhiheng_app;

-- 检查人员名录. One row per change; the newest of an account holds.
create table supervision.inspector (
  account_id text not null,
  version int not null constraint inspector_version_counts check (version >= 1),
  region text collate "C" not null constraint inspector_region_digits check (region ~ '^[0-9]{2,15}$'),
  is_active boolean not null,
  body jsonb not null,
  reason text not null,
  changed_by text not null,
  changed_by_name text not null,
  changed_at timestamptz not null,
  primary key (account_id, version)
);
create index inspector_region on supervision.inspector (region, account_id);
grant select, insert on supervision.inspector to zhiheng_app;
alter table supervision.inspector enable row level security;
create policy inspector_in_scope on supervision.inspector to zhiheng_app using (
  (select core.scope_subject()) is null
  and (region ^@ any ((select core.scope_regions())::text[]) or account_id = (select core.scope_actor()))
);

-- 年度抽查计划.
create table supervision.plan (
  id uuid primary key,
  year int not null constraint plan_year check (year between 2015 and 2100),
  region text collate "C" not null constraint plan_region_digits check (region ~ '^[0-9]{2,15}$'),
  title text not null,
  departments text[] not null constraint plan_departments check (cardinality(departments) between 1 and 20),
  state text not null constraint plan_state check (state in ('draft', 'submitted', 'approved')),
  remark text,
  created_by text not null,
  created_by_name text not null,
  created_at timestamptz not null,
  submitted_by text,
  submitted_at timestamptz,
  decided_by text,
  decided_by_name text,
  decided_at timestamptz,
  decision_remark text,
  constraint plan_approved_whole check (state <> 'approved' or (decided_by is not null and decided_by <> submitted_by))
);
create index plan_newest on supervision.plan (region, year desc, id desc);
grant select, insert on supervision.plan to zhiheng_app;
grant update (state, submitted_by, submitted_at, decided_by, decided_by_name, decided_at, decision_remark) on supervision.plan to zhiheng_app;
alter table supervision.plan enable row level security;
create policy plan_in_scope on supervision.plan to zhiheng_app using (
  (select core.scope_subject()) is null and region ^@ any ((select core.scope_regions())::text[])
);

create table supervision.batch (
  id uuid primary key,
  plan_id uuid not null references supervision.plan,
  region text collate "C" not null,
  number int not null,
  title text not null,
  -- Matters (id and version), departments, industry, classes of objects with their ratios, inspectors per task.
  terms jsonb not null,
  starts_on date not null,
  due_on date not null,
  state text not null constraint batch_state check (state in ('planned', 'drawing', 'drawn')),
  draw_id uuid,
  drawn_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  constraint batch_number unique (plan_id, number),
  constraint batch_days check (due_on >= starts_on),
  constraint batch_draw_whole check ((state = 'planned') = (draw_id is null))
);
create index batch_newest on supervision.batch (region, created_at desc, id desc);
grant select, insert on supervision.batch to zhiheng_app;
grant update (state, draw_id, drawn_at) on supervision.batch to zhiheng_app;
alter table supervision.batch enable row level security;
create policy batch_in_scope on supervision.batch to zhiheng_app using (
  (select core.scope_subject()) is null and region ^@ any ((select core.scope_regions())::text[])
);

create table supervision.task (
  subject_id uuid not null,
  id uuid not null,
  batch_id uuid not null,
  draw_id uuid not null,
  region text collate "C" not null constraint task_region_digits check (region ~ '^[0-9]{2,15}$'),
  subject_name text not null,
  batch_title text not null,
  form_id text not null,
  stratum text not null,
  rank int not null,
  inclusion jsonb not null,
  inspectors text[] not null,
  inspector_names text[] not null,
  state text not null constraint task_state check (state in ('open', 'done', 'void')),
  due_on date not null,
  drawn_at timestamptz not null,
  record_id uuid,
  result text,
  inspected_at timestamptz,
  done_at timestamptz,
  case_id uuid,
  constraint task_pkey primary key (subject_id, id),
  constraint task_drawn_once unique (subject_id, draw_id),
  constraint task_done_whole check ((state = 'done') = (record_id is not null) and (record_id is null) = (result is null))
);
create unique index task_id on supervision.task (id);
create index task_of_batch on supervision.task (batch_id, stratum, rank);
create index task_open on supervision.task using gin (inspectors) where state = 'open';
create index task_inspected on supervision.task (subject_id, drawn_at desc);
grant select, insert on supervision.task to zhiheng_app;
grant update (inspectors, inspector_names, state, record_id, result, inspected_at, done_at, case_id) on supervision.task to zhiheng_app;
alter table supervision.task enable row level security;
create policy task_in_scope on supervision.task to zhiheng_app using (
  case when (select core.scope_subject()) is null
    then region ^@ any ((select core.scope_regions())::text[]) or (select core.scope_actor()) = any (inspectors)
    else subject_id = (select core.scope_subject()) end
);

-- Every change of who inspects, with its reason; sealed.
create table supervision.task_change (
  subject_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  kind text not null constraint task_change_kind check (kind in ('handed-over', 'recused')),
  from_account text not null,
  to_account text not null,
  reason text not null,
  -- How the successor was found, so that it can be recomputed.
  selection jsonb not null,
  actor_id text not null,
  actor_name text not null,
  at timestamptz not null,
  constraint task_change_pkey primary key (subject_id, id),
  constraint task_change_of_task foreign key (subject_id, task_id) references supervision.task (subject_id, id)
);
create unique index task_change_id on supervision.task_change (id);
grant select, insert on supervision.task_change to zhiheng_app;
alter table supervision.task_change enable row level security;
create policy task_change_of_task on supervision.task_change to zhiheng_app using (
  exists (select from supervision.task k where k.subject_id = task_change.subject_id and k.id = task_change.task_id)
);
