import { Link } from '@tanstack/react-router'
import { Button, Table, Upload } from 'antd'
import { useState } from 'react'
import { Page, ProblemSummary, ReadyButton, Section, useText } from '../../../web/kit/index.ts'
import type { ImportReply, ImportRow } from '../schema.ts'
import { useCatalogue, useSheet } from './hooks.ts'
import './laboratories.css'

/** Template, preview with every wrong line, import of all rows or none. */
export default function AbilitiesImportPage() {
  const t = useText()
  const [file, setFile] = useState<File>()
  const preview = useSheet('preview')
  const run = useSheet('import')
  return (
    <Page
      title={t('导入机构能力')}
      lead={t('先预览，确认后才写入；有一行错误就全部不写。同一个文件再次导入不会有变化。')}
      extra={
        <>
          <a href="/api/laboratories/abilities/template.xlsx">
            <Button>{t('下载模板')}</Button>
          </a>
          <a href="/api/laboratories/abilities/export.xlsx">
            <Button>{t('下载现有能力')}</Button>
          </a>
        </>
      }
    >
      <ProblemSummary problem={run.error ?? preview.error} labels={{ file: t('文件') }} />
      <Upload.Dragger
        accept=".xlsx"
        multiple={false}
        showUploadList={false}
        disabled={preview.isPending || run.isPending}
        beforeUpload={(chosen) => {
          setFile(chosen)
          run.reset()
          preview.mutate(chosen)
          return false
        }}
      >
        <p>{file ? file.name : t('点击选择 Excel 文件，或拖到这里')}</p>
      </Upload.Dragger>
      {run.data ? (
        <Section title={t('已导入')}>
          <Counts reply={run.data} />
          <Link to="/laboratories">{t('回到名录')}</Link>
        </Section>
      ) : null}
      {preview.data && file && !run.data ? (
        <Preview reply={preview.data} isPending={run.isPending} onImport={() => run.mutate(file)} />
      ) : null}
      <Codes />
    </Page>
  )
}

function Counts({ reply }: { reply: ImportReply }) {
  const t = useText()
  const { counts } = reply
  return (
    <p>
      {t('新增 {n}', { n: counts.new })} · {t('变更 {n}', { n: counts.changed })} · {t('终止 {n}', { n: counts.ended })}{' '}
      · {t('未变 {n}', { n: counts.unchanged })} ·{' '}
      <span className={counts.wrong > 0 ? 'zh-tag zh-tag-bad' : ''}>{t('错误 {n}', { n: counts.wrong })}</span>
    </p>
  )
}

function Preview({ reply, isPending, onImport }: { reply: ImportReply; isPending: boolean; onImport: () => void }) {
  const t = useText()
  const outcomes = {
    new: t('新增'),
    changed: t('变更'),
    ended: t('终止'),
    unchanged: t('未变'),
    wrong: t('错误'),
  }
  const { counts } = reply
  const changes = counts.new + counts.changed + counts.ended
  // Wrong lines first: they are what is to be done.
  const rows = [...reply.rows].sort(
    (a, b) => Number(b.outcome === 'wrong') - Number(a.outcome === 'wrong') || a.line - b.line,
  )
  return (
    <Section
      title={t('预览')}
      extra={
        <ReadyButton
          type="primary"
          because={(counts.wrong > 0 && t('先改正有误的行')) || (changes === 0 && t('没有变化'))}
          loading={isPending}
          onClick={onImport}
        >
          {t('确认导入')}
        </ReadyButton>
      }
    >
      <Counts reply={reply} />
      {counts.wrong > 0 ? <p role="note">{t('请在文件里改正有错误的行，再选择一次。')}</p> : null}
      {counts.wrong === 0 && changes === 0 ? <p role="note">{t('文件与现有内容相同，没有需要写入的。')}</p> : null}
      <div className="zl-scroll">
        <Table<ImportRow>
          size="small"
          rowKey="line"
          dataSource={rows}
          pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          columns={[
            { title: t('行号'), dataIndex: 'line' },
            {
              title: t('检查'),
              render: (row: ImportRow) => (
                <span className={row.outcome === 'wrong' ? 'zh-tag zh-tag-bad' : 'zh-tag'}>
                  {outcomes[row.outcome]}
                </span>
              ),
            },
            { title: t('说明'), render: (row: ImportRow) => row.faults.map((f) => t(f)).join('；') },
            { title: t('内容'), render: (row: ImportRow) => row.cells.filter(Boolean).join(' · ') },
          ]}
        />
      </div>
    </Section>
  )
}

/** Words the file uses for classes and items. */
function Codes() {
  const t = useText()
  const catalogue = useCatalogue()
  if (!catalogue.data) return null
  return (
    <Section title={t('产品类别和检测项目代码')}>
      <ul className="zh-lines">
        {catalogue.data.items.map((c) => (
          <li key={c.id}>
            <div>
              <strong>{t(c.label)}</strong> <code>{c.id}</code>
              <p>
                {c.items.map((i, n) => (
                  <span key={i.id}>
                    {n > 0 ? ' · ' : ''}
                    {t(i.label)} <code>{i.id}</code> <span className="zh-muted">{i.method}</span>
                  </span>
                ))}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
