-- Cases: `entry` is the history and says everything; `kase` and `clock` are projections that follow from it, kept for lists and jobs.
create schema cases;
grant usage on schema cases to zhiheng_app;

-- A version of a kind of case as published. The application role holds neither update nor delete.
create table cases.version (
  kind text not null,
  version int not null constraint version_counts check (version >= 1),
  digest text not null constraint version_digest check (digest ~ '^[0-9a-f]{64}$'),
  document jsonb not null,
  published_at timestamptz not null,
  primary key (kind, version)
);
grant select, insert on cases.version to zhiheng_app;

-- `case` is a reserved word.
create table cases.kase (
  subject_id uuid not null,
  id uuid not null,
  kind text not null,
  version int not null,
  region text collate "C" not null constraint kase_region_digits check (region ~ '^[0-9]{2,15}$'),
  -- Who answers for the subject when the case is opened: its account sees the case too.
  holder_id uuid,
  subject_name text not null,
  open_key text not null,
  origin_kind text,
  origin_id text,
  state text not null,
  revision int not null,
  fields jsonb not null,
  -- Accounts it is assigned to, whom it is offered to, and all who ever were either or withdrew for conflict of interest: these pass the
  -- second wall wherever the case lies; what they see of it the engine decides.
  handlers text[] not null default '{}',
  handler_names text[] not null default '{}',
  offered_to text,
  people text[] not null default '{}',
  is_shown_to_subject boolean not null default false,
  -- The end that comes first of the clocks that run, and what its days are.
  due_on date,
  due_unit text,
  is_overdue boolean not null default false,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  closed_at timestamptz,
  constraint kase_pkey primary key (subject_id, id),
  constraint kase_opened_once unique (subject_id, kind, open_key),
  constraint kase_version foreign key (kind, version) references cases.version,
  constraint kase_origin_whole check ((origin_kind is null) = (origin_id is null))
);
create unique index kase_id on cases.kase (id);
create index kase_open on cases.kase (kind, region, due_on) where closed_at is null;
create index kase_newest on cases.kase (opened_at desc, id desc);
create index kase_handlers on cases.kase using gin (handlers);
create index kase_origin on cases.kase (origin_kind, origin_id) where origin_kind is not null;
create index kase_holder on cases.kase (holder_id) where holder_id is not null;
grant select, insert on cases.kase to zhiheng_app;
grant update (state, revision, fields, handlers, handler_names, offered_to, people, is_shown_to_subject, due_on, due_unit, is_overdue, changed_at, closed_at)
  on cases.kase to zhiheng_app;

create table cases.entry (
  subject_id uuid not null,
  case_id uuid not null,
  seq int not null constraint entry_counts check (seq >= 1),
  id uuid not null,
  kind text not null,
  at timestamptz not null,
  actor_id text not null,
  actor_name text not null,
  organisation_id text,
  body jsonb not null,
  -- Made by the device once per act: the same again gives the first answer again.
  key uuid,
  content_digest text,
  constraint entry_pkey primary key (subject_id, case_id, seq),
  constraint entry_of_case foreign key (subject_id, case_id) references cases.kase (subject_id, id),
  constraint entry_once unique (subject_id, case_id, actor_id, key),
  constraint entry_key_whole check ((key is null) = (content_digest is null))
);
-- Proofs name an entry by its id alone.
create unique index entry_id on cases.entry (id);
grant select, insert on cases.entry to zhiheng_app;

create table cases.clock (
  subject_id uuid not null,
  case_id uuid not null,
  clock text not null,
  state text not null constraint clock_state check (state in ('running', 'suspended', 'stopped')),
  due_on date not null,
  remind_on date,
  reminded_at timestamptz,
  overdue_at timestamptz,
  is_provisional boolean not null default false,
  constraint clock_pkey primary key (subject_id, case_id, clock),
  constraint clock_of_case foreign key (subject_id, case_id) references cases.kase (subject_id, id)
);
create index clock_to_remind on cases.clock (remind_on) where state = 'running' and reminded_at is null and remind_on is not null;
create index clock_to_escalate on cases.clock (due_on) where state = 'running' and overdue_at is null;
create index clock_provisional on cases.clock (due_on) where state = 'running' and is_provisional;
grant select, insert, update on cases.clock to zhiheng_app;

