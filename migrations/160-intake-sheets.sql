-- Which sheets of a workbook are read, where their headers stand, and how many rows, blank rows and hidden rows they have.
alter table intake.import add column sheets jsonb not null default '[]';
grant update (sheets) on intake.import to zhiheng_app;

-- Several sheets may be read as one list: a row is told by its sheet and number.
alter table intake.row_error add column sheet int not null default 0;
alter table intake.row_error drop constraint row_error_pkey;
alter table intake.row_error add constraint row_error_pkey primary key (import_id, sheet, row_number, position);
