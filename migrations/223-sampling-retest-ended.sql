-- A re-test whose sample came with a broken seal cannot be held: it ends by a decision with its reason.
alter table sampling.custody drop constraint custody_step;
alter table sampling.custody add constraint custody_step check (step in ('sealed', 'handed-over', 'blinded', 'void', 'retest-ended'));
