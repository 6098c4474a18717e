import { Link } from '@tanstack/react-router'
import { useText } from '../../../web/kit/index.ts'
import type { TargetReply } from '../schema.ts'

/** What was measured of a target, with its interval and what it rests on; opens to its source. */
export function Observed({ target: { observation, unit } }: { target: TargetReply }) {
  const t = useText()
  if (!observation) return <>—</>
  const { printed, interval, basis, source } = observation
  return (
    <>
      <Link to={source} className="zp-observed">{`${printed}${t(unit)}`}</Link>
      {interval ? ` (${interval.low}–${interval.high})` : null}
      <div className="zp-basis">{t(basis)}</div>
    </>
  )
}
