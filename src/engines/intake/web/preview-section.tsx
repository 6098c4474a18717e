import { Alert, Button, Select, Table, Tag } from 'antd'
import { ProblemSummary, Section, useLanguage, useText } from '../../../web/kit/index.ts'
import { FIELD_DECLARATIONS } from '../define.ts'
import type { ImportView, PreviewView } from '../schema.ts'
import { useEncoding, useMove } from './hooks.ts'

type Column = ImportView['columns'][number]

/** How the file is read, before anything is taken in. */
export function PreviewSection({ preview }: { preview: PreviewView }) {
  const t = useText()
  const { import: row } = preview
  const start = useMove(row.id, 'start')
  const encoding = useEncoding(row.id)
  return (
    <>
      <ProblemSummary problem={start.error ?? encoding.error} />
      <Section
        title={t('预览')}
        extra={
          <Button type="primary" loading={start.isPending} onClick={() => start.mutate()}>
            {t('开始导入')}
          </Button>
        }
      >
        <p>
          {preview.isExact
            ? t('共 {n} 行。', { n: row.estimatedRows ?? 0 })
            : t('约 {n} 行。', { n: row.estimatedRows ?? 0 })}
          {row.encoding === null ? t('格式：Excel 工作簿（第一张表）。') : null}
        </p>
        {row.encoding === null ? null : (
          <p>
            <label htmlFor="encoding">{t('文件编码')}</label>{' '}
            <Select
              id="encoding"
              value={row.encoding}
              loading={encoding.isPending}
              onChange={(value) => encoding.mutate(value)}
              options={[
                { value: 'utf-8', label: 'UTF-8' },
                { value: 'gb18030', label: 'GB18030' },
              ]}
            />{' '}
            <span className="zh-muted">
              {preview.hasBom ? t('由文件开头的标记得知。') : t('由内容判断；如预览中的汉字不对，请改选。')}
            </span>
          </p>
        )}
        {preview.brokenBytes > 0 ? (
          <Alert
            type="warning"
            showIcon
            title={t('文件前部有 {n} 处无法识别的字节，所在的行不会导入。', { n: preview.brokenBytes })}
          />
        ) : null}
        <Columns columns={row.columns} />
        <FirstRows preview={preview} />
      </Section>
    </>
  )
}

/** What each column is taken for; unknown ones are named, because their content stays out. */
function Columns({ columns }: { columns: readonly Column[] }) {
  const t = useText()
  const language = useLanguage()
  const unknown = columns.filter((c) => c.field === null)
  return (
    <>
      <ul className="zh-lines" aria-label={t('列的对应')}>
        {columns.map((c) => (
          <li key={c.header}>
            <span>{c.header}</span>{' '}
            {c.field === null ? (
              <Tag color="warning">{t('不认识')}</Tag>
            ) : c.field === 'ignored' ? (
              <Tag>{t('不导入')}</Tag>
            ) : (
              <Tag color="success">{FIELD_DECLARATIONS[c.field].label[language]}</Tag>
            )}
          </li>
        ))}
      </ul>
      {unknown.length > 0 ? (
        <Alert
          type="info"
          showIcon
          title={t('这些列不认识，内容不会导入：{list}', { list: unknown.map((c) => c.header).join('、') })}
        />
      ) : null}
    </>
  )
}

function FirstRows({ preview }: { preview: PreviewView }) {
  const t = useText()
  const language = useLanguage()
  const columns = preview.import.columns.map((c, i) => ({
    title: c.header,
    key: `${c.header} ${i}`,
    ellipsis: true,
    render: (row: PreviewView['rows'][number]) => row.cells[i],
  }))
  return (
    <Table
      size="small"
      rowKey="rowNumber"
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={[...preview.rows]}
      columns={[
        { title: t('行号'), dataIndex: 'rowNumber', key: 'rowNumber' },
        {
          title: t('检查'),
          key: 'faults',
          render: (row: PreviewView['rows'][number]) =>
            row.faults.length === 0 ? t('可以导入') : row.faults.map((f) => f.reason[language]).join('；'),
        },
        ...columns,
      ]}
    />
  )
}
