-- Publications: what waits to be public, what is, what was; every step kept, nothing replaced in silence.
create schema publications;
grant usage on schema publications to zhiheng_app;

-- A declaration as it stood, under its digest: an entry is shown under the rules it was made by, also when the code has moved on.
create table publications.kind_document (
  kind text collate "C" not null,
  digest text collate "C" not null constraint kind_document_digest check (digest ~ '^[0-9a-f]{64}$'),
  document jsonb not null,
  since timestamptz not null,
  constraint kind_document_pkey primary key (kind, digest)
);
grant select, insert on publications.kind_document to zhiheng_app;

create table publications.entry (
  subject_id uuid not null,
  id uuid not null,
  kind text collate "C" not null,
  region text collate "C" not null,
  -- Who answers for the subject: it replies too.
  holder_id uuid,
  subject_name text not null,
  -- The newest record it follows; a correction finds it by the one before.
  record_id uuid not null,
  -- Whoever wrote that record does not approve it.
  written_by text not null,
  happened_at timestamptz not null,
  due_on date not null,
  -- Counted beyond the announced holidays.
  is_due_estimated boolean not null default false,
  status text not null constraint entry_status check (status in ('pending', 'public', 'withdrawn', 'refused', 'dropped', 'ended')),
  -- What waits to be published: the first text or a correction, and whether it was approved. Redacted already.
  proposal jsonb,
  proposal_state text constraint entry_proposal_state check (proposal_state in ('waiting', 'approved')),
  -- What the public reads, and the declaration it was made under.
  content jsonb,
  digest text collate "C",
  search_text text,
  published_at timestamptz,
  changed_at timestamptz,
  expires_at timestamptz,
  is_corrected boolean not null default false,
  constraint entry_pkey primary key (subject_id, id),
  constraint entry_proposal_whole check ((proposal is null) = (proposal_state is null)),
  -- Nothing is public without a text, a beginning and an end.
  constraint entry_public_whole check (status not in ('public', 'withdrawn', 'ended')
    or (content is not null and digest is not null and published_at is not null and changed_at is not null and expires_at is not null)),
  constraint entry_ends_after_beginning check (expires_at >= published_at)
);
create index entry_id on publications.entry (id);
create unique index entry_record_once on publications.entry (subject_id, kind, record_id);
create index entry_holder on publications.entry (holder_id) where holder_id is not null;
-- Lists of the public: the newest first, of a kind, in a district.
create index entry_public on publications.entry (published_at desc, id desc) where status in ('public', 'withdrawn');
create index entry_public_kind on publications.entry (kind, published_at desc, id desc) where status in ('public', 'withdrawn');
create index entry_public_name on publications.entry using gin (search_text gin_trgm_ops) where status in ('public', 'withdrawn');
create index entry_expiry on publications.entry (expires_at) where status in ('public', 'withdrawn');
create index entry_waiting on publications.entry (due_on, id) where proposal_state = 'waiting';
create index entry_approved on publications.entry (id) where proposal_state = 'approved';
create index entry_newest on publications.entry (id desc);

-- Every step of an entry's life, sealed one by one. The public ones hold public content only.
create table publications.event (
  subject_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  kind text not null,
  is_public boolean not null,
  at timestamptz not null,
  actor_id text not null,
  actor_name text not null,
  -- Of a publication or correction: the proposal it publishes.
  proposal_id uuid,
  body jsonb not null,
  constraint event_pkey primary key (subject_id, id),
  constraint event_kind check (kind in ('proposed', 'approved', 'refused', 'dropped', 'published', 'corrected', 'withdrawn', 'ended',
    'replied', 'reply-shown', 'reply-refused', 'reply-withdrawn', 'objected', 'objection-answered')),
  constraint event_of_entry foreign key (subject_id, entry_id) references publications.entry
);
create index event_entry on publications.event (subject_id, entry_id, id);
create index event_id on publications.event (id);
-- A proposal is published once, whatever is killed and started again.
create unique index event_published_once on publications.event (subject_id, proposal_id) where kind in ('published', 'corrected');

-- Four eyes, also behind the application: whoever wrote the record does not approve its publication.
create function publications.check_approval() returns trigger language plpgsql as $$
begin
  if new.kind = 'approved' and exists (
    select from publications.entry e where e.subject_id = new.subject_id and e.id = new.entry_id and e.written_by = new.actor_id) then
    raise exception 'the writer of a record does not approve its publication' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger event_four_eyes before insert on publications.event
  for each row execute function publications.check_approval();

-- What the enterprise says to an entry, shown beside it.
create table publications.reply (
  subject_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  text text not null constraint reply_length check (length(text) between 1 and 2000),
  status text not null constraint reply_status check (status in ('waiting', 'shown', 'refused', 'withdrawn')),
  written_by text not null,
  written_at timestamptz not null,
  shown_at timestamptz,
  refusal jsonb,
  constraint reply_pkey primary key (subject_id, id),
  constraint reply_of_entry foreign key (subject_id, entry_id) references publications.entry,
  constraint reply_refused_says_why check ((status = 'refused') = (refusal is not null))
);
create unique index reply_one_at_a_time on publications.reply (subject_id, entry_id) where status in ('waiting', 'shown');
create index reply_waiting on publications.reply (id) where status = 'waiting';

-- The enterprise says that the entry is wrong. Not public; answered by an official, or by a case that a hook opened.
create table publications.objection (
  subject_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  text text not null constraint objection_length check (length(text) between 1 and 4000),
  status text not null constraint objection_status check (status in ('open', 'upheld', 'dismissed')),
  written_by text not null,
  written_at timestamptz not null,
  path text,
  answer text,
  answered_by text,
  answered_at timestamptz,
  constraint objection_pkey primary key (subject_id, id),
  constraint objection_of_entry foreign key (subject_id, entry_id) references publications.entry,
  constraint objection_answered_whole check ((status = 'open') = (answer is null))
);
create unique index objection_one_open on publications.objection (subject_id, entry_id) where status = 'open';
create index objection_open on publications.objection (id) where status = 'open';

