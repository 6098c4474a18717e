import { html } from 'ghtml'
import {
  SUBJECT_KIND_LABELS,
  SUBJECT_STATUS_LABELS,
  type SubjectKind,
  type SubjectStatus,
} from '../../../engines/archive/define.ts'
import type { SubjectHit, SubjectPage } from '../../../engines/archive/schema.ts'
import type { PublicEntry } from '../../../engines/publications/schema.ts'
import { facts, moment, page, type Say, sayer, type Visit } from '../layout.ts'
import { entryLine } from './publications.ts'

/** Kinds anybody may look up. Persons never; products, sites and the rest come with the domains that publish them. */
export const PUBLIC_KINDS = ['enterprise', 'body'] as const satisfies readonly SubjectKind[]

/** The public part of a subject: registration facts, nothing personal. */
export interface PublicSubject {
  readonly subjectId: string
  readonly kind: SubjectKind
  readonly name: string
  readonly formerNames: readonly string[]
  readonly code: string | null
  readonly region: string
  readonly industry: string | null
  readonly status: SubjectStatus
  readonly changedAt: string
}

export interface Lookup {
  readonly q: string
  readonly district: string
  /** What was wrong with the question, in the visitor's language. */
  readonly wrong?: string | undefined
  readonly result?: SubjectPage | undefined
}

export type NameOfRegion = (code: string) => string

export function subjectsPage(
  visit: Visit,
  lookup: Lookup,
  districts: readonly { code: string; name: string }[],
  nameOfRegion: NameOfRegion,
): string {
  const t = sayer(visit.language)
  return page(
    visit,
    t('查企业'),
    html`<p class="lead">${t('按名称里的任意两个字，或统一社会信用代码查询企业和检验检测机构。')}</p>
<form class="card search" method="get" action="/subjects" role="search">
<div class="field wide"><label for="q">${t('名称或代码')}</label>
<input id="q" name="q" type="search" value="${lookup.q}" maxlength="100" autocomplete="off" !${lookup.wrong ? 'aria-invalid="true" aria-describedby="q-wrong"' : ''}>
!${lookup.wrong ? html`<span id="q-wrong" class="tag bad">${lookup.wrong}</span>` : ''}</div>
<div class="field"><label for="district">${t('所在区')}</label>
<select id="district" name="district"><option value="">${t('全市')}</option>!${districts
      .map((d) => html`<option value="${d.code}" !${d.code === lookup.district ? 'selected' : ''}>${d.name}</option>`)
      .join('')}</select></div>
<button class="button">${t('查询')}</button>
</form>
!${lookup.result ? results(visit, lookup, lookup.result, nameOfRegion) : ''}`,
  )
}

function results(visit: Visit, lookup: Lookup, found: SubjectPage, nameOfRegion: NameOfRegion): string {
  const t = sayer(visit.language)
  if (found.items.length === 0)
    return html`<div class="notice" role="status"><p>${t('没有找到。请减少字数再试，例如只输入字号；或核对代码的每一位（代码里没有 I、O、S、V、Z）。')}</p></div>`
  const next = new URLSearchParams({ q: lookup.q, district: lookup.district, after: found.next ?? '' })
  return html`<p role="status">${countText(t, found)}</p>
<ol class="results">!${found.items.map((hit) => hitLine(visit, hit, nameOfRegion)).join('')}</ol>
!${found.next ? html`<p class="pager"><a class="button quiet" href="/subjects?${next.toString()}">${t('下一页')}</a></p>` : ''}`
}

function countText(t: Say, { total, items }: SubjectPage): string {
  if (!total) return t('本页 {n} 条', { n: items.length })
  return total.isMore ? t('超过 {n} 条，请输入更多的字', { n: total.count }) : t('共 {n} 条', { n: total.count })
}

function hitLine(visit: Visit, hit: SubjectHit, nameOfRegion: NameOfRegion): string {
  const t = sayer(visit.language)
  const about = [hit.code, nameOfRegion(hit.region), SUBJECT_STATUS_LABELS[hit.status][visit.language]].filter(Boolean)
  return html`<li><a href="/subjects/${hit.subjectId}"><strong>${hit.name}</strong>!${hit.foundBy ? html`<span class="soft">${t('曾用名或别名：')}${hit.foundBy}　</span>` : ''}<span class="soft">${about.join(' · ')}</span></a></li>`
}

export function subjectPage(
  visit: Visit,
  subject: PublicSubject,
  nameOfRegion: NameOfRegion,
  nameOfIndustry: (code: string) => string,
  published: { readonly items: readonly PublicEntry[]; readonly isMore: boolean },
): string {
  const t = sayer(visit.language)
  const rows: Parameters<typeof facts>[0] = [
    [t('统一社会信用代码'), subject.code ? { html: html`<span class="mono">${subject.code}</span>` } : t('无')],
    [t('类别'), SUBJECT_KIND_LABELS[subject.kind][visit.language]],
    [t('登记状态'), SUBJECT_STATUS_LABELS[subject.status][visit.language]],
    [t('所在区'), nameOfRegion(subject.region)],
    [t('行业'), subject.industry ? nameOfIndustry(subject.industry) : undefined],
    [t('曾用名'), subject.formerNames.join('、')],
    [t('最近变更'), moment(subject.changedAt, visit.language)],
  ]
  return page(
    visit,
    subject.name,
    html`<div class="card">!${facts(rows)}</div>
<h2>${t('检查结果与处罚')}</h2>
<p>${t('这里只显示正在依法公示的结果，期满即不再显示。')}</p>
!${
      published.items.length === 0
        ? html`<p class="soft">${t('目前没有正在公示的结果。')}</p>`
        : html`<ol class="results">!${published.items.map((e) => entryLine(visit, e, nameOfRegion)).join('')}</ol>`
    }
!${published.isMore ? html`<p><a href="/publications?q=${encodeURIComponent(subject.code ?? subject.name)}">${t('全部公示')}</a></p>` : ''}
<p class="soft small">${t('个人信息、内部记录不公开。您就是这家企业？')} <a href="/app/">${t('登录工作台查看自己的完整档案')}</a></p>
<p><a href="/subjects">${t('返回查询')}</a></p>`,
  )
}
