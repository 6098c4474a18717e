-- Numbers of official documents (发文字号): one series per word (机关代字) and year. Nothing here is about a subject or a region.
create schema documents;
grant usage on schema documents to zhiheng_app;

create table documents.number_series (
  word text collate "C" not null constraint number_series_word check (length(btrim(word)) between 1 and 40),
  year int not null constraint number_series_year check (year between 1949 and 9999),
  last int not null constraint number_series_counts check (last >= 1),
  constraint number_series_pkey primary key (word, year)
);
grant select, insert on documents.number_series to zhiheng_app;
grant update (last) on documents.number_series to zhiheng_app;

-- A number is given once and none is passed over: the counter goes up by one and never back.
create function documents.count_up() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.last <> 1 then raise exception 'a series of document numbers begins at 1'; end if;
  if tg_op = 'UPDATE' and new.last <> old.last + 1 then raise exception 'a series of document numbers goes up by one'; end if;
  return new;
end $$;
create trigger number_series_counts_up before insert or update on documents.number_series
  for each row execute function documents.count_up();
