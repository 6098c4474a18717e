import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { tiles } from '../../packs/tianjin-2018/tiles.ts'
import type { PageDeclaration } from '../kit/page.ts'
import { Bare, Guarded } from './frames.tsx'
import { NotFound, PageError } from './page-error.tsx'
import { openPages, pages } from './pages.tsx'
import { CityFrame, Shell } from './shell.tsx'

/** Query parameters stay text: a region code is not a number and keeps its zeros. */
function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

function stringifySearch(search: Record<string, unknown>): string {
  const set = Object.entries(search).flatMap(([k, v]) =>
    v === undefined || v === null || v === '' ? [] : [[k, String(v)]],
  )
  const text = new URLSearchParams(set).toString()
  return text ? `?${text}` : ''
}

export function createWorkbenchRouter() {
  const root = createRootRoute({
    component: () => <CityFrame tiles={tiles} />,
    notFoundComponent: NotFound,
    errorComponent: PageError,
  })
  const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell })
  const bare = createRoute({ getParentRoute: () => root, id: 'bare', component: Bare })
  // Any other address: said within the frame, so that the reader can go on from the menu.
  const elsewhere = createRoute({ getParentRoute: () => shell, path: '$', component: NotFound })
  const routeOf = (parent: typeof shell | typeof bare) => (page: PageDeclaration) =>
    createRoute({
      getParentRoute: () => parent as typeof shell,
      path: page.path,
      component: () => <Guarded page={page} />,
      errorComponent: PageError,
    })
  return createRouter({
    routeTree: root.addChildren([
      shell.addChildren([...pages.map(routeOf(shell)), elsewhere]),
      bare.addChildren(openPages.map(routeOf(bare))),
    ]),
    basepath: '/app',
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: PageError,
  })
}
