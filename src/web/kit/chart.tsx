import type { EChartsCoreOption } from 'echarts/core'
import { useEffect, useRef } from 'react'
import { useLanguage } from './language.ts'

/** Restrained series colours, distinguishable also without colour sight (checked pairs: dark/light differ in lightness). */
export const CHART_COLOURS = ['#24566b', '#c08a2d', '#6f9a7b', '#a8452f', '#7d8aa5', '#3f3f46']

interface Props {
  readonly option: EChartsCoreOption
  /** What a screen reader says instead of the picture; the numbers themselves must also stand in a table or text. */
  readonly label: string
  readonly height?: number
  readonly onPick?: (name: string) => void
}

/** A chart. ECharts comes from the server only when the first chart is shown. */
export function Chart({ option, label, height = 260, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const language = useLanguage()
  useEffect(() => {
    let dispose = () => {}
    let isGone = false
    void import('./chart-engine.ts').then(({ createChart }) => {
      const element = box.current
      if (isGone || !element) return
      const chart = createChart(element, language === 'zh' ? 'ZH' : 'EN')
      chart.setOption({ color: CHART_COLOURS, aria: { enabled: true, label: { description: label } }, ...option })
      if (onPick) chart.on('click', (e) => onPick(String(e.name)))
      const watch = new ResizeObserver(() => chart.resize())
      watch.observe(element)
      dispose = () => {
        watch.disconnect()
        chart.dispose()
      }
    })
    return () => {
      isGone = true
      dispose()
    }
  }, [option, label, language, onPick])
  return <div ref={box} role="img" aria-label={label} style={{ height, width: '100%' }} />
}
