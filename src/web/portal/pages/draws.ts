import { html } from 'ghtml'
import type { DrawEntry, DrawFile } from '../../../engines/draws/schema.ts'
import { facts, moment, page, type Say, sayer, type Visit } from '../layout.ts'
import type { NameOfRegion } from './subjects.ts'

const STATES: Readonly<Record<DrawEntry['state'], string>> = {
  joining: '名单已冻结，等待各方参加',
  committing: '等待各方分发份额',
  opening: '结果已定，等待公开',
  drawing: '正在计算结果',
  drawn: '已抽取',
  failed: '未完成',
  cancelled: '已取消',
}

export function drawsPage(
  visit: Visit,
  list: { readonly items: readonly DrawEntry[]; readonly next?: string | undefined },
  nameOf: NameOfRegion,
  logKey: string,
): string {
  const t = sayer(visit.language)
  return page(
    visit,
    t('随机抽取'),
    html`<p class="lead">${t('每一次抽取都先冻结名单和规则，再由多方共同产生随机种子。任何人都可以用公开的文件重算结果，重抽和排除都公开说明理由。')}</p>
!${
      list.items.length === 0
        ? html`<div class="notice" role="status"><p>${t('还没有抽取。')}</p></div>`
        : html`<ol class="results">!${list.items
            .map(
              (d) =>
                html`<li class="card"><h2><a href="/draws/${d.id}">${d.title}</a></h2><p><span class="tag ${d.state === 'drawn' ? 'good' : ''}">${t(STATES[d.state])}</span> ${nameOf(d.region)} · ${moment(d.frozenAt, visit.language)}</p><p>${t('名单 {n} 个，按规则抽 {m} 个', { n: d.candidates.toLocaleString('en'), m: d.quota.toLocaleString('en') })}</p>!${d.reason ? html`<p>${t('重新抽取，理由：')}${d.reason}</p>` : ''}</li>`,
            )
            .join('')}</ol>`
    }
!${list.next ? html`<p class="pager"><a class="button quiet" href="/draws?after=${list.next}">${t('下一页')}</a></p>` : ''}
<h2>${t('核验一个抽取文件')}</h2>
!${checkBox(visit, t, logKey)}`,
    { script: '/assets/verify-draw.js' },
  )
}

/** The place where the visitor's browser repeats the draw; without JavaScript, how to do it by command. */
function checkBox(visit: Visit, t: Say, logKey: string, id?: string): string {
  const texts = {
    run: t('在我的浏览器里重算'),
    code: t('统一社会信用代码（可不填）：查这家企业抽中没有'),
    own: t('核验我手里的文件'),
    file: t('抽取文件（.json）'),
    list: t('名单文件（roster.ndjson，名单较长时才有）'),
    working: t('正在您的浏览器里重算，请稍候……'),
    failed: t('没有取得文件，请选择文件或稍后再试。'),
    good: t('核验通过：“{title}”名单 {candidates} 个，抽出 {drawn} 个，重算结果与公布的完全一致。'),
    goodSoFar: t('到目前为止的步骤核验无误；“{title}”还没有结果。'),
    bad: t('没有通过核验。'),
    sealed: t('名单、规则、各步骤和结果都在存证日志里，先后次序正确。'),
    former: t('这次抽取用的是第一版协议：各方的密值在分发份额时才固定，不是在参加时。'),
    unsealed: t('这份文件没有带存证回执，只核验了它自身。'),
    drawn: t('这家企业被抽中：在所属分层排第 {rank} 位。'),
    'not-drawn': t('这家企业在名单里，没有被抽中。'),
    'not-drawn-yet': t('这家企业在名单里，还没有抽取。'),
    'not-on-list': t('这家企业不在这次抽取的名单里。'),
    excluded: t('这家企业在抽取之前被排除，理由：{reason}'),
    inspectors: t('由 {n} 名随机派出的检查人员检查。'),
    removed: t('抽中之后被排除，理由：{reason}'),
    exact: t('它被抽中的概率是 {p}。'),
    about: t('它被抽中的概率约为 {p}（按权重抽取，近似值）。'),
  }
  return html`<noscript><div class="notice"><p>${t('浏览器没有启用脚本。请下载抽取文件，用命令行核验：')}<span class="mono">npx zhiheng draw verify FILE</span></p></div></noscript>
<div id="draw-check" hidden !${id ? html`data-id="${id}"` : ''} data-key="${logKey}" data-language="${visit.language}" data-texts="${JSON.stringify(texts)}"></div>`
}

function ratioText(t: Say, take: DrawFile['header']['strata'][number]['take']): string {
  return 'count' in take
    ? t('固定 {n} 个', { n: take.count })
    : `${Number(((take.ratio[0] / take.ratio[1]) * 100).toPrecision(6))} %`
}

