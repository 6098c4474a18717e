import { html } from 'ghtml'
import type { Bilingual, Language } from '../../../core/text.ts'
import type { PublicIndicator } from '../../../engines/indicators/index.ts'
import type { EstimateReply, RateRow } from '../../../engines/indicators/schema.ts'
import { facts, moment, page, type Say, sayer, type Visit } from '../layout.ts'

/** Every rate with its newest year. */
export function indicatorsPage(visit: Visit, all: readonly PublicIndicator[]): string {
  const t = sayer(visit.language)
  const lead = t(
    '每个合格率都写明区间、抽了多少批、从哪里抽。随机抽的样品才能代表总体；专门到可能有问题的地方抽的，另列。',
  )
  const cards = all.map((i) => {
    const newest = i.total[0]
    const path = `/indicators/${i.indicator.id}`
    return html`<section class="card"><h2><a href="${path}">${i.indicator.label[visit.language]}</a></h2><p>${i.indicator.definition[visit.language]}</p>!${
      newest?.random
        ? html`<p><strong>${newest.periodName[visit.language]}: ${newest.random.percent}%</strong> !${basis(newest.random, t)}</p>!${plot([newest], visit.language, () => newest.periodName)}`
        : html`<p>${t('还没有随机样品，不能给出合格率。')}</p>`
    }</section>`
  })
  const none = html`<p class="notice">${t('还没有合格率。抽样检验投入使用后会出现在这里。')}</p>`
  const data = html`<p><a href="/api/open/indicators.csv">CSV</a> · <a href="/api/open/indicators.json">JSON</a></p>`
  return page(visit, t('合格率'), html`<p class="lead">${lead}</p>!${all.length > 0 ? cards.join('') : none}!${data}`)
}

/** One rate: by year, and in the newest year by class and by district. */
export function indicatorPage(
  visit: Visit,
  { indicator, total, byClass, byDistrict, disputed }: PublicIndicator,
  published: readonly { readonly kind: string; readonly title: Bilingual }[],
): string {
  const t = sayer(visit.language)
  const language = visit.language
  const newest = total[0]?.period
  const ofNewest = (rows: readonly RateRow[]) => rows.filter((r) => r.period === newest)
  const level = Math.round(indicator.confidence * 100)
  const samples =
    published.length > 0
      ? published
          .map((k) => html`<a href="/publications?kind=${encodeURIComponent(k.kind)}">${k.title[language]}</a>`)
          .join(' · ')
      : t('这些样品的结果还没有公示种类。')
  const empty = html`<p class="notice">${t('还没有已判定的样品。')}</p>`
  return page(
    visit,
    indicator.label[language],
    html`<p class="lead">${indicator.definition[language]}</p>
!${
      newest === undefined
        ? empty
        : html`!${section(t('逐年'), total, language, (r) => r.periodName)}
!${section(t('{period}，按产品类别', { period: total[0]?.periodName[language] ?? '' }), ofNewest(byClass), language, (r) => r.productClass?.label ?? r.periodName)}
!${section(t('{period}，按区', { period: total[0]?.periodName[language] ?? '' }), ofNewest(byDistrict), language, (r) => both(r.district?.name ?? ''))}
<p class="soft">${t('各区批次多少不一，区间重叠的，差别可能只是偶然，不宜排名。')}</p>`
    }
<section class="card"><h2>${t('怎样算出来的')}</h2>!${facts([
      [t('抽样框'), indicator.frame[language]],
      [t('区间'), t('{level}% 威尔逊区间；按入样概率加权时用有效样本量。', { level })],
      [t('随机与定向'), t('随机抽取的样品用来估计总体；风险定向的样品只列数量，不计入合格率和目标。')],
      [
        t('未计入'),
        disputed > 0 ? t('有异议、正在核查或者复检的 {n} 批，处理完毕前不计入。', { n: disputed }) : undefined,
      ],
      [t('小数'), t('百分数保留两位小数，四舍五入。')],
      [t('已公示的样品'), { html: samples }],
      [t('核对'), indicator.lastRebuild ? moment(indicator.lastRebuild.finishedAt, language) : undefined],
    ])}</section>
<p><a href="/indicators">${t('返回全部合格率')}</a>　<a href="/policy/targets">${t('看数值目标')}</a></p>`,
  )
}

