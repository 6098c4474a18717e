import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useText } from './language.ts'

/** Both axes of time: what had happened by then, and what we knew by then. Unset = now. ISO dates (yyyy-mm-dd). */
export interface AsOf {
  readonly happened?: string | undefined
  readonly known?: string | undefined
}

/** End of the chosen day in China, as the API takes it. */
export function endOfDay(day: string | undefined): string | undefined {
  return day ? `${day}T23:59:59.999+08:00` : undefined
}

/** The moment behind which nothing is shown while the reader looks at the past: the earlier end of the two axes. */
export function endOfPast({ happened, known }: AsOf): string | undefined {
  return endOfDay([happened, known].filter((d) => d !== undefined).toSorted()[0])
}

/** Chooses the day an archive is looked at: “截至” (what had happened) and “当时所知” (what had reached us). */
export function AsOfPicker({ value, onChange }: { value: AsOf; onChange: (next: AsOf) => void }) {
  const t = useText()
  const isPast = value.happened !== undefined || value.known !== undefined
  const pick = (axis: keyof AsOf, label: string, help: string) => (
    <div className="zh-inline-field" title={help}>
      <span>{label}</span>
      <DatePicker
        aria-label={label}
        value={value[axis] ? dayjs(value[axis]) : null}
        placeholder={t('今天')}
        disabledDate={(d) => d.isAfter(dayjs(), 'day')}
        onChange={(d) => onChange({ ...value, [axis]: d ? d.format('YYYY-MM-DD') : undefined })}
      />
    </div>
  )
  return (
    <fieldset className={isPast ? 'zh-as-of zh-as-of-past' : 'zh-as-of'}>
      <legend className="zh-sr">{t('查看时点')}</legend>
      {pick('happened', t('截至日期'), t('只看这一天（含）之前发生的记录'))}
      {pick('known', t('当时所知'), t('只看这一天（含）之前系统已收到的记录'))}
      {isPast ? (
        <button type="button" className="zh-link" onClick={() => onChange({})}>
          {t('回到今天')}
        </button>
      ) : null}
    </fieldset>
  )
}
