import { type Column, formatDay, type Text } from '../../../web/kit/index.ts'
import type { CaseListEntry } from '../schema.ts'
import { DaysLeft } from './days-left.tsx'

/** What every list of cases shows. */
export function caseColumns(t: Text): Column<CaseListEntry>[] {
  return [
    { key: 'name', title: t('当事人'), render: (c) => c.subjectName, filter: { kind: 'text' }, phone: 'title' },
    { key: 'kindLabel', title: t('案件类型'), render: (c) => t(c.kindLabel) },
    { key: 'stateLabel', title: t('环节'), render: (c) => <span className="zh-tag">{t(c.stateLabel)}</span> },
    { key: 'handlers', title: t('承办人'), render: (c) => c.handlers.join('、') || '—' },
    {
      key: 'dueOn',
      title: t('期限'),
      render: (c) =>
        c.dueOn ? <DaysLeft dueOn={c.dueOn} left={c.daysLeft} isOverdue={c.isOverdue} unit={c.dueUnit} /> : '—',
    },
    { key: 'openedAt', title: t('立案时间'), render: (c) => formatDay(c.openedAt) },
  ]
}
