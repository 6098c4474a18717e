-- Requests that an official stands aside (行政处罚法 43) are looked for by whoever decides them: few among many entries.
create index entry_recusal_asked on cases.entry (subject_id, case_id) where kind = 'recusal-asked';
