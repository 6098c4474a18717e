import { QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { Bilingual } from '../../core/text.ts'
import { ActorContext, type ActorView, actorView, forgetMe, useActor, useMe } from '../kit/actor.ts'
import { api } from '../kit/api.ts'
import { asApiProblem } from '../kit/api-problem.ts'
import { CityContext, useCity } from '../kit/city.ts'
import { Icon } from '../kit/icon.tsx'
import { useText } from '../kit/language.ts'
import { forgetReplies } from '../kit/offline/device-store.ts'
import { outboxOf } from '../kit/offline/outbox.ts'
import { useOutbox } from '../kit/offline/use-outbox.ts'
import { Page as PageFrame } from '../kit/page-frame.tsx'
import { ProblemSummary } from '../kit/problem-summary.tsx'
import { forgetRecent } from '../kit/recent-subjects.ts'
import { DemoBand, LanguageSwitch, OfflineNotice, UpdateNotice } from './bands.tsx'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { Loading } from './frames.tsx'
import { currentOf, GROUPS, menuOf } from './menu.ts'
import { pages } from './pages.tsx'
import { QuickSearch } from './quick-search.tsx'

const OWN_ACCOUNT = '/my-account'

/** The frame around every page of a signed-in account: band, header, menu, breadcrumbs. */
export function Shell() {
  const me = useMe()
  const location = useLocation()
  const actor = useMemo(() => (me.data ? actorView(me.data) : undefined), [me.data])
  if (me.isPending) return <Loading />
  if (!actor) {
    if (asApiProblem(me.error).status === 401)
      return <Navigate to="/sign-in" search={{ next: location.pathname + location.searchStr } as never} replace />
    return (
      <main className="zh-main">
        <PageFrame title="质衡">
          <ProblemSummary problem={me.error} onRetry={() => void me.refetch()} />
        </PageFrame>
      </main>
    )
  }
  // A first password or a missing second factor comes before everything else; the server grants nothing until then.
  if ((actor.mustChangePassword || actor.mustEnrolTotp || actor.mustBeConfirmed) && location.pathname !== OWN_ACCOUNT)
    return <Navigate to={OWN_ACCOUNT} replace />
  return (
    <ActorContext value={actor}>
      <Frame actor={actor} />
    </ActorContext>
  )
}

function Frame({ actor }: { actor: ActorView }) {
  const t = useText()
  const [isMenuOpen, setMenuOpen] = useState(false)
  const isWriter = actor.may('record.write')
  useEffect(() => (isWriter ? outboxOf(actor.accountId).start() : undefined), [actor.accountId, isWriter])
  useEffect(() => {
    const close = (e: KeyboardEvent) => e.key === 'Escape' && setMenuOpen(false)
    window.addEventListener('keydown', close)
    return () => window.removeEventListener('keydown', close)
  }, [])
  return (
    <div className="zh-shell">
      <a className="zh-skip" href="#main">
        {t('跳到正文')}
      </a>
      <DemoBand />
      <OfflineNotice />
      <UpdateNotice />
      <Header isMenuOpen={isMenuOpen} onMenu={() => setMenuOpen(!isMenuOpen)} />
      <div className="zh-body">
        <Menu actor={actor} isOpen={isMenuOpen} onChosen={() => setMenuOpen(false)} />
        {isMenuOpen ? (
          <button type="button" className="zh-shade" aria-label={t('关闭菜单')} onClick={() => setMenuOpen(false)} />
        ) : null}
        <main id="main" className="zh-main" tabIndex={-1}>
          <Breadcrumbs />
          <Outlet />
        </main>
      </div>
    </div>
  )
}

function Header({ isMenuOpen, onMenu }: { isMenuOpen: boolean; onMenu: () => void }) {
  const t = useText()
  const city = useCity()
  const actor = useActor()
  return (
    <header className="zh-header">
      <button type="button" className="zh-menu-button" aria-expanded={isMenuOpen} aria-controls="menu" onClick={onMenu}>
        <Icon name="menu" size={22} />
        <span className="zh-sr">{t('菜单')}</span>
      </button>
      <Link to="/" className="zh-brand">
        <span className="zh-mark" aria-hidden="true">
          质
        </span>
        质衡 <small>{city.name}</small>
      </Link>
      {actor.may('subject.read') ? <QuickSearch /> : <span />}
      <div className="zh-header-end">
        {actor.may('record.write') ? <QueueBadge /> : null}
        <LanguageSwitch />
        <Account />
      </div>
    </header>
  )
}

/** How much waits on this device, wherever the reader is. */
function QueueBadge() {
  const t = useText()
  const { state } = useOutbox()
  const open = state.entries.filter((e) => e.state !== 'sent')
  if (open.length === 0) return null
  const isStuck = open.some((e) => e.state === 'conflict')
  return (
    <Link to="/queue" className={isStuck ? 'zh-queue-badge zh-queue-stuck' : 'zh-queue-badge'}>
      <span className="zh-queue-word">{t('待发送')}</span> <b>{open.length}</b>
    </Link>
  )
}

function Account() {
  const t = useText()
  const actor = useActor()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<unknown>()
  const own = pages.find((p) => p.path === OWN_ACCOUNT)
  async function signOut() {
    try {
      await api.post('/api/access/sign-out')
    } catch (e) {
      // An ended session is what was wanted; anything else must be seen: the reader would walk away signed in.
      if (asApiProblem(e).status !== 401) return setProblem(e)
    }
    forgetRecent(actor.accountId)
    forgetMe(localStorage)
    await forgetReplies(actor.accountId).catch(() => undefined)
    client.clear()
    await navigate({ to: '/sign-in' })
  }
  return (
    <details className="zh-account">
      <summary>
        <span className="zh-sr">{t('我的账户')}</span>
        {actor.organisation ? <span className="zh-organisation">{actor.organisation}</span> : null}
        <span className="zh-account-name">{actor.name}</span>
        <Icon name="down" size={16} />
      </summary>
      <div className="zh-account-card">
        <ProblemSummary problem={problem} />
        <strong>{actor.name}</strong>
        {actor.organisation ? <p>{actor.organisation}</p> : null}
        {actor.roleLabels.length > 0 ? (
          <p className="zh-muted">{actor.roleLabels.map((r) => t(r.label)).join(' · ')}</p>
        ) : null}
        {own ? <Link to={own.path}>{t(own.title)}</Link> : null}
        <UnsentNote />
        <button type="button" className="zh-button" onClick={() => void signOut()}>
          {t('退出登录')}
        </button>
      </div>
    </details>
  )
}

function UnsentNote() {
  const t = useText()
  const { state } = useOutbox()
  const n = state.entries.filter((e) => e.state !== 'sent').length
  return n > 0 ? <p>{t('还有 {n} 份待发送，退出后保留在本机，本账号下次登录后发送。', { n })}</p> : null
}

function Menu({ actor, isOpen, onChosen }: { actor: ActorView; isOpen: boolean; onChosen: () => void }) {
  const t = useText()
  const { pathname } = useLocation()
  const groups = GROUPS.map((group) => ({ ...group, entries: menuOf(group.id, pages, actor) }))
  const current = currentOf(
    pathname,
    groups.flatMap((g) => g.entries),
  )
  return (
    <nav id="menu" className={isOpen ? 'zh-menu zh-menu-open' : 'zh-menu'} aria-label={t('主菜单')}>
      {groups
        .filter((g) => g.entries.length > 0)
        .map((group) => (
          <section key={group.id}>
            <h2>{t(group.label)}</h2>
            <ul>
              {group.entries.map((page) => (
                <li key={page.path}>
                  <Link
                    to={page.path}
                    onClick={onChosen}
                    activeOptions={{ exact: true, includeSearch: false }}
                    aria-current={page === current ? 'page' : undefined}
                  >
                    {t(page.title)}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </nav>
  )
}

// What does not depend on who is signed in: signing in and out empties the other cache.
const publicClient = new QueryClient()

interface CityReply {
  readonly name: Bilingual
  readonly isDemo: boolean
}

const KEPT_CITY = 'zh.city'

/** The same for everybody who uses this device: kept for the hours without network, when a demo city must say so as well. */
async function keptCity(ask: () => Promise<CityReply>): Promise<CityReply> {
  try {
    const city = await ask()
    localStorage.setItem(KEPT_CITY, JSON.stringify(city))
    return city
  } catch (error) {
    const kept = localStorage.getItem(KEPT_CITY)
    if (!kept || asApiProblem(error).code !== 'offline') throw error
    return JSON.parse(kept) as CityReply
  }
}

/** Asks once which city this is; pages before sign-in need it for the band as well. */
export function CityFrame({ tiles }: { tiles: Parameters<typeof CityContext>[0]['value']['tiles'] }) {
  const t = useText()
  const city = useQuery(
    {
      queryKey: ['city'],
      queryFn: ({ signal }) => keptCity(() => api.get<CityReply>('/api/city', undefined, signal)),
      networkMode: 'always',
      staleTime: Number.POSITIVE_INFINITY,
    },
    publicClient,
  )
  const value = useMemo(
    () => ({ name: city.data ? t(city.data.name) : '', isDemo: city.data?.isDemo ?? false, tiles }),
    [city.data, tiles, t],
  )
  return (
    <CityContext value={value}>
      <Outlet />
    </CityContext>
  )
}
