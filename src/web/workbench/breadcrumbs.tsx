import { Link, useLocation } from '@tanstack/react-router'
import { type PageDeclaration, useText } from '../kit/index.ts'
import { pages } from './pages.tsx'

/** The pages above an address: `/subjects/42/fill/7` stands below `/subjects/42` and `/subjects`, where those are pages. */
export function pagesAbove(
  pathname: string,
  all: readonly PageDeclaration[],
): readonly { path: string; page: PageDeclaration }[] {
  const parts = pathname.split('/').filter(Boolean)
  const above: { path: string; page: PageDeclaration }[] = []
  for (let n = 1; n <= parts.length; n++) {
    const given = parts.slice(0, n)
    const page = all.find((p) => matches(p.path, given))
    if (page) above.push({ path: `/${given.join('/')}`, page })
  }
  return above
}

function matches(pattern: string, given: readonly string[]): boolean {
  const wanted = pattern.split('/').filter(Boolean)
  return wanted.length === given.length && wanted.every((w, i) => w.startsWith('$') || w === given[i])
}

export function Breadcrumbs() {
  const t = useText()
  const { pathname } = useLocation()
  const above = pagesAbove(pathname, pages)
  if (above.length === 0) return null
  return (
    <nav className="zh-crumbs" aria-label={t('当前位置')}>
      <ol>
        <li>
          <Link to="/">{t('首页')}</Link>
        </li>
        {above.map(({ path, page }, i) => (
          <li key={path}>
            {i === above.length - 1 ? (
              <span aria-current="page">{t(page.title)}</span>
            ) : (
              <Link to={path}>{t(page.title)}</Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
