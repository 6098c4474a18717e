import type { ReactNode } from 'react'

/** Buttons of a form: at its end on a desk, always within the thumb's reach on a phone. */
export function ActionBar({ children, note }: { children: ReactNode; note?: ReactNode }) {
  return (
    <div className="zh-action-bar">
      {note ? <span className="zh-muted">{note}</span> : null}
      <div>{children}</div>
    </div>
  )
}
