-- 市场监督管理信用修复管理办法 (Order 107) art. 10, in force 2025-12-25: a negative result of an inspection is public for three months where no
-- penalty or only a minor one followed. What is public under the three years of earlier releases goes then too; the day itself counts whole.
update publications.entry set expires_at = least(expires_at, greatest(
  timestamptz '2025-12-25T00:00:00+08:00',
  (((published_at at time zone 'Asia/Shanghai')::date + interval '3 months')::date + 1)::timestamp at time zone 'Asia/Shanghai'))
where kind = 'supervision.result' and status in ('public', 'withdrawn') and content #>> '{fields,result}' in
  ('not-disclosed', 'false-information', 'not-reached', 'ordered-to-correct', 'obstructed', 'to-be-handled');
