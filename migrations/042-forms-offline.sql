-- Which record answers a task on a form: the first one counts, whoever sent it; a second inspector who was offline meanwhile is told.
create table forms.task_answer (
  task_ref uuid not null,
  form_id text not null,
  record_id uuid not null,
  account_id text not null,
  answered_at timestamptz not null,
  primary key (task_ref, form_id)
);
grant select, insert on forms.task_answer to zhiheng_app;
-- A withdrawn answer makes room for another.
grant update (record_id, account_id, answered_at) on forms.task_answer to zhiheng_app;
