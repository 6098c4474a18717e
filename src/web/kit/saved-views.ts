import type { SearchText } from './table-columns.ts'

export interface SavedView {
  readonly name: string
  readonly search: SearchText
}

/** A reader's own views of a table, kept in this browser; the address of a view can be sent to a colleague as it is. */
export function readViews(table: string, storage: Pick<Storage, 'getItem'>): readonly SavedView[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key(table)) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isView) : []
  } catch {
    return []
  }
}

export function saveView(
  table: string,
  view: SavedView,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
): readonly SavedView[] {
  return write(table, [...readViews(table, storage).filter((v) => v.name !== view.name), view], storage)
}

export function removeView(
  table: string,
  name: string,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
): readonly SavedView[] {
  return write(
    table,
    readViews(table, storage).filter((v) => v.name !== name),
    storage,
  )
}

function write(table: string, views: readonly SavedView[], storage: Pick<Storage, 'setItem'>): readonly SavedView[] {
  storage.setItem(key(table), JSON.stringify(views))
  return views
}

function key(table: string): string {
  return `zh.views.${table}`
}

function isView(v: unknown): v is SavedView {
  return (
    typeof v === 'object' &&
    v !== null &&
    'name' in v &&
    typeof v.name === 'string' &&
    'search' in v &&
    typeof v.search === 'object'
  )
}
