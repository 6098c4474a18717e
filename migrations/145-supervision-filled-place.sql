-- A draw may leave a task with one inspector: the empty place is filled in the fixed order, which is a change like any other.
alter table supervision.task_change drop constraint task_change_kind;
alter table supervision.task_change add constraint task_change_kind check (kind in ('handed-over', 'recused', 'filled'));
