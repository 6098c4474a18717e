-- schemas
create schema archive;
create schema core;
create schema evidence;
create schema forms;
create schema intake;
create schema policy;

-- extensions
create extension btree_gin;
create extension pg_trgm;

-- tables
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
  set_at timestamp with time zone not null
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
  reason text not null
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
  ended_by text
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
  used_at timestamp with time zone
);
create table core.sign_in_failure (
  kind text not null,
  key_hash bytea not null,
  failures integer not null,
  last_at timestamp with time zone not null,
  locked_until timestamp with time zone
);
create table core.totp_secret (
  account_id uuid not null,
  secret bytea not null,
  created_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_step bigint default 0 not null
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
  erased_at timestamp with time zone not null
);
create table evidence.log (
  id integer default 1 not null,
  origin text not null,
  hash text not null,
  verifier_key text not null,
  size bigint default 0 not null,
  created_at timestamp with time zone default now() not null
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
create table forms.photo (
  account_id text not null,
  digest text not null,
  bytes bigint not null,
  type text not null,
  uploaded_at timestamp with time zone not null
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
create table forms.version (
  form_id text not null,
  version integer not null,
  digest text not null,
  from_day date not null,
  document jsonb not null,
  schema jsonb not null,
  published_at timestamp with time zone not null
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
  finished_at timestamp with time zone
);
create table intake.row_error (
  import_id uuid not null,
  row_number integer not null,
  position integer not null,
  field text not null,
  reason_zh text not null,
  reason_en text not null,
  cells text[] not null
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
  imported_by_name text not null
);
create table policy.duty_entry (
  id uuid not null,
  item text collate "C" not null,
  kind text not null,
  text text not null,
  file_digest text,
  at timestamp with time zone not null,
  actor text not null,
  actor_name text not null
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

-- constraints
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
alter table core.account add constraint account_display_name_length CHECK (((length(display_name) >= 1) AND (length(display_name) <= 100)));
alter table core.account add constraint account_login_name_length CHECK (((length(login_name) >= 2) AND (length(login_name) <= 64)));
alter table core.account add constraint account_status CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text])));
alter table core.account add constraint account_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES core.organisation(id);
alter table core.account add constraint account_pkey PRIMARY KEY (id);
alter table core.account add constraint account_login_once UNIQUE (login_key);
alter table core.account add constraint account_oidc_subject_once UNIQUE (oidc_subject);
alter table core.account_password add constraint account_password_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.account(id);
alter table core.account_password add constraint account_password_pkey PRIMARY KEY (account_id, id);
alter table core.audit_entry add constraint audit_entry_outcome CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text, 'failed'::text])));
alter table core.audit_entry add constraint audit_entry_pkey PRIMARY KEY (id);
alter table core.city add constraint demo_whole CHECK (((NOT is_demo) OR (demo IS NOT NULL)));
alter table core.city add constraint one_city CHECK ((id = 1));
alter table core.city add constraint city_pkey PRIMARY KEY (id);
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
alter table core.role_grant_event add constraint role_grant_event_pkey PRIMARY KEY (id);
alter table core.role_grant_event add constraint role_grant_event_once UNIQUE (grant_id, kind);
alter table core.security_setting add constraint security_setting_pkey PRIMARY KEY (version);
alter table core.session add constraint session_method CHECK ((method = ANY (ARRAY['password'::text, 'oidc'::text, 'setup'::text])));
alter table core.session add constraint session_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.account(id);
alter table core.session add constraint session_pkey PRIMARY KEY (id);
alter table core.session add constraint session_token_once UNIQUE (token_hash);
alter table core.setup_link add constraint setup_link_released_by_another CHECK ((released_by <> created_by));
alter table core.setup_link add constraint setup_link_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.account(id);
alter table core.setup_link add constraint setup_link_pkey PRIMARY KEY (id);
alter table core.setup_link add constraint setup_link_token_once UNIQUE (token_hash);
alter table core.sign_in_failure add constraint sign_in_failure_kind CHECK ((kind = ANY (ARRAY['login'::text, 'address'::text])));
alter table core.sign_in_failure add constraint sign_in_failure_pkey PRIMARY KEY (kind, key_hash);
alter table core.totp_secret add constraint totp_secret_account_id_fkey FOREIGN KEY (account_id) REFERENCES core.account(id);
alter table core.totp_secret add constraint totp_secret_pkey PRIMARY KEY (account_id);
alter table evidence.checkpoint add constraint checkpoint_pkey PRIMARY KEY (size);
alter table evidence.commitment add constraint erased_whole CHECK (((salt IS NULL) = (body_digest IS NULL)));
alter table evidence.commitment add constraint commitment_pkey PRIMARY KEY (index);
alter table evidence.entry_bundle add constraint entry_bundle_pkey PRIMARY KEY (bundle);
alter table evidence.erasure add constraint erasure_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000)));
alter table evidence.erasure add constraint erasure_pkey PRIMARY KEY (id);
alter table evidence.log add constraint log_hash CHECK ((hash = ANY (ARRAY['sha256'::text, 'sm3'::text])));
alter table evidence.log add constraint one_log CHECK ((id = 1));
alter table evidence.log add constraint log_pkey PRIMARY KEY (id);
alter table evidence.pending add constraint entry_bytes CHECK ((octet_length(entry) = 38));
alter table evidence.pending add constraint pending_pkey PRIMARY KEY (id);
alter table evidence.tile add constraint whole_hashes CHECK ((((octet_length(hashes) >= 32) AND (octet_length(hashes) <= 8192)) AND ((octet_length(hashes) % 32) = 0)));
alter table evidence.tile add constraint tile_pkey PRIMARY KEY (level, tile);
alter table forms.draft add constraint draft_form_id_version_fkey FOREIGN KEY (form_id, version) REFERENCES forms.version(form_id, version);
alter table forms.draft add constraint draft_pkey PRIMARY KEY (account_id, id);
alter table forms.follow_up add constraint closed_whole CHECK (((closed_by_record IS NULL) = (closed_at IS NULL)));
alter table forms.follow_up add constraint follow_up_pkey PRIMARY KEY (subject_id, record_id);
alter table forms.photo add constraint photo_pkey PRIMARY KEY (account_id, digest);
alter table forms.submission add constraint submission_pkey PRIMARY KEY (account_id, key);
alter table forms.version add constraint version_counts CHECK ((version >= 1));
alter table forms.version add constraint version_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text));
alter table forms.version add constraint version_pkey PRIMARY KEY (form_id, version);
alter table intake.import add constraint import_digest CHECK ((file_digest ~ '^[0-9a-f]{64}$'::text));
alter table intake.import add constraint import_encoding CHECK ((encoding = ANY (ARRAY['utf-8'::text, 'gb18030'::text])));
alter table intake.import add constraint import_format CHECK ((format = ANY (ARRAY['csv'::text, 'xlsx'::text])));
alter table intake.import add constraint import_somewhere CHECK ((cardinality(regions) > 0));
alter table intake.import add constraint import_status CHECK ((status = ANY (ARRAY['draft'::text, 'waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])));
alter table intake.import add constraint import_pkey PRIMARY KEY (id);
alter table intake.row_error add constraint row_error_import_id_fkey FOREIGN KEY (import_id) REFERENCES intake.import(id);
alter table intake.row_error add constraint row_error_pkey PRIMARY KEY (import_id, row_number, "position");
alter table policy.clause add constraint clause_kind CHECK ((kind = ANY (ARRAY['clause'::text, 'sentence'::text])));
alter table policy.clause add constraint clause_version FOREIGN KEY (document_id, version) REFERENCES policy.document_version(document_id, version);
alter table policy.clause add constraint clause_pk PRIMARY KEY (document_id, version, address);
alter table policy.document add constraint document_pkey PRIMARY KEY (id);
alter table policy.document_version add constraint version_positive CHECK ((version > 0));
alter table policy.document_version add constraint document_version_document_id_fkey FOREIGN KEY (document_id) REFERENCES policy.document(id);
alter table policy.document_version add constraint document_version_pk PRIMARY KEY (document_id, version);
alter table policy.document_version add constraint version_id_unique UNIQUE (id);
alter table policy.duty_entry add constraint duty_entry_kind CHECK ((kind = ANY (ARRAY['owner'::text, 'deadline'::text, 'note'::text, 'evidence'::text])));
alter table policy.duty_entry add constraint duty_entry_pkey PRIMARY KEY (id);
alter table policy.note add constraint note_document_id_fkey FOREIGN KEY (document_id) REFERENCES policy.document(id);
alter table policy.note add constraint note_pkey PRIMARY KEY (id);
alter table policy.note add constraint note_once UNIQUE (document_id, address, printed);
alter table policy.status_change add constraint status_known CHECK ((status = ANY (ARRAY['running'::text, 'no-data'::text, 'cannot-show'::text, 'not-built'::text])));
alter table policy.status_change add constraint status_change_pk PRIMARY KEY (item, at);

-- indexes
CREATE INDEX file_by_digest ON archive.file USING btree (digest);
CREATE INDEX file_id ON archive.file USING btree (id);
CREATE INDEX link_other ON archive.link USING btree (other_id);
CREATE INDEX record_happened ON archive.record USING btree (subject_id, happened_at DESC, id DESC);
CREATE INDEX record_id ON archive.record USING btree (id);
CREATE UNIQUE INDEX record_superseded_once ON archive.record USING btree (subject_id, supersedes) WHERE (supersedes IS NOT NULL);
CREATE INDEX subject_holder ON archive.subject USING btree (holder_id) WHERE (holder_id IS NOT NULL);
CREATE INDEX subject_merged ON archive.subject USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX subject_search_text ON archive.subject USING gin (search_text gin_trgm_ops);
CREATE INDEX subject_terms ON archive.subject USING gin (terms);
CREATE INDEX tally_region ON archive.tally USING btree (region, kind, status);
CREATE INDEX account_organisation ON core.account USING btree (organisation_id);
CREATE INDEX account_region ON core.account USING btree (region);
CREATE INDEX audit_entry_action ON core.audit_entry USING btree (action, id);
CREATE INDEX audit_entry_actor ON core.audit_entry USING btree (actor_id, id);
CREATE INDEX audit_entry_object ON core.audit_entry USING btree (object_id, id);
CREATE INDEX organisation_parent ON core.organisation USING btree (parent_id);
CREATE INDEX role_grant_event_account ON core.role_grant_event USING btree (account_id);
CREATE INDEX session_of_account ON core.session USING btree (account_id, created_at DESC);
CREATE INDEX setup_link_account ON core.setup_link USING btree (account_id);
CREATE INDEX commitment_object ON evidence.commitment USING btree (object_id, kind);
CREATE INDEX erasure_object ON evidence.erasure USING btree (object_id, kind);
CREATE INDEX follow_up_open ON forms.follow_up USING btree (due_on, region) WHERE (closed_at IS NULL);
CREATE INDEX import_newest ON intake.import USING btree (id DESC);
CREATE INDEX import_unfinished ON intake.import USING btree (file_digest) WHERE (status = ANY (ARRAY['waiting'::text, 'running'::text]));
CREATE INDEX document_title ON policy.document USING btree (title);
CREATE INDEX duty_entry_item ON policy.duty_entry USING btree (item, id);

-- views
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
  if new.by_actor <> core.scope_actor() then
    raise exception 'a grant names the actor who gave it' using errcode = '42501';
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
  if new.released_by is not null and new.released_by is distinct from old.released_by
     and (new.released_by <> core.scope_actor() or not core.holds_role(new.released_by, 'security-admin')) then
    raise exception 'only the security administrator releases a link' using errcode = '42501';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION core.has_password(account uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$ select exists (select from core.account_password p where p.account_id = account) $function$
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
CREATE OR REPLACE FUNCTION core.scope_actor()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(current_setting('zh.actor', true), '') $function$
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

-- triggers
CREATE TRIGGER subject_counted AFTER INSERT ON archive.subject REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.count_new_subjects();
CREATE TRIGGER subject_recounted AFTER UPDATE ON archive.subject REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.count_changed_subjects();
CREATE TRIGGER account_changed AFTER UPDATE ON core.account FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION core.forget_account();
CREATE TRIGGER account_guard BEFORE INSERT OR UPDATE ON core.account FOR EACH ROW EXECUTE FUNCTION core.guard_account();
CREATE TRIGGER role_grant_changed AFTER INSERT ON core.role_grant_event FOR EACH ROW EXECUTE FUNCTION core.forget_account_of_row();
CREATE TRIGGER role_grant_event_guard BEFORE INSERT ON core.role_grant_event FOR EACH ROW EXECUTE FUNCTION core.guard_role_grant();
CREATE TRIGGER session_ended AFTER UPDATE ON core.session FOR EACH ROW WHEN ((old.ended_at IS DISTINCT FROM new.ended_at)) EXECUTE FUNCTION core.forget_account_of_row();
CREATE TRIGGER setup_link_guard BEFORE UPDATE ON core.setup_link FOR EACH ROW EXECUTE FUNCTION core.guard_setup_link();
CREATE TRIGGER totp_changed AFTER INSERT OR DELETE OR UPDATE OF confirmed_at ON core.totp_secret FOR EACH ROW EXECUTE FUNCTION core.forget_account_of_row();

-- row-level security
alter table archive.file enable row level security;
alter table archive.identity enable row level security;
alter table archive.link enable row level security;
alter table archive.record enable row level security;
alter table archive.subject enable row level security;
alter table archive.tally enable row level security;
alter table core.account enable row level security;
alter table core.account_password enable row level security;
alter table core.audit_entry enable row level security;
alter table core.organisation enable row level security;
alter table core.recovery_code enable row level security;
alter table core.role_grant_event enable row level security;
alter table core.session enable row level security;
alter table core.setup_link enable row level security;
alter table core.sign_in_failure enable row level security;
alter table core.totp_secret enable row level security;
alter table forms.draft enable row level security;
alter table forms.follow_up enable row level security;
alter table forms.photo enable row level security;
alter table forms.submission enable row level security;
alter table intake.import enable row level security;
alter table intake.row_error enable row level security;

-- policies
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
create policy record_of_subject on archive.record for all to public using ((EXISTS ( SELECT
   FROM archive.subject s
  WHERE (s.subject_id = record.subject_id))));
create policy subject_in_scope on archive.subject for all to public using (
CASE
    WHEN (( SELECT core.scope_subject() AS scope_subject) IS NULL) THEN (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))
    ELSE (((( SELECT core.scope_subject() AS scope_subject) = subject_id) OR (( SELECT core.scope_subject() AS scope_subject) = holder_id)) OR (( SELECT core.scope_subject() AS scope_subject) = merged_into))
END);
create policy tally_in_scope on archive.tally for all to public using (((( SELECT core.scope_subject() AS scope_subject) IS NULL) AND (region ^@ ANY (( SELECT core.scope_regions() AS scope_regions)::text[]))));
create policy account_add on core.account for insert to public with check (core.in_scope(region));
create policy account_change on core.account for update to public using (core.in_scope(region)) with check (core.in_scope(region));
create policy account_read on core.account for select to public using ((core.in_scope(region) OR ((id)::text = core.scope_actor())));
create policy account_password_system on core.account_password for all to public using (core.in_scope(''::text));
create policy audit_entry_add on core.audit_entry for insert to public with check (true);
create policy audit_entry_read on core.audit_entry for select to public using (((region IS NULL) OR core.in_scope(region)));
create policy organisation_add on core.organisation for insert to public with check (core.in_scope(region));
create policy organisation_change on core.organisation for update to public using (core.in_scope(region)) with check (core.in_scope(region));
create policy organisation_read on core.organisation for select to public using (true);
create policy recovery_code_system on core.recovery_code for all to public using (core.in_scope(''::text));
create policy role_grant_event_add on core.role_grant_event for insert to public with check (core.in_scope(region));
create policy role_grant_event_read on core.role_grant_event for select to public using ((core.in_scope(region) OR ((account_id)::text = core.scope_actor())));
create policy session_of_visible_account on core.session for all to public using ((EXISTS ( SELECT
   FROM core.account a
  WHERE (a.id = session.account_id))));
create policy setup_link_of_visible_account on core.setup_link for all to public using ((EXISTS ( SELECT
   FROM core.account a
  WHERE (a.id = setup_link.account_id))));
create policy sign_in_failure_system on core.sign_in_failure for all to public using (core.in_scope(''::text));
create policy totp_secret_system on core.totp_secret for all to public using (core.in_scope(''::text));
create policy draft_own on forms.draft for all to zhiheng_app using ((account_id = core.scope_actor()));
create policy follow_up_in_scope on forms.follow_up for all to zhiheng_app using (core.in_scope(region));
create policy photo_own on forms.photo for all to zhiheng_app using ((account_id = core.scope_actor()));
create policy submission_own on forms.submission for all to zhiheng_app using ((account_id = core.scope_actor()));
create policy import_in_scope on intake.import for all to public using (((actor_id = ( SELECT core.scope_actor() AS scope_actor)) OR (NOT (EXISTS ( SELECT
   FROM unnest(import.regions) r(r)
  WHERE (NOT core.in_scope(r.r)))))));
create policy row_error_of_import on intake.row_error for all to public using ((EXISTS ( SELECT
   FROM intake.import i
  WHERE (i.id = row_error.import_id))));

-- rights of the application role
grant insert, select on archive.file to zhiheng_app;
grant delete, insert, select on archive.identity to zhiheng_app;
grant insert, select, update on archive.link to zhiheng_app;
grant insert, select on archive.record to zhiheng_app;
grant insert, select, update on archive.subject to zhiheng_app;
grant select on archive.tally to zhiheng_app;
grant insert, select on core.account to zhiheng_app;
grant insert, select on core.account_password to zhiheng_app;
grant insert, select on core.audit_entry to zhiheng_app;
grant select on core.city to zhiheng_app;
grant insert, select on core.organisation to zhiheng_app;
grant delete, insert, select, update on core.recovery_code to zhiheng_app;
grant select on core.region to zhiheng_app;
grant select on core.role_grant to zhiheng_app;
grant insert, select on core.role_grant_event to zhiheng_app;
grant insert, select on core.security_setting to zhiheng_app;
grant insert, select on core.session to zhiheng_app;
grant insert, select on core.setup_link to zhiheng_app;
grant delete, insert, select, update on core.sign_in_failure to zhiheng_app;
grant delete, insert, select, update on core.totp_secret to zhiheng_app;
grant select on evidence.checkpoint to zhiheng_app;
grant select on evidence.commitment to zhiheng_app;
grant select on evidence.entry_bundle to zhiheng_app;
grant insert, select on evidence.erasure to zhiheng_app;
grant select on evidence.log to zhiheng_app;
grant insert, select on evidence.pending to zhiheng_app;
grant select on evidence.tile to zhiheng_app;
grant delete, insert, select, update on forms.draft to zhiheng_app;
grant insert, select on forms.follow_up to zhiheng_app;
grant insert, select on forms.photo to zhiheng_app;
grant insert, select on forms.submission to zhiheng_app;
grant insert, select on forms.version to zhiheng_app;
grant insert, select on intake.import to zhiheng_app;
grant select on intake.row_error to zhiheng_app;
grant insert, select on policy.clause to zhiheng_app;
grant insert, select on policy.document to zhiheng_app;
grant insert, select on policy.document_version to zhiheng_app;
grant insert, select on policy.duty_entry to zhiheng_app;
grant insert, select on policy.note to zhiheng_app;
grant insert, select on policy.status_change to zhiheng_app;
