-- That what is public is under objection, and that this is settled, are steps that subscribers are told of.
alter table publications.event drop constraint event_kind;
alter table publications.event add constraint event_kind check (kind in ('proposed', 'approved', 'refused', 'dropped', 'published', 'corrected',
  'withdrawn', 'ended', 'replied', 'reply-shown', 'reply-refused', 'reply-withdrawn', 'disputed', 'dispute-ended', 'objected',
  'objection-answered'));
