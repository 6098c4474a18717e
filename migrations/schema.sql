-- schemas
create schema archive;
create schema cases;
create schema core;
create schema documents;
create schema draws;
create schema evidence;
create schema forms;
create schema indicators;
create schema intake;
create schema laboratories;
create schema policy;
create schema publications;
create schema rules;
create schema sampling;
create schema supervision;

-- extensions
create extension btree_gin;
create extension pg_trgm;

-- tables
create table archive.dispute (
  subject_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  about_kind text not null,
  about_id text not null,
  by_kind text not null,
  by_id uuid not null,
  region text collate "C" not null,
  since timestamp with time zone not null,
  until timestamp with time zone
);
create table archive.file (
  subject_id uuid not null,
  id uuid not null,
  digest text not null,
  name text not null,
  type text not null,
  bytes bigint not null,
  actor_id text not null,
  added_at timestamp with time zone not null
);
create table archive.identity (
  code text collate "C" not null,
  scheme text not null,
  issuer text default ''::text not null,
  kind text default ''::text not null,
  subject_id uuid not null
);
create table archive.link (
  subject_id uuid not null,
  id uuid not null,
  relation text not null,
  other_id uuid not null,
  valid_from date,
  valid_to date,
  record_id uuid not null,
  ended_record_id uuid
);
create table archive.record (
  subject_id uuid not null,
  id uuid not null,
  kind text not null,
  form_id text,
  form_version integer,
  body jsonb not null,
  happened_at timestamp with time zone not null,
  known_at timestamp with time zone not null,
  actor_id text not null,
  organisation_id text,
  source text not null,
  supersedes uuid,
  withdraws boolean default false not null,
  reason text,
  file_digests text[] default '{}'::text[] not null,
  origin jsonb,
  erased_at timestamp with time zone
);
create table archive.subject (
  subject_id uuid not null,
  kind text not null,
  name text not null,
  names jsonb default '[]'::jsonb not null,
  scheme text,
  issuer text,
  code text,
  region text collate "C" not null,
  industry text collate "C",
  address text,
  status text default 'active'::text not null,
  holder_id uuid,
  merged_into uuid,
  details jsonb default '{}'::jsonb not null,
  created_by text not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  revision integer default 1 not null,
  search_text text not null,
  terms text[] not null
);
create table archive.tally (
  region text collate "C" not null,
  kind text not null,
  status text not null,
  steps bigint not null
);
create table cases.clock (
  subject_id uuid not null,
  case_id uuid not null,
  clock text not null,
  state text not null,
  due_on date not null,
  remind_on date,
  reminded_at timestamp with time zone,
  overdue_at timestamp with time zone,
  is_provisional boolean default false not null
);
create table cases.entry (
  subject_id uuid not null,
  case_id uuid not null,
  seq integer not null,
  id uuid not null,
  kind text not null,
  at timestamp with time zone not null,
  actor_id text not null,
  actor_name text not null,
  organisation_id text,
  body jsonb not null,
  key uuid,
  content_digest text
);
create table cases.escalation (
  subject_id uuid not null,
  case_id uuid not null,
  id uuid not null,
  clock text not null,
  permission text not null,
  region text collate "C" not null,
  opened_at timestamp with time zone not null,
  done_at timestamp with time zone,
  done_by text,
  done_entry uuid
);
create table cases.kase (
  subject_id uuid not null,
  id uuid not null,
  kind text not null,
  version integer not null,
  region text collate "C" not null,
  holder_id uuid,
  subject_name text not null,
  open_key text not null,
  origin_kind text,
  origin_id text,
  state text not null,
  revision integer not null,
  fields jsonb not null,
  handlers text[] default '{}'::text[] not null,
  handler_names text[] default '{}'::text[] not null,
  offered_to text,
  people text[] default '{}'::text[] not null,
  is_shown_to_subject boolean default false not null,
  due_on date,
  due_unit text,
  is_overdue boolean default false not null,
  opened_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  closed_at timestamp with time zone
);
create table cases.version (
  kind text not null,
  version integer not null,
  digest text not null,
  document jsonb not null,
  published_at timestamp with time zone not null
);
create table core.account (
  id uuid not null,
  login_name text not null,
  login_key text collate "C" not null,
  display_name text not null,
  status text default 'active'::text not null,
  organisation_id uuid not null,
  region text collate "C" not null,
  subject_id uuid,
  oidc_subject text,
  must_change_password boolean default true not null,
  is_demo boolean default false not null,
  last_signed_in_at timestamp with time zone,
  created_at timestamp with time zone not null,
  created_by text not null
);
create table core.account_password (
  account_id uuid not null,
  id uuid not null,
  hash text not null,
  set_at timestamp with time zone not null,
  link_id uuid,
  fold_hash text,
  is_change boolean default false not null
);
create table core.alarm (
  what text not null,
  detail text not null,
  since timestamp with time zone not null
);
create table core.audit_copy (
  target text not null,
  since timestamp with time zone not null
);
create table core.audit_entry (
  id uuid not null,
  at timestamp with time zone not null,
  actor_id text not null,
  actor_name text not null,
  action text not null,
  object_kind text not null,
  object_id text not null,
  region text collate "C",
  outcome text not null,
  reason text,
  request_id text,
  detail jsonb default '{}'::jsonb not null
);
create table core.audit_outbox (
  seq bigint generated always as identity not null,
  entry_id uuid not null
);
create table core.city (
  id integer default 1 not null,
  code text collate "C" not null,
  name text not null,
  name_en text not null,
  is_demo boolean default false not null,
  demo jsonb,
  demo_progress jsonb,
  demo_loaded_at timestamp with time zone
);
create table core.known_device (
  account_id uuid not null,
  token_hash bytea not null,
  last_used_at timestamp with time zone not null
);
create table core.migration (
  name text not null,
  digest text not null,
  applied_at timestamp with time zone default now() not null
);
create table core.organisation (
  id uuid not null,
  code text collate "C" not null,
  parent_id uuid,
  name text not null,
  region text collate "C" not null,
  kind text not null,
  status text default 'active'::text not null,
  created_at timestamp with time zone not null,
  created_by text not null
);
create table core.recovery_code (
  account_id uuid not null,
  code_hash bytea not null,
  used_at timestamp with time zone
);
create table core.region (
  code text collate "C" not null,
  parent_code text collate "C",
  level text not null,
  name text not null
);
create table core.role_grant_event (
  id uuid not null,
  grant_id uuid not null,
  kind text not null,
  account_id uuid not null,
  role_id text not null,
  organisation_id uuid not null,
  region text collate "C" not null,
  at timestamp with time zone not null,
  by_actor text not null,
  reason text not null,
  request_id uuid
);
create table core.role_grant_request (
  id uuid not null,
  account_id uuid not null,
  role_id text not null,
  organisation_id uuid not null,
  region text collate "C" not null,
  requested_at timestamp with time zone not null,
  requested_by text not null,
  reason text not null,
  decision text,
  decided_at timestamp with time zone,
  decided_by text,
  decision_reason text
);
create table core.security_setting (
  version integer not null,
  body jsonb not null,
  at timestamp with time zone not null,
  by_actor text not null
);
create table core.session (
  id uuid not null,
  token_hash bytea not null,
  account_id uuid not null,
  method text not null,
  device text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone not null,
  idle_minutes integer not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text,
  must_renew boolean default false not null,
  former_hash bytea,
  former_until timestamp with time zone
);
create table core.setup_link (
  id uuid not null,
  token_hash bytea not null,
  account_id uuid not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  expires_at timestamp with time zone not null,
  needs_release boolean not null,
  released_by text,
  used_at timestamp with time zone,
  released_at timestamp with time zone
);
create table core.sign_in_failure (
  kind text not null,
  key_hash bytea not null,
  failures integer not null,
  last_at timestamp with time zone not null,
  locked_until timestamp with time zone,
  login_hash bytea
);
create table core.totp_secret (
  account_id uuid not null,
  secret bytea not null,
  created_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_step bigint default 0 not null
);
create table core.upload (
  account_id text not null,
  digest text not null,
  name text not null,
  bytes bigint not null,
  type text not null,
  uploaded_at timestamp with time zone not null,
  named_at timestamp with time zone
);
create table documents.number_series (
  word text collate "C" not null,
  year integer not null,
  last integer not null
);
create table draws.draw (
  id uuid not null,
  purpose text collate "C" not null,
  title text not null,
  region text collate "C" not null,
  owner_kind text collate "C" not null,
  owner_id text collate "C" not null,
  predecessor_id uuid,
  reason text,
  header jsonb not null,
  draw_hash text not null,
  roster_file text not null,
  private_file text not null,
  assignment jsonb,
  frozen_at timestamp with time zone not null,
  frozen_by text not null,
  frozen_by_name text not null
);
create table draws.drawn (
  draw_id uuid not null,
  handle text collate "C" not null,
  candidate_id text not null,
  subject_id uuid,
  label text not null,
  stratum text not null,
  rank integer not null,
  weight integer not null,
  region text collate "C",
  needs text[] default '{}'::text[] not null,
  inspectors text[] default '{}'::text[] not null
);
create table draws.inspector (
  draw_id uuid not null,
  handle text collate "C" not null,
  inspector_id text not null,
  label text not null
);
create table draws.party (
  draw_id uuid not null,
  party text collate "C" not null,
  place integer not null,
  label jsonb not null,
  holder jsonb
);
create table draws.progress (
  draw_id uuid not null,
  state text not null,
  due_at timestamp with time zone,
  changed_at timestamp with time zone not null
);
create table draws.recusal (
  draw_id uuid not null,
  inspector_handle text collate "C" not null,
  handle text collate "C" not null,
  source text not null,
  reason text not null
);
create table draws.result (
  draw_id uuid not null,
  body jsonb not null,
  drawn_at timestamp with time zone not null
);
create table draws.step (
  draw_id uuid not null,
  seq integer not null,
  id uuid not null,
  kind text not null,
  party text collate "C",
  body jsonb not null,
  token text collate "C",
  at timestamp with time zone not null,
  actor_id text not null,
  actor_name text not null
);
create table evidence.adoption (
  kind text not null,
  things integer not null,
  adopted_at timestamp with time zone not null
);
create table evidence.checkpoint (
  size bigint not null,
  root bytea not null,
  note text not null,
  published_at timestamp with time zone default now() not null
);
create table evidence.commitment (
  index bigint not null,
  id uuid not null,
  kind text not null,
  object_id text not null,
  salt bytea,
  body_digest bytea
);
create table evidence.entry_bundle (
  bundle bigint not null,
  entries bytea not null
);
create table evidence.erasure (
  id uuid not null,
  kind text not null,
  object_id text not null,
  actor_id text not null,
  reason text not null,
  erased_at timestamp with time zone not null,
  region text collate "C" default ''::text not null
);
create table evidence.log (
  id integer default 1 not null,
  origin text not null,
  hash text not null,
  verifier_key text not null,
  size bigint default 0 not null,
  created_at timestamp with time zone default now() not null
);
create table evidence.opened_in (
  kind text not null,
  relation text not null,
  key text not null
);
create table evidence.pending (
  id uuid not null,
  kind text not null,
  object_id text not null,
  salt bytea not null,
  body_digest bytea not null,
  entry bytea not null
);
create table evidence.tile (
  level integer not null,
  tile bigint not null,
  hashes bytea not null
);
create table forms.confirmation (
  subject_id uuid not null,
  record_id uuid not null,
  item text not null,
  id uuid not null,
  form_id text not null,
  region text collate "C" not null,
  account_id text not null,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  due_on date not null,
  outcome text,
  reason text,
  way text,
  answered_at timestamp with time zone
);
create table forms.draft (
  account_id text not null,
  id uuid not null,
  form_id text not null,
  version integer not null,
  subject_id uuid not null,
  supersedes uuid,
  answers jsonb not null,
  notes jsonb not null,
  saved_at timestamp with time zone not null
);
create table forms.follow_up (
  subject_id uuid not null,
  record_id uuid not null,
  form_id text not null,
  region text collate "C" not null,
  due_on date not null,
  opened_by text not null,
  opened_at timestamp with time zone not null,
  closed_by_record uuid,
  closed_at timestamp with time zone
);
create table forms.signature_picture (
  digest text not null,
  subject_id uuid not null,
  record_id uuid not null
);
create table forms.submission (
  account_id text not null,
  key uuid not null,
  content_digest text not null,
  subject_id uuid not null,
  record_id uuid not null,
  outcomes jsonb not null,
  left_out text[] not null,
  submitted_at timestamp with time zone not null
);
create table forms.task_answer (
  task_ref uuid not null,
  form_id text not null,
  record_id uuid not null,
  account_id text not null,
  answered_at timestamp with time zone not null
);
create table forms.version (
  form_id text not null,
  version integer not null,
  digest text not null,
  from_day date not null,
  document jsonb not null,
  schema jsonb not null,
  published_at timestamp with time zone not null
);
create table indicators.observation (
  subject_id uuid not null,
  record_id uuid not null,
  indicator_id text collate "C" not null,
  is_pass boolean not null,
  product_class text collate "C" not null,
  region text collate "C" not null,
  selection text not null,
  inclusion_probability double precision,
  draw_id text collate "C",
  stratum text collate "C",
  on_day date not null,
  known_at timestamp with time zone not null
);
create table indicators.rebuild (
  id uuid not null,
  indicator_id text collate "C" not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone not null,
  records bigint not null,
  added bigint not null,
  changed bigint not null,
  removed bigint not null
);
create table indicators.superseded (
  subject_id uuid not null,
  record_id uuid not null,
  indicator_id text collate "C" not null,
  by_record_id uuid not null,
  known_at timestamp with time zone not null
);
create table intake.import (
  id uuid not null,
  file_digest text not null,
  file_name text not null,
  bytes bigint not null,
  format text not null,
  is_gzip boolean default false not null,
  encoding text,
  columns jsonb not null,
  estimated_rows bigint,
  actor_id text not null,
  actor_name text not null,
  organisation_id text,
  regions text[] not null,
  status text default 'draft'::text not null,
  row_count bigint default 0 not null,
  new_count bigint default 0 not null,
  unchanged_count bigint default 0 not null,
  changed_count bigint default 0 not null,
  error_count bigint default 0 not null,
  failure jsonb,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  sheets jsonb default '[]'::jsonb not null,
  look_alike_count integer default 0 not null
);
create table intake.row_error (
  import_id uuid not null,
  row_number integer not null,
  position integer not null,
  field text not null,
  reason_zh text not null,
  reason_en text not null,
  cells text[] not null,
  sheet integer default 0 not null
);
create table laboratories.body (
  laboratory_id uuid not null,
  version integer not null,
  name text not null,
  region text collate "C" not null,
  is_active boolean not null,
  samples_per_month integer not null,
  reason text not null,
  changed_by text not null,
  changed_by_name text not null,
  changed_at timestamp with time zone not null
);
create table laboratories.scope (
  laboratory_id uuid not null,
  id uuid not null,
  product_class text not null,
  item text not null,
  method text not null,
  certificate text not null,
  valid_from date not null,
  valid_until date not null,
  is_ended boolean default false not null,
  reason text not null,
  changed_by text not null,
  changed_by_name text not null,
  changed_at timestamp with time zone not null
);
create table policy.clause (
  document_id uuid not null,
  version integer not null,
  address text collate "C" not null,
  ordinal integer not null,
  kind text not null,
  marker text not null,
  text text not null
);
create table policy.document (
  id uuid not null,
  title text not null,
  issuers text[] not null,
  number text,
  created_at timestamp with time zone not null,
  created_by text not null
);
create table policy.document_version (
  document_id uuid not null,
  version integer not null,
  id uuid not null,
  source_name text not null,
  file_digest text not null,
  text text not null,
  parsed jsonb not null,
  changes jsonb not null,
  targets jsonb not null,
  title text not null,
  date date,
  imported_at timestamp with time zone not null,
  imported_by text not null,
  imported_by_name text not null,
  remarks jsonb default '[]'::jsonb not null
);
create table policy.duty_entry (
  id uuid not null,
  item text collate "C" not null,
  kind text not null,
  text text not null,
  file_digest text,
  at timestamp with time zone not null,
  actor text not null,
  actor_name text not null,
  file jsonb,
  withdraws uuid
);
create table policy.note (
  id uuid not null,
  document_id uuid not null,
  address text collate "C" not null,
  printed text not null,
  reading text,
  kind text not null,
  explanation jsonb not null,
  source jsonb not null,
  created_at timestamp with time zone not null,
  created_by text not null
);
create table policy.status_change (
  item text collate "C" not null,
  at timestamp with time zone not null,
  status text not null,
  facts jsonb not null
);
create table publications.delivery (
  subscription_id uuid not null,
  event_id uuid not null,
  subject_id uuid not null,
  entry_id uuid not null,
  queued_at timestamp with time zone not null,
  sent_at timestamp with time zone
);
create table publications.entry (
  subject_id uuid not null,
  id uuid not null,
  kind text collate "C" not null,
  region text collate "C" not null,
  holder_id uuid,
  subject_name text not null,
  record_id uuid not null,
  written_by text not null,
  happened_at timestamp with time zone not null,
  due_on date not null,
  is_due_estimated boolean default false not null,
  status text not null,
  proposal jsonb,
  proposal_state text,
  content jsonb,
  digest text collate "C",
  search_text text,
  published_at timestamp with time zone,
  changed_at timestamp with time zone,
  expires_at timestamp with time zone,
  is_corrected boolean default false not null
);
create table publications.event (
  subject_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  kind text not null,
  is_public boolean not null,
  at timestamp with time zone not null,
  actor_id text not null,
  actor_name text not null,
  proposal_id uuid,
  body jsonb not null
);
create table publications.kind_document (
  kind text collate "C" not null,
  digest text collate "C" not null,
  document jsonb not null,
  since timestamp with time zone not null
);
create table publications.objection (
  subject_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  text text not null,
  status text not null,
  written_by text not null,
  written_at timestamp with time zone not null,
  path text,
  answer text,
  answered_by text,
  answered_at timestamp with time zone
);
create table publications.reply (
  subject_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  text text not null,
  status text not null,
  written_by text not null,
  written_at timestamp with time zone not null,
  shown_at timestamp with time zone,
  refusal jsonb
);
create table publications.subscription (
  id uuid not null,
  channel text not null,
  address text not null,
  kind text collate "C",
  region text collate "C",
  language text not null,
  status text not null,
  token_hash bytea not null,
  secret text not null,
  created_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_asked_at timestamp with time zone not null,
  failures integer default 0 not null,
  next_at timestamp with time zone not null
);
create table rules.decision (
  id uuid not null,
  subject_id uuid,
  about_kind text collate "C",
  about_id text collate "C",
  region text collate "C" not null,
  rule_id text collate "C" not null,
  rule_version integer not null,
  on_day date not null,
  outcome text not null,
  facts jsonb not null,
  parameters jsonb not null,
  answer jsonb not null,
  flips jsonb not null,
  decided_at timestamp with time zone not null,
  decided_by text not null,
  decided_by_name text not null
);
create table rules.parameter_value (
  rule_id text collate "C" not null,
  id uuid not null,
  name text collate "C" not null,
  from_day date not null,
  value jsonb not null,
  reference jsonb not null,
  is_unverified boolean not null,
  proposal_id uuid,
  entered_at timestamp with time zone not null
);
create table rules.proposal (
  rule_id text collate "C" not null,
  id uuid not null,
  name text collate "C" not null,
  from_day date not null,
  value jsonb not null,
  reference jsonb not null,
  reason text not null,
  is_correction boolean not null,
  proposed_by text not null,
  proposed_by_name text not null,
  proposed_at timestamp with time zone not null
);
create table rules.proposal_end (
  rule_id text collate "C" not null,
  proposal_id uuid not null,
  outcome text not null,
  reason text,
  ended_by text not null,
  ended_by_name text not null,
  ended_at timestamp with time zone not null
);
create table rules.replay (
  id uuid not null,
  asked_by text not null,
  asked_by_name text not null,
  asked_at timestamp with time zone not null,
  last_id uuid,
  cursor_id uuid,
  checked bigint default 0 not null,
  differing bigint default 0 not null,
  finished_at timestamp with time zone
);
create table rules.replay_difference (
  replay_id uuid not null,
  decision_id uuid not null,
  kind text not null,
  now jsonb not null
);
create table rules.version (
  rule_id text collate "C" not null,
  version integer not null,
  digest text not null,
  from_day date not null,
  document jsonb not null,
  published_at timestamp with time zone not null
);
create table sampling.assignment (
  subject_id uuid not null,
  sample_id uuid not null,
  purpose text not null,
  id uuid not null,
  region text collate "C" not null
);
create table sampling.blind_sample (
  id uuid not null,
  code text not null,
  laboratory_id uuid not null,
  product_class text not null,
  items jsonb not null,
  due_on date not null,
  purpose text not null,
  state text not null
);
create table sampling.blind_step (
  blind_id uuid not null,
  id uuid not null,
  step text not null,
  note text not null,
  actor_id text not null,
  actor_name text not null,
  at timestamp with time zone not null
);
create table sampling.blinding (
  subject_id uuid not null,
  sample_id uuid not null,
  blind_id uuid not null,
  region text collate "C" not null,
  purpose text not null,
  blinded_by text not null,
  blinded_at timestamp with time zone not null
);
create table sampling.counter (
  year integer not null,
  last integer not null
);
create table sampling.custody (
  subject_id uuid not null,
  id uuid not null,
  sample_id uuid not null,
  step text not null,
  note text not null,
  actor_id text not null,
  actor_name text not null,
  at timestamp with time zone not null
);
create table sampling.objection (
  subject_id uuid not null,
  id uuid not null,
  sample_id uuid not null,
  region text collate "C" not null,
  text text not null,
  state text not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  answer text,
  answered_by text,
  answered_at timestamp with time zone
);
create table sampling.plan (
  id uuid not null,
  region text collate "C" not null,
  year integer not null,
  title text not null,
  product_class text not null,
  selection text not null,
  reason text not null,
  samples integer not null,
  due_on date not null,
  state text not null,
  objects_draw uuid,
  laboratory_draw uuid,
  laboratory_id uuid,
  created_by text not null,
  created_by_name text not null,
  created_at timestamp with time zone not null,
  approved_by text,
  approved_by_name text,
  approved_at timestamp with time zone
);
create table sampling.result (
  blind_id uuid not null,
  id uuid not null,
  item text not null,
  version integer not null,
  body jsonb not null,
  reason text,
  tested_by text not null,
  tested_by_name text not null,
  at timestamp with time zone not null
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
  sampled_at timestamp with time zone not null
);
create table sampling.service (
  subject_id uuid not null,
  id uuid not null,
  sample_id uuid not null,
  blind_id uuid not null,
  region text collate "C" not null,
  version integer not null,
  served_on date not null,
  manner text not null,
  received_by text not null,
  reason text,
  served_by text not null,
  served_by_name text not null,
  at timestamp with time zone not null
);
create table sampling.task (
  subject_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  region text collate "C" not null,
  subject_name text not null,
  selection text not null,
  draw_id uuid,
  stratum text,
  inclusion double precision,
  due_on date not null,
  state text not null,
  void_reason text,
  created_at timestamp with time zone not null
);
create table sampling.unblinding (
  subject_id uuid not null,
  sample_id uuid not null,
  blind_id uuid not null,
  region text collate "C" not null,
  record_id uuid not null,
  at timestamp with time zone not null
);
create table sampling.verdict (
  blind_id uuid not null,
  id uuid not null,
  verdict text not null,
  body jsonb not null,
  decision_id uuid not null,
  at timestamp with time zone not null
);
create table supervision.batch (
  id uuid not null,
  plan_id uuid not null,
  region text collate "C" not null,
  number integer not null,
  title text not null,
  terms jsonb not null,
  starts_on date not null,
  due_on date not null,
  state text not null,
  draw_id uuid,
  drawn_at timestamp with time zone,
  created_by text not null,
  created_at timestamp with time zone not null
);
create table supervision.inspector (
  account_id text not null,
  version integer not null,
  region text collate "C" not null,
  is_active boolean not null,
  body jsonb not null,
  reason text not null,
  changed_by text not null,
  changed_by_name text not null,
  changed_at timestamp with time zone not null
);
create table supervision.matter (
  matter_id text not null,
  version integer not null,
  from_day date not null,
  is_ended boolean default false not null,
  body jsonb not null,
  reason text not null,
  changed_by text not null,
  changed_by_name text not null,
  changed_at timestamp with time zone not null
);
create table supervision.plan (
  id uuid not null,
  year integer not null,
  region text collate "C" not null,
  title text not null,
  departments text[] not null,
  state text not null,
  remark text,
  created_by text not null,
  created_by_name text not null,
  created_at timestamp with time zone not null,
  submitted_by text,
  submitted_at timestamp with time zone,
  decided_by text,
  decided_by_name text,
  decided_at timestamp with time zone,
  decision_remark text
);
create table supervision.plan_move (
  id uuid not null,
  plan_id uuid not null,
  region text collate "C" not null,
  move text not null,
  by text not null,
  by_name text not null,
  at timestamp with time zone not null,
  remark text
);
create table supervision.task (
  subject_id uuid not null,
  id uuid not null,
  batch_id uuid not null,
  draw_id uuid not null,
  region text collate "C" not null,
  subject_name text not null,
  batch_title text not null,
  form_id text not null,
  stratum text not null,
  rank integer not null,
  inclusion jsonb not null,
  inspectors text[] not null,
  inspector_names text[] not null,
  state text not null,
  due_on date not null,
  drawn_at timestamp with time zone not null,
  record_id uuid,
  result text,
  inspected_at timestamp with time zone,
  done_at timestamp with time zone,
  case_id uuid
);
create table supervision.task_change (
  subject_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  kind text not null,
  from_account text not null,
  to_account text not null,
  reason text not null,
  selection jsonb not null,
  actor_id text not null,
  actor_name text not null,
  at timestamp with time zone not null
);

