import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import {
  type Column,
  DataTable,
  DistrictTiles,
  type ExtraFilter,
  Page,
  ProblemSummary,
  useActor,
  useIsPhone,
  useSearchText,
  useText,
} from '../../../web/kit/index.ts'
import { SUBJECT_KIND_LABELS, SUBJECT_KINDS, SUBJECT_STATUS_LABELS, SUBJECT_STATUSES } from '../define.ts'
import type { SubjectHit } from '../schema.ts'
import './archive.css'
import { useIndustries, useIndustryName, useRegionName, useRegions, useTally } from './hooks.ts'

const LEAST_CHARACTERS = 2

/** Finds subjects: by name, code, district, industry, kind and status. What is set stands in the address. */
export default function SubjectsSearchPage() {
  const t = useText()
  const actor = useActor()
  return (
    <Page
      title={t('监管对象')}
      lead={t('按名称任意两个字或统一社会信用代码查找；曾用名和别名同样能找到。')}
      extra={
        actor.may('subject.write') ? (
          <Link to="/subjects/new">
            <Button type="primary">{t('建档')}</Button>
          </Link>
        ) : null
      }
    >
      <div className="zh-search-columns">
        <Found />
        <Districts />
      </div>
    </Page>
  )
}

function Districts() {
  const t = useText()
  const isPhone = useIsPhone()
  const tally = useTally()
  const [search, change] = useSearchText()
  const values: Record<string, number> = {}
  const kinds = search.kind?.split(',')
  const statuses = search.status?.split(',')
  for (const row of tally.data?.items ?? []) {
    if (kinds && !kinds.includes(row.kind)) continue
    if (statuses && !statuses.includes(row.status)) continue
    values[row.region] = (values[row.region] ?? 0) + row.count
  }
  const district = search.region?.slice(0, 6)
  const mine = new Set(Object.keys(values).map((region) => region.slice(0, 6)))
  // Someone of one district needs no choice of districts; someone who searches wants the hits first.
  if (tally.data && mine.size < 2 && !district) return null
  return (
    <details className="zh-section" open={!search.q && !isPhone}>
      <summary>{t('各区监管对象')}</summary>
      <ProblemSummary problem={tally.error} onRetry={() => void tally.refetch()} />
      <DistrictTiles
        label={t('监管对象')}
        values={values}
        selected={district}
        onPick={(code) => change({ region: code === district ? undefined : code })}
      />
    </details>
  )
}

function Found() {
  const t = useText()
  const actor = useActor()
  const regionName = useRegionName()
  const industryName = useIndustryName()
  return (
    <DataTable<SubjectHit>
      name="subjects"
      path="/api/subjects"
      rowKey={(row) => row.subjectId}
      rowPath={(row) => `/subjects/${row.subjectId}`}
      exportPath={actor.may('subject.export') ? '/api/subjects/export.xlsx' : undefined}
      filters={useFilters()}
      columns={
        [
          { key: 'name', title: t('名称'), render: (row) => <Name row={row} />, phone: 'title' },
          { key: 'code', title: t('代码'), render: (row) => row.code ?? '—' },
          { key: 'kindName', title: t('类别'), render: (row) => t(SUBJECT_KIND_LABELS[row.kind]) },
          { key: 'regionName', title: t('所在区'), render: (row) => regionName(row.region) },
          { key: 'statusName', title: t('状态'), render: (row) => t(SUBJECT_STATUS_LABELS[row.status]) },
          { key: 'industryName', title: t('行业'), render: (row) => industryName(row.industry), phone: 'none' },
          {
            key: 'address',
            title: t('地址'),
            render: (row) => row.address ?? '—',
            isHiddenAtFirst: true,
            phone: 'none',
          },
        ] satisfies Column<SubjectHit>[]
      }
      empty={{
        text: t('还没有监管对象。'),
        next: actor.may('subject.import') ? <Link to="/import">{t('从文件导入')}</Link> : undefined,
      }}
    />
  )
}

function Name({ row }: { row: SubjectHit }) {
  const t = useText()
  return (
    <>
      {row.name}
      {row.foundBy ? <span className="zh-muted"> {t('（又名 {name}）', { name: row.foundBy })}</span> : null}
    </>
  )
}

function useFilters(): readonly ExtraFilter[] {
  const t = useText()
  const regions = useRegions()
  const industries = useIndustries()
  const choice = (values: readonly string[], label: (v: string) => string) =>
    values.map((value) => ({ value, label: label(value) }))
  return [
    {
      parameter: 'q',
      title: t('名称或代码'),
      filter: { kind: 'text', placeholder: t('名称（至少两个字）或代码'), minLength: LEAST_CHARACTERS },
    },
    {
      parameter: 'kind',
      title: t('类别'),
      filter: {
        kind: 'choice',
        isMultiple: true,
        options: choice(SUBJECT_KINDS, (k) => t(SUBJECT_KIND_LABELS[k as (typeof SUBJECT_KINDS)[number]])),
      },
    },
    {
      parameter: 'region',
      title: t('区、街镇'),
      filter: {
        kind: 'choice',
        options: (regions.data ?? []).filter((r) => r.code.length > 2).map((r) => ({ value: r.code, label: r.name })),
      },
    },
    {
      parameter: 'industry',
      title: t('行业'),
      filter: {
        kind: 'choice',
        options: (industries.data ?? []).map((i) => ({ value: i.code, label: `${i.code} ${i.name}` })),
      },
    },
    {
      parameter: 'status',
      title: t('状态'),
      filter: {
        kind: 'choice',
        isMultiple: true,
        options: choice(SUBJECT_STATUSES, (s) => t(SUBJECT_STATUS_LABELS[s as (typeof SUBJECT_STATUSES)[number]])),
      },
    },
  ]
}
