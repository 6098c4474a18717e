import type { FastifyRequest } from 'fastify'
import { html } from 'ghtml'
import type { Problem } from '../../../core/problem.ts'
import type { Language } from '../../../core/text.ts'
import { page, sayer } from '../layout.ts'

/** A refusal as a page: what happened, and what to do next. */
export function problemPage(problem: Problem, language: Language, request: FastifyRequest): string {
  const t = sayer(language)
  const visit = {
    language,
    isLargeText: request.cookies?.zh_text === 'large',
    isDemo: false,
    cityName: '',
    here: request.url,
  }
  return page(
    visit,
    problem.title[language],
    html`<div class="notice bad" role="alert"><p>${problem.detail?.[language] ?? t(problem.status >= 500 ? '这不是您的错。请稍后再试；如果一直这样，请把下面的编号告诉我们。' : '请检查地址是否完整，或从首页重新查找。')}</p></div>
<p><a class="button" href="/">${t('回到首页')}</a></p>
<p class="soft small">${t('请求编号')} <span class="mono">${request.id}</span></p>`,
  )
}
