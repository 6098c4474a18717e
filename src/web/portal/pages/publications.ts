import { html } from 'ghtml'
import type { Language } from '../../../core/text.ts'
import { CITY_RULE } from '../../../engines/forms/define.ts'
import { shorterTermOf } from '../../../engines/publications/logic/life.ts'
import { cellText } from '../../../engines/publications/logic/wording.ts'
import type {
  CitedClause,
  FieldDocument,
  KindDocument,
  PublicCell,
  PublicContent,
  PublicEntry,
  PublicEntryPage,
  PublicEvent,
} from '../../../engines/publications/schema.ts'
import { facts, moment, page, type Say, sayer, type Visit } from '../layout.ts'
import type { NameOfRegion } from './subjects.ts'

/** What a visitor asked the list for; empty = everything. */
export interface ListQuestion {
  readonly kind: string
  readonly district: string
  readonly from: string
  readonly to: string
  readonly q: string
}

export interface Choices {
  readonly kinds: readonly { readonly kind: string; readonly title: { readonly zh: string; readonly en: string } }[]
  readonly districts: readonly { readonly code: string; readonly name: string }[]
}

/** Not for search engines: their copies would outlive the term. */
const NO_INDEX = { isIndexed: false }

export function publicationsPage(
  visit: Visit,
  asked: ListQuestion,
  choices: Choices,
  found: {
    readonly items: readonly PublicEntry[]
    readonly next?: string | undefined
    readonly wrong?: string | undefined
  },
  nameOfRegion: NameOfRegion,
): string {
  const t = sayer(visit.language)
  const feed = queryOf({ kind: asked.kind, district: asked.district })
  const next = found.next ? queryOf({ ...asked, after: found.next }) : undefined
  return page(
    visit,
    t('公示'),
    html`<p class="lead">${t('依法公开的检查、检验和处理结果。每条写明依据和期限，期满即不再显示；更正和撤销保留原文。')}</p>
<form class="card search" method="get" action="/publications" role="search">
<div class="field wide"><label for="q">${t('名称或代码')}</label>
<input id="q" name="q" type="search" value="${asked.q}" maxlength="100" autocomplete="off" !${found.wrong ? 'aria-invalid="true" aria-describedby="q-wrong"' : ''}>
!${found.wrong ? html`<span id="q-wrong" class="tag bad">${found.wrong}</span>` : ''}</div>
!${select(
      'kind',
      t('公示种类'),
      t('全部种类'),
      asked.kind,
      choices.kinds.map((k) => [k.kind, k.title[visit.language]]),
    )}
!${select(
      'district',
      t('所在区'),
      t('全市'),
      asked.district,
      choices.districts.map((d) => [d.code, d.name]),
    )}
<div class="field"><label for="from">${t('公示日期从')}</label><input id="from" name="from" type="date" value="${asked.from}"></div>
<div class="field"><label for="to">${t('到')}</label><input id="to" name="to" type="date" value="${asked.to}"></div>
<button class="button">${t('查询')}</button>
</form>
!${
      found.items.length === 0
        ? html`<div class="notice" role="status"><p>${t('没有符合条件的公示。可以减少条件再查；期满的公示已不再显示。')}</p></div>`
        : html`<ol class="results">!${found.items.map((e) => entryLine(visit, e, nameOfRegion)).join('')}</ol>`
    }
!${next ? html`<p class="pager"><a class="button quiet" href="/publications?${next}">${t('下一页')}</a></p>` : ''}
<h2>${t('订阅和下载')}</h2>
<p><a class="button quiet" href="/publications/feed.rss?${feed}">RSS</a> <a class="button quiet" href="/publications/feed.atom?${feed}">Atom</a>
<a class="button quiet" href="/open-data/publications.csv?${feed}">CSV</a> <a class="button quiet" href="/open-data/publications.json?${feed}">JSON</a>
<a class="button quiet" href="/publications/subscribe?${feed}">${t('邮件或网络回调订阅')}</a></p>`,
    NO_INDEX,
  )
}

function select(
  name: string,
  label: string,
  all: string,
  chosen: string,
  options: readonly (readonly [string, string])[],
): string {
  return html`<div class="field"><label for="${name}">${label}</label>
<select id="${name}" name="${name}"><option value="">${all}</option>!${options
    .map(([value, text]) => html`<option value="${value}" !${value === chosen ? 'selected' : ''}>${text}</option>`)
    .join('')}</select></div>`
}

function queryOf(values: Readonly<Record<string, string>>): string {
  return new URLSearchParams(Object.entries(values).filter(([, v]) => v !== '')).toString()
}

