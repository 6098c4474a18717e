import type { ReactNode } from 'react'

export type Filter =
  | { readonly kind: 'text'; readonly placeholder?: string; readonly minLength?: number }
  | {
      readonly kind: 'choice'
      readonly options: readonly { readonly value: string; readonly label: string }[]
      readonly isMultiple?: boolean
    }
  | { readonly kind: 'day' }

export interface Column<Row> {
  /** Field of the row, and name of the query parameter when there is a filter (unless `parameter` says another). */
  readonly key: string
  readonly title: string
  readonly render?: (row: Row) => ReactNode
  readonly filter?: Filter
  readonly parameter?: string
  readonly width?: number
  readonly align?: 'right'
  /** Shown only after the reader chose it. */
  readonly isHiddenAtFirst?: boolean
  /** On a phone: 'title' heads the card (default: the first column), 'none' leaves it out. */
  readonly phone?: 'title' | 'none'
}

/** A filter that belongs to no column, e.g. a search box over several fields. */
export interface ExtraFilter {
  readonly parameter: string
  readonly title: string
  readonly filter: Filter
}

export interface Total {
  readonly count: number
  /** There are more than `count`. */
  readonly isMore: boolean
}

/** What the server answers for one page of a list. */
export interface Paged<Row> {
  readonly items: readonly Row[]
  /** Cursor of the next page; none at the end. */
  readonly next?: string | undefined
  /** All of them, or an honest “more than”; may be left out on later pages. */
  readonly total?: number | Total | undefined
}

/** Every filter of a table, columns' first. */
export function filtersOf<Row>(
  columns: readonly Column<Row>[],
  more: readonly ExtraFilter[] = [],
): readonly ExtraFilter[] {
  const own = columns.flatMap((c) =>
    c.filter ? [{ parameter: c.parameter ?? c.key, title: c.title, filter: c.filter }] : [],
  )
  return [...more, ...own]
}

export type SearchText = Readonly<Record<string, string | undefined>>

/** The filters that are set, as query parameters. A text shorter than its least length is not sent: the server would refuse it. */
export function activeFilters(filters: readonly ExtraFilter[], search: SearchText): Record<string, string | string[]> {
  const active: Record<string, string | string[]> = {}
  for (const { parameter, filter } of filters) {
    const text = search[parameter]
    if (!text) continue
    if (filter.kind === 'text' && [...text.trim()].length < (filter.minLength ?? 1)) continue
    active[parameter] = filter.kind === 'choice' && filter.isMultiple ? text.split(',') : text.trim()
  }
  return active
}

/** The cell's text when the column has no `render`. */
export function cellOf<Row>(column: Column<Row>, row: Row): ReactNode {
  if (column.render) return column.render(row)
  const value = (row as Record<string, unknown>)[column.key]
  return value === null || value === undefined || value === '' ? '—' : String(value)
}
