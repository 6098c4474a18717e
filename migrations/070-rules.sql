-- Rules as published, the history of their parameters, and what they decided. Append-only throughout; only the progress of a replay moves.
create schema rules;
grant usage on schema rules to zhiheng_app;

-- A version of a rule as published: question, clause, inputs, parameters without their values, examples. `until` is not part of it.
create table rules.version (
  rule_id text collate "C" not null,
  version int not null constraint version_counts check (version >= 1),
  digest text not null constraint version_digest check (digest ~ '^[0-9a-f]{64}$'),
  from_day date not null,
  document jsonb not null,
  published_at timestamptz not null,
  constraint version_pkey primary key (rule_id, version)
);
grant select, insert on rules.version to zhiheng_app;

-- What somebody wants a parameter to be from a day on. It counts only once another person has approved it.
create table rules.proposal (
  rule_id text collate "C" not null,
  id uuid not null,
  name text collate "C" not null,
  from_day date not null,
  value jsonb not null,
  reference jsonb not null,
  reason text not null constraint proposal_reason check (length(btrim(reason)) > 0),
  -- The day lies in the past: decisions already made stay as they are.
  is_correction boolean not null,
  proposed_by text not null,
  proposed_by_name text not null,
  proposed_at timestamptz not null,
  constraint proposal_pkey primary key (rule_id, id)
);
grant select, insert on rules.proposal to zhiheng_app;

create table rules.proposal_end (
  rule_id text collate "C" not null,
  proposal_id uuid not null,
  outcome text not null constraint proposal_end_outcome check (outcome in ('approved', 'rejected', 'withdrawn')),
  reason text,
  ended_by text not null,
  ended_by_name text not null,
  ended_at timestamptz not null,
  constraint proposal_end_pkey primary key (rule_id, proposal_id),
  constraint proposal_end_of foreign key (rule_id, proposal_id) references rules.proposal,
  constraint proposal_end_says_why check (outcome <> 'rejected' or length(btrim(reason)) > 0)
);
grant select, insert on rules.proposal_end to zhiheng_app;

-- Values in force: brought by a release (no proposal), or approved in the workbench.
create table rules.parameter_value (
  rule_id text collate "C" not null,
  id uuid not null,
  name text collate "C" not null,
  from_day date not null,
  value jsonb not null,
  reference jsonb not null,
  is_unverified boolean not null,
  proposal_id uuid,
  entered_at timestamptz not null,
  constraint parameter_value_pkey primary key (rule_id, id),
  constraint parameter_value_approved foreign key (rule_id, proposal_id) references rules.proposal_end
);
create unique index parameter_value_released_once on rules.parameter_value (rule_id, name, from_day) where proposal_id is null;
create unique index parameter_value_approved_once on rules.parameter_value (rule_id, proposal_id) where proposal_id is not null;
grant select, insert on rules.parameter_value to zhiheng_app;

-- Four eyes, also behind the application: nobody approves what he proposed, only the proposer withdraws, each under his own name.
create function rules.check_proposal_end() returns trigger language plpgsql as $$
declare proposer text := (select proposed_by from rules.proposal where rule_id = new.rule_id and id = new.proposal_id);
begin
  if new.ended_by <> core.scope_actor() then raise exception 'a proposal is ended under one''s own name'; end if;
  if new.outcome = 'withdrawn' and new.ended_by <> proposer then raise exception 'only the proposer withdraws'; end if;
  if new.outcome <> 'withdrawn' and new.ended_by = proposer then raise exception 'the proposer does not approve'; end if;
  return new;
end $$;
create trigger proposal_end_four_eyes before insert on rules.proposal_end
  for each row execute function rules.check_proposal_end();

create function rules.check_parameter_value() returns trigger language plpgsql as $$
begin
  if new.proposal_id is null then
    if core.scope_actor() <> 'system:rules' then raise exception 'only a release brings a value without a proposal'; end if;
  elsif not exists (
    select from rules.proposal p join rules.proposal_end e on e.rule_id = p.rule_id and e.proposal_id = p.id
    where p.rule_id = new.rule_id and p.id = new.proposal_id and e.outcome = 'approved'
      and (p.name, p.from_day, p.value, p.reference) = (new.name, new.from_day, new.value, new.reference)) then
    raise exception 'the value is not what was approved';
  end if;
  return new;
end $$;
create trigger parameter_value_as_approved before insert on rules.parameter_value
  for each row execute function rules.check_parameter_value();

-- What was decided: the rule's version, the facts, the parameter values with their ids, the whole answer. Its key is its own id, because
-- not every decision is about a subject.
create table rules.decision (
  id uuid not null,
  subject_id uuid,
  about_kind text collate "C",
  about_id text collate "C",
  region text collate "C" not null,
  rule_id text collate "C" not null,
  rule_version int not null,
  on_day date not null,
  outcome text not null constraint decision_outcome check (outcome in ('yes', 'no', 'finding-needed')),
  facts jsonb not null,
  parameters jsonb not null,
  answer jsonb not null,
  flips jsonb not null,
  decided_at timestamptz not null,
  decided_by text not null,
  decided_by_name text not null,
  constraint decision_pkey primary key (id),
  constraint decision_about_whole check ((about_kind is null) = (about_id is null))
);
create index decision_subject on rules.decision (subject_id, id desc) where subject_id is not null;
create index decision_about on rules.decision (about_kind, about_id) where about_kind is not null;
create index decision_rule on rules.decision (rule_id, id desc);
grant select, insert on rules.decision to zhiheng_app;
alter table rules.decision enable row level security;
-- Whoever may act may leave the decision that the act rests on; who may read it is another matter. An account that speaks for a subject sees
-- what was decided about it and about what it answers for (the policy of archive.subject says which those are).
create policy decision_add on rules.decision for insert to zhiheng_app with check (true);
create policy decision_in_scope on rules.decision for select to zhiheng_app using (
  case when (select core.scope_subject()) is null then region ^@ any ((select core.scope_regions())::text[])
    else subject_id = (select core.scope_subject())
      or exists (select from archive.subject s where s.subject_id = decision.subject_id) end
);

-- A replay of stored decisions: batches by key, so that a killed one goes on where it was.
create table rules.replay (
  id uuid not null,
  asked_by text not null,
  asked_by_name text not null,
  asked_at timestamptz not null,
  -- The last decision that this replay looks at, and the last it has looked at.
  last_id uuid,
  cursor_id uuid,
  checked bigint not null default 0,
  differing bigint not null default 0,
  finished_at timestamptz,
  constraint replay_pkey primary key (id)
);
grant select, insert on rules.replay to zhiheng_app;
grant update (cursor_id, checked, differing, finished_at) on rules.replay to zhiheng_app;

create table rules.replay_difference (
  replay_id uuid not null references rules.replay,
  decision_id uuid not null,
  kind text not null constraint replay_difference_kind check (kind in ('outcome', 'value', 'reasons', 'parameter', 'no-rule', 'fault')),
  -- The answer of today's program; a sentence where there is none.
  now jsonb not null,
  constraint replay_difference_pkey primary key (replay_id, decision_id)
);
grant select, insert on rules.replay_difference to zhiheng_app;
alter table rules.replay_difference enable row level security;
create policy replay_difference_add on rules.replay_difference for insert to zhiheng_app with check (true);
create policy replay_difference_in_scope on rules.replay_difference for select to zhiheng_app
  using (exists (select from rules.decision d where d.id = decision_id));