export function drawPage(
  visit: Visit,
  entry: DrawEntry,
  file: Omit<DrawFile, 'roster' | 'receipts'>,
  nameOf: NameOfRegion,
  logKey: string,
): string {
  const t = sayer(visit.language)
  const { header, steps } = file
  const label = (id: string) => header.parties.find((p) => p.id === id)?.label[visit.language] ?? id
  return page(
    visit,
    entry.title,
    html`<p><span class="tag ${entry.state === 'drawn' ? 'good' : ''}">${t(STATES[entry.state])}</span> ${nameOf(entry.region)}</p>
!${file.successor ? html`<div class="notice bad" role="note"><p>${t('这次抽取之后又重新抽取：')}<a href="/draws/${file.successor}">${t('查看新的抽取和理由')}</a></p></div>` : ''}
!${header.predecessor ? html`<div class="notice" role="note"><p>${t('这是重新抽取，理由：')}${header.predecessor.reason} <a href="/draws/${header.predecessor.id}">${t('查看前一次抽取')}</a></p></div>` : ''}
<h2>${t('自己核验')}</h2>
!${checkBox(visit, t, logKey, entry.id)}
<p><a class="button quiet" href="/draws/${entry.id}/draw.json" download>${t('下载抽取文件')}</a> <a class="button quiet" href="/draws/${entry.id}/roster.ndjson" download>${t('下载名单')}</a></p>
<h2>${t('规则')}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="${t('规则')}"><table><caption class="soft">${t('比例向上取整；每层按随机数从小到大取。')}</caption><thead><tr><th scope="col">${t('分层')}</th><th scope="col">${t('名单')}</th><th scope="col">${t('比例')}</th><th scope="col">${t('抽取')}</th></tr></thead><tbody>
!${header.strata
      .map((s) => {
        const frame = header.roster.strata.find((f) => f.id === s.id)
        return html`<tr><td>${s.label[visit.language]}</td><td>${(frame?.candidates ?? 0).toLocaleString('en')}</td><td>${ratioText(t, s.take)}!${s.minimum ? html` (${t('至少 {n} 个', { n: s.minimum })})` : ''}</td><td>${(frame?.quota ?? 0).toLocaleString('en')}</td></tr>`
      })
      .join('')}
</tbody></table></div>
!${header.assignment ? html`<p>${t('检查人员由同一随机种子派出，每项 {n} 人；按区域、能力、回避和上一轮组合限制。', { n: header.assignment.perTask })}!${file.assignment?.groups ? t('其中{groups}人数相等。', { groups: file.assignment.groups.join('、') }) : ''}</p>` : ''}
!${file.result?.shortfalls?.length ? html`<div class="notice bad"><p>${t('{n} 个对象没有派足检查人员，原因写在抽取文件里。', { n: file.result.shortfalls.length })}</p></div>` : ''}
!${
      header.exclusions.length > 0
        ? html`<h2>${t('抽取之前排除的对象')}</h2><ul>!${header.exclusions.map((e) => html`<li><span class="mono">${e.handle.slice(0, 12)}</span> ${e.reason}</li>`).join('')}</ul>`
        : ''
    }
<h2>${t('步骤')}</h2>
<ol class="history">
<li><span class="soft">${moment(header.frozenAt, visit.language)}</span> ${t('名单和规则冻结并存证')}</li>
!${steps.map((s) => html`<li><span class="soft">${moment(s.at, visit.language)}</span> ${stepText(t, s, label)}</li>`).join('')}
!${file.result ? html`<li><span class="soft">${moment(file.result.drawnAt, visit.language)}</span> ${t('得出结果')}</li>` : ''}
</ol>
!${facts([
      [t('名单代号的盐'), { html: html`<span class="mono">${header.roster.salt}</span>` }],
      [t('名单的 SHA-256'), { html: html`<span class="mono">${header.roster.sha256}</span>` }],
      [t('随机种子'), file.result && { html: html`<span class="mono">${file.result.seed}</span>` }],
    ])}
<p class="soft small">${t('三方以上参加时各自承诺一个秘密数，名单和规则已先冻结；各方到齐后把秘密数分成份额，并证明过半数的参与方能共同打开它：所以没有人能看了别人的数再选自己的，也没有人能靠不公开来改变结果。格式写在源代码的 docs/draw-format.md 中。')}</p>`,
    { script: '/assets/verify-draw.js' },
  )
}

function stepText(t: Say, step: DrawFile['steps'][number], label: (id: string) => string): string {
  switch (step.kind) {
    case 'joined':
      return t('{party}参加', { party: label(step.party) })
    case 'committed':
      return t('{party}分发份额', { party: label(step.party) })
    case 'closed':
      return t('各方秘密数已经固定，结果已定')
    case 'opened':
      return t('{party}公开', { party: label(step.party) })
    case 'beacon':
      return t('加入公共随机信标')
    case 'failed':
      return t('未完成：{party}没有按期到场', { party: step.missing.map(label).join(', ') })
    case 'cancelled':
      return t('取消，理由：{reason}', { reason: step.reason })
    case 'excluded':
      return t('排除一个抽中的对象（{handle}），理由：{reason}', {
        handle: step.handle.slice(0, 12),
        reason: step.reason,
      })
  }
}
