import { DatePicker, Input } from 'antd'
import dayjs from 'dayjs'

/** A finger has the device's own wheel of days; a mouse has the calendar of the workbench, in the language of the page and not of the browser. */
const hasFinger = matchMedia('(pointer: coarse)').matches

interface DayInputProps {
  id?: string | undefined
  /** yyyy-mm-dd, or empty. */
  value: string | undefined
  /** The chosen day as yyyy-mm-dd; empty once cleared. */
  onChange: (day: string) => void
  className?: string
  'aria-label'?: string | undefined
  'aria-labelledby'?: string | undefined
}

/** One day of the calendar, typed or picked. */
export function DayInput({ value, onChange, ...props }: DayInputProps) {
  if (hasFinger) return <Input {...props} type="date" value={value ?? ''} onChange={(e) => onChange(e.target.value)} />
  return (
    <DatePicker
      {...props}
      style={{ width: '100%' }}
      value={value ? dayjs(value) : null}
      onChange={(d) => onChange(d ? d.format('YYYY-MM-DD') : '')}
    />
  )
}