-- constraints
alter table archive.dispute add constraint dispute_ends_after CHECK ((until >= since));
alter table archive.dispute add constraint dispute_pkey PRIMARY KEY (subject_id, id);
alter table archive.dispute add constraint dispute_once UNIQUE (subject_id, by_kind, by_id);
alter table archive.file add constraint file_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text));
alter table archive.file add constraint file_pkey PRIMARY KEY (subject_id, digest);
alter table archive.identity add constraint identity_scheme CHECK ((scheme = ANY (ARRAY['credit-code'::text, 'own'::text])));
alter table archive.identity add constraint identity_pkey PRIMARY KEY (code, scheme, issuer, kind);
alter table archive.identity add constraint identity_one_per_scheme UNIQUE (subject_id, scheme);
alter table archive.link add constraint link_not_to_itself CHECK ((subject_id <> other_id));
alter table archive.link add constraint link_period CHECK ((valid_to >= valid_from));
alter table archive.link add constraint link_pkey PRIMARY KEY (subject_id, id);
alter table archive.record add constraint record_form_whole CHECK (((form_id IS NULL) = (form_version IS NULL)));
alter table archive.record add constraint record_supersedes_with_reason CHECK (((supersedes IS NULL) OR (length(btrim(reason)) > 0)));
alter table archive.record add constraint record_withdraws_something CHECK (((NOT withdraws) OR (supersedes IS NOT NULL)));
alter table archive.record add constraint record_supersedes_of_subject FOREIGN KEY (subject_id, supersedes) REFERENCES archive.record(subject_id, id);
alter table archive.record add constraint record_pkey PRIMARY KEY (subject_id, id);
alter table archive.subject add constraint subject_identity_whole CHECK ((((scheme IS NULL) = (code IS NULL)) AND ((scheme IS NULL) = (issuer IS NULL))));
alter table archive.subject add constraint subject_industry_code CHECK ((industry ~ '^[A-T]([0-9]{2,4})?$'::text));
alter table archive.subject add constraint subject_kind CHECK ((kind = ANY (ARRAY['enterprise'::text, 'body'::text, 'product'::text, 'site'::text, 'person'::text, 'project'::text, 'instrument'::text, 'area'::text])));
alter table archive.subject add constraint subject_not_into_itself CHECK ((merged_into <> subject_id));
alter table archive.subject add constraint subject_region_digits CHECK ((region ~ '^[0-9]{2,15}$'::text));
alter table archive.subject add constraint subject_status CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'revoked'::text, 'cancelled'::text, 'moved-out'::text])));
alter table archive.subject add constraint subject_pkey PRIMARY KEY (subject_id);
alter table cases.clock add constraint clock_state CHECK ((state = ANY (ARRAY['running'::text, 'suspended'::text, 'stopped'::text])));
alter table cases.clock add constraint clock_of_case FOREIGN KEY (subject_id, case_id) REFERENCES cases.kase(subject_id, id);
alter table cases.clock add constraint clock_pkey PRIMARY KEY (subject_id, case_id, clock);
alter table cases.entry add constraint entry_counts CHECK ((seq >= 1));
alter table cases.entry add constraint entry_key_whole CHECK (((key IS NULL) = (content_digest IS NULL)));
alter table cases.entry add constraint entry_of_case FOREIGN KEY (subject_id, case_id) REFERENCES cases.kase(subject_id, id);
alter table cases.entry add constraint entry_pkey PRIMARY KEY (subject_id, case_id, seq);
alter table cases.entry add constraint entry_once UNIQUE (subject_id, case_id, actor_id, key);
alter table cases.escalation add constraint escalation_done_whole CHECK ((((done_at IS NULL) = (done_by IS NULL)) AND ((done_at IS NULL) = (done_entry IS NULL))));
alter table cases.escalation add constraint escalation_of_case FOREIGN KEY (subject_id, case_id) REFERENCES cases.kase(subject_id, id);
alter table cases.escalation add constraint escalation_pkey PRIMARY KEY (subject_id, case_id, id);
alter table cases.kase add constraint kase_origin_whole CHECK (((origin_kind IS NULL) = (origin_id IS NULL)));
alter table cases.kase add constraint kase_region_digits CHECK ((region ~ '^[0-9]{2,15}$'::text));
alter table cases.kase add constraint kase_version FOREIGN KEY (kind, version) REFERENCES cases.version(kind, version);
alter table cases.kase add constraint kase_pkey PRIMARY KEY (subject_id, id);
alter table cases.kase add constraint kase_opened_once UNIQUE (subject_id, kind, open_key);
alter table cases.version add constraint version_counts CHECK ((version >= 1));
alter table cases.version add constraint version_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text));
alter table cases.version add constraint version_pkey PRIMARY KEY (kind, version);
alter table core.account add constraint account_display_name_length CHECK (((length(display_name) >= 1) AND (length(display_name) <= 100)));
alter table core.account add constraint account_login_name_length CHECK (((length(login_name) >= 2) AND (length(login_name) <= 64)));
alter table core.account add constraint account_status CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text])));
alter table core.account add constraint account_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES core.organisation(id);
alter table core.account add constraint account_pkey PRIMARY KEY (id);
alter table core.account add constraint account_login_once UNIQUE (login_key);
alter table core.account add constraint account_oidc_subject_once UNIQUE (oidc_subject);
alter table core.account_password add constraint account_password_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.account(id);
alter table core.account_password add constraint account_password_link_id_fkey FOREIGN KEY (link_id) REFERENCES core.setup_link(id);
alter table core.account_password add constraint account_password_pkey PRIMARY KEY (account_id, id);
alter table core.alarm add constraint alarm_pkey PRIMARY KEY (what);
alter table core.audit_copy add constraint audit_copy_pkey PRIMARY KEY (target);
alter table core.audit_entry add constraint audit_entry_outcome CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text, 'failed'::text])));
alter table core.audit_entry add constraint audit_entry_pkey PRIMARY KEY (id);
alter table core.audit_outbox add constraint audit_outbox_pkey PRIMARY KEY (seq);
alter table core.audit_outbox add constraint audit_outbox_once UNIQUE (entry_id);
alter table core.city add constraint demo_whole CHECK (((NOT is_demo) OR (demo IS NOT NULL)));
alter table core.city add constraint one_city CHECK ((id = 1));
alter table core.city add constraint city_pkey PRIMARY KEY (id);
alter table core.known_device add constraint known_device_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.account(id);
alter table core.known_device add constraint known_device_pkey PRIMARY KEY (account_id, token_hash);
alter table core.migration add constraint migration_pkey PRIMARY KEY (name);
alter table core.organisation add constraint organisation_kind CHECK ((kind = ANY (ARRAY['government'::text, 'enterprise'::text, 'laboratory'::text, 'other'::text])));
alter table core.organisation add constraint organisation_name_length CHECK (((length(name) >= 1) AND (length(name) <= 200)));
alter table core.organisation add constraint organisation_not_own_parent CHECK ((parent_id <> id));
alter table core.organisation add constraint organisation_region_digits CHECK ((region ~ '^[0-9]{2,15}$'::text));
alter table core.organisation add constraint organisation_status CHECK ((status = ANY (ARRAY['active'::text, 'closed'::text])));
alter table core.organisation add constraint organisation_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES core.organisation(id);
alter table core.organisation add constraint organisation_pkey PRIMARY KEY (id);
alter table core.organisation add constraint organisation_code_once UNIQUE (code);
alter table core.recovery_code add constraint recovery_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.account(id);
alter table core.recovery_code add constraint recovery_code_pkey PRIMARY KEY (account_id, code_hash);
alter table core.region add constraint region_below_parent CHECK (((parent_code IS NULL) OR ((code ^@ parent_code) AND (code <> parent_code))));
alter table core.region add constraint region_code_digits CHECK ((code ~ '^[0-9]{2,15}$'::text));
alter table core.region add constraint region_level CHECK ((level = ANY (ARRAY['city'::text, 'district'::text, 'street'::text, 'grid'::text])));
alter table core.region add constraint region_parent_code_fkey FOREIGN KEY (parent_code) REFERENCES core.region(code);
alter table core.region add constraint region_pkey PRIMARY KEY (code);
alter table core.role_grant_event add constraint role_grant_event_kind CHECK ((kind = ANY (ARRAY['grant'::text, 'revoke'::text])));
alter table core.role_grant_event add constraint role_grant_event_not_oneself CHECK ((by_actor <> (account_id)::text));
alter table core.role_grant_event add constraint role_grant_event_reason_length CHECK (((length(reason) >= 1) AND (length(reason) <= 500)));
alter table core.role_grant_event add constraint role_grant_event_region_digits CHECK ((region ~ '^[0-9]{2,15}$'::text));
alter table core.role_grant_event add constraint role_grant_event_role_length CHECK (((length(role_id) >= 1) AND (length(role_id) <= 64)));
alter table core.role_grant_event add constraint role_grant_event_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.account(id);
alter table core.role_grant_event add constraint role_grant_event_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES core.organisation(id);
alter table core.role_grant_event add constraint role_grant_event_request_id_fkey FOREIGN KEY (request_id) REFERENCES core.role_grant_request(id);
alter table core.role_grant_event add constraint role_grant_event_pkey PRIMARY KEY (id);
alter table core.role_grant_event add constraint role_grant_event_once UNIQUE (grant_id, kind);
alter table core.role_grant_request add constraint role_grant_request_by_two CHECK (((decision <> 'confirmed'::text) OR (decided_by <> requested_by)));
alter table core.role_grant_request add constraint role_grant_request_decided_whole CHECK ((num_nulls(decision, decided_at, decided_by) = ANY (ARRAY[0, 3])));
alter table core.role_grant_request add constraint role_grant_request_decision CHECK ((decision = ANY (ARRAY['confirmed'::text, 'refused'::text, 'withdrawn'::text])));
alter table core.role_grant_request add constraint role_grant_request_not_oneself CHECK (((requested_by <> (account_id)::text) AND ((decision <> 'confirmed'::text) OR (decided_by <> (account_id)::text))));
alter table core.role_grant_request add constraint role_grant_request_reason_length CHECK (((length(reason) >= 1) AND (length(reason) <= 500)));
alter table core.role_grant_request add constraint role_grant_request_region_digits CHECK ((region ~ '^[0-9]{2,15}$'::text));
alter table core.role_grant_request add constraint role_grant_request_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.account(id);
alter table core.role_grant_request add constraint role_grant_request_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES core.organisation(id);
alter table core.role_grant_request add constraint role_grant_request_pkey PRIMARY KEY (id);
alter table core.security_setting add constraint security_setting_pkey PRIMARY KEY (version);
alter table core.session add constraint session_method CHECK ((method = ANY (ARRAY['password'::text, 'oidc'::text, 'setup'::text])));
alter table core.session add constraint session_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.account(id);
alter table core.session add constraint session_pkey PRIMARY KEY (id);
alter table core.session add constraint session_token_once UNIQUE (token_hash);
alter table core.setup_link add constraint setup_link_released_by_another CHECK ((released_by <> created_by));
alter table core.setup_link add constraint setup_link_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.account(id);
alter table core.setup_link add constraint setup_link_pkey PRIMARY KEY (id);
alter table core.setup_link add constraint setup_link_token_once UNIQUE (token_hash);
alter table core.sign_in_failure add constraint sign_in_failure_kind CHECK ((kind = ANY (ARRAY['login'::text, 'address'::text, 'login-source'::text, 'device'::text, 'own'::text])));
alter table core.sign_in_failure add constraint sign_in_failure_pkey PRIMARY KEY (kind, key_hash);
alter table core.totp_secret add constraint totp_secret_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.account(id);
alter table core.totp_secret add constraint totp_secret_pkey PRIMARY KEY (account_id);
alter table core.upload add constraint upload_pkey PRIMARY KEY (account_id, digest);
alter table documents.number_series add constraint number_series_counts CHECK ((last >= 1));
alter table documents.number_series add constraint number_series_word CHECK (((length(btrim(word)) >= 1) AND (length(btrim(word)) <= 40)));
alter table documents.number_series add constraint number_series_year CHECK (((year >= 1949) AND (year <= 9999)));
alter table documents.number_series add constraint number_series_pkey PRIMARY KEY (word, year);
alter table draws.draw add constraint draw_hash_hex CHECK ((draw_hash ~ '^[0-9a-f]{64}$'::text));
alter table draws.draw add constraint draw_private_hex CHECK ((private_file ~ '^[0-9a-f]{64}$'::text));
alter table draws.draw add constraint draw_region_digits CHECK ((region ~ '^[0-9]{2,15}$'::text));
alter table draws.draw add constraint draw_repeated_with_reason CHECK ((((predecessor_id IS NULL) = (reason IS NULL)) AND (length(btrim(reason)) > 0)));
alter table draws.draw add constraint draw_roster_hex CHECK ((roster_file ~ '^[0-9a-f]{64}$'::text));
alter table draws.draw add constraint draw_predecessor FOREIGN KEY (predecessor_id) REFERENCES draws.draw(id);
alter table draws.draw add constraint draw_pkey PRIMARY KEY (id);
alter table draws.draw add constraint draw_repeated_once UNIQUE (predecessor_id);
alter table draws.drawn add constraint drawn_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES draws.result(draw_id);
alter table draws.drawn add constraint drawn_pkey PRIMARY KEY (draw_id, handle);
alter table draws.inspector add constraint inspector_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES draws.draw(id);
alter table draws.inspector add constraint inspector_pkey PRIMARY KEY (draw_id, handle);
alter table draws.party add constraint party_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES draws.draw(id);
alter table draws.party add constraint party_pkey PRIMARY KEY (draw_id, party);
alter table draws.party add constraint party_place UNIQUE (draw_id, place);
alter table draws.progress add constraint progress_state CHECK ((state = ANY (ARRAY['joining'::text, 'committing'::text, 'opening'::text, 'drawing'::text, 'drawn'::text, 'failed'::text, 'cancelled'::text])));
alter table draws.progress add constraint progress_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES draws.draw(id);
alter table draws.progress add constraint progress_pkey PRIMARY KEY (draw_id);
alter table draws.recusal add constraint recusal_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES draws.draw(id);
alter table draws.recusal add constraint recusal_pkey PRIMARY KEY (draw_id, inspector_handle, handle);
alter table draws.result add constraint result_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES draws.draw(id);
alter table draws.result add constraint result_pkey PRIMARY KEY (draw_id);
alter table draws.step add constraint step_counts CHECK ((seq >= 1));
alter table draws.step add constraint step_kind CHECK ((kind = ANY (ARRAY['joined'::text, 'committed'::text, 'closed'::text, 'opened'::text, 'beacon'::text, 'failed'::text, 'cancelled'::text, 'excluded'::text])));
alter table draws.step add constraint step_party_whole CHECK (((party IS NOT NULL) = (kind = ANY (ARRAY['joined'::text, 'committed'::text, 'opened'::text]))));
alter table draws.step add constraint step_token_whole CHECK (((token IS NOT NULL) = (kind = ANY (ARRAY['joined'::text, 'committed'::text]))));
alter table draws.step add constraint step_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES draws.draw(id);
alter table draws.step add constraint step_of_party FOREIGN KEY (draw_id, party) REFERENCES draws.party(draw_id, party);
alter table draws.step add constraint step_pkey PRIMARY KEY (draw_id, seq);
alter table evidence.adoption add constraint adoption_pkey PRIMARY KEY (kind);
alter table evidence.checkpoint add constraint checkpoint_pkey PRIMARY KEY (size);
alter table evidence.commitment add constraint erased_whole CHECK (((salt IS NULL) = (body_digest IS NULL)));
alter table evidence.commitment add constraint commitment_pkey PRIMARY KEY (index);
alter table evidence.entry_bundle add constraint entry_bundle_pkey PRIMARY KEY (bundle);
alter table evidence.erasure add constraint erasure_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000)));
alter table evidence.erasure add constraint erasure_region_digits CHECK ((region ~ '^([0-9]{2,15})?$'::text));
alter table evidence.erasure add constraint erasure_pkey PRIMARY KEY (id);
alter table evidence.log add constraint log_hash CHECK ((hash = ANY (ARRAY['sha256'::text, 'sm3'::text])));
alter table evidence.log add constraint one_log CHECK ((id = 1));
alter table evidence.log add constraint log_pkey PRIMARY KEY (id);
alter table evidence.opened_in add constraint opened_in_pkey PRIMARY KEY (kind);
alter table evidence.pending add constraint entry_bytes CHECK ((octet_length(entry) = 38));
alter table evidence.pending add constraint pending_pkey PRIMARY KEY (id);
alter table evidence.tile add constraint whole_hashes CHECK ((((octet_length(hashes) >= 32) AND (octet_length(hashes) <= 8192)) AND ((octet_length(hashes) % 32) = 0)));
alter table evidence.tile add constraint tile_pkey PRIMARY KEY (level, tile);
alter table forms.confirmation add constraint answer_says_how CHECK (((outcome IS NULL) OR (outcome = 'superseded'::text) OR (way IS NOT NULL)));
alter table forms.confirmation add constraint answered_whole CHECK (((outcome IS NULL) = (answered_at IS NULL)));
alter table forms.confirmation add constraint objection_says_why CHECK (((outcome IS DISTINCT FROM 'objected'::text) OR (length(btrim(reason)) >= 2)));
alter table forms.confirmation add constraint outcome_known CHECK ((outcome = ANY (ARRAY['confirmed'::text, 'objected'::text, 'superseded'::text])));
alter table forms.confirmation add constraint two_people CHECK ((account_id <> asked_by));
alter table forms.confirmation add constraint way_known CHECK ((way = ANY (ARRAY['own-session'::text, 'shared-device'::text])));
alter table forms.confirmation add constraint confirmation_pkey PRIMARY KEY (subject_id, record_id, item);
alter table forms.draft add constraint draft_form_id_version_fkey FOREIGN KEY (form_id, version) REFERENCES forms.version(form_id, version);
alter table forms.draft add constraint draft_pkey PRIMARY KEY (account_id, id);
alter table forms.follow_up add constraint closed_whole CHECK (((closed_by_record IS NULL) = (closed_at IS NULL)));
alter table forms.follow_up add constraint follow_up_pkey PRIMARY KEY (subject_id, record_id);
alter table forms.signature_picture add constraint signature_picture_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text));
alter table forms.signature_picture add constraint signature_picture_pkey PRIMARY KEY (digest, record_id);
alter table forms.submission add constraint submission_pkey PRIMARY KEY (account_id, key);
alter table forms.task_answer add constraint task_answer_pkey PRIMARY KEY (task_ref, form_id);
alter table forms.version add constraint version_counts CHECK ((version >= 1));
alter table forms.version add constraint version_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text));
alter table forms.version add constraint version_pkey PRIMARY KEY (form_id, version);
alter table indicators.observation add constraint observation_probability CHECK (((inclusion_probability > (0)::double precision) AND (inclusion_probability <= (1)::double precision)));
alter table indicators.observation add constraint observation_region CHECK ((region ~ '^[0-9]{2,15}$'::text));
alter table indicators.observation add constraint observation_selection CHECK ((selection = ANY (ARRAY['random'::text, 'targeted'::text])));
alter table indicators.observation add constraint observation_pkey PRIMARY KEY (subject_id, record_id, indicator_id);
alter table indicators.rebuild add constraint rebuild_pkey PRIMARY KEY (id);
alter table indicators.superseded add constraint superseded_pkey PRIMARY KEY (subject_id, record_id, indicator_id);
alter table intake.import add constraint import_digest CHECK ((file_digest ~ '^[0-9a-f]{64}$'::text));
alter table intake.import add constraint import_encoding CHECK ((encoding = ANY (ARRAY['utf-8'::text, 'gb18030'::text, 'utf-16le'::text, 'utf-16be'::text])));
alter table intake.import add constraint import_format CHECK ((format = ANY (ARRAY['csv'::text, 'xlsx'::text])));
alter table intake.import add constraint import_somewhere CHECK ((cardinality(regions) > 0));
alter table intake.import add constraint import_status CHECK ((status = ANY (ARRAY['draft'::text, 'waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])));
alter table intake.import add constraint import_pkey PRIMARY KEY (id);
alter table intake.row_error add constraint row_error_import_id_fkey FOREIGN KEY (import_id) REFERENCES intake.import(id);
alter table intake.row_error add constraint row_error_pkey PRIMARY KEY (import_id, sheet, row_number, "position");
alter table laboratories.body add constraint body_capacity CHECK (((samples_per_month >= 0) AND (samples_per_month <= 100000)));
alter table laboratories.body add constraint body_region_digits CHECK ((region ~ '^[0-9]{2,15}$'::text));
alter table laboratories.body add constraint body_version_counts CHECK ((version >= 1));
alter table laboratories.body add constraint body_pkey PRIMARY KEY (laboratory_id, version);
alter table laboratories.scope add constraint scope_class_word CHECK ((product_class ~ '^[a-z][a-z0-9-]{0,59}$'::text));
alter table laboratories.scope add constraint scope_days CHECK ((valid_until >= valid_from));
alter table laboratories.scope add constraint scope_item_word CHECK ((item ~ '^[a-z][a-z0-9-]{0,59}$'::text));
alter table laboratories.scope add constraint scope_pkey PRIMARY KEY (laboratory_id, id);
alter table policy.clause add constraint clause_kind CHECK ((kind = ANY (ARRAY['clause'::text, 'sentence'::text])));
alter table policy.clause add constraint clause_version FOREIGN KEY (document_id, version) REFERENCES policy.document_version(document_id, version);
alter table policy.clause add constraint clause_pk PRIMARY KEY (document_id, version, address);
alter table policy.document add constraint document_pkey PRIMARY KEY (id);
alter table policy.document_version add constraint version_positive CHECK ((version > 0));
alter table policy.document_version add constraint document_version_document_id_fkey FOREIGN KEY (document_id) REFERENCES policy.document(id);
alter table policy.document_version add constraint document_version_pk PRIMARY KEY (document_id, version);
alter table policy.document_version add constraint version_id_unique UNIQUE (id);
alter table policy.duty_entry add constraint duty_entry_kind CHECK ((kind = ANY (ARRAY['owner'::text, 'deadline'::text, 'note'::text, 'evidence'::text, 'withdrawal'::text])));
alter table policy.duty_entry add constraint duty_file_of_evidence CHECK (((file IS NULL) OR (kind = 'evidence'::text)));
alter table policy.duty_entry add constraint duty_withdrawal_of_entry CHECK (((withdraws IS NOT NULL) = (kind = 'withdrawal'::text)));
alter table policy.duty_entry add constraint duty_entry_withdraws_fkey FOREIGN KEY (withdraws) REFERENCES policy.duty_entry(id);
alter table policy.duty_entry add constraint duty_entry_pkey PRIMARY KEY (id);
alter table policy.note add constraint note_document_id_fkey FOREIGN KEY (document_id) REFERENCES policy.document(id);
alter table policy.note add constraint note_pkey PRIMARY KEY (id);
alter table policy.note add constraint note_once UNIQUE (document_id, address, printed);
alter table policy.status_change add constraint status_known CHECK ((status = ANY (ARRAY['running'::text, 'no-data'::text, 'cannot-show'::text, 'not-built'::text])));
alter table policy.status_change add constraint status_change_pk PRIMARY KEY (item, at);
alter table publications.delivery add constraint delivery_of_subscription FOREIGN KEY (subscription_id) REFERENCES publications.subscription(id) ON DELETE CASCADE;
alter table publications.delivery add constraint delivery_pkey PRIMARY KEY (subscription_id, event_id);
alter table publications.entry add constraint entry_ends_after_beginning CHECK ((expires_at >= published_at));
alter table publications.entry add constraint entry_proposal_state CHECK ((proposal_state = ANY (ARRAY['waiting'::text, 'approved'::text])));
alter table publications.entry add constraint entry_proposal_whole CHECK (((proposal IS NULL) = (proposal_state IS NULL)));
alter table publications.entry add constraint entry_public_whole CHECK (((status <> ALL (ARRAY['public'::text, 'withdrawn'::text, 'ended'::text])) OR ((content IS NOT NULL) AND (digest IS NOT NULL) AND (published_at IS NOT NULL) AND (changed_at IS NOT NULL) AND (expires_at IS NOT NULL))));
alter table publications.entry add constraint entry_status CHECK ((status = ANY (ARRAY['pending'::text, 'public'::text, 'withdrawn'::text, 'refused'::text, 'dropped'::text, 'ended'::text])));
alter table publications.entry add constraint entry_pkey PRIMARY KEY (subject_id, id);
alter table publications.event add constraint event_kind CHECK ((kind = ANY (ARRAY['proposed'::text, 'approved'::text, 'refused'::text, 'dropped'::text, 'published'::text, 'corrected'::text, 'withdrawn'::text, 'ended'::text, 'replied'::text, 'reply-shown'::text, 'reply-refused'::text, 'reply-withdrawn'::text, 'disputed'::text, 'dispute-ended'::text, 'objected'::text, 'objection-answered'::text])));
alter table publications.event add constraint event_of_entry FOREIGN KEY (subject_id, entry_id) REFERENCES publications.entry(subject_id, id);
alter table publications.event add constraint event_pkey PRIMARY KEY (subject_id, id);
alter table publications.kind_document add constraint kind_document_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text));
alter table publications.kind_document add constraint kind_document_pkey PRIMARY KEY (kind, digest);
alter table publications.objection add constraint objection_answered_whole CHECK (((status = 'open'::text) = (answer IS NULL)));
alter table publications.objection add constraint objection_length CHECK (((length(text) >= 1) AND (length(text) <= 4000)));
alter table publications.objection add constraint objection_status CHECK ((status = ANY (ARRAY['open'::text, 'upheld'::text, 'dismissed'::text])));
alter table publications.objection add constraint objection_of_entry FOREIGN KEY (subject_id, entry_id) REFERENCES publications.entry(subject_id, id);
alter table publications.objection add constraint objection_pkey PRIMARY KEY (subject_id, id);
alter table publications.reply add constraint reply_length CHECK (((length(text) >= 1) AND (length(text) <= 2000)));
alter table publications.reply add constraint reply_refused_says_why CHECK (((status = 'refused'::text) = (refusal IS NOT NULL)));
alter table publications.reply add constraint reply_status CHECK ((status = ANY (ARRAY['waiting'::text, 'shown'::text, 'refused'::text, 'withdrawn'::text])));
alter table publications.reply add constraint reply_of_entry FOREIGN KEY (subject_id, entry_id) REFERENCES publications.entry(subject_id, id);
alter table publications.reply add constraint reply_pkey PRIMARY KEY (subject_id, id);
alter table publications.subscription add constraint subscription_address_length CHECK (((length(address) >= 3) AND (length(address) <= 500)));
alter table publications.subscription add constraint subscription_channel CHECK ((channel = ANY (ARRAY['email'::text, 'webhook'::text])));
alter table publications.subscription add constraint subscription_language CHECK ((language = ANY (ARRAY['zh'::text, 'en'::text])));
alter table publications.subscription add constraint subscription_status CHECK ((status = ANY (ARRAY['unconfirmed'::text, 'active'::text, 'failed'::text])));
alter table publications.subscription add constraint subscription_pkey PRIMARY KEY (id);
alter table publications.subscription add constraint subscription_token_once UNIQUE (token_hash);
alter table rules.decision add constraint decision_about_whole CHECK (((about_kind IS NULL) = (about_id IS NULL)));
alter table rules.decision add constraint decision_outcome CHECK ((outcome = ANY (ARRAY['yes'::text, 'no'::text, 'finding-needed'::text])));
alter table rules.decision add constraint decision_pkey PRIMARY KEY (id);
alter table rules.parameter_value add constraint parameter_value_approved FOREIGN KEY (rule_id, proposal_id) REFERENCES rules.proposal_end(rule_id, proposal_id);
alter table rules.parameter_value add constraint parameter_value_pkey PRIMARY KEY (rule_id, id);
alter table rules.proposal add constraint proposal_reason CHECK ((length(btrim(reason)) > 0));
alter table rules.proposal add constraint proposal_pkey PRIMARY KEY (rule_id, id);
alter table rules.proposal_end add constraint proposal_end_outcome CHECK ((outcome = ANY (ARRAY['approved'::text, 'rejected'::text, 'withdrawn'::text])));
alter table rules.proposal_end add constraint proposal_end_says_why CHECK (((outcome <> 'rejected'::text) OR (length(btrim(reason)) > 0)));
alter table rules.proposal_end add constraint proposal_end_of FOREIGN KEY (rule_id, proposal_id) REFERENCES rules.proposal(rule_id, id);
alter table rules.proposal_end add constraint proposal_end_pkey PRIMARY KEY (rule_id, proposal_id);
alter table rules.replay add constraint replay_pkey PRIMARY KEY (id);
alter table rules.replay_difference add constraint replay_difference_kind CHECK ((kind = ANY (ARRAY['outcome'::text, 'value'::text, 'reasons'::text, 'parameter'::text, 'no-rule'::text, 'fault'::text])));
alter table rules.replay_difference add constraint replay_difference_replay_id_fkey FOREIGN KEY (replay_id) REFERENCES rules.replay(id);
alter table rules.replay_difference add constraint replay_difference_pkey PRIMARY KEY (replay_id, decision_id);
alter table rules.version add constraint version_counts CHECK ((version >= 1));
alter table rules.version add constraint version_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text));
alter table rules.version add constraint version_pkey PRIMARY KEY (rule_id, version);
alter table sampling.assignment add constraint assignment_purpose CHECK ((purpose = ANY (ARRAY['first'::text, 'retest'::text])));
alter table sampling.assignment add constraint assignment_pkey PRIMARY KEY (subject_id, sample_id, purpose);
alter table sampling.assignment add constraint assignment_id_once UNIQUE (id);
alter table sampling.blind_sample add constraint blind_purpose CHECK ((purpose = ANY (ARRAY['first'::text, 'retest'::text])));
alter table sampling.blind_sample add constraint blind_state CHECK ((state = ANY (ARRAY['sent'::text, 'received'::text, 'tested'::text, 'reported'::text, 'concluded'::text, 'void'::text])));
alter table sampling.blind_sample add constraint blind_sample_pkey PRIMARY KEY (id);
alter table sampling.blind_sample add constraint blind_code_once UNIQUE (code);
alter table sampling.blind_step add constraint blind_step_kind CHECK ((step = ANY (ARRAY['received'::text, 'seal-broken'::text, 'tested'::text, 'reported'::text, 'sent-back'::text, 'not-demonstrated'::text])));
alter table sampling.blind_step add constraint blind_step_pkey PRIMARY KEY (blind_id, id);
alter table sampling.blinding add constraint blinding_purpose CHECK ((purpose = ANY (ARRAY['first'::text, 'retest'::text])));
alter table sampling.blinding add constraint blinding_pkey PRIMARY KEY (subject_id, sample_id, purpose);
alter table sampling.blinding add constraint blinding_once UNIQUE (blind_id);
alter table sampling.counter add constraint counter_pkey PRIMARY KEY (year);
alter table sampling.custody add constraint custody_step CHECK ((step = ANY (ARRAY['sealed'::text, 'handed-over'::text, 'blinded'::text, 'void'::text, 'retest-ended'::text])));
alter table sampling.custody add constraint custody_pkey PRIMARY KEY (subject_id, id);
alter table sampling.objection add constraint objection_answered_whole CHECK (((state = 'open'::text) = (answer IS NULL)));
alter table sampling.objection add constraint objection_state CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'rejected'::text])));
alter table sampling.objection add constraint objection_pkey PRIMARY KEY (subject_id, id);
alter table sampling.objection add constraint objection_once UNIQUE (subject_id, sample_id);
alter table sampling.plan add constraint plan_approved_by_another CHECK (((approved_by IS NULL) OR (approved_by <> created_by)));
alter table sampling.plan add constraint plan_region_digits CHECK ((region ~ '^[0-9]{2,15}$'::text));
alter table sampling.plan add constraint plan_samples CHECK (((samples >= 1) AND (samples <= 5000)));
alter table sampling.plan add constraint plan_selection CHECK ((selection = ANY (ARRAY['random'::text, 'targeted'::text])));
alter table sampling.plan add constraint plan_state CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'drawing'::text, 'running'::text])));
alter table sampling.plan add constraint plan_year CHECK (((year >= 2015) AND (year <= 2100)));
alter table sampling.plan add constraint plan_pkey PRIMARY KEY (id);
alter table sampling.result add constraint result_change_with_reason CHECK (((version = 1) OR (length(btrim(reason)) > 1)));
alter table sampling.result add constraint result_version_counts CHECK ((version >= 1));
alter table sampling.result add constraint result_pkey PRIMARY KEY (blind_id, id);
alter table sampling.result add constraint result_version_once UNIQUE (blind_id, item, version);
alter table sampling.sample add constraint sample_pkey PRIMARY KEY (subject_id, id);
alter table sampling.sample add constraint sample_number_once UNIQUE (subject_id, number);
alter table sampling.sample add constraint sample_once_per_task UNIQUE (subject_id, task_id);
alter table sampling.service add constraint service_change_with_reason CHECK (((version = 1) OR (length(btrim(reason)) > 1)));
alter table sampling.service add constraint service_manner CHECK ((manner = ANY (ARRAY['platform'::text, 'in-person'::text, 'post'::text, 'left'::text])));
alter table sampling.service add constraint service_version_counts CHECK ((version >= 1));
alter table sampling.service add constraint service_pkey PRIMARY KEY (subject_id, id);
alter table sampling.service add constraint service_version_once UNIQUE (subject_id, blind_id, version);
alter table sampling.task add constraint task_inclusion CHECK (((inclusion > (0)::double precision) AND (inclusion <= (1)::double precision)));
alter table sampling.task add constraint task_random_whole CHECK (((selection = 'random'::text) = (inclusion IS NOT NULL)));
alter table sampling.task add constraint task_selection CHECK ((selection = ANY (ARRAY['random'::text, 'targeted'::text])));
alter table sampling.task add constraint task_state CHECK ((state = ANY (ARRAY['open'::text, 'sampled'::text, 'void'::text])));
alter table sampling.task add constraint task_pkey PRIMARY KEY (subject_id, id);
alter table sampling.task add constraint task_once UNIQUE (subject_id, plan_id);
alter table sampling.unblinding add constraint unblinding_pkey PRIMARY KEY (subject_id, sample_id, blind_id);
alter table sampling.unblinding add constraint unblinding_once UNIQUE (blind_id);
alter table sampling.verdict add constraint verdict_word CHECK ((verdict = ANY (ARRAY['conforming'::text, 'nonconforming'::text, 'not-demonstrated'::text])));
alter table sampling.verdict add constraint verdict_pkey PRIMARY KEY (blind_id);
alter table sampling.verdict add constraint verdict_id_key UNIQUE (id);
alter table supervision.batch add constraint batch_days CHECK ((due_on >= starts_on));
alter table supervision.batch add constraint batch_draw_whole CHECK (((state = 'planned'::text) = (draw_id IS NULL)));
alter table supervision.batch add constraint batch_state CHECK ((state = ANY (ARRAY['planned'::text, 'drawing'::text, 'drawn'::text])));
alter table supervision.batch add constraint batch_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES supervision.plan(id);
alter table supervision.batch add constraint batch_pkey PRIMARY KEY (id);
alter table supervision.batch add constraint batch_number UNIQUE (plan_id, number);
alter table supervision.inspector add constraint inspector_region_digits CHECK ((region ~ '^[0-9]{2,15}$'::text));
alter table supervision.inspector add constraint inspector_version_counts CHECK ((version >= 1));
alter table supervision.inspector add constraint inspector_pkey PRIMARY KEY (account_id, version);
alter table supervision.matter add constraint matter_id_word CHECK ((matter_id ~ '^[a-z][a-z0-9-]{0,59}$'::text));
alter table supervision.matter add constraint matter_version_counts CHECK ((version >= 1));
alter table supervision.matter add constraint matter_pkey PRIMARY KEY (matter_id, version);
alter table supervision.plan add constraint plan_approved_whole CHECK (((state <> 'approved'::text) OR ((decided_by IS NOT NULL) AND (decided_by <> submitted_by))));
alter table supervision.plan add constraint plan_departments CHECK (((cardinality(departments) >= 1) AND (cardinality(departments) <= 20)));
alter table supervision.plan add constraint plan_region_digits CHECK ((region ~ '^[0-9]{2,15}$'::text));
alter table supervision.plan add constraint plan_state CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'approved'::text])));
alter table supervision.plan add constraint plan_year CHECK (((year >= 2015) AND (year <= 2100)));
alter table supervision.plan add constraint plan_pkey PRIMARY KEY (id);
alter table supervision.plan_move add constraint plan_move_known CHECK ((move = ANY (ARRAY['create'::text, 'submit'::text, 'approve'::text, 'return'::text])));
alter table supervision.plan_move add constraint plan_move_of_plan FOREIGN KEY (plan_id) REFERENCES supervision.plan(id);
alter table supervision.plan_move add constraint plan_move_pkey PRIMARY KEY (id);
alter table supervision.task add constraint task_done_whole CHECK ((((state = 'done'::text) = (record_id IS NOT NULL)) AND ((record_id IS NULL) = (result IS NULL))));
alter table supervision.task add constraint task_region_digits CHECK ((region ~ '^[0-9]{2,15}$'::text));
alter table supervision.task add constraint task_state CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'void'::text])));
alter table supervision.task add constraint task_pkey PRIMARY KEY (subject_id, id);
alter table supervision.task add constraint task_drawn_once UNIQUE (subject_id, draw_id);
alter table supervision.task_change add constraint task_change_kind CHECK ((kind = ANY (ARRAY['handed-over'::text, 'recused'::text, 'filled'::text])));
alter table supervision.task_change add constraint task_change_of_task FOREIGN KEY (subject_id, task_id) REFERENCES supervision.task(subject_id, id);
alter table supervision.task_change add constraint task_change_pkey PRIMARY KEY (subject_id, id);

