import { lazy } from 'react'
import type { PageDeclaration } from '../../kit/page.ts'

/** Every part of the kit with an example: for whoever builds a page, and for the journeys that look at it. Not in the menu. */
export const pages: readonly PageDeclaration[] = [
  { path: '/kit', title: { zh: '组件示例', en: 'Kit examples' }, Page: lazy(() => import('./kit-examples-page.tsx')) },
]
