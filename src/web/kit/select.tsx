import { Select as AntSelect, TreeSelect as AntTreeSelect, type SelectProps, type TreeSelectProps } from 'antd'
import { type ReactNode, useState } from 'react'
import { nameKey } from '../../core/text/fold.ts'

function wordsOf(node: ReactNode): string {
  return typeof node === 'string' || typeof node === 'number' ? String(node) : ''
}

/**
 * A choice from a list, filtered by what is typed. Nothing is chosen by Enter that was not looked for: the first entry stands ready only once
 * something was typed. Lists that the server filters bring their own `showSearch`.
 */
export function Select<
  Value = unknown,
  Option extends NonNullable<SelectProps['options']>[number] = NonNullable<SelectProps['options']>[number],
>({ showSearch, ...props }: SelectProps<Value, Option>) {
  const [typed, setTyped] = useState('')
  const own = typeof showSearch === 'object' ? showSearch : {}
  return (
    <AntSelect<Value, Option>
      {...props}
      defaultActiveFirstOption={props.defaultActiveFirstOption ?? typed.trim() !== ''}
      showSearch={{
        filterOption: (asked, option) => nameKey(wordsOf(option?.label as ReactNode)).includes(nameKey(asked)),
        ...own,
        onSearch: (text) => {
          setTyped(text)
          own.onSearch?.(text)
        },
      }}
      onOpenChange={(isOpen) => {
        if (!isOpen) setTyped('')
        props.onOpenChange?.(isOpen)
      }}
    />
  )
}

/** A choice from a tree, filtered by what is typed. */
export function TreeSelect<Value = unknown>(props: TreeSelectProps<Value>) {
  return (
    <AntTreeSelect<Value>
      {...props}
      showSearch={{
        filterTreeNode: (asked, node) => nameKey(wordsOf(node.title as ReactNode)).includes(nameKey(asked)),
      }}
    />
  )
}
