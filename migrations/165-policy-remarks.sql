-- Sentences whose figures are no targets, with the reason: kept with the import that found them. Earlier imports listed none.
alter table policy.document_version add column remarks jsonb not null default '[]';
