-- Indicators: what records say about rates. Derived from archive.record and from nothing else: a job can make every row again.
create schema indicators;
grant usage on schema indicators to zhiheng_app;

-- One row per record that counts. A record that is superseded or withdrawn keeps its row; the view below leaves it out.
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
  known_at timestamptz not null,
  constraint observation_pkey primary key (subject_id, record_id, indicator_id),
  constraint observation_selection check (selection in ('random', 'targeted')),
  constraint observation_probability check (inclusion_probability > 0 and inclusion_probability <= 1),
  constraint observation_region check (region ~ '^[0-9]{2,15}$')
);
create index observation_listed on indicators.observation (indicator_id, on_day desc, record_id desc);
-- Rows are derived: a rebuild puts right what a changed declaration or an erased record left behind.
grant select, insert, update, delete on indicators.observation to zhiheng_app;
alter table indicators.observation enable row level security;
create policy observation_read on indicators.observation for select to zhiheng_app using (core.in_scope(region));
-- The record itself was checked; the laboratory that writes it need not see the district of the batch.
create policy observation_add on indicators.observation for insert to zhiheng_app with check (true);
create policy observation_change on indicators.observation for update to zhiheng_app using (core.in_scope('')) with check (core.in_scope(''));
create policy observation_remove on indicators.observation for delete to zhiheng_app using (core.in_scope(''));

-- Records that no longer hold, and by what. Apart from the observations because a correction may move a batch to a district
-- whose rows the reader does not see: it must be gone from the old one all the same. Ids only.
create table indicators.superseded (
  subject_id uuid not null,
  record_id uuid not null,
  indicator_id text collate "C" not null,
  by_record_id uuid not null,
  known_at timestamptz not null,
  constraint superseded_pkey primary key (subject_id, record_id, indicator_id)
);
grant select, insert, update, delete on indicators.superseded to zhiheng_app;
alter table indicators.superseded enable row level security;
create policy superseded_read on indicators.superseded for select to zhiheng_app using (true);
create policy superseded_add on indicators.superseded for insert to zhiheng_app with check (true);
create policy superseded_change on indicators.superseded for update to zhiheng_app using (core.in_scope('')) with check (core.in_scope(''));
create policy superseded_remove on indicators.superseded for delete to zhiheng_app using (core.in_scope(''));

-- What counts now.
create view indicators.counted with (security_invoker = true) as
  select o.* from indicators.observation o
  where not exists (
    select from indicators.superseded s
    where s.subject_id = o.subject_id and s.record_id = o.record_id and s.indicator_id = o.indicator_id);
grant select on indicators.counted to zhiheng_app;

-- When everything was derived again from the records, and what had to be put right.
create table indicators.rebuild (
  id uuid not null,
  indicator_id text collate "C" not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  records bigint not null,
  added bigint not null,
  changed bigint not null,
  removed bigint not null,
  constraint rebuild_pkey primary key (id)
);
create index rebuild_latest on indicators.rebuild (indicator_id, id desc);
grant select, insert on indicators.rebuild to zhiheng_app;
