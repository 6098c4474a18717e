import { useParams } from '@tanstack/react-router'
import { Alert, Button, Descriptions, Progress } from 'antd'
import {
  actorName,
  DataTable,
  Empty,
  formatMoment,
  Page,
  ProblemSummary,
  Section,
  useLanguage,
  useText,
} from '../../../web/kit/index.ts'
import { FIELD_DECLARATIONS, type IntakeField } from '../define.ts'
import type { ImportView, RowErrorPage } from '../schema.ts'
import { useImport, useMove, usePreview } from './hooks.ts'
import { PreviewSection } from './preview-section.tsx'
import { StatusTag } from './status-tag.tsx'

/** One import: its preview before it starts, its progress while it runs, its result and the rows that stayed out. */
export default function ImportShowPage() {
  const t = useText()
  const { importId } = useParams({ strict: false }) as { importId: string }
  const found = useImport(importId)
  const row = found.data
  const preview = usePreview(importId, row?.status === 'draft')
  return (
    <Page title={row ? row.fileName : t('导入详情')} extra={row ? <StatusTag status={row.status} /> : undefined}>
      <ProblemSummary problem={found.error ?? preview.error} />
      {row && row.status !== 'draft' ? <Progression row={row} /> : null}
      {row?.status === 'draft' && preview.data ? <PreviewSection preview={preview.data} /> : null}
      {row && row.counts.errors > 0 ? <Errors row={row} /> : null}
    </Page>
  )
}

function Progression({ row }: { row: ImportView }) {
  const t = useText()
  const language = useLanguage()
  const cancel = useMove(row.id, 'cancel')
  const isMoving = row.status === 'waiting' || row.status === 'running'
  const share = row.status === 'done' ? 1 : Math.min(0.99, row.counts.rows / Math.max(1, row.estimatedRows ?? 1))
  return (
    <Section
      title={t('进度')}
      extra={
        isMoving ? (
          <Button danger loading={cancel.isPending} onClick={() => cancel.mutate(false)}>
            {t('停止')}
          </Button>
        ) : null
      }
    >
      <ProblemSummary problem={cancel.error} />
      {isMoving || row.status === 'done' ? (
        <Progress percent={Math.floor(share * 100)} aria-label={t('导入进度')} />
      ) : null}
      {row.failure ? <Alert type="error" showIcon title={row.failure[language]} /> : null}
      <Descriptions
        column={{ xs: 1, sm: 2, md: 3 }}
        items={[
          { key: 'rows', label: t('已处理的行'), children: row.counts.rows },
          { key: 'new', label: t('新建档案'), children: row.counts.new },
          { key: 'changed', label: t('变更（新记录）'), children: row.counts.changed },
          { key: 'unchanged', label: t('未变'), children: row.counts.unchanged },
          { key: 'errors', label: t('未导入的行'), children: row.counts.errors },
          { key: 'by', label: t('导入人'), children: actorName(row.actorName, t) },
          { key: 'started', label: t('开始'), children: row.startedAt ? formatMoment(row.startedAt) : '—' },
          { key: 'ended', label: t('完成时间'), children: row.finishedAt ? formatMoment(row.finishedAt) : '—' },
        ]}
      />
    </Section>
  )
}

type RowError = RowErrorPage['items'][number]

function Errors({ row }: { row: ImportView }) {
  const t = useText()
  const language = useLanguage()
  const labelOf = (field: string) => FIELD_DECLARATIONS[field as IntakeField]?.label[language] ?? t('整行')
  if (row.counts.errors === 0) return <Empty text={t('所有行都已导入。')} />
  return (
    <Section
      title={t('没有导入的行')}
      extra={
        <>
          <a href={`/api/imports/${row.id}/errors.xlsx`} download>
            {t('下载错误文件（Excel）')}
          </a>{' '}
          <a href={`/api/imports/${row.id}/errors.csv`} download>
            {t('下载错误文件（CSV）')}
          </a>
        </>
      }
    >
      <DataTable<RowError>
        name="import-errors"
        path={`/api/imports/${row.id}/errors`}
        rowKey={(e) => `${e.sheet} ${e.rowNumber} ${e.field} ${e.reason.zh}`}
        empty={{ text: t('所有行都已导入。') }}
        columns={[
          ...(row.sheets.filter((s) => s.isChosen).length > 1
            ? [{ key: 'sheetName', title: t('工作表'), width: 120 }]
            : []),
          { key: 'rowNumber', title: t('行号'), width: 90 },
          { key: 'field', title: t('字段'), render: (e) => labelOf(e.field) },
          { key: 'reason', title: t('原因'), render: (e) => e.reason[language] },
          { key: 'cells', title: t('原始内容'), render: (e) => e.cells.join(' | ').slice(0, 200) },
        ]}
      />
    </Section>
  )
}
