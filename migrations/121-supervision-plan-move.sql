-- What happened to a plan, in order. The plan itself keeps its state; a plan that is sent back and submitted again loses nothing of how it went.
create table supervision.plan_move (
  id uuid primary key,
  plan_id uuid not null constraint plan_move_of_plan references supervision.plan,
  region text collate "C" not null,
  move text not null constraint plan_move_known check (move in ('create', 'submit', 'approve', 'return')),
  by text not null,
  by_name text not null,
  at timestamptz not null,
  remark text
);
create index plan_move_in_order on supervision.plan_move (plan_id, at, id);
grant select, insert on supervision.plan_move to zhiheng_app;
alter table supervision.plan_move enable row level security;
create policy plan_move_in_scope on supervision.plan_move to zhiheng_app using (
  (select core.scope_subject()) is null and region ^@ any ((select core.scope_regions())::text[])
);

-- Of the plans there are, what is known: who made them and the last decision.
insert into supervision.plan_move (id, plan_id, region, move, by, by_name, at, remark)
  select gen_random_uuid(), id, region, 'create', created_by, created_by_name, created_at, null from supervision.plan
  union all
  select gen_random_uuid(), id, region, case state when 'approved' then 'approve' else 'return' end, decided_by, decided_by_name, decided_at,
    decision_remark from supervision.plan where decided_by is not null;
