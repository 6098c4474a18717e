import { useText } from '../../../web/kit/index.ts'

const WIDTH = 180
const HEIGHT = 22

/** The scale of one table: from the lowest end, in tens, to 100 %. */
export function scaleFrom(lows: readonly number[]): number {
  const lowest = Math.min(1, ...lows)
  return Math.max(0, Math.min(0.9, Math.floor(lowest * 10) / 10))
}

/** Interval, estimate and the target's line on a common scale. The numbers stand beside it; for a screen reader it is left out. */
export function IntervalBar({
  low,
  high,
  share,
  from,
  target,
}: {
  low: number
  high: number
  share: number
  from: number
  target?: number | undefined
}) {
  const t = useText()
  const place = (value: number) => 4 + ((Math.max(from, value) - from) / (1 - from)) * (WIDTH - 8)
  return (
    <svg className="zi-bar" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <title>{t('{from}% 到 100%', { from: Math.round(from * 100) })}</title>
      <line x1={4} x2={WIDTH - 4} y1={11} y2={11} className="zi-axis" />
      <line x1={place(low)} x2={place(high)} y1={11} y2={11} className="zi-range" />
      {[low, high].map((end) => (
        <line key={end} x1={place(end)} x2={place(end)} y1={6} y2={16} className="zi-range" />
      ))}
      <circle cx={place(share)} cy={11} r={4} className="zi-point" />
      {target !== undefined && target >= from ? (
        <line x1={place(target)} x2={place(target)} y1={1} y2={21} className="zi-target" />
      ) : null}
    </svg>
  )
}