-- indexes
CREATE INDEX dispute_open ON archive.dispute USING btree (subject_id, record_id) WHERE (until IS NULL);
CREATE INDEX file_by_digest ON archive.file USING btree (digest);
CREATE INDEX file_id ON archive.file USING btree (id);
CREATE INDEX link_other ON archive.link USING btree (other_id);
CREATE INDEX record_happened ON archive.record USING btree (subject_id, happened_at DESC, id DESC);
CREATE INDEX record_id ON archive.record USING btree (id);
CREATE UNIQUE INDEX record_superseded_once ON archive.record USING btree (subject_id, supersedes) WHERE (supersedes IS NOT NULL);
CREATE INDEX subject_holder ON archive.subject USING btree (holder_id) WHERE (holder_id IS NOT NULL);
CREATE INDEX subject_merged ON archive.subject USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX subject_name_keys ON archive.subject USING gin (string_to_array(search_text, chr(10)));
CREATE INDEX subject_search_text ON archive.subject USING gin (search_text gin_trgm_ops);
CREATE INDEX subject_terms ON archive.subject USING gin (terms);
CREATE INDEX tally_region ON archive.tally USING btree (region, kind, status);
CREATE INDEX clock_provisional ON cases.clock USING btree (due_on) WHERE ((state = 'running'::text) AND is_provisional);
CREATE INDEX clock_to_escalate ON cases.clock USING btree (due_on) WHERE ((state = 'running'::text) AND (overdue_at IS NULL));
CREATE INDEX clock_to_remind ON cases.clock USING btree (remind_on) WHERE ((state = 'running'::text) AND (reminded_at IS NULL) AND (remind_on IS NOT NULL));
CREATE UNIQUE INDEX entry_id ON cases.entry USING btree (id);
CREATE INDEX entry_recusal_asked ON cases.entry USING btree (subject_id, case_id) WHERE (kind = 'recusal-asked'::text);
CREATE INDEX escalation_open ON cases.escalation USING btree (permission, region, opened_at) WHERE (done_at IS NULL);
CREATE INDEX kase_handlers ON cases.kase USING gin (handlers);
CREATE INDEX kase_holder ON cases.kase USING btree (holder_id) WHERE (holder_id IS NOT NULL);
CREATE UNIQUE INDEX kase_id ON cases.kase USING btree (id);
CREATE INDEX kase_newest ON cases.kase USING btree (opened_at DESC, id DESC);
CREATE INDEX kase_open ON cases.kase USING btree (kind, region, due_on) WHERE (closed_at IS NULL);
CREATE INDEX kase_origin ON cases.kase USING btree (origin_kind, origin_id) WHERE (origin_kind IS NOT NULL);
CREATE INDEX account_organisation ON core.account USING btree (organisation_id);
CREATE INDEX account_region ON core.account USING btree (region);
CREATE INDEX audit_entry_action ON core.audit_entry USING btree (action, id);
CREATE INDEX audit_entry_actor ON core.audit_entry USING btree (actor_id, id);
CREATE INDEX audit_entry_object ON core.audit_entry USING btree (object_id, id);
CREATE INDEX organisation_parent ON core.organisation USING btree (parent_id);
CREATE INDEX role_grant_event_account ON core.role_grant_event USING btree (account_id);
CREATE UNIQUE INDEX role_grant_event_request_once ON core.role_grant_event USING btree (request_id) WHERE (request_id IS NOT NULL);
CREATE INDEX role_grant_request_account ON core.role_grant_request USING btree (account_id);
CREATE UNIQUE INDEX role_grant_request_open_once ON core.role_grant_request USING btree (account_id, role_id, region) WHERE (decided_at IS NULL);
CREATE UNIQUE INDEX session_former_token ON core.session USING btree (former_hash) WHERE (former_hash IS NOT NULL);
CREATE INDEX session_of_account ON core.session USING btree (account_id, created_at DESC);
CREATE INDEX setup_link_account ON core.setup_link USING btree (account_id);
CREATE INDEX sign_in_failure_login ON core.sign_in_failure USING btree (login_hash) WHERE (login_hash IS NOT NULL);
CREATE INDEX upload_recent ON core.upload USING btree (account_id, uploaded_at);
CREATE INDEX upload_unnamed ON core.upload USING btree (account_id) WHERE (named_at IS NULL);
CREATE UNIQUE INDEX draw_first_of_owner ON draws.draw USING btree (purpose, owner_kind, owner_id) WHERE (predecessor_id IS NULL);
CREATE INDEX draw_newest ON draws.draw USING btree (id DESC);
CREATE INDEX drawn_subject ON draws.drawn USING btree (subject_id) WHERE (subject_id IS NOT NULL);
CREATE INDEX progress_due ON draws.progress USING btree (due_at) WHERE (state = ANY (ARRAY['joining'::text, 'committing'::text, 'opening'::text, 'drawing'::text]));
CREATE UNIQUE INDEX step_id ON draws.step USING btree (id);
CREATE UNIQUE INDEX step_once ON draws.step USING btree (draw_id, kind) WHERE (kind = ANY (ARRAY['closed'::text, 'beacon'::text, 'failed'::text, 'cancelled'::text]));
CREATE UNIQUE INDEX step_once_per_party ON draws.step USING btree (draw_id, kind, party) WHERE (party IS NOT NULL);
CREATE UNIQUE INDEX step_token_new ON draws.step USING btree (token) WHERE (token IS NOT NULL);
CREATE INDEX commitment_object ON evidence.commitment USING btree (object_id, kind);
CREATE INDEX erasure_object ON evidence.erasure USING btree (object_id, kind);
CREATE INDEX confirmation_awaited ON forms.confirmation USING btree (account_id, due_on) WHERE (outcome IS NULL);
CREATE INDEX confirmation_id ON forms.confirmation USING btree (id);
CREATE INDEX follow_up_open ON forms.follow_up USING btree (due_on, region) WHERE (closed_at IS NULL);
CREATE INDEX observation_listed ON indicators.observation USING btree (indicator_id, on_day DESC, record_id DESC);
CREATE INDEX rebuild_latest ON indicators.rebuild USING btree (indicator_id, id DESC);
CREATE INDEX import_newest ON intake.import USING btree (id DESC);
CREATE INDEX import_unfinished ON intake.import USING btree (file_digest) WHERE (status = ANY (ARRAY['waiting'::text, 'running'::text]));
CREATE INDEX scope_ability ON laboratories.scope USING btree (product_class, item, laboratory_id);
CREATE INDEX document_title ON policy.document USING btree (title);
CREATE INDEX duty_entry_item ON policy.duty_entry USING btree (item, id);
CREATE INDEX duty_entry_withdrawn ON policy.duty_entry USING btree (withdraws) WHERE (withdraws IS NOT NULL);
CREATE INDEX delivery_waiting ON publications.delivery USING btree (subscription_id, event_id) WHERE (sent_at IS NULL);
CREATE INDEX entry_approved ON publications.entry USING btree (id) WHERE (proposal_state = 'approved'::text);
CREATE INDEX entry_expiry ON publications.entry USING btree (expires_at) WHERE (status = ANY (ARRAY['public'::text, 'withdrawn'::text]));
CREATE INDEX entry_holder ON publications.entry USING btree (holder_id) WHERE (holder_id IS NOT NULL);
CREATE INDEX entry_id ON publications.entry USING btree (id);
CREATE INDEX entry_newest ON publications.entry USING btree (id DESC);
CREATE INDEX entry_public ON publications.entry USING btree (published_at DESC, id DESC) WHERE (status = ANY (ARRAY['public'::text, 'withdrawn'::text]));
CREATE INDEX entry_public_kind ON publications.entry USING btree (kind, published_at DESC, id DESC) WHERE (status = ANY (ARRAY['public'::text, 'withdrawn'::text]));
CREATE INDEX entry_public_name ON publications.entry USING gin (search_text gin_trgm_ops) WHERE (status = ANY (ARRAY['public'::text, 'withdrawn'::text]));
CREATE UNIQUE INDEX entry_record_once ON publications.entry USING btree (subject_id, kind, record_id);
CREATE INDEX entry_waiting ON publications.entry USING btree (due_on, id) WHERE (proposal_state = 'waiting'::text);
CREATE INDEX event_entry ON publications.event USING btree (subject_id, entry_id, id);
CREATE INDEX event_id ON publications.event USING btree (id);
CREATE UNIQUE INDEX event_published_once ON publications.event USING btree (subject_id, proposal_id) WHERE (kind = ANY (ARRAY['published'::text, 'corrected'::text]));
CREATE UNIQUE INDEX objection_one_open ON publications.objection USING btree (subject_id, entry_id) WHERE (status = 'open'::text);
CREATE INDEX objection_open ON publications.objection USING btree (id) WHERE (status = 'open'::text);
CREATE UNIQUE INDEX reply_one_at_a_time ON publications.reply USING btree (subject_id, entry_id) WHERE (status = ANY (ARRAY['waiting'::text, 'shown'::text]));
CREATE INDEX reply_waiting ON publications.reply USING btree (id) WHERE (status = 'waiting'::text);
CREATE INDEX subscription_active ON publications.subscription USING btree (kind, region) WHERE (status = 'active'::text);
CREATE INDEX subscription_address ON publications.subscription USING btree (address);
CREATE INDEX decision_about ON rules.decision USING btree (about_kind, about_id) WHERE (about_kind IS NOT NULL);
CREATE INDEX decision_rule ON rules.decision USING btree (rule_id, id DESC);
CREATE INDEX decision_subject ON rules.decision USING btree (subject_id, id DESC) WHERE (subject_id IS NOT NULL);
CREATE UNIQUE INDEX parameter_value_approved_once ON rules.parameter_value USING btree (rule_id, proposal_id) WHERE (proposal_id IS NOT NULL);
CREATE UNIQUE INDEX parameter_value_released_once ON rules.parameter_value USING btree (rule_id, name, from_day) WHERE (proposal_id IS NULL);
CREATE INDEX blind_of_laboratory ON sampling.blind_sample USING btree (laboratory_id, state, due_on, id);
CREATE INDEX custody_of_sample ON sampling.custody USING btree (subject_id, sample_id, at);
CREATE INDEX plan_newest ON sampling.plan USING btree (region, created_at DESC, id DESC);
CREATE UNIQUE INDEX sample_id ON sampling.sample USING btree (id);
CREATE UNIQUE INDEX task_id ON sampling.task USING btree (id);
CREATE INDEX task_of_plan ON sampling.task USING btree (plan_id, id);
CREATE INDEX task_open ON sampling.task USING btree (region, due_on, id) WHERE (state = 'open'::text);
CREATE INDEX batch_newest ON supervision.batch USING btree (region, created_at DESC, id DESC);
CREATE INDEX inspector_region ON supervision.inspector USING btree (region, account_id);
CREATE INDEX plan_newest ON supervision.plan USING btree (region, year DESC, id DESC);
CREATE INDEX plan_move_in_order ON supervision.plan_move USING btree (plan_id, at, id);
CREATE UNIQUE INDEX task_id ON supervision.task USING btree (id);
CREATE INDEX task_inspected ON supervision.task USING btree (subject_id, drawn_at DESC);
CREATE INDEX task_of_batch ON supervision.task USING btree (batch_id, stratum, rank);
CREATE INDEX task_open ON supervision.task USING gin (inspectors) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX task_change_id ON supervision.task_change USING btree (id);

