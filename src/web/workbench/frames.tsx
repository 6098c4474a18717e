import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useContext } from 'react'
import { ActorContext } from '../kit/actor.ts'
import { useText } from '../kit/language.ts'
import type { PageDeclaration } from '../kit/page.ts'
import { Empty, Page as PageFrame } from '../kit/page-frame.tsx'
import { DemoBand, LanguageSwitch } from './bands.tsx'
import { mayOpen } from './menu.ts'

// Ant Design and its theme come with the first page that uses it, not with the shell.
const Themed = lazy(() => import('./themed.tsx').then((m) => ({ default: m.Themed })))

export function Loading() {
  const t = useText()
  return (
    <p className="zh-loading" role="status">
      {t('正在载入…')}
    </p>
  )
}

export function Guarded({ page }: { page: PageDeclaration }) {
  const t = useText()
  const actor = useContext(ActorContext)
  if (actor && !mayOpen(page, actor))
    return (
      <PageFrame title={t(page.title)}>
        <Empty text={t('您的岗位没有打开此页的权限。')} next={t('如工作需要，请向安全管理员申请。')} />
      </PageFrame>
    )
  const content = <page.Page />
  return <Suspense fallback={<Loading />}>{page.path === '/' ? content : <Themed>{content}</Themed>}</Suspense>
}

/** Pages before sign-in: no menu. */
export function Bare() {
  return (
    <div className="zh-bare">
      <DemoBand />
      <header>
        <span className="zh-brand">
          <span className="zh-mark" aria-hidden="true">
            质
          </span>
          质衡 <small>Zhiheng</small>
        </span>
        <LanguageSwitch />
      </header>
      <main id="main">
        <Outlet />
      </main>
    </div>
  )
}
