-- Who uploaded what: nobody can attach, and so read, a file only because he learned its digest. Forms and cases each kept such a list.
create table core.upload (
  account_id text not null,
  digest text not null,
  name text not null,
  bytes bigint not null,
  type text not null,
  uploaded_at timestamptz not null,
  primary key (account_id, digest)
);
grant select, insert, update (name) on core.upload to zhiheng_app;
alter table core.upload enable row level security;
create policy upload_own on core.upload to zhiheng_app using (account_id = core.scope_actor());

insert into core.upload select account_id, digest, name, bytes, type, uploaded_at from cases.upload;
insert into core.upload select account_id, digest, left(digest, 12), bytes, type, uploaded_at from forms.photo
  on conflict do nothing;
drop table cases.upload;
drop table forms.photo;

-- The paper that shows a duty was done, and the entry that takes an earlier one back with its reason. Entries without these keep the form
-- in which they were sealed.
alter table policy.duty_entry
  drop constraint duty_entry_kind,
  add constraint duty_entry_kind check (kind in ('owner', 'deadline', 'note', 'evidence', 'withdrawal')),
  add column file jsonb,
  add constraint duty_file_of_evidence check (file is null or kind = 'evidence'),
  add column withdraws uuid references policy.duty_entry,
  add constraint duty_withdrawal_of_entry check ((withdraws is not null) = (kind = 'withdrawal'));
create index duty_entry_withdrawn on policy.duty_entry (withdraws) where withdraws is not null;