-- What an overdue clock asks of somebody above; shown as done with time and name.
create table cases.escalation (
  subject_id uuid not null,
  case_id uuid not null,
  id uuid not null,
  clock text not null,
  permission text not null,
  region text collate "C" not null,
  opened_at timestamptz not null,
  done_at timestamptz,
  done_by text,
  done_entry uuid,
  constraint escalation_pkey primary key (subject_id, case_id, id),
  constraint escalation_of_case foreign key (subject_id, case_id) references cases.kase (subject_id, id),
  constraint escalation_done_whole check ((done_at is null) = (done_by is null) and (done_at is null) = (done_entry is null))
);
create index escalation_open on cases.escalation (permission, region, opened_at) where done_at is null;
grant select, insert on cases.escalation to zhiheng_app;
grant update (done_at, done_by, done_entry) on cases.escalation to zhiheng_app;

-- Who uploaded what: nobody can attach, and so read, a file only because he learned its digest.
create table cases.upload (
  account_id text not null,
  digest text not null,
  name text not null,
  bytes bigint not null,
  type text not null,
  uploaded_at timestamptz not null,
  primary key (account_id, digest)
);
grant select, insert on cases.upload to zhiheng_app;
alter table cases.upload enable row level security;
create policy upload_own on cases.upload to zhiheng_app using (account_id = core.scope_actor());

-- The second wall. The account of a subject sees what it was told of about itself or what it answers for; an official what lies in his
-- regions, and what he handles or was offered.
alter table cases.kase enable row level security;
create policy kase_in_scope on cases.kase to zhiheng_app using (
  case when (select core.scope_subject()) is null
    then region ^@ any ((select core.scope_regions())::text[]) or (select core.scope_actor()) = any (people)
    else (select core.scope_subject()) in (subject_id, holder_id) and is_shown_to_subject end
);
-- What belongs to a case is seen by whoever sees the case: its own policy applies inside the sub-select.
alter table cases.entry enable row level security;
create policy entry_of_visible_case on cases.entry to zhiheng_app using (
  exists (select from cases.kase k where k.subject_id = entry.subject_id and k.id = entry.case_id)
);
alter table cases.clock enable row level security;
create policy clock_of_visible_case on cases.clock to zhiheng_app using (
  exists (select from cases.kase k where k.subject_id = clock.subject_id and k.id = clock.case_id)
);
alter table cases.escalation enable row level security;
create policy escalation_of_visible_case on cases.escalation to zhiheng_app using (
  exists (select from cases.kase k where k.subject_id = escalation.subject_id and k.id = escalation.case_id)
);

-- Active accounts that hold one of these roles over a region: who may be assigned, who must be told. Names and organisations only; the
-- asking transaction need not see those accounts otherwise.
create function core.find_holders(roles text[], region text) returns table (account_id uuid, name text, organisation text)
  language sql stable security definer set search_path = pg_catalog as $$
  select distinct a.id, a.display_name, o.name
  from core.role_grant_event e join core.account a on a.id = e.account_id join core.organisation o on o.id = a.organisation_id
  where e.kind = 'grant' and e.role_id = any (roles) and find_holders.region ^@ e.region and a.status = 'active' and a.subject_id is null
    and not exists (select from core.role_grant_event r where r.grant_id = e.grant_id and r.kind = 'revoke')
  order by 2, 1 limit 500
$$;
revoke all on function core.find_holders(text[], text) from public;
grant execute on function core.find_holders(text[], text) to zhiheng_app;