const both = (text: string): Bilingual => ({ zh: text, en: text })

function basis({ batches, intervalPercent: { low, high } }: EstimateReply, t: Say): string {
  return html`<span class="soft">${t('（{low}–{high}），随机抽取 {n} 批', { low, high, n: batches })}</span>`
}

function section(
  title: string,
  rows: readonly RateRow[],
  language: Language,
  nameOf: (r: RateRow) => Bilingual,
): string {
  if (rows.length === 0) return ''
  const t = sayer(language)
  const body = rows.map(
    (r) =>
      html`<tr><th scope="row" class="name">${nameOf(r)[language]}</th><td class="num">${r.random ? `${r.random.percent}%` : '—'}</td><td class="num">${r.random ? `${r.random.intervalPercent.low}–${r.random.intervalPercent.high}` : '—'}</td><td class="num">${r.random ? `${r.random.passes}/${r.random.batches}` : '0'}</td><td class="num">${r.targeted ? `${r.targeted.passes}/${r.targeted.batches}` : '0'}</td></tr>`,
  )
  return html`<h2>${title}</h2>!${plot(rows, language, nameOf)}
<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table>
<thead><tr><th scope="col"></th><th scope="col" class="num">${t('合格率')}</th><th scope="col" class="num">${t('区间')}</th><th scope="col" class="num">${t('随机：合格/批次')}</th><th scope="col" class="num">${t('定向：合格/批次')}</th></tr></thead>
<tbody>!${body.join('')}</tbody></table></div>`
}

const WIDTH = 490
const LINE = 26
const FONT = 13

/** About how wide a label is set: Chinese characters are square, others half of it. */
const widthOf = (label: string) => [...label].reduce((w, c) => w + (c > '\u2e7f' ? FONT : FONT * 0.6), 0)

/** Estimates and intervals as a picture; the table below it says the same in numbers. */
function plot(rows: readonly RateRow[], language: Language, nameOf: (r: RateRow) => Bilingual): string {
  const shown = rows.flatMap((row) => (row.random ? [{ row, random: row.random }] : []))
  if (shown.length === 0) return ''
  const from = Math.max(0, Math.min(0.9, Math.floor(Math.min(...shown.map((s) => s.random.interval.low)) * 10) / 10))
  const labels = shown.map(({ row }) => nameOf(row)[language])
  const left = Math.ceil(Math.max(60, ...labels.map(widthOf))) + 16
  const x = (value: number) => (left + ((value - from) / (1 - from)) * WIDTH).toFixed(1)
  const bottom = shown.length * LINE + 8
  const ticks = Array.from({ length: Math.round((1 - from) * 10) + 1 }, (_, i) => Math.min(1, from + i / 10))
  const grid = ticks.map(
    (v) =>
      html`<line x1="${x(v)}" x2="${x(v)}" y1="4" y2="${bottom}" stroke="#d5dad8"/><text x="${x(v)}" y="${bottom + 16}" text-anchor="middle" font-size="12">${Math.round(v * 100)}%</text>`,
  )
  const marks = shown.map(({ random }, i) => {
    const y = i * LINE + 20
    return html`<text x="${left - 10}" y="${y + 4}" text-anchor="end" font-size="${FONT}">${labels[i]}</text><line x1="${x(random.interval.low)}" x2="${x(random.interval.high)}" y1="${y}" y2="${y}" stroke="#24566b" stroke-width="3"/><circle cx="${x(random.share)}" cy="${y}" r="5" fill="#24566b"/>`
  })
  return html`<svg viewBox="0 0 ${left + WIDTH + 30} ${bottom + 24}" class="plot" aria-hidden="true" focusable="false">!${grid.join('')}!${marks.join('')}</svg>`
}