/** One line of a list; also on the enterprise's own page. */
export function entryLine(visit: Visit, e: PublicEntry, nameOfRegion: NameOfRegion): string {
  const t = sayer(visit.language)
  const about = [
    e.title[visit.language],
    ...e.headline.map((h) => h.value[visit.language]),
    nameOfRegion(e.region),
    e.happenedOn,
  ].filter(Boolean)
  const name = html`<strong>${e.subjectName}</strong>`
  return html`<li><a href="/publications/${e.id}">!${e.status === 'withdrawn' ? html`<del>!${name}</del>` : name}<span class="soft">${about.join(' · ')}</span>!${marks(e, t)}</a></li>`
}

function marks(e: PublicEntry, t: Say): string {
  if (e.status === 'withdrawn') return html`<span class="tag bad">${t('已撤销')}</span>`
  const shown = [
    e.disputedSince && t('有异议，正在处理'),
    e.isCorrected && t('有更正'),
    e.isCorrectionUnderWay && t('正在更正'),
  ].filter((m) => typeof m === 'string')
  return shown.map((m) => html`<span class="tag warn">${m}</span>`).join(' ')
}

export function publicationPage(
  visit: Visit,
  e: PublicEntryPage,
  nameOfRegion: NameOfRegion,
  options: { readonly isPreview?: boolean } = {},
): string {
  const t = sayer(visit.language)
  const language = visit.language
  const stands = contentCard(t, e.document, e.content, language)
  return page(
    visit,
    `${e.subjectName} — ${e.title[language]}`,
    html`!${options.isPreview ? html`<div class="notice" role="status"><p>${t('预览：公众还看不到这一页。公示时间和期限以实际公示为准。')}</p></div>` : ''}
!${e.document.about ? html`<p class="lead">${e.document.about[language]}</p>` : ''}
!${disputed(visit, e)}
!${standing(visit, e)}
<section class="card">!${facts([
      [t('对象'), { html: html`<a href="/subjects/${e.subjectId}">${e.content.subject.name}</a>` }],
      [
        t('统一社会信用代码'),
        e.content.subject.code && { html: html`<span class="mono">${e.content.subject.code}</span>` },
      ],
      [t('责任单位'), e.content.subject.holder?.name],
      [t('所在区'), nameOfRegion(e.region)],
      [t('发生日期'), e.content.happenedOn],
    ])}</section>
<h2>${t('公示内容')}</h2>
!${e.status === 'withdrawn' ? html`<del class="struck">!${stands}</del>` : stands}
!${e.reply ? html`<section class="card"><h2>${t('企业的申辩意见')}</h2><p class="pre">${e.reply.text}</p><p class="soft small">${t('由企业自行填写，{at} 展示。监管部门只审查个人信息和违法内容，不代表认可。', { at: moment(e.reply.shownAt, language) })}</p></section>` : ''}
<h2>${t('依据和期限')}</h2>
<section class="card">!${facts([
      [t('公示依据'), { html: e.basis.map((b) => html`<div>${clauseText(b, language)}</div>`).join('') }],
      [t('公示时间'), moment(e.publishedAt, language)],
      [
        t('公示到'),
        `${t('{day}（当日止）', { day: lastDay(e.expiresAt, language) })}${statementOf(e) ? `${t('，')}${statementOf(e)?.[language]}` : ''}`,
      ],
      [t('期限依据'), clauseText(e.termBasis, language)],
    ])}<p class="soft small">${basisNote(t, [...e.basis, e.termBasis], language)}</p></section>
<h2>${t('经过')}</h2>
<ol class="history">!${e.history.map((h, i) => historyLine(visit, e, h, i)).join('')}</ol>
<p class="soft small">${t('每一步都已存证。回执含公示的全文，可以离线验证；保存它，就能证明当时公示了什么。')}</p>
<p class="soft small">${t('您是这家单位？可以登录工作台填写申辩意见或提出异议。')} <a href="/app/own/publications">${t('登录工作台')}</a></p>
<p><a href="/publications">${t('返回公示列表')}</a></p>`,
    NO_INDEX,
  )
}

/** What decides the end besides the day: of what has a shorter term, that of the shorter term. */
function statementOf({ document, content }: PublicEntryPage) {
  const shorter = shorterTermOf(document, content)
  return shorter ? shorter.statement : document.term.statement
}

/** The term ends at midnight; people read the day before it. */
function lastDay(expiresAt: string, language: Language): string {
  return longDay(Date.parse(expiresAt) - 1, language)
}

function longDay(at: number, language: Language): string {
  const zone = { dateStyle: 'long', timeZone: 'Asia/Shanghai' } as const
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', zone).format(at)
}

/** Said beside the result from the moment of the objection: a finding under re-test is not read as if it stood. */
function disputed(visit: Visit, e: PublicEntryPage): string {
  const t = sayer(visit.language)
  if (!e.disputedSince) return ''
  return html`<div class="notice" role="status"><h2>${t('有异议，正在处理')}</h2><p>${t('当事人已于 {at} 提出异议，正在核查或者复检，结论可能改变。', { at: moment(e.disputedSince, visit.language) })}</p></div>`
}

