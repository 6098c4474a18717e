import { Button, Checkbox, DatePicker, Dropdown, Input, Popover } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useState } from 'react'
import { Icon } from './icon.tsx'
import { useText } from './language.ts'
import { ReadyButton } from './ready-button.tsx'
import { readViews, removeView, saveView } from './saved-views.ts'
import { useIsPhone } from './screen.ts'
import { useSearchText } from './search-params.ts'
import { Select } from './select.tsx'
import type { Column, ExtraFilter } from './table-columns.ts'

const TYPING_PAUSE_MS = 300

/** The filters of a table; on a phone only the first is open, the others behind one button. */
export function FilterBar({ filters }: { filters: readonly ExtraFilter[] }) {
  const t = useText()
  const isPhone = useIsPhone()
  const [isOpen, setOpen] = useState(false)
  const [search] = useSearchText()
  if (filters.length === 0) return <span />
  const shown = isPhone && !isOpen ? filters.filter((f, i) => i === 0 || search[f.parameter]) : filters
  return (
    <search className="zh-filters">
      {shown.map((f) => (
        <FilterField key={f.parameter} {...f} />
      ))}
      {isPhone && filters.length > 1 ? (
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('收起筛选') : t('更多筛选')}
        </Button>
      ) : null}
    </search>
  )
}

function FilterField({ parameter, title, filter }: ExtraFilter) {
  const [search, change] = useSearchText()
  const value = search[parameter]
  const set = (next: string | undefined) => change({ [parameter]: next })
  if (filter.kind === 'text')
    return (
      <TextFilter
        title={title}
        value={value ?? ''}
        onChange={set}
        {...(filter.placeholder && { placeholder: filter.placeholder })}
      />
    )
  if (filter.kind === 'day')
    return (
      <DatePicker
        aria-label={title}
        placeholder={title}
        value={value ? dayjs(value) : null}
        onChange={(d) => set(d ? d.format('YYYY-MM-DD') : undefined)}
      />
    )
  const common = {
    'aria-label': title,
    placeholder: title,
    allowClear: true,
    popupMatchSelectWidth: false,
    options: filter.options.map((o) => ({ ...o })),
  }
  return filter.isMultiple ? (
    <Select<string[]>
      {...common}
      mode="multiple"
      maxTagCount={2}
      value={value ? value.split(',') : []}
      onChange={(v) => set(v.join(',') || undefined)}
    />
  ) : (
    <Select<string> {...common} value={value ?? null} onChange={(v) => set(v ?? undefined)} />
  )
}

/** Waits for a pause in typing, and for the end of a Chinese input method's composition, before it asks the server. */
function TextFilter({
  title,
  value,
  placeholder,
  onChange,
}: {
  title: string
  value: string
  placeholder?: string
  onChange: (v: string | undefined) => void
}) {
  const [text, setText] = useState(value)
  const [isComposing, setComposing] = useState(false)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (isComposing || text === value) return
    const timer = setTimeout(() => onChange(text || undefined), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, value, isComposing, onChange])
  return (
    <Input
      type="search"
      aria-label={title}
      placeholder={placeholder ?? title}
      value={text}
      allowClear
      maxLength={100}
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
      onChange={(e) => setText(e.target.value)}
    />
  )
}

/** A reader's saved views: the set filters under a name. */
export function ViewMenu({ table, parameters }: { table: string; parameters: readonly string[] }) {
  const t = useText()
  const [search, change] = useSearchText()
  const [views, setViews] = useState(() => readViews(table, localStorage))
  const [name, setName] = useState('')
  if (parameters.length === 0) return null
  const none = Object.fromEntries(parameters.map((p) => [p, undefined]))
  const current = Object.fromEntries(parameters.filter((p) => search[p]).map((p) => [p, search[p]]))
  const save = () => {
    setViews(saveView(table, { name: name.trim(), search: current }, localStorage))
    setName('')
  }
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <div className="zh-views">
          {views.length === 0 ? <p className="zh-muted">{t('把常用的筛选条件存成视图，以后一点就到。')}</p> : null}
          {views.map((v) => (
            <div key={v.name}>
              <Button type="link" onClick={() => change({ ...none, ...v.search })}>
                {v.name}
              </Button>
              <Button
                type="text"
                size="small"
                aria-label={t('删除视图 {name}', { name: v.name })}
                onClick={() => setViews(removeView(table, v.name, localStorage))}
              >
                <Icon name="close" size={14} />
              </Button>
            </div>
          ))}
          <div>
            <Input
              aria-label={t('视图名称')}
              placeholder={t('视图名称')}
              value={name}
              maxLength={30}
              onChange={(e) => setName(e.target.value)}
            />
            <ReadyButton
              lacks={[!name.trim() && t('视图名称'), Object.keys(current).length === 0 && t('筛选条件')]}
              onClick={save}
            >
              {t('保存当前筛选')}
            </ReadyButton>
          </div>
        </div>
      }
    >
      <Button>{t('视图')}</Button>
    </Popover>
  )
}

interface ChoiceProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly hidden: ReadonlySet<string>
  readonly onChange: (hidden: ReadonlySet<string>) => void
}

/** Which columns are shown; the first always is. */
export function ColumnChoice<Row>({ columns, hidden, onChange }: ChoiceProps<Row>) {
  const t = useText()
  const isPhone = useIsPhone()
  if (isPhone || columns.length < 4) return null
  const toggle = (key: string) => {
    const next = new Set(hidden)
    if (!next.delete(key)) next.add(key)
    onChange(next)
  }
  return (
    <Dropdown
      trigger={['click']}
      popupRender={() => (
        <div className="zh-columns">
          {columns.slice(1).map((c) => (
            <Checkbox key={c.key} checked={!hidden.has(c.key)} onChange={() => toggle(c.key)}>
              {c.title}
            </Checkbox>
          ))}
        </div>
      )}
    >
      <Button>{t('选择列')}</Button>
    </Dropdown>
  )
}
