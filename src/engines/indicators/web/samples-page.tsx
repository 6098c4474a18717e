import { Link, useParams } from '@tanstack/react-router'
import {
  type Column,
  DataTable,
  type ExtraFilter,
  formatDay,
  Page,
  ProblemSummary,
  useCity,
  useText,
} from '../../../web/kit/index.ts'
import { SELECTIONS } from '../define.ts'
import type { SampleReply } from '../schema.ts'
import { useIndicator } from './hooks.ts'

/** The units behind a number: each one's record and archive. */
export default function SamplesPage() {
  const t = useText()
  const { indicatorId = '' } = useParams({ strict: false }) as { indicatorId?: string }
  const indicator = useIndicator(indicatorId)
  const { tiles } = useCity()
  const option = (value: string, label: string) => ({ value, label })
  const filters: ExtraFilter[] = [
    {
      parameter: 'selection',
      title: t('抽取方式'),
      filter: { kind: 'choice', options: Object.entries(SELECTIONS).map(([v, label]) => option(v, t(label))) },
    },
    {
      parameter: 'result',
      title: t('结论'),
      filter: { kind: 'choice', options: [option('pass', t('合格')), option('fail', t('不合格'))] },
    },
    {
      parameter: 'class',
      title: t('产品类别'),
      filter: { kind: 'choice', options: indicator.data?.classes.map((c) => option(c.code, t(c.label))) ?? [] },
    },
    {
      parameter: 'district',
      title: t('区'),
      filter: { kind: 'choice', options: tiles.map((d) => option(d.code, d.name)) },
    },
    { parameter: 'from', title: t('自'), filter: { kind: 'day' } },
    { parameter: 'to', title: t('至'), filter: { kind: 'day' } },
  ]
  const columns: Column<SampleReply>[] = [
    {
      key: 'subjectName',
      title: t('对象'),
      phone: 'title',
      render: (r) => <Link to={`/subjects/${r.subjectId}`}>{r.subjectName || r.subjectId}</Link>,
    },
    { key: 'on', title: t('日期'), render: (r) => formatDay(r.on) },
    { key: 'productClass', title: t('产品类别'), render: (r) => t(r.productClass.label) },
    { key: 'district', title: t('区'), render: (r) => r.district.name },
    { key: 'selection', title: t('抽取方式'), render: (r) => t(SELECTIONS[r.selection]) },
    {
      key: 'isPass',
      title: t('结论'),
      render: (r) => (
        <span className={r.isPass ? 'zh-tag zh-tag-good' : 'zh-tag zh-tag-bad'}>
          {r.isPass ? t('合格') : t('不合格')}
        </span>
      ),
    },
    {
      key: 'inclusionProbability',
      title: t('入样概率'),
      phone: 'none',
      render: (r) => r.inclusionProbability?.toPrecision(3) ?? '—',
    },
    { key: 'stratum', title: t('层'), phone: 'none', isHiddenAtFirst: true },
    { key: 'drawId', title: t('抽取'), phone: 'none', isHiddenAtFirst: true },
    { key: 'recordId', title: t('记录编号'), phone: 'none', isHiddenAtFirst: true },
  ]
  return (
    <Page
      title={indicator.data ? t('{label}：数字背后的样品', { label: t(indicator.data.label) }) : t('数字背后的样品')}
      lead={<Link to={`/indicators/${indicatorId}`}>{t('返回合格率')}</Link>}
    >
      <ProblemSummary problem={indicator.error} onRetry={() => void indicator.refetch()} />
      <DataTable<SampleReply>
        name="indicator-samples"
        path={`/api/indicators/${indicatorId}/samples`}
        exportPath={`/api/indicators/${indicatorId}/samples.xlsx`}
        columns={columns}
        filters={filters}
        rowKey={(r) => r.recordId}
        empty={{ text: t('还没有已判定的样品。'), next: t('样品的检验结论封存后，即时出现在这里。') }}
      />
    </Page>
  )
}
