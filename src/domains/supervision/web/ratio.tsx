import { Link } from '@tanstack/react-router'
import { formatDay, useText } from '../../../web/kit/index.ts'
import type { BatchRatio } from '../schema.ts'

/** The share that is drawn and what says so; nobody types it. */
export function Ratio({ ratio }: { ratio: BatchRatio }) {
  const t = useText()
  return (
    <>
      <div>
        <strong>{ratio.percent} %</strong>{' '}
        {ratio.isUnverified ? <span className="zh-tag zh-tag-warn">{t('待核')}</span> : null}
      </div>
      <div className="zh-muted">
        {t(ratio.reference)} {t('自 {day} 起。', { day: formatDay(ratio.from) })}
      </div>
      <div>
        <Link to="/rules/supervision.ratio">{t('查看规则与参数')}</Link>
      </div>
    </>
  )
}
