/// <reference types="vite/client" />
import { lazy } from 'react'
import type { Dictionary } from '../kit/language.ts'
import type { PageDeclaration } from '../kit/page.ts'

// The composer: a module's pages are there because its folder has web/index.tsx. Only the lists are loaded here (what else a front door
// exports stays with the pages that use it), the pages themselves when opened.
const lists = import.meta.glob<readonly PageDeclaration[]>(
  ['../../engines/*/web/index.tsx', '../../domains/*/web/index.tsx', '../../core/*/web/index.tsx', './*/index.tsx'],
  { eager: true, import: 'pages' },
)

/** Pages for people who are not signed in: sign-in, first account. */
const access = import.meta.glob<{ readonly openPages?: readonly PageDeclaration[] }>('./access/index.tsx', {
  eager: true,
})

const english = import.meta.glob<{ default: Dictionary }>(['../../**/en.ts', '!../portal/**'])

const home: PageDeclaration = {
  path: '/',
  title: { zh: '我的任务', en: 'My tasks' },
  menu: { group: 'work', order: 0 },
  Page: lazy(() => import('./home/home-page.tsx')),
}

export const pages: readonly PageDeclaration[] = [home, ...Object.values(lists).flat()]
export const openPages: readonly PageDeclaration[] = Object.values(access).flatMap((m) => m.openPages ?? [])

/** Every module's English texts; loaded only when the reader chose English. */
export async function loadEnglish(): Promise<readonly Dictionary[]> {
  return (await Promise.all(Object.values(english).map((load) => load()))).map((m) => m.default)
}