-- views
create view archive.current_dispute as
 SELECT subject_id,
    id,
    record_id,
    about_kind,
    about_id,
    by_kind,
    by_id,
    region,
    since
   FROM archive.dispute
  WHERE (until IS NULL);
create view core.role_grant as
 SELECT grant_id,
    account_id,
    role_id,
    organisation_id,
    region,
    at AS granted_at,
    by_actor AS granted_by,
    reason
   FROM core.role_grant_event e
  WHERE ((kind = 'grant'::text) AND (NOT (EXISTS ( SELECT
           FROM core.role_grant_event r
          WHERE ((r.grant_id = e.grant_id) AND (r.kind = 'revoke'::text))))));
create view indicators.counted as
 SELECT subject_id,
    record_id,
    indicator_id,
    is_pass,
    product_class,
    region,
    selection,
    inclusion_probability,
    draw_id,
    stratum,
    on_day,
    known_at
   FROM indicators.observation o
  WHERE ((NOT (EXISTS ( SELECT
           FROM indicators.superseded s
          WHERE ((s.subject_id = o.subject_id) AND (s.record_id = o.record_id) AND (s.indicator_id = o.indicator_id))))) AND (NOT (EXISTS ( SELECT
           FROM archive.current_dispute d
          WHERE ((d.subject_id = o.subject_id) AND (d.record_id = o.record_id))))));
