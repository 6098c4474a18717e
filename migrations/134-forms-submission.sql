-- Two sendings of one form wait for each other here. The look is a statement of its own behind the lock, with a snapshot taken once the lock is
-- held: the second sending sees what the first has stored.
create function forms.lock_submission(asked_account text, asked_key uuid) returns setof forms.submission
  language plpgsql volatile security invoker set search_path = '' as $$
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('forms submission ' || asked_account || ' ' || asked_key::text, 0));
  return query select s.* from forms.submission s where s.account_id = asked_account and s.key = asked_key;
end $$;
grant execute on function forms.lock_submission(text, uuid) to zhiheng_app;
