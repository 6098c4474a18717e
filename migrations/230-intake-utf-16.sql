-- “Unicode text” that spreadsheets of Windows save is UTF-16 with a byte order mark.
alter table intake.import drop constraint import_encoding;
alter table intake.import add constraint import_encoding
  check (encoding in ('utf-8', 'gb18030', 'utf-16le', 'utf-16be'));
