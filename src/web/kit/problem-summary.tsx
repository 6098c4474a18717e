import { useEffect, useRef } from 'react'
import { type ApiProblem, asApiProblem } from './api-problem.ts'
import { useText } from './language.ts'

/** The id a field needs so that the summary's links find it: pointer '/address/street' → 'field-address-street'. */
export function fieldId(pointer: string): string {
  return `field-${pointer.replace(/^\//, '').replaceAll('/', '-')}`
}

function goTo(pointer: string): void {
  const field =
    document.getElementById(fieldId(pointer)) ??
    document.querySelector<HTMLElement>(`[name="${CSS.escape(pointer.slice(1))}"]`)
  field?.scrollIntoView({ block: 'center' })
  field?.focus()
}

/** The label before the message, unless the message names the field itself. */
function said(label: string, message: string): string {
  return label === '' || message.includes(label) ? message : `${label}：${message}`
}

/**
 * What went wrong, at the top of a form or page, each wrong field a link to it.
 * @param labels field labels by pointer without the first slash, so that the message names the field as the form does.
 */
export function ProblemSummary({
  problem,
  labels = {},
  onRetry,
}: {
  problem: unknown
  labels?: Readonly<Record<string, string>>
  onRetry?: () => void
}) {
  const t = useText()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (problem) box.current?.focus()
  }, [problem])
  if (!problem) return null
  const p: ApiProblem = asApiProblem(problem)
  return (
    <div className="zh-problem" role="alert" tabIndex={-1} ref={box}>
      <h2>{p.title}</h2>
      {p.detail && p.detail !== p.title ? <p>{p.detail}</p> : null}
      {p.errors.length > 0 ? (
        <ul>
          {p.errors.map((e) => (
            <li key={e.pointer + e.message}>
              <a
                href={`#${fieldId(e.pointer)}`}
                onClick={(event) => {
                  event.preventDefault()
                  goTo(e.pointer)
                }}
              >
                {said(labels[e.pointer.slice(1)] ?? e.pointer.slice(1), e.message)}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
      {p.status >= 500 && p.requestId ? <p className="zh-muted">{t('请求编号 {id}', { id: p.requestId })}</p> : null}
      {onRetry ? (
        <button type="button" className="zh-link" onClick={onRetry}>
          {t('重试')}
        </button>
      ) : null}
    </div>
  )
}
