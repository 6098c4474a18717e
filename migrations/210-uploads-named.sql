-- What an account uploaded and nothing uses yet counts against its quota, and is removed after some days. What is there already stays
-- out of the count; whether it is named is seen in the columns that the modules declare.
alter table core.upload add column named_at timestamptz;
update core.upload set named_at = uploaded_at;
grant update (name, uploaded_at, named_at) on core.upload to zhiheng_app;
create index upload_unnamed on core.upload (account_id) where named_at is null;
create index upload_recent on core.upload (account_id, uploaded_at);

-- Pictures of signatures stand in no archive's list of files, which whoever may read the record can open; their digests stood only inside the
-- answers. Here it is seen that they are named.
create table forms.signature_picture (
  digest text not null constraint signature_picture_digest check (digest ~ '^[0-9a-f]{64}$'),
  subject_id uuid not null,
  record_id uuid not null,
  primary key (digest, record_id)
);
grant insert on forms.signature_picture to zhiheng_app;
alter table forms.signature_picture enable row level security;
create policy signature_picture_written on forms.signature_picture for insert to zhiheng_app with check (true);
insert into forms.signature_picture
  select distinct a.value ->> 'image', r.subject_id, r.id
  from archive.record r, jsonb_each(case when jsonb_typeof(r.body -> 'answers') = 'object' then r.body -> 'answers' else '{}' end) a
  where r.form_id is not null and jsonb_typeof(a.value) = 'object' and a.value ->> 'image' ~ '^[0-9a-f]{64}$';
