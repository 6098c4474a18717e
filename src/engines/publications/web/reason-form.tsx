import { Input } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { ReadyButton } from '../../../web/kit/index.ts'

/** One text with one button: a refusal, an answer, a reply. Enter stays in the text. */
export function ReasonForm({
  label,
  button,
  maxLength,
  isPending,
  isDanger,
  onSend,
  children,
}: {
  label: string
  button: string
  maxLength: number
  isPending: boolean
  isDanger?: boolean
  onSend: (text: string) => void
  children?: ReactNode
}) {
  const [text, setText] = useState('')
  const id = useId()
  return (
    <form
      className="zp-act"
      onSubmit={(e) => {
        e.preventDefault()
        onSend(text.trim())
      }}
    >
      {children}
      <label htmlFor={id}>{label}</label>
      <Input.TextArea
        id={id}
        rows={3}
        maxLength={maxLength}
        showCount
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      <div>
        <ReadyButton
          htmlType="submit"
          type={isDanger ? 'default' : 'primary'}
          danger={isDanger ?? false}
          loading={isPending}
          lacks={[text.trim().length < 2 && label]}
        >
          {button}
        </ReadyButton>
      </div>
    </form>
  )
}
