import { Link, useLocation } from '@tanstack/react-router'
import { useText } from '../kit/language.ts'
import { pagesAbove } from './menu.ts'
import { pages } from './pages.tsx'

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
