import { download, type Raw, raw } from '../http/route.ts'
import type { OfficialDocument } from './define.ts'
import { renderDocx } from './render-docx.ts'
import { renderPrintHtml } from './render-html.ts'

export const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** A document as the answer of a route: a Word file to download under `name`, or a page to print. */
export async function sendDocument(document: OfficialDocument, form: 'docx' | 'html', name: string): Promise<Raw> {
  if (form === 'html') return raw(renderPrintHtml(document), 'text/html; charset=utf-8')
  return download(await renderDocx(document), DOCX_TYPE, `${name}.docx`)
}
