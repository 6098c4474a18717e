-- Which city this database holds. One row; a city that was filled with generated data says so for ever, whatever the settings say later.
create table core.city (
  id int primary key default 1 constraint one_city check (id = 1),
  code text collate "C" not null,
  name text not null,
  name_en text not null,
  is_demo boolean not null default false,
  -- What the demonstration data was made from: seed, number of subjects, the day it ends; null in a real city.
  demo jsonb,
  -- How far the loader has come, written with each batch: an interrupted first start goes on where it stopped.
  demo_progress jsonb,
  demo_loaded_at timestamptz,
  constraint demo_whole check (not is_demo or demo is not null)
);
grant select on core.city to zhiheng_app;
