import { html } from 'ghtml'
import { page, sayer, type Visit } from '../layout.ts'
import type { Choices } from './publications.ts'

export interface SubscribeState {
  readonly kind: string
  readonly district: string
  readonly canMail: boolean
  /** What was wrong with the address, in the visitor's language. */
  readonly wrong?: string | undefined
  readonly done?: { readonly secret?: string | undefined } | undefined
}

export function subscribePage(visit: Visit, state: SubscribeState, choices: Choices): string {
  const t = sayer(visit.language)
  const option = (value: string, text: string, chosen: string) =>
    html`<option value="${value}" !${value === chosen ? 'selected' : ''}>${text}</option>`
  return page(
    visit,
    t('订阅公示'),
    html`!${state.done ? doneNotice(visit, state.done) : ''}
<form class="card" method="post" action="/publications/subscribe">
<fieldset><legend>${t('方式')}</legend>
!${state.canMail ? html`<p><label><input type="radio" name="channel" value="email" checked> ${t('电子邮件（每小时最多一封）')}</label></p>` : html`<p class="soft">${t('本市尚未配置发信服务，可以用网络回调或 RSS。')}</p>`}
<p><label><input type="radio" name="channel" value="webhook" !${state.canMail ? '' : 'checked'}> ${t('网络回调（webhook，供程序使用）')}</label></p></fieldset>
<div class="field"><label for="address">${t('邮箱或 https:// 地址')}</label><input id="address" name="address" maxlength="500" required autocomplete="email" !${state.wrong ? 'aria-invalid="true" aria-describedby="address-wrong"' : ''}>
!${state.wrong ? html`<span id="address-wrong" class="tag bad">${state.wrong}</span>` : ''}</div>
<div class="field"><label for="kind">${t('公示种类')}</label><select id="kind" name="kind"><option value="">${t('全部种类')}</option>!${choices.kinds.map((k) => option(k.kind, k.title[visit.language], state.kind)).join('')}</select></div>
<div class="field"><label for="district">${t('所在区')}</label><select id="district" name="district"><option value="">${t('全市')}</option>!${choices.districts.map((d) => option(d.code, d.name, state.district)).join('')}</select></div>
<p><button class="button">${t('订阅')}</button></p>
<p class="soft small">${t('先确认后生效；每封邮件里都有取消链接，取消后地址即被删除。地址只用于发送公示信息。')}</p>
</form>
<h2>${t('网络回调怎么验证')}</h2>
<p>${t('每次回调带有 x-zhiheng-signature: t=秒,v1=签名。签名是以密钥对“t.正文”计算的 HMAC-SHA256（十六进制）。第一次回调是确认：请以 200 回答并在正文里重复 challenge。失败后按 1、2、4 分钟直到一天的间隔重试 12 次。')}</p>
<p><a href="/publications">${t('返回公示列表')}</a></p>`,
    { isIndexed: false },
  )
}

function doneNotice(visit: Visit, done: { readonly secret?: string | undefined }): string {
  const t = sayer(visit.language)
  if (done.secret === undefined)
    return html`<div class="notice good" role="status"><h2>${t('请查收确认邮件')}</h2><p>${t('如果这个邮箱还没有同样的订阅，几分钟内会收到确认邮件。')}</p></div>`
  return html`<div class="notice good" role="status"><h2>${t('请保存密钥')}</h2><p>${t('密钥只显示这一次：')}<span class="mono">${done.secret}</span></p><p>${t('我们会向这个地址发送确认请求，收到正确回答后生效。')}</p></div>`
}

/** What a link leads to: a question with a button, because mail scanners follow links too. */
export function linkPage(
  visit: Visit,
  what: 'confirm' | 'unsubscribe',
  state: { readonly token: string; readonly isDone?: boolean; readonly isKnown?: boolean },
): string {
  const t = sayer(visit.language)
  const isConfirm = what === 'confirm'
  const body = state.isDone
    ? html`<div class="notice good" role="status"><p>${isConfirm ? t('订阅已确认。') : t('订阅已取消，地址已删除。')}</p></div>`
    : state.isKnown
      ? html`<form class="card" method="post" action="/publications/subscription/${what}?token=${encodeURIComponent(state.token)}"><p>${isConfirm ? t('按下按钮后，新的公示会发到您的邮箱。') : t('按下按钮后不再发送，地址同时删除。')}</p><button class="button">${isConfirm ? t('确认订阅') : t('取消订阅')}</button></form>`
      : html`<div class="notice bad" role="alert"><p>${t('链接已失效，或订阅已取消。')}</p></div>`
  return page(
    visit,
    isConfirm ? t('确认订阅') : t('取消订阅'),
    html`!${body}<p><a href="/publications">${t('返回公示列表')}</a></p>`,
    { isIndexed: false },
  )
}
