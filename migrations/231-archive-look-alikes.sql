-- Archives with the same name, present or former, are looked up by the key of the name: search_text is one key a line.
create index subject_name_keys on archive.subject using gin (string_to_array(search_text, chr(10)));

-- Rows of a draft that have the name of another archive: it starts only after a person said that they are not the same.
alter table intake.import add column look_alike_count int not null default 0;
grant update (look_alike_count) on intake.import to zhiheng_app;
