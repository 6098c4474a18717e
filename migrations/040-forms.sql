create schema forms;
grant usage on schema forms to zhiheng_app;

-- A form version as published. Nobody may change or remove a row: the application role holds neither update nor delete.
create table forms.version (
  form_id text not null,
  version int not null constraint version_counts check (version >= 1),
  digest text not null constraint version_digest check (digest ~ '^[0-9a-f]{64}$'),
  from_day date not null,
  document jsonb not null,
  schema jsonb not null,
  published_at timestamptz not null,
  primary key (form_id, version)
);
grant select, insert on forms.version to zhiheng_app;

-- An unfinished form. Not a record: its owner alone sees it, changes it and throws it away.
create table forms.draft (
  account_id text not null,
  id uuid not null,
  form_id text not null,
  version int not null,
  subject_id uuid not null,
  supersedes uuid,
  answers jsonb not null,
  notes jsonb not null,
  saved_at timestamptz not null,
  primary key (account_id, id),
  foreign key (form_id, version) references forms.version
);
grant select, insert, update, delete on forms.draft to zhiheng_app;
alter table forms.draft enable row level security;
create policy draft_own on forms.draft to zhiheng_app using (account_id = core.scope_actor());

-- What a device has sent: the same key again gives the first answer again and stores nothing.
create table forms.submission (
  account_id text not null,
  key uuid not null,
  content_digest text not null,
  subject_id uuid not null,
  record_id uuid not null,
  outcomes jsonb not null,
  left_out text[] not null,
  submitted_at timestamptz not null,
  primary key (account_id, key)
);
grant select, insert on forms.submission to zhiheng_app;
alter table forms.submission enable row level security;
create policy submission_own on forms.submission to zhiheng_app using (account_id = core.scope_actor());

-- Who uploaded which photograph: nobody can attach, and so read, a file only because he learned its digest.
create table forms.photo (
  account_id text not null,
  digest text not null,
  bytes bigint not null,
  type text not null,
  uploaded_at timestamptz not null,
  primary key (account_id, digest)
);
grant select, insert on forms.photo to zhiheng_app;
alter table forms.photo enable row level security;
create policy photo_own on forms.photo to zhiheng_app using (account_id = core.scope_actor());

-- What an answered form ordered to be corrected by a date; open until the form is answered again about the same subject.
create table forms.follow_up (
  subject_id uuid not null,
  record_id uuid not null,
  form_id text not null,
  region text collate "C" not null,
  due_on date not null,
  opened_by text not null,
  opened_at timestamptz not null,
  closed_by_record uuid,
  closed_at timestamptz,
  primary key (subject_id, record_id),
  constraint closed_whole check ((closed_by_record is null) = (closed_at is null))
);
create index follow_up_open on forms.follow_up (due_on, region) where closed_at is null;
grant select, insert on forms.follow_up to zhiheng_app;
grant update (closed_by_record, closed_at) on forms.follow_up to zhiheng_app;
alter table forms.follow_up enable row level security;
create policy follow_up_in_scope on forms.follow_up to zhiheng_app using (core.in_scope(region));
