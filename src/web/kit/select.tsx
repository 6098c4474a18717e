import { Select as AntSelect, TreeSelect as AntTreeSelect, type SelectProps, type TreeSelectProps } from 'antd'
import { type ReactNode, useState } from 'react'

/** As typed letters are compared: width, case and spaces make no difference. */
export function foldForSearch(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase()
}

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
      defaultActiveFirstOption={typed.trim() !== ''}
      showSearch={{
        filterOption: (asked, option) =>
          foldForSearch(wordsOf(option?.label as ReactNode)).includes(foldForSearch(asked)),
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
        filterTreeNode: (asked, node) => foldForSearch(wordsOf(node.title as ReactNode)).includes(foldForSearch(asked)),
      }}
    />
  )
}
