import { html } from 'ghtml'
import type { Finding, ReceiptCheck } from '../../../engines/evidence/logic/receipt.ts'
import { facts, moment, page, type Say, sayer, type Visit } from '../layout.ts'

/** What anybody may know about the log. */
export interface LogState {
  readonly origin: string
  readonly hash: string
  readonly verifierKey: string
  readonly size: number
  readonly pending: number
  readonly publishedAt: string | undefined
  readonly checkpoint: string | undefined
}

export function evidencePage(visit: Visit, log: LogState | undefined): string {
  const t = sayer(visit.language)
  const body = log
    ? html`<div class="card">!${facts([
        [t('日志名称'), { html: html`<span class="mono">${log.origin}</span>` }],
        [t('已存证'), t('{n} 条', { n: log.size.toLocaleString('en') })],
        [t('等待存证'), t('{n} 条', { n: log.pending.toLocaleString('en') })],
        [t('最近检查点'), log.publishedAt ? moment(log.publishedAt, visit.language) : t('还没有')],
        [t('哈希算法'), log.hash === 'sm3' ? 'SM3' : 'SHA-256'],
        [t('验证公钥'), { html: html`<span class="mono">${log.verifierKey}</span>` }],
      ])}</div>
<h2>${t('当前检查点')}</h2>
<p>${t('检查点写明日志的大小和根哈希，并由日志的私钥签名。保存它，以后就能证明日志没有被改写。')}</p>
!${log.checkpoint ? html`<pre class="mono">${log.checkpoint}</pre><p><a class="button quiet" href="/log/checkpoint">${t('下载检查点')}</a></p>` : ''}`
    : html`<div class="notice"><p>${t('日志还没有第一条记录。')}</p></div>`
  return page(
    visit,
    t('存证日志'),
    html`<p class="lead">${t('系统里每写入一条记录，就在这本公开的日志里留下一个不可倒推的承诺值。日志只能增加，任何删改都会被发现；日志里没有个人信息。')}</p>
!${body}
<h2>${t('怎样独立审计')}</h2>
<p>${t('日志按 RFC 6962 和 C2SP tlog-tiles 公开，现有的见证程序可以直接镜像。格式写在源代码的 docs/evidence.md 中。')}</p>
<p><a href="/verify">${t('验证一份回执')}</a></p>`,
  )
}

const FINDINGS: Readonly<Record<Finding, string>> = {
  'receipt-unreadable': '这不是一份可以读取的回执。请选择从本系统下载的 .json 回执文件，不要改动它。',
  'key-differs': '这份回执属于另一本日志，不是本市的。',
  'checkpoint-not-signed': '回执里的检查点没有本市日志的有效签名。',
  'not-in-log': '证明不成立：这一条不在日志里。',
  'entry-of-another-thing': '回执与日志里的这一条对不上。',
  'body-changed': '内容被改动过：它与当时存证的内容不同。',
  'checkpoint-differs': '回执的检查点与日志公开的检查点不一致。请保存这份回执并向审计管理员反映。',
  'checkpoint-not-linked': '无法把回执的检查点与当前日志连起来，请稍后再试。',
}

/** What people give by mistake, and what to do. */
const OTHER_FILES = {
  picture: '您选择的是一张图片。回执是从本系统下载的 .json 文件；回执上的二维码请用手机扫描。',
  pdf: '您选择的是 PDF 文件。回执是从本系统下载的 .json 文件，请选择那个文件。',
  file: '这个文件比任何回执都大。回执是从本系统下载的 .json 文件，请选择那个文件。',
} as const

/** The page with its form, and the result where there is one. */
export function verifyPage(
  visit: Visit,
  outcome?:
    | ReceiptCheck
    | { readonly unknown: true }
    | { readonly unread: true }
    | { readonly other: keyof typeof OTHER_FILES },
): string {
  const t = sayer(visit.language)
  return page(
    visit,
    t('验证回执'),
    html`<p class="lead">${t('选择一份回执，立刻知道它对应的记录是否存证、内容有没有被改动。')}</p>
!${outcome ? resultNotice(visit, outcome, t) : ''}
<form class="card" method="post" action="/verify" enctype="multipart/form-data">
<div class="field"><label for="receipt">${t('回执文件（.json）')}</label><input id="receipt" name="receipt" type="file" accept=".json,application/json"></div>
<p class="soft">${t('或者把回执的内容粘贴在这里：')}</p>
<div class="field"><label for="text">${t('回执内容')}</label><textarea id="text" name="text" maxlength="1000000" spellcheck="false"></textarea></div>
<p><button class="button">${t('验证')}</button></p>
</form>
<div id="browser-check" hidden data-finding='${JSON.stringify(Object.fromEntries(Object.entries(FINDINGS).map(([k, v]) => [k, t(v)])))}'
 data-good="${t('已验证（在您的浏览器里完成，文件没有上传）')}" data-bad="${t('没有通过验证')}" data-drop="${t('也可以把回执或原文件拖到这里，在您的浏览器里验证，不上传。')}" data-file="${t('核对原文件')}"
 data-unknown="${t('日志里没有内容完全相同的文件：没有存证，或已被改动。')}" data-failed="${t('无法取得日志的证明，请稍后再试。')}"></div>
<h2>${t('验证了什么')}</h2>
<ul>
<li>${t('回执里的检查点由本市日志的私钥签名；')}</li>
<li>${t('这一条确实在检查点所说的日志里，位置可以重新计算；')}</li>
<li>${t('回执带有内容时，内容与当时存证的一模一样。')}</li>
</ul>
<p class="soft small">${t('不相信本站？用命令行离线验证：')}<span class="mono">npx zhiheng log verify --receipt FILE --key KEY</span></p>`,
    { script: '/assets/verify.js' },
  )
}

function resultNotice(visit: Visit, outcome: NonNullable<Parameters<typeof verifyPage>[1]>, t: Say): string {
  if ('other' in outcome)
    return html`<div class="notice bad" role="alert"><h2>${t('这不是回执')}</h2><p>${t(OTHER_FILES[outcome.other])}</p><p>${t('想核对照片或文件本身有没有存证，请把它拖到下面的框里：在您的浏览器里核对，不上传。')}</p></div>`
  if ('unread' in outcome)
    return html`<div class="notice bad" role="alert"><h2>${t('没有收到回执')}</h2><p>${t('请选择一个回执文件，或粘贴回执内容。')}</p></div>`
  if ('unknown' in outcome)
    return html`<div class="notice bad" role="alert"><h2>${t('日志里没有这一条')}</h2><p>${t('请核对编号；刚刚写入的内容要等大约一秒钟。')}</p></div>`
  if (!outcome.isProven)
    return html`<div class="notice bad" role="alert"><h2>${t('没有通过验证')}</h2><p>${t(FINDINGS[outcome.finding ?? 'receipt-unreadable'])}</p></div>`
  const covers = {
    body: t('内容、编号和时间'),
    thing: t('编号和时间（回执不带内容）'),
    entry: t('时间（内容已依法抹除）'),
  }
  return html`<div class="notice good" role="status"><h2>${t('已验证：在日志中，未被改动')}</h2>!${facts([
    [t('证明了'), covers[outcome.covers ?? 'entry']],
    [t('种类和编号'), outcome.id ? `${outcome.kind} ${outcome.id}` : undefined],
    [t('日志位置'), outcome.index === undefined ? undefined : String(outcome.index)],
    [t('存证时间（所在小时）'), outcome.sealedHour ? moment(outcome.sealedHour, visit.language) : undefined],
  ])}</div>`
}
