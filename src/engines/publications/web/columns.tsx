import type { Column, ExtraFilter } from '../../../web/kit/index.ts'
import { useCity, useText } from '../../../web/kit/index.ts'
import { ENTRY_STATUSES, type EntryRow } from '../schema.ts'
import { STATUS_LABELS } from '../wording.ts'
import { useKinds } from './hooks.ts'

/** What somebody has to decide on, in words. */
export function useWaitWords(): Readonly<Record<string, string>> {
  const t = useText()
  return { publication: t('首次公示'), correction: t('更正公示'), reply: t('企业申辩'), objection: t('企业异议') }
}

/** Name, kind, what is said, place and day: the same in every list. */
export function useEntryColumns(): Readonly<
  Record<'subject' | 'kind' | 'headline' | 'region' | 'happened' | 'due' | 'status' | 'waits', Column<EntryRow>>
> {
  const t = useText()
  const { tiles } = useCity()
  const districtName = (code: string) => tiles.find((d) => code.startsWith(d.code))?.name ?? code
  const waits = useWaitWords()
  return {
    subject: { key: 'subjectName', title: t('公示对象'), render: (row) => row.subjectName, phone: 'title' },
    kind: { key: 'title', title: t('公示种类'), render: (row) => t(row.title) },
    headline: {
      key: 'headline',
      title: t('摘要'),
      render: (row) => row.headline.map((h) => t(h.value)).join(' · ') || '—',
    },
    region: { key: 'regionName', title: t('所在区'), render: (row) => districtName(row.region), phone: 'none' },
    happened: { key: 'happenedOn', title: t('发生日期'), render: (row) => row.happenedOn },
    due: { key: 'dueOn', title: t('应公示日期'), render: (row) => <Due row={row} /> },
    status: { key: 'statusName', title: t('状态'), render: (row) => <Status row={row} /> },
    waits: { key: 'waits', title: t('待处理'), render: (row) => row.waits.map((w) => waits[w] ?? w).join('、') },
  }
}

function Status({ row }: { row: EntryRow }) {
  const t = useText()
  const colour = row.status === 'public' ? ' zh-tag-good' : row.status === 'withdrawn' ? ' zh-tag-bad' : ''
  return <span className={`zh-tag${colour}`}>{t(STATUS_LABELS[row.status])}</span>
}

/** The day with what is left of it; the words say it, the colour repeats them. */
export function Due({ row }: { row: Pick<EntryRow, 'dueOn' | 'isDueEstimated' | 'workingDaysLeft' | 'isLate'> }) {
  const t = useText()
  const left = row.workingDaysLeft
  const day = row.isDueEstimated ? t('{day}（节假日未公布，暂估）', { day: row.dueOn }) : row.dueOn
  if (left === undefined)
    return (
      <>
        {day} {row.isLate ? <span className="zh-tag zh-tag-warn">{t('逾期公示')}</span> : null}
      </>
    )
  const isSoon = left <= 3
  return (
    <>
      {day}{' '}
      <span className={row.isLate ? 'zh-tag zh-tag-bad' : isSoon ? 'zh-tag zh-tag-warn' : 'zh-tag'}>
        {row.isLate ? t('已逾期 {n} 个工作日', { n: Math.abs(left) }) : t('剩 {n} 个工作日', { n: left })}
      </span>
    </>
  )
}

/** Name, kind and place; `status` where a list holds several. */
export function useEntryFilters(hasStatus: boolean): readonly ExtraFilter[] {
  const t = useText()
  const kinds = useKinds()
  const { tiles } = useCity()
  return [
    { parameter: 'q', title: t('名称'), filter: { kind: 'text', placeholder: t('对象名称') } },
    {
      parameter: 'kind',
      title: t('公示种类'),
      filter: { kind: 'choice', options: (kinds.data?.items ?? []).map((k) => ({ value: k.kind, label: t(k.title) })) },
    },
    {
      parameter: 'region',
      title: t('所在区'),
      filter: {
        kind: 'choice',
        options: tiles.map((d) => ({ value: d.code, label: d.name })),
      },
    },
    ...(hasStatus
      ? [
          {
            parameter: 'status',
            title: t('状态'),
            filter: {
              kind: 'choice' as const,
              options: ENTRY_STATUSES.map((s) => ({ value: s, label: t(STATUS_LABELS[s]) })),
            },
          },
          {
            parameter: 'late',
            title: t('逾期未公示'),
            filter: { kind: 'choice' as const, options: [{ value: 'true', label: t('只看逾期未公示') }] },
          },
        ]
      : []),
  ]
}
