import { html } from 'ghtml'
import type { Language } from '../../core/text.ts'
import en from './en.ts'

/** What every page of the portal knows about its visitor and its city. */
export interface Visit {
  readonly language: Language
  readonly isLargeText: boolean
  readonly isDemo: boolean
  readonly cityName: string
  /** Path with query, for the way back after a change of preferences. */
  readonly here: string
}

/** Chinese text is the key; the English stands in en.ts. `{name}` is filled from params. */
export type Say = (zh: string, params?: Readonly<Record<string, string | number>>) => string

export function sayer(language: Language): Say {
  return (zh, params = {}) => {
    const text = language === 'zh' ? zh : ((en as Record<string, string>)[zh] ?? zh)
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole))
  }
}

const NAVIGATION = [
  { path: '/', label: '首页' },
  { path: '/subjects', label: '查企业' },
  { path: '/publications', label: '公示' },
  { path: '/draws', label: '随机抽取' },
  { path: '/policy', label: '政策落实' },
  { path: '/indicators', label: '合格率' },
  { path: '/verify', label: '验证回执' },
  { path: '/evidence', label: '存证日志' },
  { path: '/open-data', label: '开放数据' },
] as const

/** A whole page. `body` is HTML that was made with escaping templates. */
export function page(
  visit: Visit,
  title: string,
  body: string,
  options: { script?: string; isIndexed?: boolean } = {},
): string {
  const t = sayer(visit.language)
  const isHome = visit.here === '/'
  return html`<!doctype html>
<html lang="${visit.language === 'zh' ? 'zh-CN' : 'en'}" class="${visit.isLargeText ? 'large' : ''}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${isHome ? '' : `${title} · `}${visit.cityName}${t('质量治理')} · ${t('质衡')}</title>
!${options.isIndexed === false ? '<meta name="robots" content="noindex, noarchive">' : ''}
<link rel="stylesheet" href="/assets/portal.css">
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
!${options.script ? html`<script type="module" src="${options.script}"></script>` : ''}
</head>
<body>
<a class="skip" href="#main">${t('跳到正文')}</a>
!${visit.isDemo ? html`<div class="demo" role="note"><div class="wrap"><strong>${t('演示数据')}</strong> — ${t('本站的企业、检查和结果都是生成的，不是真实记录。')} <a href="/about-demo">${t('了解更多')}</a></div></div>` : ''}
<header class="site"><div class="wrap">
<a class="brand" href="/">!${MARK}<span>${t('质衡')}<small>${visit.cityName}${t('质量治理公众平台')}</small></span></a>
<nav class="main" aria-label="${t('主导航')}"><ul>
!${NAVIGATION.map((n) => html`<li><a href="${n.path}" !${isCurrent(visit.here, n.path) ? 'aria-current="page"' : ''}>${t(n.label)}</a></li>`).join('')}
</ul></nav>
<div class="prefs" role="group" aria-label="${t('阅读设置')}">
!${preference(visit, 'text', visit.isLargeText ? 'normal' : 'large', visit.isLargeText ? t('标准字号') : t('大字版'))}
!${preference(visit, 'language', visit.language === 'zh' ? 'en' : 'zh', visit.language === 'zh' ? 'English' : '中文')}
</div>
</div></header>
<main id="main" class="wrap" tabindex="-1">
<h1>${title}</h1>
!${body}
</main>
<footer class="site"><div class="wrap">
<a href="/app/">${t('工作台登录')}</a>
<a href="/about-demo">${t('关于数据')}</a>
<a href="/accessibility">${t('无障碍说明')}</a>
<a href="/api/docs">${t('接口文档')}</a>
</div></footer>
</body>
</html>`
}

function isCurrent(here: string, path: string): boolean {
  const current = here.split('?')[0] ?? ''
  return path === '/' ? current === '/' : current === path || current.startsWith(`${path}/`)
}

/** A preference is a form, so that it works without JavaScript and no link changes anything by being followed. */
function preference(visit: Visit, name: string, value: string, label: string): string {
  return html`<form method="post" action="/preferences"><input type="hidden" name="back" value="${visit.here}"><button name="${name}" value="${value}">${label}</button></form>`
}

/** A balance whose pans are level: 质衡. */
export const MARK =
  '<svg viewBox="0 0 32 32" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M16 4v24M10 28h12M5 9h22"/><path d="M8 9 4 18h8zM24 9l-4 9h8z"/><path d="M4 18a4 4 0 0 0 8 0M20 18a4 4 0 0 0 8 0"/></svg>'

/** A list of facts: label and value, the value already HTML when given as `{ html }`. */
export function facts(
  rows: readonly (readonly [label: string, value: string | { html: string } | undefined])[],
): string {
  const shown = rows.filter(([, value]) => value !== undefined && value !== '')
  return html`<dl class="facts">!${shown
    .map(
      ([label, value]) =>
        html`<dt>${label}</dt><dd>!${typeof value === 'object' ? value.html : html`${value ?? ''}`}</dd>`,
    )
    .join('')}</dl>`
}

/** A moment as the visitor reads it, in China time. */
export function moment(at: Date | string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Asia/Shanghai',
  }).format(new Date(at))
}
