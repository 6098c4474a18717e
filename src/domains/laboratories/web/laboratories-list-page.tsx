import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useRegionName } from '../../../engines/archive/web/index.tsx'
import {
  DataTable,
  type ExtraFilter,
  formatDay,
  Page,
  useActor,
  useCity,
  useSearchText,
  useText,
} from '../../../web/kit/index.ts'
import type { LaboratoryRow } from '../schema.ts'
import { BodyDialog } from './body-dialog.tsx'
import { useCatalogue } from './hooks.ts'

/** Who may test what for the city. */
export default function LaboratoriesListPage() {
  const t = useText()
  const actor = useActor()
  const navigate = useNavigate()
  const [isAdding, setAdding] = useState(false)
  const regionName = useRegionName()
  const mayManage = actor.may('laboratory.manage')
  return (
    <Page
      title={t('检验检测机构')}
      lead={t('承检机构的资质能力、有效期和每月承检数量；抽取检验机构和录入结果都按这里核对。')}
      extra={
        mayManage ? (
          <>
            <Link to="/laboratories/import">
              <Button>{t('Excel 导入')}</Button>
            </Link>
            <Button type="primary" onClick={() => setAdding(true)}>
              {t('列入名录')}
            </Button>
          </>
        ) : null
      }
    >
      <DataTable<LaboratoryRow>
        name="laboratories"
        path="/api/laboratories"
        rowKey={(row) => row.laboratoryId}
        rowPath={(row) => `/laboratories/${row.laboratoryId}`}
        exportPath="/api/laboratories/abilities/export.xlsx"
        filters={useFilters()}
        columns={[
          { key: 'name', title: t('机构名称') },
          { key: 'regionName', title: t('所在区'), render: (row) => regionName(row.region) },
          {
            key: 'state',
            title: t('承检状态'),
            render: (row) => (
              <span className={row.isActive ? 'zh-tag zh-tag-good' : 'zh-tag zh-tag-bad'}>
                {row.isActive ? t('承检') : t('暂停承检')}
              </span>
            ),
          },
          { key: 'samplesPerMonth', title: t('每月承检批次'), align: 'right' },
          { key: 'abilities', title: t('有效能力（项）'), align: 'right' },
          {
            key: 'nextEnd',
            title: t('最早到期'),
            render: (row) =>
              row.nextEnd ? (
                <>
                  {formatDay(row.nextEnd)}{' '}
                  {row.expiring > 0 ? (
                    <span className="zh-tag zh-tag-warn">{t('{n} 项即将到期', { n: row.expiring })}</span>
                  ) : null}
                </>
              ) : (
                '—'
              ),
          },
        ]}
        empty={{
          text: t('名录里还没有检验检测机构。'),
          next: mayManage ? t('先把机构列入名录，再登记或导入它的能力。') : null,
        }}
      />
      {isAdding ? (
        <BodyDialog onClose={() => setAdding(false)} onDone={(id) => void navigate({ to: `/laboratories/${id}` })} />
      ) : null}
    </Page>
  )
}

function useFilters(): readonly ExtraFilter[] {
  const t = useText()
  const { tiles } = useCity()
  const [search] = useSearchText()
  const classes = useCatalogue().data?.items ?? []
  const items = classes.find((c) => c.id === search.productClass)?.items ?? []
  return [
    { parameter: 'q', title: t('名称'), filter: { kind: 'text', placeholder: t('机构名称') } },
    {
      parameter: 'productClass',
      title: t('产品类别'),
      filter: { kind: 'choice', options: classes.map((c) => ({ value: c.id, label: t(c.label) })) },
    },
    {
      parameter: 'item',
      title: t('检测项目'),
      filter: { kind: 'choice', options: items.map((i) => ({ value: i.id, label: t(i.label) })) },
    },
    { parameter: 'on', title: t('某日有效'), filter: { kind: 'day' } },
    {
      parameter: 'expiring',
      title: t('到期'),
      filter: { kind: 'choice', options: [{ value: 'true', label: t('120 天内到期') }] },
    },
    {
      parameter: 'active',
      title: t('承检状态'),
      filter: {
        kind: 'choice',
        options: [
          { value: 'true', label: t('承检') },
          { value: 'false', label: t('暂停承检') },
        ],
      },
    },
    {
      parameter: 'region',
      title: t('所在区'),
      filter: { kind: 'choice', options: tiles.map((d) => ({ value: d.code, label: d.name })) },
    },
  ]
}