create view laboratories.current_body as
 SELECT DISTINCT ON (laboratory_id) laboratory_id,
    version,
    name,
    region,
    is_active,
    samples_per_month
   FROM laboratories.body
  ORDER BY laboratory_id, version DESC;
create view laboratories.current_scope as
 SELECT DISTINCT ON (laboratory_id, product_class, item, method) laboratory_id,
    product_class,
    item,
    method,
    certificate,
    valid_from,
    valid_until,
    is_ended
   FROM laboratories.scope
  ORDER BY laboratory_id, product_class, item, method, changed_at DESC, id DESC;

-- functions
CREATE OR REPLACE FUNCTION archive.count_changed_subjects()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  insert into archive.tally
    select region, kind, status, sum(step) from (
      select region, kind, status, 1 as step from added where merged_into is null
      union all select region, kind, status, -1 from removed where merged_into is null
    ) moved group by 1, 2, 3 having sum(step) <> 0;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION archive.count_new_subjects()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  insert into archive.tally select region, kind, status, count(*) from added where merged_into is null group by 1, 2, 3;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION archive.erase_record(erased uuid)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
  with gone as (
    update archive.record r set body = 'null', erased_at = now()
    where r.id = erased and r.erased_at is null and exists (
      select from archive.subject s where s.subject_id = r.subject_id and s.region ^@ any ((select core.scope_regions())::text[]))
    returning 1)
  select exists (select from gone)