function standing(visit: Visit, e: PublicEntryPage): string {
  const t = sayer(visit.language)
  if (e.status === 'withdrawn') {
    const last = e.history.findLast((h) => h.kind === 'withdrawn')
    return html`<div class="notice bad" role="status"><h2>${t('这条公示已撤销')}</h2><p>${t('撤销时间：{at}', { at: moment(last?.at ?? e.changedAt, visit.language) })}</p>!${last?.reason ? html`<p>${t('理由：{reason}', { reason: last.reason })}</p>` : ''}</div>`
  }
  if (e.isCorrectionUnderWay)
    return html`<div class="notice" role="status"><p>${t('所依据的记录已被更正，更正后的内容正在审核。')}</p></div>`
  return e.isCorrected
    ? html`<div class="notice" role="status"><p>${t('这条公示经过更正，原文和理由见下方“经过”。')}</p></div>`
    : ''
}

/** The declared fields in their order, tables as tables. */
function contentCard(t: Say, document: KindDocument, content: PublicContent, language: Language): string {
  const lines = document.fields.filter((f) => f.type !== 'rows')
  const tables = document.fields.filter((f) => f.type === 'rows')
  return html`<div class="card">!${facts(lines.map((f) => [f.label[language], cellText(f, cellOf(content, f), language)]))}!${tables.map((f) => rowsTable(t, f, content, language)).join('')}</div>`
}

function cellOf(content: PublicContent, field: FieldDocument): PublicCell | undefined {
  const value = content.fields[field.name]
  return Array.isArray(value) ? undefined : value
}

function rowsTable(t: Say, field: FieldDocument, content: PublicContent, language: Language): string {
  const rows = content.fields[field.name]
  const columns = field.columns ?? []
  if (!Array.isArray(rows) || rows.length === 0) return html`<p class="soft">${field.label[language]}${t('：无')}</p>`
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${field.label[language]}"><table><caption>${field.label[language]}</caption>
<thead><tr>!${columns.map((c) => html`<th scope="col">${c.label[language]}</th>`).join('')}</tr></thead>
<tbody>!${rows.map((row) => html`<tr>!${columns.map((c) => html`<td>${cellText(c, row[c.name], language)}</td>`).join('')}</tr>`).join('')}</tbody></table></div>`
}

const STEPS: Readonly<Record<string, string>> = {
  published: '公示',
  corrected: '更正',
  withdrawn: '撤销',
  disputed: '收到异议',
  'dispute-ended': '异议处理完毕',
  'reply-shown': '展示企业的申辩意见',
  'reply-withdrawn': '企业撤回申辩意见',
}

function historyLine(visit: Visit, e: PublicEntryPage, h: PublicEvent, index: number): string {
  const t = sayer(visit.language)
  const isReplaced = h.content !== undefined && e.history.slice(index + 1).some((later) => later.content !== undefined)
  const old =
    h.content && isReplaced
      ? html`<details><summary>${t('更正前的内容')}</summary><del class="struck">!${contentCard(t, e.document, h.content, visit.language)}</del></details>`
      : ''
  return html`<li><strong>${t(STEPS[h.kind] ?? h.kind)}</strong> <span class="soft">${moment(h.at, visit.language)}</span>
!${h.reason ? html`<p>${t('理由：{reason}', { reason: h.reason })}</p>` : ''}!${old}
<p class="small"><a href="/publications/${e.id}/receipts/${h.id}">${t('下载回执')}</a>　<a href="/verify/publication/${h.id}">${t('在线验证')}</a></p></li>`
}

function clauseText(c: CitedClause, language: Language): string {
  const name = language === 'zh' && c.clause !== CITY_RULE ? `《${c.law.zh}》` : c.law[language]
  return `${name}${c.place ? ` ${c.place[language]}` : ''}`
}

/** What of the basis was held against the published texts and what was not, in plain words: below it, once. */
function basisNote(t: Say, cited: readonly CitedClause[], language: Language): string {
  const laws = cited.filter((c) => c.clause !== CITY_RULE)
  const open = [...new Set(laws.filter((c) => c.comparedOn === undefined).map((c) => clauseText(c, language)))]
  const [day] = laws.flatMap((c) => c.comparedOn ?? []).sort()
  return [
    day && open.length === 0
      ? t('以上条文已于{day}与公布的文本核对。', { day: longDay(Date.parse(day), language) })
      : '',
    day && open.length > 0 ? t('其余条文已于{day}与公布的文本核对。', { day: longDay(Date.parse(day), language) }) : '',
    open.length > 0
      ? t('{laws}：条款号尚未与公布的文本核对，核对后如需更正会更正；公示的结果不因此改变。', {
          laws: open.join(t('、')),
        })
      : '',
    cited.length > laws.length ? t('没有法律条文规定的，由本市自行确定，已如实写明。') : '',
  ]
    .filter(Boolean)
    .join(language === 'zh' ? '' : ' ')
}
