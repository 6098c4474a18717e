import type { Permission } from '../../core/access/define.ts'
import type { Bilingual } from '../../core/text.ts'
import type { MenuGroup, PageDeclaration } from '../kit/page.ts'

/** What of the actor decides which pages are shown. */
export interface Reader {
  readonly subjectId?: string | undefined
  may(permission: Permission): boolean
}
/** What the menu and the breadcrumbs need of a page. */
export type PageEntry = Pick<PageDeclaration, 'path' | 'title' | 'permission' | 'menu' | 'isForOwnSubject'>

export const GROUPS: readonly { readonly id: MenuGroup; readonly label: Bilingual }[] = [
  { id: 'work', label: { zh: '工作', en: 'Work' } },
  { id: 'archive', label: { zh: '监管档案', en: 'Archive' } },
  { id: 'policy', label: { zh: '政策落实', en: 'Policy' } },
  { id: 'evidence', label: { zh: '存证', en: 'Evidence' } },
  { id: 'admin', label: { zh: '管理', en: 'Administration' } },
]

/** Any one of the page's permissions opens it. The server refuses by itself; this only says so in a readable way. */
export function mayOpen(page: PageEntry, reader: Reader): boolean {
  if (page.isForOwnSubject && reader.subjectId === undefined) return false
  if (page.permission === undefined) return true
  return typeof page.permission === 'string' ? reader.may(page.permission) : page.permission.some((p) => reader.may(p))
}

/** Which of a group's pages the actor may open, in order. */
export function menuOf<P extends PageEntry>(group: MenuGroup, all: readonly P[], reader: Reader): readonly P[] {
  return all
    .filter((p) => p.menu?.group === group && mayOpen(p, reader))
    .sort((a, b) => (a.menu?.order ?? 0) - (b.menu?.order ?? 0))
}

/** The one entry of the menu that an address belongs to: the nearest above it. */
export function currentOf<P extends PageEntry>(pathname: string, entries: readonly P[]): P | undefined {
  const isAbove = (path: string) => pathname === path || (path !== '/' && pathname.startsWith(`${path}/`))
  return entries.filter((p) => isAbove(p.path)).sort((a, b) => b.path.length - a.path.length)[0]
}

/** The pages above an address: `/subjects/42/fill/7` stands below `/subjects/42` and `/subjects`, where those are pages. */
export function pagesAbove<P extends PageEntry>(
  pathname: string,
  all: readonly P[],
): readonly { path: string; page: P }[] {
  const parts = pathname.split('/').filter(Boolean)
  const above: { path: string; page: P }[] = []
  for (let n = 1; n <= parts.length; n++) {
    const given = parts.slice(0, n)
    // A literal address is nearer than one with a variable, as in the router.
    const fitting = all.filter((p) => matches(p.path, given))
    const page = fitting.find((p) => !p.path.includes('$')) ?? fitting[0]
    if (page) above.push({ path: `/${given.join('/')}`, page })
  }
  return above
}

function matches(pattern: string, given: readonly string[]): boolean {
  const wanted = pattern.split('/').filter(Boolean)
  return wanted.length === given.length && wanted.every((w, i) => w.startsWith('$') || w === given[i])
}
