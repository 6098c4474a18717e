-- Four eyes, also behind the application: whoever tested does not approve the report.
create function sampling.check_report() returns trigger language plpgsql as $$
begin
  if new.step = 'reported' and exists (
    select from sampling.result r where r.blind_id = new.blind_id and r.tested_by = new.actor_id) then
    raise exception 'whoever tested does not approve the report' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger blind_step_four_eyes before insert on sampling.blind_step
  for each row execute function sampling.check_report();
