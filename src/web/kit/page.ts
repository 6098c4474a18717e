import type { ComponentType, LazyExoticComponent } from 'react'
import type { Permission } from '../../core/access/define.ts'
import type { Bilingual } from '../../core/text.ts'

export type MenuGroup = 'work' | 'archive' | 'policy' | 'evidence' | 'admin'

/** A page of the workbench. Modules export lists of them from `web/index.tsx`; the workbench composes menu and router from them. */
export interface PageDeclaration {
  /** TanStack Router path, e.g. `/subjects/$subjectId`. */
  readonly path: string
  readonly title: Bilingual
  /** Any one of these opens the page; none = every signed-in account. */
  readonly permission?: Permission | readonly Permission[]
  /** Only for accounts that speak for one subject (enterprises, laboratories). */
  readonly isForOwnSubject?: true
  /** Where it stands in the menu; pages without one are reached by links. */
  readonly menu?: { readonly group: MenuGroup; readonly order: number }
  /** `lazy(() => import('./SubjectPage.tsx'))`, so that the first page stays light. */
  readonly Page: LazyExoticComponent<ComponentType>
}