$function$
;
CREATE OR REPLACE FUNCTION archive.search_subjects(regions text[], pattern text, must text[], any_kind text[], any_status text[], any_region text[], code_prefix text, owned_by uuid, after_id uuid, after_code text, page integer, bound integer)
 RETURNS TABLE(place integer, subject_id uuid, key text, found integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO 'pg_catalog'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION archive.tidy()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
  with old as (delete from archive.tally returning *)
  insert into archive.tally select region, kind, status, sum(steps) from old group by 1, 2, 3 having sum(steps) <> 0;
  select gin_clean_pending_list('archive.subject_terms'), gin_clean_pending_list('archive.subject_search_text');
$function$
;
CREATE OR REPLACE FUNCTION core.add_job(name text, payload json, key text, run_at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$ select graphile_worker.add_job(name, payload, run_at := run_at, job_key := key, job_key_mode := 'preserve_run_at') $function$
;
CREATE OR REPLACE FUNCTION core.count_holders(role text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  perform pg_advisory_xact_lock(7021180815);
  return (select count(distinct e.account_id) from core.role_grant_event e join core.account a on a.id = e.account_id
    where e.kind = 'grant' and e.role_id = role and a.status = 'active'
      and not exists (select from core.role_grant_event r where r.grant_id = e.grant_id and r.kind = 'revoke'));
end $function$
;
CREATE OR REPLACE FUNCTION core.find_holders(roles text[], region text)
 RETURNS TABLE(account_id uuid, name text, organisation text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
  select distinct a.id, a.display_name, o.name
  from core.role_grant_event e join core.account a on a.id = e.account_id join core.organisation o on o.id = a.organisation_id
  where e.kind = 'grant' and e.role_id = any (roles) and find_holders.region ^@ e.region and a.status = 'active' and a.subject_id is null
    and not exists (select from core.role_grant_event r where r.grant_id = e.grant_id and r.kind = 'revoke')
  order by 2, 1 limit 500
$function$
;
CREATE OR REPLACE FUNCTION core.forget_account()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('zh_access', new.id::text);
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION core.forget_account_of_row()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('zh_access', coalesce(new.account_id, old.account_id)::text);
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION core.guard_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  if core.scope_actor() not like 'system:%' and not core.holds_role(core.scope_actor(), 'system-admin') then
    raise exception 'only the system administrator writes accounts' using errcode = '42501';
  end if;
  -- Moving a working account would move what its rights reach.
  if tg_op = 'UPDATE' and core.scope_actor() not like 'system:%'
     and (new.organisation_id <> old.organisation_id or new.subject_id is distinct from old.subject_id)
     and exists (select from core.role_grant_event e where e.kind = 'grant' and e.account_id = new.id
       and not exists (select from core.role_grant_event r where r.grant_id = e.grant_id and r.kind = 'revoke')) then
    raise exception 'an account that holds rights is not moved' using errcode = '42501';
  end if;
  select o.region into strict new.region from core.organisation o where o.id = new.organisation_id;
  if tg_op = 'INSERT' and new.created_by <> core.scope_actor() then
    raise exception 'an account names the actor who made it' using errcode = '42501';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION core.guard_role_grant()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  if new.request_id is null then
    if new.by_actor <> core.scope_actor() then
      raise exception 'a grant names the actor who gave it' using errcode = '42501';
    end if;
  elsif not exists (
    select from core.role_grant_request q
    where q.id = new.request_id and q.account_id = new.account_id and q.role_id = new.role_id and q.region = new.region
      and q.organisation_id = new.organisation_id and q.requested_by = new.by_actor and q.decision = 'confirmed'
      and q.decided_by = core.scope_actor()) then
    raise exception 'a grant on request is the one that was confirmed' using errcode = '42501';
  end if;
  if new.by_actor not like 'system:%' and not core.holds_role(new.by_actor, 'security-admin') then
    raise exception 'only the security administrator grants roles' using errcode = '42501';
  end if;
  -- Two grants to one account at the same moment wait for each other, so that neither overlooks the other.
  perform from core.account a where a.id = new.account_id for update;
  if new.kind = 'grant' and exists (
    select from core.role_grant_event e
    where e.kind = 'grant' and e.account_id = new.account_id and e.role_id <> new.role_id
      and (core.is_administrator_role(e.role_id) or core.is_administrator_role(new.role_id))
      and not exists (select from core.role_grant_event r where r.grant_id = e.grant_id and r.kind = 'revoke')) then
    raise exception 'an administrator holds no second role' using errcode = '23514', constraint = 'role_grant_event_separation';
  end if;
  if new.kind = 'grant' and new.request_id is null and new.by_actor not like 'system:%' and core.is_administrator_role(new.role_id) then
    raise exception 'an administrator is made by two persons' using errcode = '42501';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION core.guard_role_grant_request()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  if tg_op = 'INSERT' then
    if new.requested_by <> core.scope_actor() or new.decision is not null then
      raise exception 'a request names the actor who made it' using errcode = '42501';
    end if;
    if not core.holds_role(new.requested_by, 'security-admin') then
      raise exception 'only the security administrator asks for roles' using errcode = '42501';
    end if;
    return new;
  end if;
  if old.decision is not null then
    raise exception 'a request is decided once' using errcode = '42501';
  end if;
  if new.decided_by <> core.scope_actor() then
    raise exception 'a decision names the actor who made it' using errcode = '42501';
  end if;
  if not (core.holds_role(new.decided_by, 'security-admin') or core.holds_role(new.decided_by, 'audit-admin')) then
    raise exception 'a second administrator decides on a role' using errcode = '42501';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION core.guard_setup_link()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  if new.released_by is not null and new.released_by is distinct from old.released_by then
    if new.released_by <> core.scope_actor() or not core.holds_role(new.released_by, 'security-admin') then
      raise exception 'only the security administrator releases a link' using errcode = '42501';
    end if;
    if new.released_by = new.account_id::text then
      raise exception 'nobody releases the link of his own account' using errcode = '42501';
    end if;
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION core.has_totp(account uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$ select exists (select from core.totp_secret t where t.account_id = account and t.confirmed_at is not null) $function$
;
CREATE OR REPLACE FUNCTION core.held_roles(account uuid)
 RETURNS SETOF text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  perform from core.account a where a.id = account for update;
  return query select distinct e.role_id from core.role_grant_event e
    where e.kind = 'grant' and e.account_id = account
      and not exists (select from core.role_grant_event r where r.grant_id = e.grant_id and r.kind = 'revoke');
end $function$
;
CREATE OR REPLACE FUNCTION core.holds_role(actor text, role text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$ select exists (
       select from core.role_grant_event e join core.account a on a.id = e.account_id
       where e.kind = 'grant' and e.account_id::text = actor and e.role_id = role and a.status = 'active'
         and not exists (select from core.role_grant_event r where r.grant_id = e.grant_id and r.kind = 'revoke')) $function$
;
CREATE OR REPLACE FUNCTION core.in_scope(region text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select region ^@ any (core.scope_regions()) $function$
;
CREATE OR REPLACE FUNCTION core.is_administrator_role(role text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select role in ('system-admin', 'security-admin', 'audit-admin') $function$
;
CREATE OR REPLACE FUNCTION core.keep_audit()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'TRUNCATE' then
    if exists (select from core.audit_entry where at > now() - interval '6 months') then
      raise exception 'the audit trail is not emptied' using errcode = '42501';
    end if;
    return null;
  end if;
  if old.at > now() - interval '6 months' then
    raise exception 'an entry of the audit trail is kept for six months' using errcode = '42501';
  end if;
  return old;
end $function$
;
CREATE OR REPLACE FUNCTION core.queue_audit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  if exists (select from core.audit_copy) then
    insert into core.audit_outbox (entry_id) values (new.id);
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION core.renew_sessions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  update core.session set must_renew = true where account_id = new.account_id and ended_at is null;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION core.roles_in(organisation uuid)
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$ select distinct g.role_id from core.role_grant g join core.account a on a.id = g.account_id
     where g.organisation_id = organisation or a.organisation_id = organisation $function$
;
CREATE OR REPLACE FUNCTION core.scope_actor()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(current_setting('zh.actor', true), '') $function$
;
CREATE OR REPLACE FUNCTION core.scope_is_whole()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select core.scope_subject() is null and '' = any (core.scope_regions()) $function$
;
CREATE OR REPLACE FUNCTION core.scope_regions()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('zh.regions', true), ''), '{}')::text[] $function$
;
CREATE OR REPLACE FUNCTION core.scope_subject()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('zh.subject', true), '')::uuid $function$
;
CREATE OR REPLACE FUNCTION core.set_audit_copy(wanted text, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  lock table core.audit_entry in share row exclusive mode;
  if (select array_agg(c.target) from core.audit_copy c) is not distinct from (case when wanted is null then null else array[wanted] end) then
    return;
  end if;
  delete from core.audit_copy;
  delete from core.audit_outbox;
  if wanted is not null then
    insert into core.audit_copy (target, since) values (wanted, at);
    insert into core.audit_outbox (entry_id) select e.id from core.audit_entry e order by e.id;
  end if;
end $function$
;
CREATE OR REPLACE FUNCTION core.unconfirmed_link(account uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$ select l.id from core.setup_link l
     where l.created_by not like 'system:%' and l.released_by is null
       and l.id = (select p.link_id from core.account_password p where p.account_id = account order by p.id desc limit 1) $function$
;
CREATE OR REPLACE FUNCTION core.void_release()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  update core.setup_link set released_by = null, released_at = null
    where account_id = coalesce(new.account_id, old.account_id) and used_at is null and released_by is not null;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION documents.count_up()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' and new.last <> 1 then raise exception 'a series of document numbers begins at 1'; end if;
  if tg_op = 'UPDATE' and new.last <> old.last + 1 then raise exception 'a series of document numbers goes up by one'; end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION draws.check_draw()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare before draws.draw;
begin
  if new.predecessor_id is null then return new; end if;
  select * into before from draws.draw where id = new.predecessor_id;
  if before.id is null or (before.purpose, before.owner_kind, before.owner_id) <> (new.purpose, new.owner_kind, new.owner_id) then
    raise exception 'a draw repeats one of the same owner' using errcode = 'check_violation';
  end if;
  if not draws.has_ended(before.id) then raise exception 'the draw before has not ended' using errcode = 'check_violation'; end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION draws.check_result()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended(new.draw_id::text, 80));
  if not exists (select from draws.step where draw_id = new.draw_id and kind = 'closed')
    or exists (select from draws.step where draw_id = new.draw_id and kind in ('failed', 'cancelled'))
    or (select count(*) from draws.step where draw_id = new.draw_id and kind = 'opened')
      < (select (header ->> 'threshold')::int from draws.draw where id = new.draw_id) then
    raise exception 'the secrets are not open' using errcode = 'check_violation';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION draws.check_step()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  parties int := (select count(*) from draws.party where draw_id = new.draw_id);
  is_closed boolean := exists (select from draws.step where draw_id = new.draw_id and kind = 'closed');
  has_result boolean := exists (select from draws.result where draw_id = new.draw_id);
  is_former boolean := exists (select from draws.draw where id = new.draw_id and header ->> 'format' = 'zhiheng/draw/v1');
  fixed text := (select body #>> '{join,commitment,point}' from draws.step
    where draw_id = new.draw_id and kind = 'joined' and party = new.party);
begin
  perform pg_advisory_xact_lock(hashtextextended(new.draw_id::text, 80));
  if (new.kind = 'excluded') <> has_result then raise exception 'not a step of this moment' using errcode = 'check_violation'; end if;
  if exists (select from draws.step where draw_id = new.draw_id and kind in ('failed', 'cancelled')) then
    raise exception 'the draw has ended' using errcode = 'check_violation';
  end if;
  if new.kind in ('joined', 'committed', 'cancelled') and is_closed or new.kind in ('opened', 'beacon') and not is_closed then
    raise exception 'not a step of this moment' using errcode = 'check_violation';
  end if;
  if new.kind = 'cancelled' and exists
    (select from draws.step where draw_id = new.draw_id and kind = 'committed' and party <> 'system') then
    raise exception 'not a step of this moment' using errcode = 'check_violation';
  end if;
  if exists (select from draws.step where draw_id = new.draw_id and actor_id = new.actor_id and party <> new.party) then
    raise exception 'one person acts for one party' using errcode = 'check_violation';
  end if;
  if new.kind = 'committed' and parties > (select count(*) from draws.step where draw_id = new.draw_id and kind = 'joined')
    or new.kind = 'closed' and parties > (select count(*) from draws.step where draw_id = new.draw_id and kind = 'committed') then
    raise exception 'not every party is there' using errcode = 'check_violation';
  end if;
  if not is_former and (new.kind = 'joined' and new.body #>> '{join,commitment,point}' is null
    or new.kind = 'committed' and new.body #>> '{dealing,commitments,0}' is distinct from fixed) then
    raise exception 'a secret is fixed by joining' using errcode = 'check_violation';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION draws.has_ended(which uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from draws.result where draw_id = which)
    or exists (select from draws.step where draw_id = which and kind in ('failed', 'cancelled'))
$function$
;
CREATE OR REPLACE FUNCTION evidence.forget_body(erasure_id uuid)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
    with forgotten as (
      update evidence.commitment c set salt = null, body_digest = null
      from evidence.erasure e
      where e.id = erasure_id and c.object_id = e.object_id and c.kind = e.kind and c.salt is not null
      returning 1)
    select count(*) from forgotten
  $function$
;
CREATE OR REPLACE FUNCTION evidence.may_open(sealed_kind text, sealed_id text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  place evidence.opened_in;
  is_there boolean;
begin
  select * into place from evidence.opened_in where kind = sealed_kind;
  if place.kind is null or sealed_id !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then return false; end if;
  execute format('select exists (select from %s where %I = $1::uuid)', place.relation::regclass, place.key)
    into is_there using sealed_id;
  return is_there;
end $function$
;
CREATE OR REPLACE FUNCTION evidence.sealed_as(wanted_kind text, wanted_id text)
 RETURNS TABLE(index bigint, kind text, object_id text, body_digest bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
    (select null::bigint, p.kind, p.object_id, p.body_digest from evidence.pending p
      where p.object_id = wanted_id and (wanted_kind is null or p.kind = wanted_kind) limit 200)
    union all
    (select c.index, c.kind, c.object_id, c.body_digest from evidence.commitment c
      where c.object_id = wanted_id and (wanted_kind is null or c.kind = wanted_kind) order by c.index desc limit 200)
  $function$
;
CREATE OR REPLACE FUNCTION evidence.waiting(most integer)
 RETURNS TABLE(count bigint, oldest text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
    select (select count(*) from (select from evidence.pending limit most) p),
      (select id::text from evidence.pending order by id limit 1)
  $function$
;
CREATE OR REPLACE FUNCTION forms.lock_submission(asked_account text, asked_key uuid)
 RETURNS SETOF forms.submission
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('forms submission ' || asked_account || ' ' || asked_key::text, 0));
  return query select s.* from forms.submission s where s.account_id = asked_account and s.key = asked_key;
end $function$
;
CREATE OR REPLACE FUNCTION publications.check_approval()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.kind = 'approved' and exists (
    select from publications.entry e where e.subject_id = new.subject_id and e.id = new.entry_id and e.written_by = new.actor_id) then
    raise exception 'the writer of a record does not approve its publication' using errcode = '42501';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION publications.search_public(pattern text, of_kind text, in_region text, at timestamp with time zone, before_at timestamp with time zone, before_id uuid, page integer)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  return query execute
    'select id from publications.entry where status in (''public'', ''withdrawn'') and expires_at > $4 and search_text like $1
       and ($2 is null or kind = $2) and ($3 is null or region ^@ $3) and ($5 is null or (published_at, id) < ($5, $6))
     order by published_at desc, id desc limit $7'
  using pattern, of_kind, in_region, at, before_at, before_id, page;
end $function$
;
CREATE OR REPLACE FUNCTION publications.sees_entry(subject uuid, holder uuid, region text, status text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select case
    when core.scope_actor() = 'system:portal' then status in ('public', 'withdrawn')
    when core.scope_subject() is not null then core.scope_subject() in (subject, holder)
      or exists (select from archive.subject s where s.subject_id = subject)
    else region ^@ any (core.scope_regions()) end
$function$
;
CREATE OR REPLACE FUNCTION rules.check_parameter_value()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION rules.check_proposal_end()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare proposer text := (select proposed_by from rules.proposal where rule_id = new.rule_id and id = new.proposal_id);
begin
  if new.ended_by <> core.scope_actor() then raise exception 'a proposal is ended under one''s own name'; end if;
  if new.outcome = 'withdrawn' and new.ended_by <> proposer then raise exception 'only the proposer withdraws'; end if;
  if new.outcome <> 'withdrawn' and new.ended_by = proposer then raise exception 'the proposer does not approve'; end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION sampling.check_report()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.step = 'reported' and exists (
    select from sampling.result r where r.blind_id = new.blind_id and r.tested_by = new.actor_id) then
    raise exception 'whoever tested does not approve the report' using errcode = '42501';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION sampling.laboratory_load(on_day date)
 RETURNS TABLE(laboratory_id uuid, n integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
  select laboratory_id, count(*)::int from sampling.blind_sample where due_on > on_day and state <> 'void' group by laboratory_id
$function$
;
CREATE OR REPLACE FUNCTION sampling.require_sealed_verdict()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  if not exists (
    select from sampling.verdict v where v.blind_id = new.blind_id and (
      exists (select from evidence.pending p where p.kind = 'sampling-verdict' and p.object_id = v.id::text)
      or exists (select from evidence.commitment c where c.kind = 'sampling-verdict' and c.object_id = v.id::text)))
  then raise exception 'no sealed verdict for this code' using errcode = 'check_violation', constraint = 'unblinding_after_seal';
  end if;
  return new;
end $function$
;

-- triggers
CREATE TRIGGER subject_counted AFTER INSERT ON archive.subject REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.count_new_subjects();
CREATE TRIGGER subject_recounted AFTER UPDATE ON archive.subject REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.count_changed_subjects();
CREATE TRIGGER account_changed AFTER UPDATE ON core.account FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION core.forget_account();
CREATE TRIGGER account_guard BEFORE INSERT OR UPDATE ON core.account FOR EACH ROW EXECUTE FUNCTION core.guard_account();
CREATE TRIGGER audit_entry_copied AFTER INSERT ON core.audit_entry FOR EACH ROW EXECUTE FUNCTION core.queue_audit();
CREATE TRIGGER audit_entry_kept BEFORE DELETE ON core.audit_entry FOR EACH ROW EXECUTE FUNCTION core.keep_audit();
CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON core.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION core.keep_audit();
CREATE TRIGGER role_grant_changed AFTER INSERT ON core.role_grant_event FOR EACH ROW EXECUTE FUNCTION core.forget_account_of_row();
CREATE TRIGGER role_grant_event_guard BEFORE INSERT ON core.role_grant_event FOR EACH ROW EXECUTE FUNCTION core.guard_role_grant();
CREATE TRIGGER role_grant_renews_sessions AFTER INSERT ON core.role_grant_event FOR EACH ROW EXECUTE FUNCTION core.renew_sessions();
CREATE TRIGGER role_grant_voids_release AFTER INSERT ON core.role_grant_event FOR EACH ROW WHEN ((new.kind = 'grant'::text)) EXECUTE FUNCTION core.void_release();
CREATE TRIGGER role_grant_request_guard BEFORE INSERT OR UPDATE ON core.role_grant_request FOR EACH ROW EXECUTE FUNCTION core.guard_role_grant_request();
CREATE TRIGGER session_ended AFTER UPDATE ON core.session FOR EACH ROW WHEN ((old.ended_at IS DISTINCT FROM new.ended_at)) EXECUTE FUNCTION core.forget_account_of_row();
CREATE TRIGGER setup_link_changed AFTER UPDATE ON core.setup_link FOR EACH ROW WHEN ((old.released_by IS DISTINCT FROM new.released_by)) EXECUTE FUNCTION core.forget_account_of_row();
CREATE TRIGGER setup_link_guard BEFORE UPDATE ON core.setup_link FOR EACH ROW EXECUTE FUNCTION core.guard_setup_link();
CREATE TRIGGER totp_changed AFTER INSERT OR DELETE OR UPDATE OF confirmed_at ON core.totp_secret FOR EACH ROW EXECUTE FUNCTION core.forget_account_of_row();
CREATE TRIGGER totp_removal_voids_release AFTER DELETE ON core.totp_secret FOR EACH ROW EXECUTE FUNCTION core.void_release();
CREATE TRIGGER number_series_counts_up BEFORE INSERT OR UPDATE ON documents.number_series FOR EACH ROW EXECUTE FUNCTION documents.count_up();
CREATE TRIGGER draw_repeats BEFORE INSERT ON draws.draw FOR EACH ROW EXECUTE FUNCTION draws.check_draw();
CREATE TRIGGER result_after_opening BEFORE INSERT ON draws.result FOR EACH ROW EXECUTE FUNCTION draws.check_result();
CREATE TRIGGER step_in_order BEFORE INSERT ON draws.step FOR EACH ROW EXECUTE FUNCTION draws.check_step();
CREATE TRIGGER event_four_eyes BEFORE INSERT ON publications.event FOR EACH ROW EXECUTE FUNCTION publications.check_approval();
CREATE TRIGGER parameter_value_as_approved BEFORE INSERT ON rules.parameter_value FOR EACH ROW EXECUTE FUNCTION rules.check_parameter_value();
CREATE TRIGGER proposal_end_four_eyes BEFORE INSERT ON rules.proposal_end FOR EACH ROW EXECUTE FUNCTION rules.check_proposal_end();
CREATE TRIGGER blind_step_four_eyes BEFORE INSERT ON sampling.blind_step FOR EACH ROW EXECUTE FUNCTION sampling.check_report();
CREATE TRIGGER unblinding_after_seal BEFORE INSERT ON sampling.unblinding FOR EACH ROW EXECUTE FUNCTION sampling.require_sealed_verdict();

-- row-level security
alter table archive.dispute enable row level security;
alter table archive.file enable row level security;
alter table archive.identity enable row level security;
alter table archive.link enable row level security;
alter table archive.record enable row level security;
alter table archive.subject enable row level security;
alter table archive.tally enable row level security;
alter table cases.clock enable row level security;
alter table cases.entry enable row level security;
alter table cases.escalation enable row level security;
alter table cases.kase enable row level security;
alter table core.account enable row level security;
alter table core.account_password enable row level security;
alter table core.alarm enable row level security;
alter table core.audit_copy enable row level security;
alter table core.audit_entry enable row level security;
alter table core.audit_outbox enable row level security;
alter table core.known_device enable row level security;
alter table core.organisation enable row level security;
alter table core.recovery_code enable row level security;
alter table core.role_grant_event enable row level security;
alter table core.role_grant_request enable row level security;
alter table core.session enable row level security;
alter table core.setup_link enable row level security;
alter table core.sign_in_failure enable row level security;
alter table core.totp_secret enable row level security;
alter table core.upload enable row level security;
alter table draws.draw enable row level security;
alter table draws.drawn enable row level security;
alter table draws.inspector enable row level security;
alter table draws.recusal enable row level security;
alter table evidence.commitment enable row level security;
alter table evidence.erasure enable row level security;
alter table evidence.pending enable row level security;
alter table forms.confirmation enable row level security;
alter table forms.draft enable row level security;
alter table forms.follow_up enable row level security;
alter table forms.signature_picture enable row level security;
alter table forms.submission enable row level security;
alter table indicators.observation enable row level security;
alter table indicators.superseded enable row level security;
alter table intake.import enable row level security;
alter table intake.row_error enable row level security;
alter table laboratories.body enable row level security;
alter table laboratories.scope enable row level security;
alter table publications.delivery enable row level security;
alter table publications.entry enable row level security;
alter table publications.event enable row level security;
alter table publications.objection enable row level security;
alter table publications.reply enable row level security;
alter table publications.subscription enable row level security;
alter table rules.decision enable row level security;
alter table rules.replay_difference enable row level security;
alter table sampling.assignment enable row level security;
alter table sampling.blind_sample enable row level security;
alter table sampling.blind_step enable row level security;
alter table sampling.blinding enable row level security;
alter table sampling.custody enable row level security;
alter table sampling.objection enable row level security;
alter table sampling.plan enable row level security;
alter table sampling.result enable row level security;
alter table sampling.sample enable row level security;
alter table sampling.service enable row level security;
alter table sampling.task enable row level security;
alter table sampling.unblinding enable row level security;
alter table sampling.verdict enable row level security;
alter table supervision.batch enable row level security;
alter table supervision.inspector enable row level security;
alter table supervision.plan enable row level security;
alter table supervision.plan_move enable row level security;
alter table supervision.task enable row level security;
alter table supervision.task_change enable row level security;

-- policies
create policy dispute_of_subject on archive.dispute for all to zhiheng_app using (
CASE
    WHEN ( SELECT core.scope_is_whole() AS scope_is_whole) THEN true
    ELSE (EXISTS ( SELECT
       FROM archive.subject s
      WHERE (s.subject_id = dispute.subject_id)))
END);
create policy file_of_subject on archive.file for all to public using ((EXISTS ( SELECT
   FROM archive.subject s
  WHERE (s.subject_id = file.subject_id))));
create policy identity_of_subject on archive.identity for all to public using ((EXISTS ( SELECT
   FROM archive.subject s
  WHERE (s.subject_id = identity.subject_id))));
create policy link_of_subject on archive.link for all to public using (((EXISTS ( SELECT
   FROM archive.subject s
  WHERE (s.subject_id = link.subject_id))) OR (EXISTS ( SELECT
   FROM archive.subject s
  WHERE (s.subject_id = link.other_id)))));
create policy record_of_subject on archive.record for all to public using (
CASE
    WHEN ( SELECT core.scope_is_whole() AS scope_is_whole) THEN true
    ELSE (EXISTS ( SELECT
       FROM archive.subject s
      WHERE (s.subject_id = record.subject_id)))
END);
create policy subject_in_scope on archive.subject for all to public using (
CASE
    WHEN (( SELECT core.scope_subject() AS scope_subject) IS NULL) THEN (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))
    ELSE (((( SELECT core.scope_subject() AS scope_subject) = subject_id) OR (( SELECT core.scope_subject() AS scope_subject) = holder_id)) OR (( SELECT core.scope_subject() AS scope_subject) = merged_into))
END);
create policy tally_in_scope on archive.tally for all to public using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) AND (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))));
create policy clock_of_visible_case on cases.clock for all to zhiheng_app using ((EXISTS ( SELECT
   FROM cases.kase k
  WHERE ((k.subject_id = clock.subject_id) AND (k.id = clock.case_id)))));
create policy entry_of_visible_case on cases.entry for all to zhiheng_app using ((EXISTS ( SELECT
   FROM cases.kase k
  WHERE ((k.subject_id = entry.subject_id) AND (k.id = entry.case_id)))));
create policy escalation_of_visible_case on cases.escalation for all to zhiheng_app using ((EXISTS ( SELECT
   FROM cases.kase k
  WHERE ((k.subject_id = escalation.subject_id) AND (k.id = escalation.case_id)))));
create policy kase_in_scope on cases.kase for all to zhiheng_app using (
CASE
    WHEN (( SELECT core.scope_subject() AS scope_subject) IS NULL) THEN ((region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[])) OR (( SELECT core.scope_actor() AS scope_actor) = ANY (people)))
    ELSE (((( SELECT core.scope_subject() AS scope_subject) = subject_id) OR (( SELECT core.scope_subject() AS scope_subject) = holder_id)) AND is_shown_to_subject)
END);
create policy account_add on core.account for insert to public with check (core.in_scope(region));
create policy account_change on core.account for update to public using (core.in_scope(region)) with check (core.in_scope(region));
create policy account_read on core.account for select to public using ((core.in_scope(region) OR ((id)::text = core.scope_actor())));
create policy account_password_system on core.account_password for all to public using (core.in_scope(''::text));
create policy alarm_system on core.alarm for all to public using (core.in_scope(''::text));
create policy audit_copy_system on core.audit_copy for all to public using (core.in_scope(''::text));
create policy audit_entry_add on core.audit_entry for insert to public with check (true);
create policy audit_entry_read on core.audit_entry for select to public using (
CASE
    WHEN (region IS NOT NULL) THEN core.in_scope(region)
    WHEN ((action <> 'evidence.erase'::text) OR (outcome <> 'done'::text)) THEN true
    ELSE (core.scope_is_whole() OR (EXISTS ( SELECT
       FROM evidence.erasure e
      WHERE (e.id = audit_entry.id))))
END);
create policy audit_outbox_system on core.audit_outbox for all to public using (core.in_scope(''::text));
create policy known_device_system on core.known_device for all to public using (core.in_scope(''::text));
create policy organisation_add on core.organisation for insert to public with check (core.in_scope(region));
create policy organisation_change on core.organisation for update to public using (core.in_scope(region)) with check (core.in_scope(region));
create policy organisation_read on core.organisation for select to public using (true);
create policy recovery_code_system on core.recovery_code for all to public using (core.in_scope(''::text));
create policy role_grant_event_add on core.role_grant_event for insert to public with check (core.in_scope(region));
create policy role_grant_event_read on core.role_grant_event for select to public using ((core.in_scope(region) OR ((account_id)::text = core.scope_actor())));
create policy role_grant_request_add on core.role_grant_request for insert to public with check (core.in_scope(region));
create policy role_grant_request_change on core.role_grant_request for update to public using (core.in_scope(region));
create policy role_grant_request_read on core.role_grant_request for select to public using (core.in_scope(region));
create policy session_of_visible_account on core.session for all to public using ((EXISTS ( SELECT
   FROM core.account a
  WHERE (a.id = session.account_id))));
create policy setup_link_of_visible_account on core.setup_link for all to public using ((EXISTS ( SELECT
   FROM core.account a
  WHERE (a.id = setup_link.account_id))));
create policy sign_in_failure_system on core.sign_in_failure for all to public using (core.in_scope(''::text));
create policy totp_secret_system on core.totp_secret for all to public using (core.in_scope(''::text));
create policy upload_own on core.upload for all to zhiheng_app using ((account_id = core.scope_actor()));
create policy draw_add on draws.draw for insert to zhiheng_app with check (true);
create policy draw_in_scope on draws.draw for select to zhiheng_app using (((core.scope_subject() IS NULL) AND (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))));
create policy drawn_add on draws.drawn for insert to zhiheng_app with check (true);
create policy drawn_in_scope on draws.drawn for select to zhiheng_app using (
CASE
    WHEN (( SELECT core.scope_subject() AS scope_subject) IS NULL) THEN (EXISTS ( SELECT
       FROM draws.draw d
      WHERE ((d.id = drawn.draw_id) AND (d.region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[])))))
    ELSE (subject_id = ( SELECT core.scope_subject() AS scope_subject))
END);
create policy inspector_add on draws.inspector for insert to zhiheng_app with check (true);
create policy inspector_of_visible_draw on draws.inspector for select to zhiheng_app using (((core.scope_subject() IS NULL) AND (EXISTS ( SELECT
   FROM draws.draw d
  WHERE (d.id = inspector.draw_id)))));
create policy recusal_add on draws.recusal for insert to zhiheng_app with check (true);
create policy recusal_of_visible_draw on draws.recusal for select to zhiheng_app using (((core.scope_subject() IS NULL) AND (EXISTS ( SELECT
   FROM draws.draw d
  WHERE (d.id = recusal.draw_id)))));
create policy commitment_of_visible_thing on evidence.commitment for select to zhiheng_app using ((( SELECT core.scope_is_whole() AS scope_is_whole) OR evidence.may_open(kind, object_id)));
create policy erasure_add on evidence.erasure for insert to zhiheng_app with check (core.in_scope(region));
create policy erasure_read on evidence.erasure for select to zhiheng_app using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) AND (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))));
create policy pending_add on evidence.pending for insert to zhiheng_app with check (true);
create policy pending_of_whole_city on evidence.pending for select to zhiheng_app using (( SELECT core.scope_is_whole() AS scope_is_whole));
create policy confirmation_in_scope on forms.confirmation for all to zhiheng_app using ((core.in_scope(region) OR (account_id = core.scope_actor()) OR (subject_id = core.scope_subject())));
create policy draft_own on forms.draft for all to zhiheng_app using ((account_id = core.scope_actor()));
create policy follow_up_in_scope on forms.follow_up for all to zhiheng_app using (core.in_scope(region));
create policy signature_picture_written on forms.signature_picture for insert to zhiheng_app with check (true);
create policy submission_own on forms.submission for all to zhiheng_app using ((account_id = core.scope_actor()));
create policy observation_add on indicators.observation for insert to zhiheng_app with check (true);
create policy observation_change on indicators.observation for update to zhiheng_app using (core.in_scope(''::text)) with check (core.in_scope(''::text));
create policy observation_read on indicators.observation for select to zhiheng_app using (core.in_scope(region));
create policy observation_remove on indicators.observation for delete to zhiheng_app using (core.in_scope(''::text));
create policy superseded_add on indicators.superseded for insert to zhiheng_app with check (true);
create policy superseded_change on indicators.superseded for update to zhiheng_app using (core.in_scope(''::text)) with check (core.in_scope(''::text));
create policy superseded_read on indicators.superseded for select to zhiheng_app using (true);
create policy superseded_remove on indicators.superseded for delete to zhiheng_app using (core.in_scope(''::text));
create policy import_in_scope on intake.import for all to public using (((actor_id = ( SELECT core.scope_actor() AS scope_actor)) OR (NOT (EXISTS ( SELECT
   FROM unnest(import.regions) r(r)
  WHERE (NOT core.in_scope(r.r)))))));
