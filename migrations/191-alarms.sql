-- What the operator was told of and has not been told the end of: one row while something is not well.
create table core.alarm (
  what text primary key,
  detail text not null,
  since timestamptz not null
);
grant select, insert, delete on core.alarm to zhiheng_app;
alter table core.alarm enable row level security;
create policy alarm_system on core.alarm using (core.in_scope(''));
