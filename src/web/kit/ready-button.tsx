import { Button, type ButtonProps } from 'antd'
import { useId } from 'react'
import { useText } from './language.ts'

interface Props extends Omit<ButtonProps, 'disabled'> {
  /** Names of what is not filled in yet; falsy entries are there already. */
  readonly lacks?: readonly (string | false | undefined)[]
  /** Another reason why it cannot be pressed now. */
  readonly because?: string | false | undefined
}

/** A button that cannot be pressed yet says beside it what is missing. */
export function ReadyButton({ lacks = [], because, ...props }: Props) {
  const t = useText()
  const id = useId()
  const missing = lacks.filter((name) => name !== undefined && name !== false && name !== '')
  const why = because || (missing.length > 0 ? t('还缺：{list}', { list: missing.join('、') }) : undefined)
  if (!why) return <Button {...props} />
  return (
    <span className="zh-not-ready">
      <Button {...props} disabled aria-describedby={id} />
      <span id={id} className="zh-muted">
        {why}
      </span>
    </span>
  )
}
