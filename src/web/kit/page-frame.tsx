import { type ReactNode, useEffect } from 'react'
import { useText } from './language.ts'

/** Every page: one heading, what may be done beside it, then the content. Sets the window's title. */
export function Page({
  title,
  extra,
  lead,
  children,
}: {
  title: string
  extra?: ReactNode
  lead?: ReactNode
  children?: ReactNode
}) {
  const product = useText()('质衡')
  useEffect(() => {
    document.title = `${title} · ${product}`
  }, [title, product])
  return (
    <div className="zh-page">
      <header className="zh-page-head">
        <div>
          <h1>{title}</h1>
          {lead ? <p className="zh-lead">{lead}</p> : null}
        </div>
        {extra ? <div className="zh-page-extra">{extra}</div> : null}
      </header>
      {children}
    </div>
  )
}

/** A titled part of a page. */
export function Section({ title, extra, children }: { title?: ReactNode; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="zh-section">
      {title || extra ? (
        <div className="zh-section-head">
          {title ? <h2>{title}</h2> : <span />}
          {extra}
        </div>
      ) : null}
      {children}
    </section>
  )
}

/** Nothing here yet: says so, and what to do next. */
export function Empty({ text, next }: { text: ReactNode; next?: ReactNode }) {
  return (
    <div className="zh-empty">
      <p>{text}</p>
      {next ? <div>{next}</div> : null}
    </div>
  )
}
