-- Kinds that were not sealed from a city's first day (passwords, matters of inspection, the list of inspectors): since when they are, and
-- how many there were then. Sealed itself.
create table evidence.adoption (
  kind text primary key,
  things int not null,
  adopted_at timestamptz not null
);
grant select, insert on evidence.adoption to zhiheng_app;
