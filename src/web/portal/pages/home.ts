import { html } from 'ghtml'
import type { BoardReply } from '../../../engines/policy/schema.ts'
import { page, sayer, type Visit } from '../layout.ts'
import { statusBar } from './policy.ts'

export interface HomeNumbers {
  readonly enterprises: number
  readonly subjects: number
  readonly sealed: number
  readonly board: BoardReply
}

export function homePage(visit: Visit, numbers: HomeNumbers): string {
  const t = sayer(visit.language)
  const { board } = numbers
  const n = (value: number) => value.toLocaleString('en')
  return page(
    visit,
    t('质量，人人可以查验'),
    html`<p class="lead">${t('每条政策写明落实到哪一步，每家企业一份档案，每条记录都能由当事人重新核对。')}</p>
<form class="card search" method="get" action="/subjects" role="search">
<div class="field wide"><label for="q">${t('查企业')}</label><span class="hint" id="q-hint">${t('名称里的任意两个字，或统一社会信用代码')}</span><input id="q" name="q" type="search" maxlength="100" autocomplete="off" aria-describedby="q-hint"></div>
<button class="button">${t('查询')}</button>
</form>
<ul class="grid">
<li class="card"><span class="figure">${n(numbers.enterprises)}</span>${t('家企业建立了质量档案')}<br><a href="/subjects">${t('查企业')}</a></li>
<li class="card"><span class="figure">${n(numbers.sealed)}</span>${t('条记录已存证')}<br><a href="/evidence">${t('看存证日志')}</a></li>
<li class="card"><span class="figure">${n(board.statuses.running)}<span class="soft"> / ${n(board.total)}</span></span>${t('件政策事项在运行')}<br><a href="/policy">${t('看政策落实')}</a></li>
</ul>
<section class="card"><h2>${t('政策事项的状态')}</h2>!${statusBar(board.statuses, board.total, visit.language)}<p class="soft">${t('没有做的就写“未建”，不能证明的就写“未能证明”。')} <a href="/policy">${t('逐条查看')}</a></p></section>
<h2>${t('您可以做什么')}</h2>
<ul class="grid">
<li class="card"><h3>${t('市民')}</h3><p>${t('查企业的公开信息；验证一份检查结果是不是被改过。')}</p><a href="/verify">${t('验证回执')}</a></li>
<li class="card"><h3>${t('企业')}</h3><p>${t('看系统里关于自己的全部记录，知道每条记录从哪里来。')}</p><a href="/app/">${t('工作台登录')}</a></li>
<li class="card"><h3>${t('研究者和媒体')}</h3><p>${t('下载政策事项、状态和统计，审计存证日志。')}</p><a href="/open-data">${t('开放数据')}</a></li>
</ul>`,
  )
}
