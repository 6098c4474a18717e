import { html } from 'ghtml'
import type { Bilingual, Language } from '../../../core/text.ts'
import { VERDICTS } from '../define.ts'
import { answerText } from '../logic/answer-text.ts'
import { stripHidden } from '../logic/answers.ts'
import { CONFIRMATION_WORDS } from '../logic/confirmation.ts'
import type { AnsweredForm, ConfirmationView } from '../schema.ts'

const WORDS = {
  version: { zh: '表单版本', en: 'Form version' },
  subject: { zh: '监管对象', en: 'Subject' },
  happened: { zh: '检查时间（填报）', en: 'Inspected (as stated)' },
  known: { zh: '存档时间（服务器）', en: 'Stored (server)' },
  record: { zh: '记录编号', en: 'Record' },
  digest: { zh: '表单摘要', en: 'Digest of the form' },
  item: { zh: '检查项', en: 'Item' },
  clause: { zh: '条款', en: 'Clause' },
  unverified: {
    zh: '条款号填写时未与公布的文本核对',
    en: 'article number not compared with the published text at the time',
  },
  answer: { zh: '结果', en: 'Answer' },
  remark: { zh: '说明', en: 'Remark' },
  photos: { zh: '照片', en: 'Photographs' },
  superseded: { zh: '本记录已被更正', en: 'This record was corrected' },
  correction: { zh: '更正理由', en: 'Reason of the correction' },
} as const satisfies Record<string, Bilingual>

const STYLE = `body{font:14px/1.6 "Noto Sans SC","Source Han Sans SC","Microsoft YaHei",sans-serif;max-width:190mm;margin:10mm auto;color:#111}
h1{font-size:20px;text-align:center}h2{font-size:15px;margin:1.2em 0 .3em}table{width:100%;border-collapse:collapse;table-layout:fixed}
.items th:nth-child(1){width:38%}.items th:nth-child(2){width:28%}.items th:nth-child(3){width:15%}
th,td{border:1px solid #777;padding:3px 6px;text-align:left;vertical-align:top}th{background:#f2f2f2}.fail{font-weight:700}
.small{font-size:12px;color:#444;overflow-wrap:anywhere}@media print{body{margin:0}tr{break-inside:avoid}}`

/** A filled form as a page to print: every asked item with its clause and answer, on the version it was given on. */
export function printPage(form: AnsweredForm, language: Language): string {
  const say = (text: Bilingual) => text[language]
  const { document } = form
  const outcomes = new Map(form.outcomes.items.map((o) => [o.pointer, o.outcome]))
  const { asked } = stripHidden(document, form.answers)
  const confirmations = new Map(form.confirmations.map((c) => [`/${c.item}`, c]))
  const unconfirmed = [...new Set(form.confirmations.map((c) => c.state))].filter((s) => s !== 'confirmed')
  const head: [Bilingual, string][] = [
    [WORDS.subject, form.subjectName],
    [WORDS.version, `${document.version} (${document.form}@${document.version})`],
    [WORDS.happened, moment(form.happenedAt)],
    [WORDS.known, moment(form.knownAt)],
    [WORDS.record, form.recordId],
    [WORDS.digest, form.digest],
  ]
  const sections = document.sections.map((s) => {
    const names = new Set(s.items.map((i) => i.name))
    const rows = asked.filter((a) => names.has(a.pointer.split('/')[1] ?? '') && a.item.kind !== 'repeat')
    if (rows.length === 0) return ''
    return html`<h2>${say(s.title)}</h2><table class="items"><thead><tr><th>${say(WORDS.item)}</th><th>${say(WORDS.clause)}</th><th>${say(WORDS.answer)}</th><th>${say(WORDS.remark)}</th></tr></thead><tbody>!${rows
      .map(({ pointer, item, value }) => {
        const outcome = outcomes.get(pointer)
        const note = form.notes[pointer]
        const clause = item.clause ? form.clauses[item.clause] : undefined
        const photos = note?.photos?.length ? ` ${say(WORDS.photos)} ${note.photos.length}` : ''
        const place = clause ? `${say(clause.title)} ${say(clause.place)}` : (item.clause ?? '')
        const unverified = item.isClauseUnverified ? ` (${say(WORDS.unverified)})` : ''
        return html`<tr><td>${say(item.label)}${rowNumber(pointer)}</td><td class="small">${place}${unverified}</td><td class="${outcome ?? ''}">${answerText(item, value, language)}${confirmationText(confirmations.get(pointer), language)}${outcome && item.kind !== 'verdict' ? ` · ${say(VERDICTS[outcome])}` : ''}</td><td>${note?.remark ?? ''}${photos}</td></tr>`
      })
      .join('')}</tbody></table>`
  })
  return html`<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${say(document.title)}</title><style>!${STYLE}</style></head><body><h1>${say(document.title)}</h1>!${form.supersededBy ? html`<p class="fail">${say(WORDS.superseded)}</p>` : ''}!${unconfirmed.map((state) => html`<p class="fail">${CONFIRMATION_WORDS[state][language]}</p>`).join('')}!${form.reason ? html`<p>${say(WORDS.correction)}: ${form.reason}</p>` : ''}<table><tbody>!${head
    .map(([label, text]) => html`<tr><th>${say(label)}</th><td class="small">${text}</td></tr>`)
    .join('')}</tbody></table>!${sections.join('')}</body></html>`
}

/** Whether the second person stands behind it: on paper as on every page. */
function confirmationText(c: ConfirmationView | undefined, language: Language): string {
  if (!c) return ''
  const parts = [
    CONFIRMATION_WORDS[c.state][language],
    ...(c.answeredAt ? [moment(c.answeredAt)] : []),
    ...(c.reason ? [c.reason] : []),
  ]
  return ` · ${parts.join(language === 'zh' ? '，' : ', ')}`
}

function rowNumber(pointer: string): string {
  const index = /^\/[^/]+\/(\d+)\//.exec(pointer)?.[1]
  return index === undefined ? '' : ` (${Number(index) + 1})`
}

/** In China's time, to the minute. */
function moment(iso: string): string {
  return new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}