-- Who wants to be told. An address is personal data: no request reads this, only the parts of the system, and leaving deletes it.
create table publications.subscription (
  id uuid not null,
  channel text not null constraint subscription_channel check (channel in ('email', 'webhook')),
  address text not null constraint subscription_address_length check (length(address) between 3 and 500),
  kind text collate "C",
  region text collate "C",
  language text not null constraint subscription_language check (language in ('zh', 'en')),
  status text not null constraint subscription_status check (status in ('unconfirmed', 'active', 'failed')),
  token_hash bytea not null constraint subscription_token_once unique,
  -- Of a webhook: what its deliveries are signed with; of a mail: what its links are made from. The receiver has it, so it is kept.
  secret text not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  last_asked_at timestamptz not null,
  failures int not null default 0,
  next_at timestamptz not null,
  constraint subscription_pkey primary key (id)
);
create index subscription_address on publications.subscription (address);
create index subscription_active on publications.subscription (kind, region) where status = 'active';

create table publications.delivery (
  subscription_id uuid not null,
  event_id uuid not null,
  subject_id uuid not null,
  entry_id uuid not null,
  queued_at timestamptz not null,
  sent_at timestamptz,
  constraint delivery_pkey primary key (subscription_id, event_id),
  constraint delivery_of_subscription foreign key (subscription_id) references publications.subscription on delete cascade
);
create index delivery_waiting on publications.delivery (subscription_id, event_id) where sent_at is null;

grant select, insert on publications.entry, publications.event, publications.reply, publications.objection,
  publications.subscription, publications.delivery to zhiheng_app;
grant update (record_id, written_by, happened_at, due_on, is_due_estimated, status, proposal, proposal_state, content, digest, search_text,
  subject_name, published_at, changed_at, expires_at, is_corrected) on publications.entry to zhiheng_app;
grant update (status, shown_at, refusal) on publications.reply to zhiheng_app;
grant update (status, path, answer, answered_by, answered_at) on publications.objection to zhiheng_app;
grant update (status, confirmed_at, last_asked_at, failures, next_at) on publications.subscription to zhiheng_app;
grant delete on publications.subscription, publications.delivery to zhiheng_app;
grant update (sent_at) on publications.delivery to zhiheng_app;

-- The second wall. The portal, which speaks to everybody, sees what is or was shown and nothing that waits; an account that speaks for a
-- subject sees what is about it and what it answers for; everyone else sees by region.
create function publications.sees_entry(subject uuid, holder uuid, region text, status text) returns boolean
  language sql stable parallel safe as $$
  select case
    when core.scope_actor() = 'system:portal' then status in ('public', 'withdrawn')
    when core.scope_subject() is not null then core.scope_subject() in (subject, holder)
      or exists (select from archive.subject s where s.subject_id = subject)
    else region ^@ any (core.scope_regions()) end
$$;
alter table publications.entry enable row level security;
create policy entry_in_scope on publications.entry for select using (publications.sees_entry(subject_id, holder_id, region, status));
create policy entry_change on publications.entry for update
  using (publications.sees_entry(subject_id, holder_id, region, status)) with check (true);
-- Whoever may write the record may leave the entry that follows from it.
create policy entry_add on publications.entry for insert with check (exists (select from archive.subject s where s.subject_id = entry.subject_id));

alter table publications.event enable row level security;
create policy event_of_entry on publications.event for select using (
  (is_public or core.scope_actor() <> 'system:portal')
  and exists (select from publications.entry e where e.subject_id = event.subject_id and e.id = event.entry_id));
create policy event_add on publications.event for insert with check (
  exists (select from publications.entry e where e.subject_id = event.subject_id and e.id = event.entry_id));

alter table publications.reply enable row level security;
create policy reply_of_entry on publications.reply using (
  (status = 'shown' or core.scope_actor() <> 'system:portal')
  and exists (select from publications.entry e where e.subject_id = reply.subject_id and e.id = reply.entry_id));
alter table publications.objection enable row level security;
create policy objection_of_entry on publications.objection using (
  core.scope_actor() <> 'system:portal'
  and exists (select from publications.entry e where e.subject_id = objection.subject_id and e.id = objection.entry_id));

alter table publications.subscription enable row level security;
create policy subscription_system on publications.subscription using (core.in_scope(''));
alter table publications.delivery enable row level security;
create policy delivery_system on publications.delivery using (core.in_scope(''));

-- Search by name runs as the owner: under row-level security LIKE never reaches an index. It gives only what is public at that moment, and
-- the caller joins the ids to publications.entry, where the policy holds again.
create function publications.search_public(pattern text, of_kind text, in_region text, at timestamptz, before_at timestamptz, before_id uuid,
    page int) returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query execute
    'select id from publications.entry where status in (''public'', ''withdrawn'') and expires_at > $4 and search_text like $1
       and ($2 is null or kind = $2) and ($3 is null or region ^@ $3) and ($5 is null or (published_at, id) < ($5, $6))
     order by published_at desc, id desc limit $7'
  using pattern, of_kind, in_region, at, before_at, before_id, page;
end $$;
revoke all on function publications.search_public(text, text, text, timestamptz, timestamptz, uuid, int) from public;
grant execute on function publications.search_public(text, text, text, timestamptz, timestamptz, uuid, int) to zhiheng_app;
