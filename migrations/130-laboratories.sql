-- Laboratories: what each is accredited for, and how much it can take. Both grow by rows; the newest of a key holds.
create schema laboratories;
grant usage on schema laboratories to zhiheng_app;

-- 资质认定能力附表. One row per change of one ability (product class × item × method).
create table laboratories.scope (
  laboratory_id uuid not null,
  id uuid not null,
  product_class text not null constraint scope_class_word check (product_class ~ '^[a-z][a-z0-9-]{0,59}$'),
  item text not null constraint scope_item_word check (item ~ '^[a-z][a-z0-9-]{0,59}$'),
  method text not null,
  certificate text not null,
  valid_from date not null,
  valid_until date not null,
  -- A row that takes the ability away (withdrawn, reduced) instead of giving it.
  is_ended boolean not null default false,
  reason text not null,
  changed_by text not null,
  changed_by_name text not null,
  changed_at timestamptz not null,
  primary key (laboratory_id, id),
  constraint scope_days check (valid_until >= valid_from)
);
create index scope_ability on laboratories.scope (product_class, item, laboratory_id);
grant select, insert on laboratories.scope to zhiheng_app;

-- 检验机构名录: whether it takes part at all, and how many samples it takes in a month.
create table laboratories.body (
  laboratory_id uuid not null,
  version int not null constraint body_version_counts check (version >= 1),
  name text not null,
  region text collate "C" not null constraint body_region_digits check (region ~ '^[0-9]{2,15}$'),
  is_active boolean not null,
  samples_per_month int not null constraint body_capacity check (samples_per_month between 0 and 100000),
  reason text not null,
  changed_by text not null,
  changed_by_name text not null,
  changed_at timestamptz not null,
  primary key (laboratory_id, version)
);
grant select, insert on laboratories.body to zhiheng_app;

-- What a laboratory can do is public knowledge among officials of every district (samples travel); a laboratory sees its own.
alter table laboratories.scope enable row level security;
create policy scope_of_official on laboratories.scope to zhiheng_app using (
  (select core.scope_subject()) is null or laboratory_id = (select core.scope_subject())
);
alter table laboratories.body enable row level security;
create policy body_of_official on laboratories.body to zhiheng_app using (
  (select core.scope_subject()) is null or laboratory_id = (select core.scope_subject())
);

-- For other modules: the newest row of every ability, and of every body.
create view laboratories.current_scope with (security_invoker = true) as
  select distinct on (laboratory_id, product_class, item, method)
    laboratory_id, product_class, item, method, certificate, valid_from, valid_until, is_ended
  from laboratories.scope order by laboratory_id, product_class, item, method, changed_at desc, id desc;
create view laboratories.current_body with (security_invoker = true) as
  select distinct on (laboratory_id) laboratory_id, version, name, region, is_active, samples_per_month
  from laboratories.body order by laboratory_id, version desc;
grant select on laboratories.current_scope, laboratories.current_body to zhiheng_app;
