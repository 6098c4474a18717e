-- The second official whom a form names by account, and what they said to it from their own session. Named with the record, answered once;
-- the answer is sealed. One person cannot be both: told apart by account, never by what was typed.
create table forms.confirmation (
  subject_id uuid not null,
  record_id uuid not null,
  item text not null,
  id uuid not null,
  form_id text not null,
  region text collate "C" not null,
  account_id text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  due_on date not null,
  outcome text constraint outcome_known check (outcome in ('confirmed', 'objected', 'superseded')),
  reason text,
  way text constraint way_known check (way in ('own-session', 'shared-device')),
  answered_at timestamptz,
  primary key (subject_id, record_id, item),
  constraint two_people check (account_id <> asked_by),
  constraint answered_whole check ((outcome is null) = (answered_at is null)),
  constraint objection_says_why check (outcome is distinct from 'objected' or length(btrim(reason)) >= 2),
  constraint answer_says_how check (outcome is null or outcome = 'superseded' or way is not null)
);
create index confirmation_awaited on forms.confirmation (account_id, due_on) where outcome is null;
create index confirmation_id on forms.confirmation (id);
grant select, insert on forms.confirmation to zhiheng_app;
grant update (outcome, reason, way, answered_at) on forms.confirmation to zhiheng_app;
alter table forms.confirmation enable row level security;
create policy confirmation_in_scope on forms.confirmation to zhiheng_app using (
  core.in_scope(region) or account_id = core.scope_actor() or subject_id = core.scope_subject());
