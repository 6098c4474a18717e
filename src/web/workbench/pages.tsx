/// <reference types="vite/client" />
import { lazy } from 'react'
import type { Dictionary } from '../kit/language.ts'
import type { PageDeclaration } from '../kit/page.ts'

interface WebModule {
  readonly pages?: readonly PageDeclaration[]
  /** Pages for people who are not signed in: sign-in, first account. */
  readonly openPages?: readonly PageDeclaration[]
}

// The composer: a module's pages are there because its folder has web/index.tsx. Only the lists are loaded here, the pages when opened.
const modules = import.meta.glob<WebModule>(
  ['../../engines/*/web/index.tsx', '../../domains/*/web/index.tsx', '../../core/*/web/index.tsx', './*/index.tsx'],
  { eager: true },
)
const english = import.meta.glob<{ default: Dictionary }>('../../**/en.ts')

const home: PageDeclaration = {
  path: '/',
  title: { zh: '我的任务', en: 'My tasks' },
  menu: { group: 'work', order: 0 },
  Page: lazy(() => import('./home/home-page.tsx')),
}

export const pages: readonly PageDeclaration[] = [home, ...Object.values(modules).flatMap((m) => m.pages ?? [])]
export const openPages: readonly PageDeclaration[] = Object.values(modules).flatMap((m) => m.openPages ?? [])

/** Every module's English texts; loaded only when the reader chose English. */
export async function loadEnglish(): Promise<readonly Dictionary[]> {
  return (await Promise.all(Object.values(english).map((load) => load()))).map((m) => m.default)
}
