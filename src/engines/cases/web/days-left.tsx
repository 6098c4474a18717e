import { useText } from '../../../web/kit/index.ts'

/** The last day of a period and how far it is. */
export function DaysLeft(props: {
  dueOn: string
  left: number | undefined
  isOverdue: boolean
  unit?: 'working' | 'calendar' | 'date' | undefined
}) {
  const { dueOn, left, isOverdue, unit } = props
  const t = useText()
  const n = Math.abs(left ?? 0)
  const isWorking = unit === 'working'
  const said = isOverdue
    ? isWorking
      ? t('超期 {n} 个工作日', { n })
      : t('超期 {n} 天', { n })
    : isWorking
      ? t('还剩 {n} 个工作日', { n })
      : t('还剩 {n} 天', { n })
  return (
    <>
      <time dateTime={dueOn}>{dueOn}</time>{' '}
      {left === undefined ? null : <span className={`zh-tag ${isOverdue ? 'zh-tag-bad' : ''}`}>{said}</span>}
    </>
  )
}
