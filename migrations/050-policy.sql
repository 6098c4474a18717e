-- Official documents, their imports, editorial notes, and the progress of duties. Nothing here is about a subject or a region: whoever may
-- read the policy reads all of it. Append-only throughout: no update and no delete is granted.
create schema policy;
grant usage on schema policy to zhiheng_app;

create table policy.document (
  id uuid primary key,
  title text not null,
  issuers text[] not null,
  number text,
  created_at timestamptz not null,
  created_by text not null
);
create index document_title on policy.document (title);
grant select, insert on policy.document to zhiheng_app;

-- One import. `text` is the decoded text exactly as it came; `parsed` is the clause tree with its addresses as offsets into the text.
create table policy.document_version (
  document_id uuid not null references policy.document,
  version integer not null constraint version_positive check (version > 0),
  id uuid not null constraint version_id_unique unique,
  source_name text not null,
  file_digest text not null,
  text text not null,
  parsed jsonb not null,
  changes jsonb not null,
  targets jsonb not null,
  title text not null,
  date date,
  imported_at timestamptz not null,
  imported_by text not null,
  imported_by_name text not null,
  constraint document_version_pk primary key (document_id, version)
);
grant select, insert on policy.document_version to zhiheng_app;

-- One row for each clause and sentence of a version, for those who hold an address and want its words.
create table policy.clause (
  document_id uuid not null,
  version integer not null,
  address text collate "C" not null,
  ordinal integer not null,
  kind text not null constraint clause_kind check (kind in ('clause', 'sentence')),
  marker text not null,
  text text not null,
  constraint clause_pk primary key (document_id, version, address),
  constraint clause_version foreign key (document_id, version) references policy.document_version
);
grant select, insert on policy.clause to zhiheng_app;

create table policy.note (
  id uuid primary key,
  document_id uuid not null references policy.document,
  address text collate "C" not null,
  printed text not null,
  reading text,
  kind text not null,
  explanation jsonb not null,
  source jsonb not null,
  created_at timestamptz not null,
  created_by text not null,
  constraint note_once unique (document_id, address, printed)
);
grant select, insert on policy.note to zhiheng_app;

-- Progress of a duty: who is responsible, by when, what was done, what shows it. A later entry of a kind replaces what the earlier said.
create table policy.duty_entry (
  id uuid primary key,
  item text collate "C" not null,
  kind text not null constraint duty_entry_kind check (kind in ('owner', 'deadline', 'note', 'evidence')),
  text text not null,
  file_digest text,
  at timestamptz not null,
  actor text not null,
  actor_name text not null
);
create index duty_entry_item on policy.duty_entry (item, id);
grant select, insert on policy.duty_entry to zhiheng_app;

-- What the status of an item was when: one row when it changed, with the counts it was computed from.
create table policy.status_change (
  item text collate "C" not null,
  at timestamptz not null,
  status text not null constraint status_known check (status in ('running', 'no-data', 'cannot-show', 'not-built')),
  facts jsonb not null,
  constraint status_change_pk primary key (item, at)
);
grant select, insert on policy.status_change to zhiheng_app;
