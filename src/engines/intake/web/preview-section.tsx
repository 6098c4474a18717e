import { Alert, Checkbox, Table } from 'antd'
import { useState } from 'react'
import { ProblemSummary, ReadyButton, Section, Select, useLanguage, useText } from '../../../web/kit/index.ts'
import { FIELD_DECLARATIONS, IGNORED, INTAKE_FIELDS, type IntakeField } from '../define.ts'
import type { ImportView, PreviewView, SheetView } from '../schema.ts'
import { type ReadingChoice, useMove, useReading } from './hooks.ts'

type Column = ImportView['columns'][number]

/** How the file is read, before anything is taken in. */
export function PreviewSection({ preview }: { preview: PreviewView }) {
  const t = useText()
  const language = useLanguage()
  const { import: row } = preview
  const start = useMove(row.id, 'start')
  const reading = useReading(row.id)
  const choose = (choice: ReadingChoice) => reading.mutate(choice)
  const [areOthers, setAreOthers] = useState(false)
  const missing = preview.missing.map((f) => FIELD_DECLARATIONS[f as IntakeField].label[language]).join('、')
  return (
    <>
      <ProblemSummary problem={start.error ?? reading.error} />
      <Section
        title={t('预览')}
        extra={
          <ReadyButton
            type="primary"
            lacks={[missing, preview.counts.lookAlikes > 0 && !areOthers && t('已核对，不是同一个')]}
            loading={start.isPending}
            onClick={() => start.mutate(areOthers)}
          >
            {t('开始导入')}
          </ReadyButton>
        }
      >
        {preview.missing.length > 0 ? (
          <Alert type="warning" showIcon title={t('没有找到必需的列：{list}。请在下面指定。', { list: missing })} />
        ) : (
          <Outlook preview={preview} />
        )}
        {preview.counts.lookAlikes > 0 ? (
          <Alert
            type="warning"
            showIcon
            title={t('{n} 行与已有档案或者其他行同名而代码不同，见下表“检查”一栏。', { n: preview.counts.lookAlikes })}
            description={
              <Checkbox checked={areOthers} onChange={(e) => setAreOthers(e.target.checked)}>
                {t('已核对，不是同一个')}
              </Checkbox>
            }
          />
        ) : null}
        <Sheets row={row} isPending={reading.isPending} choose={choose} />
        {row.encoding === null ? null : (
          <p>
            <label htmlFor="encoding">{t('文件编码')}</label>{' '}
            <Select
              id="encoding"
              value={row.encoding}
              loading={reading.isPending}
              onChange={(encoding) => choose({ encoding })}
              options={[
                { value: 'utf-8', label: 'UTF-8' },
                { value: 'gb18030', label: 'GB18030' },
                { value: 'utf-16le', label: 'UTF-16 LE' },
                { value: 'utf-16be', label: 'UTF-16 BE' },
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
        <Columns columns={row.columns} isPending={reading.isPending} choose={choose} />
        <FirstRows preview={preview} />
      </Section>
    </>
  )
}

/** What would become of the rows; nothing of it has happened. */
function Outlook({ preview }: { preview: PreviewView }) {
  const t = useText()
  const { counts, checkedRows, isExact } = preview
  const inferred = counts.districtFromAddress + counts.districtFromCode
  return (
    <>
      <p>
        {isExact
          ? t('共 {n} 行。', { n: checkedRows })
          : t('约 {n} 行，已检查前 {m} 行。', { n: preview.import.estimatedRows ?? 0, m: checkedRows })}
        {t('将新建 {a}，变更 {b}，未变 {c}，不能导入 {d}（其中文件内重复 {e}）。', {
          a: counts.new,
          b: counts.changed,
          c: counts.unchanged,
          d: counts.errors,
          e: counts.duplicates,
        })}
      </p>
      {inferred > 0 ? (
        <Alert
          type="info"
          showIcon
          title={t('{n} 行没有写地区：新建时按地址（{a} 行）或信用代码（{b} 行）推断，不会改变已有档案。', {
            n: inferred,
            a: counts.districtFromAddress,
            b: counts.districtFromCode,
          })}
        />
      ) : null}
      {counts.merged > 0 ? (
        <Alert type="info" showIcon title={t('{n} 行的内容取自上方合并的单元格。', { n: counts.merged })} />
      ) : null}
    </>
  )
}

const STATES = { visible: '', hidden: '隐藏', 'very-hidden': '深度隐藏' } as const

/** Every sheet with what is in it; which are read can be chosen. */
function Sheets({
  row,
  isPending,
  choose,
}: {
  row: ImportView
  isPending: boolean
  choose: (choice: ReadingChoice) => void
}) {
  const t = useText()
  const chosen = row.sheets.filter((s) => s.isChosen).map((s) => s.index)
  const words = (s: SheetView) =>
    [
      s.headerRow > 0 ? t('表头在第 {n} 行', { n: s.headerRow }) : t('没有认出表头'),
      t('{n} 行', { n: s.rows }),
      ...(s.above > 0 ? [t('表头之上 {n} 行不读', { n: s.above })] : []),
      ...(s.blank > 0 ? [t('空行 {n}（{m} 处）', { n: s.blank, m: s.blankStretches })] : []),
      ...(s.hiddenRows > 0 ? [t('被筛选隐藏的 {n} 行也会读取', { n: s.hiddenRows })] : []),
    ].join('，')
  return (
    <ul className="zh-lines" aria-label={t('工作表')}>
      {row.sheets.map((s) => (
        <li key={s.index}>
          {s.name === '' ? (
            words(s)
          ) : (
            <Checkbox
              checked={s.isChosen}
              disabled={isPending || s.headerRow === 0 || (s.isChosen && chosen.length === 1)}
              onChange={(e) =>
                choose({
                  sheets: e.target.checked
                    ? [...chosen, s.index].sort((a, b) => a - b)
                    : chosen.filter((i) => i !== s.index),
                })
              }
            >
              {s.name} {STATES[s.state] ? <span className="zh-tag">{t(STATES[s.state])}</span> : null}
              {s.isChosen ? null : <span className="zh-tag zh-tag-warn">{t('不读取')}</span>}
              <span className="zh-muted">{words(s)}</span>
            </Checkbox>
          )}
        </li>
      ))}
    </ul>
  )
}

/** What each column is taken for; a person may say otherwise. Unknown ones are named, because their content stays out. */
function Columns({
  columns,
  isPending,
  choose,
}: {
  columns: readonly Column[]
  isPending: boolean
  choose: (choice: ReadingChoice) => void
}) {
  const t = useText()
  const language = useLanguage()
  const unknown = columns.filter((c) => c.field === null)
  const options = [
    ...INTAKE_FIELDS.map((f) => ({ value: f as string, label: FIELD_DECLARATIONS[f].label[language] })),
    { value: IGNORED as string, label: t('不导入') },
  ]
  const set = (at: number, field: string) =>
    choose({
      // A meaning belongs to one column: where another had it, that one loses it.
      columns: columns.map((c, i) => (i === at ? field : c.field === field && field !== IGNORED ? null : c.field)),
    })
  return (
    <>
      <ul className="zh-lines" aria-label={t('列的对应')}>
        {columns.map((c, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity, two may have one header
          <li key={i}>
            <span>{c.header || t('（第 {n} 列没有表头）', { n: i + 1 })}</span>{' '}
            <Select
              aria-label={t('“{header}”的含义', { header: c.header })}
              value={c.field ?? undefined}
              placeholder={t('不认识')}
              showSearch={{ optionFilterProp: 'label' }}
              popupMatchSelectWidth={false}
              disabled={isPending}
              options={options}
              onChange={(field) => set(i, field)}
            />
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
      rowKey={(row) => `${row.sheet} ${row.rowNumber}`}
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={[...preview.rows]}
      columns={[
        { title: t('行号'), dataIndex: 'rowNumber', key: 'rowNumber' },
        {
          title: t('检查'),
          key: 'faults',
          render: (row: PreviewView['rows'][number]) =>
            row.faults.length + row.hints.length === 0
              ? t('可以导入')
              : [...row.faults.map((f) => f.reason[language]), ...row.hints.map((h) => h[language])].join('；'),
        },
        ...columns,
      ]}
    />
  )
}
