-- Lists of subjects on their way into the archive: one import per uploaded file, its progress, and the rows that were not taken in.
create schema intake;
grant usage on schema intake to zhiheng_app;

create table intake.import (
  id uuid primary key,
  file_digest text not null constraint import_digest check (file_digest ~ '^[0-9a-f]{64}$'),
  file_name text not null,
  bytes bigint not null,
  format text not null constraint import_format check (format in ('csv', 'xlsx')),
  is_gzip boolean not null default false,
  encoding text constraint import_encoding check (encoding in ('utf-8', 'gb18030')),
  -- What each column is taken for: [{ "header", "field" }].
  columns jsonb not null,
  estimated_rows bigint,
  -- Who imports, and where he may: kept as it was when the import was started.
  actor_id text not null,
  actor_name text not null,
  organisation_id text,
  regions text[] not null constraint import_somewhere check (cardinality(regions) > 0),
  status text not null default 'draft' constraint import_status check (status in ('draft', 'waiting', 'running', 'done', 'failed', 'cancelled')),
  -- How far it has come: everything up to this row is committed, and the counts say how.
  row_count bigint not null default 0,
  new_count bigint not null default 0,
  unchanged_count bigint not null default 0,
  changed_count bigint not null default 0,
  error_count bigint not null default 0,
  -- Why it failed as a whole: { "zh", "en" }.
  failure jsonb,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
create index import_newest on intake.import (id desc);
create index import_unfinished on intake.import (file_digest) where status in ('waiting', 'running');

create table intake.row_error (
  import_id uuid not null references intake.import,
  row_number int not null,
  position int not null,
  field text not null,
  reason_zh text not null,
  reason_en text not null,
  -- The row as it stood in the file; characters that cannot be stored are replaced.
  cells text[] not null,
  primary key (import_id, row_number, position)
);

grant select, insert on intake.import to zhiheng_app;
grant update (encoding, columns, estimated_rows, status, failure, started_at, finished_at) on intake.import to zhiheng_app;
grant select on intake.row_error to zhiheng_app;

-- An import shows rows of every region it reached into: it is seen by who started it and by who may see all of those regions.
alter table intake.import enable row level security;
create policy import_in_scope on intake.import using (
  actor_id = (select core.scope_actor()) or not exists (select from unnest(regions) r where not core.in_scope(r))
);
alter table intake.row_error enable row level security;
create policy row_error_of_import on intake.row_error
  using (exists (select from intake.import i where i.id = row_error.import_id));