create policy row_error_of_import on intake.row_error for all to public using ((EXISTS ( SELECT
   FROM intake.import i
  WHERE (i.id = row_error.import_id))));
create policy body_of_official on laboratories.body for all to zhiheng_app using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) OR (laboratory_id = ( SELECT core.scope_subject() AS scope_subject))));
create policy scope_of_official on laboratories.scope for all to zhiheng_app using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) OR (laboratory_id = ( SELECT core.scope_subject() AS scope_subject))));
create policy delivery_system on publications.delivery for all to public using (core.in_scope(''::text));
create policy entry_add on publications.entry for insert to public with check ((EXISTS ( SELECT
   FROM archive.subject s
  WHERE (s.subject_id = entry.subject_id))));
create policy entry_change on publications.entry for update to public using (publications.sees_entry(subject_id, holder_id, region, status)) with check (true);
create policy entry_in_scope on publications.entry for select to public using (publications.sees_entry(subject_id, holder_id, region, status));
create policy event_add on publications.event for insert to public with check ((EXISTS ( SELECT
   FROM publications.entry e
  WHERE ((e.subject_id = event.subject_id) AND (e.id = event.entry_id)))));
create policy event_of_entry on publications.event for select to public using (((is_public OR (core.scope_actor() <> 'system:portal'::text)) AND (EXISTS ( SELECT
   FROM publications.entry e
  WHERE ((e.subject_id = event.subject_id) AND (e.id = event.entry_id))))));
