import { useNavigate } from '@tanstack/react-router'
import { Progress, Upload } from 'antd'
import { useState } from 'react'
import { actorName, DataTable, formatMoment, Page, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import type { ImportView } from '../schema.ts'
import { useUpload } from './hooks.ts'
import { StatusTag } from './status-tag.tsx'

/** Upload of a list, and what was imported before. */
export default function ImportsListPage() {
  const t = useText()
  const navigate = useNavigate()
  const [share, setShare] = useState(0)
  const upload = useUpload(setShare)
  return (
    <Page
      title={t('批量导入')}
      lead={t(
        '上传企业名单（.csv、.csv.gz、.xlsx，UTF-8 或 GB18030）。先看预览，确认后才入库；有问题的行不入库，可以下载错误文件。',
      )}
    >
      <p>
        <a href="/api/imports/template.xlsx" download>
          {t('下载导入模板（Excel）')}
        </a>
      </p>
      <ProblemSummary problem={upload.error} labels={{ file: t('文件') }} />
      <Upload.Dragger
        accept=".csv,.tsv,.txt,.gz,.xlsx"
        multiple={false}
        showUploadList={false}
        disabled={upload.isPending}
        beforeUpload={(file) => {
          setShare(0)
          upload.mutate(file, { onSuccess: (p) => void navigate({ to: `/import/${p.import.id}` }) })
          return false
        }}
      >
        <p>{t('点击选择文件，或拖到这里')}</p>
      </Upload.Dragger>
      {upload.isPending ? <Progress percent={Math.round(share * 100)} aria-label={t('上传进度')} /> : null}
      <Section title={t('导入记录')}>
        <DataTable<ImportView>
          name="imports"
          path="/api/imports"
          rowKey={(row) => row.id}
          rowPath={(row) => `/import/${row.id}`}
          empty={{ text: t('还没有导入过名单。') }}
          columns={[
            { key: 'fileName', title: t('文件') },
            { key: 'status', title: t('状态'), render: (row) => <StatusTag status={row.status} /> },
            { key: 'new', title: t('新建'), align: 'right', render: (row) => row.counts.new },
            { key: 'changed', title: t('变更'), align: 'right', render: (row) => row.counts.changed },
            { key: 'unchanged', title: t('未变'), align: 'right', render: (row) => row.counts.unchanged },
            { key: 'errors', title: t('未导入'), align: 'right', render: (row) => row.counts.errors },
            { key: 'actorName', title: t('导入人'), render: (r) => actorName(r.actorName, t) },
            { key: 'createdAt', title: t('上传时间'), render: (row) => formatMoment(row.createdAt) },
          ]}
        />
      </Section>
    </Page>
  )
}
