import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useText } from '../kit/language.ts'
import { useIsPhone } from '../kit/screen.ts'

const LEAST = 2

/** Search of subjects from every page; the key / goes there. */
export function QuickSearch() {
  const t = useText()
  const isPhone = useIsPhone()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [isTooShort, setTooShort] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const focus = (e: KeyboardEvent) => {
      const target = e.target as HTMLElement
      if (
        e.key !== '/' ||
        e.ctrlKey ||
        e.metaKey ||
        e.altKey ||
        e.isComposing ||
        target.closest('input,textarea,select,[contenteditable]')
      )
        return
      e.preventDefault()
      input.current?.focus()
    }
    window.addEventListener('keydown', focus)
    return () => window.removeEventListener('keydown', focus)
  }, [])
  return (
    <search className="zh-quick-search">
      <form
        onSubmit={(e) => {
          e.preventDefault()
          const q = text.trim()
          setTooShort([...q].length < LEAST)
          if ([...q].length >= LEAST) void navigate({ to: '/subjects', search: { q } as never })
        }}
      >
        <input
          ref={input}
          type="search"
          value={text}
          maxLength={100}
          placeholder={isPhone ? t('查找监管对象') : t('按名称或统一社会信用代码查找，按 / 开始')}
          aria-label={t('查找监管对象')}
          aria-describedby={isTooShort ? 'quick-search-hint' : undefined}
          aria-keyshortcuts="/"
          onChange={(e) => {
            setText(e.target.value)
            setTooShort(false)
          }}
        />
        {isTooShort ? (
          <span id="quick-search-hint" role="alert">
            {t('请至少输入两个字')}
          </span>
        ) : null}
      </form>
    </search>
  )
}
