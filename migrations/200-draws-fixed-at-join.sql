-- A party's secret is fixed by joining (header `zhiheng/draw/v2`); draws frozen before keep their rules. And whoever holds a majority of the
-- keys knows the outcome once the others have dealt: from the first dealing of a party on, nobody calls the draw off.
create or replace function draws.check_step() returns trigger language plpgsql as $$
declare
  parties int := (select count(*) from draws.party where draw_id = new.draw_id);
  is_closed boolean := exists (select from draws.step where draw_id = new.draw_id and kind = 'closed');
  has_result boolean := exists (select from draws.result where draw_id = new.draw_id);
  is_former boolean := exists (select from draws.draw where id = new.draw_id and header ->> 'format' = 'zhiheng/draw/v1');
  fixed text := (select body #>> '{join,commitment,point}' from draws.step
    where draw_id = new.draw_id and kind = 'joined' and party = new.party);
begin
  perform pg_advisory_xact_lock(hashtextextended(new.draw_id::text, 80));
  if (new.kind = 'excluded') <> has_result then raise exception 'not a step of this moment' using errcode = 'check_violation'; end if;
  if exists (select from draws.step where draw_id = new.draw_id and kind in ('failed', 'cancelled')) then
    raise exception 'the draw has ended' using errcode = 'check_violation';
  end if;
  if new.kind in ('joined', 'committed', 'cancelled') and is_closed or new.kind in ('opened', 'beacon') and not is_closed then
    raise exception 'not a step of this moment' using errcode = 'check_violation';
  end if;
  if new.kind = 'cancelled' and exists
    (select from draws.step where draw_id = new.draw_id and kind = 'committed' and party <> 'system') then
    raise exception 'not a step of this moment' using errcode = 'check_violation';
  end if;
  if exists (select from draws.step where draw_id = new.draw_id and actor_id = new.actor_id and party <> new.party) then
    raise exception 'one person acts for one party' using errcode = 'check_violation';
  end if;
  if new.kind = 'committed' and parties > (select count(*) from draws.step where draw_id = new.draw_id and kind = 'joined')
    or new.kind = 'closed' and parties > (select count(*) from draws.step where draw_id = new.draw_id and kind = 'committed') then
    raise exception 'not every party is there' using errcode = 'check_violation';
  end if;
  if not is_former and (new.kind = 'joined' and new.body #>> '{join,commitment,point}' is null
    or new.kind = 'committed' and new.body #>> '{dealing,commitments,0}' is distinct from fixed) then
    raise exception 'a secret is fixed by joining' using errcode = 'check_violation';
  end if;
  return new;
end $$;
