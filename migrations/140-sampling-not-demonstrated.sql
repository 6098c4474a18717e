-- A test that shows neither: the result goes back to the laboratory with the reason; where it has nothing better, the batch is concluded so.
alter table sampling.blind_step drop constraint blind_step_kind;
alter table sampling.blind_step add constraint blind_step_kind
  check (step in ('received', 'seal-broken', 'tested', 'reported', 'sent-back', 'not-demonstrated'));
alter table sampling.verdict drop constraint verdict_word;
alter table sampling.verdict add constraint verdict_word check (verdict in ('conforming', 'nonconforming', 'not-demonstrated'));
