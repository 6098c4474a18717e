import type { FastifyRequest } from 'fastify'
import { open } from '../../core/access/define.ts'
import type { App } from '../../core/app.ts'
import { systemScope, type Tx } from '../../core/db/index.ts'
import { requestLanguage } from '../../core/http/errors.ts'
import { type Raw, raw } from '../../core/http/route.ts'
import type { RegionRow } from '../../core/regions/define.ts'
import { cityPackOf, findCity } from '../../core/regions/index.ts'
import type { Visit } from './layout.ts'

export const HTML = 'text/html; charset=utf-8'

/** What the visitor prefers and which city this is; asked once per page. */
export async function visitOf(request: FastifyRequest, app: App): Promise<Visit> {
  const city = await app.db.read(publicScope, (tx) => findCity(tx))
  const language = requestLanguage(request)
  return {
    language,
    isLargeText: request.cookies.zh_text === 'large',
    isDemo: city?.isDemo ?? app.config.isDemo,
    cityName: (language === 'zh' ? city?.name : city?.nameEn) ?? cityPackOf(app).name[language],
    here: request.url,
  }
}

/**
 * The public sees every region, and of every subject only what the portal's projection lets through: enterprises and bodies, registration
 * facts. Row-level security is asked with this scope on purpose.
 */
const publicScope = systemScope('portal')
/** Every region, for queries that limit themselves by region. */
export const EVERYWHERE = ['']

export function publicRead<T>(app: App, run: (tx: Tx) => Promise<T>): Promise<T> {
  return app.db.read(publicScope, run)
}

/** A page that is the same for everybody: kept by who likes, and asked again before it is shown. */
export function page(html: string, more: { status?: number } = {}): Raw {
  return raw(html, HTML, { ...more, headers: { 'cache-control': 'no-cache' } })
}

/** What all pages of the portal declare alike. */
export const publicPage = {
  method: 'GET',
  permission: open('a public page'),
  reply: 'raw',
  hidden: true,
  ownTransactions: true,
} as const

/** Names of districts and streets by code; a street is named with its district. */
export function regionNames(regions: readonly RegionRow[]): (code: string) => string {
  const names = new Map(regions.map((r) => [r.code, r.name]))
  return (code) => {
    const district = names.get(code.slice(0, 6))
    const street = code.length > 6 ? names.get(code.slice(0, 9)) : undefined
    return [district, street].filter(Boolean).join(' ') || code
  }
}
