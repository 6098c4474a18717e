-- The audit trail is kept for six months at least (网络安全法（2016）第二十一条第三项; GB/T 22239-2019, 8.1.5.4): nobody removes a younger entry, not
-- the owner of the tables either. The application never removes any.
create function core.keep_audit() returns trigger language plpgsql as $$
begin
  if tg_op = 'TRUNCATE' then
    if exists (select from core.audit_entry where at > now() - interval '6 months') then
      raise exception 'the audit trail is not emptied' using errcode = '42501';
    end if;
    return null;
  end if;
  if old.at > now() - interval '6 months' then
    raise exception 'an entry of the audit trail is kept for six months' using errcode = '42501';
  end if;
  return old;
end $$;
create trigger audit_entry_kept before delete on core.audit_entry for each row execute function core.keep_audit();
create trigger audit_entry_not_emptied before truncate on core.audit_entry for each statement execute function core.keep_audit();
