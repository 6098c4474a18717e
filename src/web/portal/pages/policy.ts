import { html } from 'ghtml'
import type { Language } from '../../../core/text.ts'
import { ITEM_KINDS, type ItemKind } from '../../../engines/policy/define.ts'
import { ITEM_STATUSES, TARGET_STATUSES } from '../../../engines/policy/logic/status.ts'
import type { BoardReply, TargetReply } from '../../../engines/policy/schema.ts'
import { page, sayer, type Visit } from '../layout.ts'

export interface PublicItem {
  readonly address: string
  readonly article: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly kind: ItemKind
  readonly status: Status
}

export type Status = keyof BoardReply['statuses']

/** In the order of honesty: what runs first, what is not built last. Colours repeat the words, they never stand alone. */
const STATUSES: readonly { id: Status; about: string; colour: string }[] = [
  { id: 'running', about: '有人在用，并有真实数据', colour: '#1d6b3a' },
  { id: 'no-data', about: '功能已建成，还没有数据', colour: '#d19a2e' },
  { id: 'cannot-show', about: '有数据，但不足以证明做到了', colour: '#8a5200' },
  { id: 'not-built', about: '还没有任何功能支持', colour: '#c3cbc9' },
]

export function policyPage(visit: Visit, board: BoardReply): string {
  const t = sayer(visit.language)
  return page(
    visit,
    t('政策落实'),
    html`<p class="lead">${board.title[visit.language]} — ${t('文件提出 {n} 件事。每一件的状态都由系统里的实时数据算出，没有做的就写“未建”。', { n: board.total })}</p>
<section class="card"><h2>${t('总体状态')}</h2>!${statusBar(board.statuses, board.total, visit.language)}!${legend(board.statuses, visit.language)}</section>
<h2>${t('按条文')}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="${t('按条文')}"><table>
<thead><tr><th scope="col">${t('条')}</th><th scope="col">${t('内容')}</th><th scope="col" class="num">${t('事项')}</th>!${STATUSES.map((s) => html`<th scope="col" class="num">${ITEM_STATUSES[s.id][visit.language]}</th>`).join('')}</tr></thead>
<tbody>!${board.articles
      .map(
        (a) =>
          html`<tr><td>${articleNumber(a.number)}</td><td class="name"><a href="/policy/${a.number}">${a.name[visit.language]}</a></td><td class="num">${String(a.total)}</td>!${STATUSES.map((s) => html`<td class="num">${String(a.statuses[s.id])}</td>`).join('')}</tr>`,
      )
      .join('')}</tbody></table></div>
<p><a href="/policy/targets">${t('看数值目标')}</a>　<a href="/open-data">${t('下载全部事项')}</a></p>`,
  )
}

/** Articles 1–26 carry a number; the general part before them and the closing part do not. */
function articleNumber(number: string): string {
  const n = Number(number)
  return n >= 1 && n <= 26 ? String(n) : ''
}

/** One bar for the eye; the numbers stand in the legend for everybody. */
export function statusBar(counts: BoardReply['statuses'], total: number, language: Language): string {
  const t = sayer(language)
  let x = 0
  const parts = STATUSES.map((s) => {
    const width = total > 0 ? (counts[s.id] / total) * 1000 : 0
    const rect = html`<rect x="${x.toFixed(1)}" width="${width.toFixed(1)}" height="24" fill="${s.colour}"/>`
    x += width
    return rect
  })
  const spoken = STATUSES.map((s) => `${ITEM_STATUSES[s.id][language]} ${counts[s.id]}`).join(t('，'))
  return html`<svg class="bar" viewBox="0 0 1000 24" preserveAspectRatio="none" role="img" aria-label="${spoken}">!${parts.join('')}</svg>`
}

function legend(counts: BoardReply['statuses'], language: Language): string {
  const t = sayer(language)
  return html`<ul class="legend">!${STATUSES.map((s) => html`<li><i style="background:${s.colour}"></i><strong>${ITEM_STATUSES[s.id][language]} ${String(counts[s.id])}</strong> <span class="soft small">${t(s.about)}</span></li>`).join('')}</ul>`
}

export function articlePage(
  visit: Visit,
  article: { number: string; address: string; name: { zh: string; en: string } },
  items: readonly PublicItem[],
): string {
  const t = sayer(visit.language)
  return page(
    visit,
    [articleNumber(article.number), article.name[visit.language]].filter(Boolean).join(' '),
    html`<p>${t('这一条提出 {n} 件事。', { n: items.length })}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${t('事项')}"><table class="short">
<thead><tr><th scope="col">${t('编号')}</th><th scope="col">${t('事项')}</th><th scope="col">${t('状态')}</th><th scope="col">${t('类别')}</th></tr></thead>
<tbody>!${items
      .map(
        (i) =>
          html`<tr id="${i.address}"><td class="mono">${i.address}</td><td class="name">${i.name[visit.language]}</td><td><span class="tag ${i.status}">${ITEM_STATUSES[i.status][visit.language]}</span></td><td>${ITEM_KINDS[i.kind][visit.language]}</td></tr>`,
      )
      .join('')}</tbody></table></div>
<p><a href="/policy">${t('返回全部条文')}</a></p>`,
  )
}

export function targetsPage(visit: Visit, targets: readonly TargetReply[]): string {
  const t = sayer(visit.language)
  const language = visit.language
  return page(
    visit,
    t('数值目标'),
    html`<p class="lead">${t('文件里的数值目标和规则。文字有歧义的，歧义写在这里，不替它作决定；没有数据的，写“无法显示”。')}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${t('数值目标')}"><table>
<thead><tr><th scope="col">${t('编号')}</th><th scope="col">${t('目标')}</th><th scope="col">${t('数值')}</th><th scope="col">${t('实测')}</th><th scope="col">${t('期限')}</th><th scope="col">${t('状态')}</th></tr></thead>
<tbody>!${targets
      .map(
        (g) =>
          html`<tr><td class="mono">${g.id}</td><td class="name">${g.name[language]}!${g.ambiguity ? html`<br><span class="soft small">${t('歧义：')}${g.ambiguity[language]}</span>` : ''}</td><td>${valueText(g, language)}</td><td>!${observedText(g, language)}</td><td>${g.deadline ?? t('未写明')}</td><td><span class="tag ${g.status === 'met' ? 'good' : g.status === 'not-met' ? 'bad' : 'warn'}">${TARGET_STATUSES[g.status][language]}</span></td></tr>`,
      )
      .join('')}</tbody></table></div>
<p><a href="/policy">${t('返回全部条文')}</a></p>`,
  )
}

function observedText({ observation: o, unit }: TargetReply, language: Language): string {
  if (!o) return '—'
  const range = o.interval ? ` (${o.interval.low}–${o.interval.high})` : ''
  return html`<a href="${o.publicSource}">${o.printed}${unit[language]}${range}</a><br><span class="soft small">${o.basis[language]}</span>`
}

const COMPARATORS: Readonly<Record<string, string>> = { '>=': '≥', '<=': '≤', '~': '' }

function valueText(target: TargetReply, language: Language): string {
  const number = target.values ? target.values.join('/') : target.value
  if (number === undefined) return target.direction === 'up' ? '↑' : target.direction === 'down' ? '↓' : '—'
  return `${COMPARATORS[target.comparator ?? ''] ?? target.comparator ?? ''} ${number} ${target.unit[language]}`.trim()
}
