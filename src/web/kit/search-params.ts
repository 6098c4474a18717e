import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { SearchText } from './table-columns.ts'

/** The page's query parameters as text, and a setter; `undefined` removes one. What is in the address can be sent to a colleague. */
export function useSearchText(): readonly [SearchText, (change: SearchText) => void] {
  const search = useSearch({ strict: false }) as SearchText
  const navigate = useNavigate()
  const change = useCallback(
    (next: SearchText) => {
      void navigate({
        to: '.',
        replace: true,
        search: ((old: SearchText) =>
          Object.fromEntries(Object.entries({ ...old, ...next }).filter(([, v]) => v))) as never,
      })
    },
    [navigate],
  )
  return [search, change]
}