create policy objection_of_entry on publications.objection for all to public using (((core.scope_actor() <> 'system:portal'::text) AND (EXISTS ( SELECT
   FROM publications.entry e
  WHERE ((e.subject_id = objection.subject_id) AND (e.id = objection.entry_id))))));
create policy reply_of_entry on publications.reply for all to public using ((((status = 'shown'::text) OR (core.scope_actor() <> 'system:portal'::text)) AND (EXISTS ( SELECT
   FROM publications.entry e
  WHERE ((e.subject_id = reply.subject_id) AND (e.id = reply.entry_id))))));
create policy subscription_system on publications.subscription for all to public using (core.in_scope(''::text));
create policy decision_add on rules.decision for insert to zhiheng_app with check (true);
create policy decision_in_scope on rules.decision for select to zhiheng_app using (
CASE
    WHEN (( SELECT core.scope_subject() AS scope_subject) IS NULL) THEN (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))
    ELSE ((subject_id = ( SELECT core.scope_subject() AS scope_subject)) OR (EXISTS ( SELECT
       FROM archive.subject s
      WHERE (s.subject_id = decision.subject_id))))
END);
create policy replay_difference_add on rules.replay_difference for insert to zhiheng_app with check (true);
create policy replay_difference_in_scope on rules.replay_difference for select to zhiheng_app using ((EXISTS ( SELECT
   FROM rules.decision d
  WHERE (d.id = replay_difference.decision_id))));
create policy assignment_of_official on sampling.assignment for all to zhiheng_app using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) AND (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))));
create policy blind_made_by_official on sampling.blind_sample for insert to zhiheng_app with check ((( SELECT core.scope_subject() AS scope_subject) IS NULL));
create policy blind_of_laboratory on sampling.blind_sample for all to zhiheng_app using (
CASE
    WHEN (( SELECT core.scope_subject() AS scope_subject) IS NULL) THEN (EXISTS ( SELECT
       FROM sampling.blinding b
      WHERE (b.blind_id = blind_sample.id)))
    ELSE (laboratory_id = ( SELECT core.scope_subject() AS scope_subject))
END);
create policy blind_step_of_sample on sampling.blind_step for all to zhiheng_app using ((EXISTS ( SELECT
   FROM sampling.blind_sample b
  WHERE (b.id = blind_step.blind_id))));
create policy blinding_of_official on sampling.blinding for all to zhiheng_app using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) AND (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))));
create policy custody_in_scope on sampling.custody for all to zhiheng_app using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) AND (EXISTS ( SELECT
   FROM sampling.sample s
  WHERE ((s.subject_id = custody.subject_id) AND (s.id = custody.sample_id))))));
create policy objection_in_scope on sampling.objection for all to zhiheng_app using (
CASE
    WHEN (( SELECT core.scope_subject() AS scope_subject) IS NULL) THEN (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))
    ELSE (subject_id = ( SELECT core.scope_subject() AS scope_subject))
END);
create policy plan_in_scope on sampling.plan for all to zhiheng_app using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) AND (EXISTS ( SELECT
   FROM unnest(( SELECT core.scope_regions() AS scope_regions)) r(r)
  WHERE ((plan.region ^@ r.r) OR (r.r ^@ plan.region))))));
create policy result_of_sample on sampling.result for all to zhiheng_app using ((EXISTS ( SELECT
   FROM sampling.blind_sample b
  WHERE (b.id = result.blind_id))));
create policy sample_in_scope on sampling.sample for all to zhiheng_app using (
CASE
    WHEN (( SELECT core.scope_subject() AS scope_subject) IS NULL) THEN (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))
    ELSE (subject_id = ( SELECT core.scope_subject() AS scope_subject))
END);
create policy service_in_scope on sampling.service for all to zhiheng_app using (
CASE
    WHEN (( SELECT core.scope_subject() AS scope_subject) IS NULL) THEN (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))
    ELSE (subject_id = ( SELECT core.scope_subject() AS scope_subject))
END) with check (
CASE
    WHEN (( SELECT core.scope_subject() AS scope_subject) IS NULL) THEN (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))
    ELSE ((subject_id = ( SELECT core.scope_subject() AS scope_subject)) AND (manner = 'platform'::text) AND (version = 1))
END);
create policy task_in_scope on sampling.task for all to zhiheng_app using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) AND (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))));
create policy unblinding_in_scope on sampling.unblinding for all to zhiheng_app using (
CASE
    WHEN (( SELECT core.scope_subject() AS scope_subject) IS NULL) THEN (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))
    ELSE (subject_id = ( SELECT core.scope_subject() AS scope_subject))
END);
create policy verdict_of_sample on sampling.verdict for all to zhiheng_app using ((EXISTS ( SELECT
   FROM sampling.blind_sample b
  WHERE (b.id = verdict.blind_id))));
create policy batch_in_scope on supervision.batch for all to zhiheng_app using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) AND (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))));
create policy inspector_in_scope on supervision.inspector for all to zhiheng_app using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) AND ((region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[])) OR (account_id = ( SELECT core.scope_actor() AS scope_actor)))));
create policy plan_in_scope on supervision.plan for all to zhiheng_app using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) AND (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))));
create policy plan_move_in_scope on supervision.plan_move for all to zhiheng_app using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) AND (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))));
create policy task_in_scope on supervision.task for all to zhiheng_app using (
CASE
    WHEN (( SELECT core.scope_subject() AS scope_subject) IS NULL) THEN ((region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[])) OR (( SELECT core.scope_actor() AS scope_actor) = ANY (inspectors)))
    ELSE (subject_id = ( SELECT core.scope_subject() AS scope_subject))
END);
create policy task_change_of_task on supervision.task_change for all to zhiheng_app using ((EXISTS ( SELECT
   FROM supervision.task k
  WHERE ((k.subject_id = task_change.subject_id) AND (k.id = task_change.task_id)))));

-- rights of the application role
grant select on archive.current_dispute to zhiheng_app;
grant insert, select on archive.dispute to zhiheng_app;
grant insert, select on archive.file to zhiheng_app;
grant delete, insert, select on archive.identity to zhiheng_app;
grant insert, select, update on archive.link to zhiheng_app;
grant insert, select on archive.record to zhiheng_app;
grant insert, select, update on archive.subject to zhiheng_app;
grant select on archive.tally to zhiheng_app;
grant insert, select, update on cases.clock to zhiheng_app;
grant insert, select on cases.entry to zhiheng_app;
grant insert, select on cases.escalation to zhiheng_app;
grant insert, select on cases.kase to zhiheng_app;
grant insert, select on cases.version to zhiheng_app;
grant insert, select on core.account to zhiheng_app;
grant insert, select on core.account_password to zhiheng_app;
grant delete, insert, select on core.alarm to zhiheng_app;
grant select on core.audit_copy to zhiheng_app;
grant insert, select on core.audit_entry to zhiheng_app;
grant delete, select on core.audit_outbox to zhiheng_app;
grant select on core.city to zhiheng_app;
grant delete, insert, select, update on core.known_device to zhiheng_app;
grant insert, select on core.organisation to zhiheng_app;
grant delete, insert, select, update on core.recovery_code to zhiheng_app;
grant select on core.region to zhiheng_app;
grant select on core.role_grant to zhiheng_app;
grant insert, select on core.role_grant_event to zhiheng_app;
grant insert, select on core.role_grant_request to zhiheng_app;
grant insert, select on core.security_setting to zhiheng_app;
grant insert, select on core.session to zhiheng_app;
grant insert, select on core.setup_link to zhiheng_app;
grant delete, insert, select, update on core.sign_in_failure to zhiheng_app;
grant delete, insert, select, update on core.totp_secret to zhiheng_app;
grant insert, select on core.upload to zhiheng_app;
grant insert, select on documents.number_series to zhiheng_app;
grant insert, select on draws.draw to zhiheng_app;
grant insert, select on draws.drawn to zhiheng_app;
grant insert, select on draws.inspector to zhiheng_app;
grant insert, select on draws.party to zhiheng_app;
grant insert, select on draws.progress to zhiheng_app;
grant insert, select on draws.recusal to zhiheng_app;
grant insert, select on draws.result to zhiheng_app;
grant insert, select on draws.step to zhiheng_app;
grant insert, select on evidence.adoption to zhiheng_app;
grant select on evidence.checkpoint to zhiheng_app;
grant select on evidence.commitment to zhiheng_app;
grant select on evidence.entry_bundle to zhiheng_app;
grant insert, select on evidence.erasure to zhiheng_app;
grant select on evidence.log to zhiheng_app;
grant select on evidence.opened_in to zhiheng_app;
grant insert, select on evidence.pending to zhiheng_app;
grant select on evidence.tile to zhiheng_app;
grant insert, select on forms.confirmation to zhiheng_app;
grant delete, insert, select, update on forms.draft to zhiheng_app;
grant insert, select on forms.follow_up to zhiheng_app;
grant insert on forms.signature_picture to zhiheng_app;
grant insert, select on forms.submission to zhiheng_app;
grant insert, select on forms.task_answer to zhiheng_app;
grant insert, select on forms.version to zhiheng_app;
grant select on indicators.counted to zhiheng_app;
grant delete, insert, select, update on indicators.observation to zhiheng_app;
grant insert, select on indicators.rebuild to zhiheng_app;
grant delete, insert, select, update on indicators.superseded to zhiheng_app;
grant insert, select on intake.import to zhiheng_app;
grant select on intake.row_error to zhiheng_app;
grant insert, select on laboratories.body to zhiheng_app;
grant select on laboratories.current_body to zhiheng_app;
grant select on laboratories.current_scope to zhiheng_app;
grant insert, select on laboratories.scope to zhiheng_app;
grant insert, select on policy.clause to zhiheng_app;
grant insert, select on policy.document to zhiheng_app;
grant insert, select on policy.document_version to zhiheng_app;
grant insert, select on policy.duty_entry to zhiheng_app;
grant insert, select on policy.note to zhiheng_app;
grant insert, select on policy.status_change to zhiheng_app;
grant delete, insert, select on publications.delivery to zhiheng_app;
grant insert, select on publications.entry to zhiheng_app;
grant insert, select on publications.event to zhiheng_app;
grant insert, select on publications.kind_document to zhiheng_app;
grant insert, select on publications.objection to zhiheng_app;
grant insert, select on publications.reply to zhiheng_app;
grant delete, insert, select on publications.subscription to zhiheng_app;
grant insert, select on rules.decision to zhiheng_app;
grant insert, select on rules.parameter_value to zhiheng_app;
grant insert, select on rules.proposal to zhiheng_app;
grant insert, select on rules.proposal_end to zhiheng_app;
grant insert, select on rules.replay to zhiheng_app;
grant insert, select on rules.replay_difference to zhiheng_app;
grant insert, select on rules.version to zhiheng_app;
grant insert, select on sampling.assignment to zhiheng_app;
grant insert, select on sampling.blind_sample to zhiheng_app;
grant insert, select on sampling.blind_step to zhiheng_app;
grant insert, select on sampling.blinding to zhiheng_app;
grant insert, select, update on sampling.counter to zhiheng_app;
grant insert, select on sampling.custody to zhiheng_app;
grant insert, select on sampling.objection to zhiheng_app;
grant insert, select on sampling.plan to zhiheng_app;
grant insert, select on sampling.result to zhiheng_app;
grant insert, select on sampling.sample to zhiheng_app;
grant insert, select on sampling.service to zhiheng_app;
grant insert, select on sampling.task to zhiheng_app;
grant insert, select on sampling.unblinding to zhiheng_app;
grant insert, select on sampling.verdict to zhiheng_app;
grant insert, select on supervision.batch to zhiheng_app;
grant insert, select on supervision.inspector to zhiheng_app;
grant insert, select on supervision.matter to zhiheng_app;
grant insert, select on supervision.plan to zhiheng_app;
grant insert, select on supervision.plan_move to zhiheng_app;
grant insert, select on supervision.task to zhiheng_app;
grant insert, select on supervision.task_change to zhiheng_app;
