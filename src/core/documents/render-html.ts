import { html } from 'ghtml'
import { checkDocument, withoutBrokenText } from './check.ts'
import type { OfficialDocument } from './define.ts'
import {
  CHARACTER_POINTS,
  FONTS,
  type FontName,
  type Laid,
  LINE_POINTS,
  LINE_STYLES,
  type LineStyle,
  layOut,
  PAGE,
} from './layout.ts'

const RIGHT_MM = PAGE.widthMm - PAGE.leftMm - PAGE.textWidthMm
const BOTTOM_MM = PAGE.heightMm - PAGE.topMm - PAGE.textHeightMm
/** Between characters: 28 of 16 pt are wider than 156 mm, so they stand a fifth of a point closer. */
const SPACING_POINTS = round(CHARACTER_POINTS - LINE_STYLES.body.points)

/**
 * The document as an HTML page that prints in the form of GB/T 9704-2012: the browser's own print dialog makes paper or PDF of it.
 * Stands alone: no script, no file from elsewhere. The same document gives the same text.
 * @throws RangeError with every fault of {@link checkDocument}
 */
export function renderPrintHtml(given: OfficialDocument): string {
  const document = withoutBrokenText(given)
  const faults = checkDocument(document)
  if (faults.length > 0) throw new RangeError(`not an official document: ${faults.join('; ')}`)
  const title = document.title.replaceAll('\n', '')
  return html`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>!${STYLE}</style></head><body><main>!${layOut(document).map(setLaid).join('')}</main></body></html>`
}

function setLaid(laid: Laid): string {
  switch (laid.kind) {
    case 'line':
      return setLine(laid)
    case 'space':
      return html`<div style="height:!${round(laid.lines * LINE_POINTS)}pt"></div>`
    case 'page-break':
      return '<div class="break"></div>'
    case 'table': {
      const whole = laid.columns.reduce((sum, c) => sum + (c.width ?? 1), 0)
      const head = laid.columns.map(
        (c) => html`<th style="width:!${round(((c.width ?? 1) / whole) * 100)}%">${c.label}</th>`,
      )
      const rows = laid.rows.map((row) =>
        row.map((text, i) => html`<td class="!${laid.columns[i]?.align ?? 'left'}">${text}</td>`).join(''),
      )
      return html`<table><thead><tr>!${head.join('')}</tr></thead><tbody>!${rows.map((r) => `<tr>${r}</tr>`).join('')}</tbody></table>`
    }
    case 'signed': {
      const rows = laid.rows.map(({ label, text, png, size }) => {
        const picture =
          png && size
            ? html`<img src="data:image/png;base64,${png}" alt="" style="width:!${size.width}pt;height:!${size.height}pt"><br>`
            : ''
        return html`<tr><th>${label}</th><td>!${picture}${text}</td></tr>`
      })
      return html`<table class="form"><colgroup><col style="width:25%"><col style="width:75%"></colgroup><tbody>!${rows.join('')}</tbody></table>`
    }
    case 'form': {
      const rows = laid.rows.map((row) =>
        row
          .map(({ label, value }) => html`<th>${label}</th><td colspan="!${row.length === 1 ? 3 : 1}">${value}</td>`)
          .join(''),
      )
      return html`<table class="form"><colgroup><col style="width:20%"><col style="width:30%"><col style="width:20%"><col style="width:30%"></colgroup><tbody>!${rows.map((r) => `<tr>${r}</tr>`).join('')}</tbody></table>`
    }
  }
}

function setLine(laid: Extract<Laid, { kind: 'line' }>): string {
  const more = [
    laid.points && `font-size:${laid.points}pt;line-height:1.25`,
    laid.left && `padding-left:${inCharacters(laid.left)}`,
    laid.right && `padding-right:${inCharacters(laid.right)}`,
  ].filter(Boolean)
  const classes = [laid.style, laid.hasRuleBelow && 'rule', laid.staysWithNext && 'stays'].filter(Boolean).join(' ')
  const tag =
    laid.style === 'title' ? 'h1' : laid.style.startsWith('heading') ? `h${Number(laid.style.at(-1)) + 1}` : 'p'
  return html`<!${tag} class="!${classes}" style="!${more.join(';')}">${laid.text}</!${tag}>`
}

function inCharacters(n: number): string {
  return `${round(n * CHARACTER_POINTS)}pt`
}

function round(n: number): number {
  return Math.round(n * 100) / 100
}

function families(name: FontName): string {
  return `${FONTS[name].map((f) => `"${f}"`).join(',')},serif`
}

function rule(name: string, style: LineStyle): string {
  return `.${name}{font-family:${families(style.font)};font-size:${style.points}pt;${style.align ? `text-align:${style.align};` : ''}${
    style.firstLine ? `text-indent:${inCharacters(style.firstLine)};` : ''
  }${style.color === 'red' ? 'color:#f00;' : ''}}`
}

const STYLE = `@page{size:A4;margin:${PAGE.topMm}mm ${RIGHT_MM}mm ${BOTTOM_MM}mm ${PAGE.leftMm}mm}
@page:right{@bottom-right{content:"— " counter(page) " —";font:14pt ${families('song')};vertical-align:top;padding:${PAGE.pageNumberBelowMm}mm ${inCharacters(1)} 0 0}}
@page:left{@bottom-left{content:"— " counter(page) " —";font:14pt ${families('song')};vertical-align:top;padding:${PAGE.pageNumberBelowMm}mm 0 0 ${inCharacters(1)}}}
*{box-sizing:border-box}html{background:#e8e8e8}body{margin:0;color:#000;letter-spacing:${SPACING_POINTS}pt;line-height:${LINE_POINTS}pt;font:16pt/${LINE_POINTS}pt ${families('fangsong')};text-autospace:no-autospace}
main{background:#fff;max-width:${PAGE.widthMm}mm;margin:0 auto;padding:${PAGE.topMm}mm ${RIGHT_MM}mm ${BOTTOM_MM}mm ${PAGE.leftMm}mm}
p,h1,h2,h3,h4,h5{margin:0;font-weight:normal;white-space:pre-wrap;overflow-wrap:anywhere;text-align:justify;orphans:2;widows:2}
${Object.entries(LINE_STYLES)
  .map(([name, style]) => rule(name, style))
  .join('\n')}
.rule{border-bottom:1.5pt solid #f00;padding-bottom:4mm}.stays{break-after:avoid}.break{break-after:page;border-top:1px dashed #aaa;margin:10mm 0}
table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:12pt;line-height:18pt;letter-spacing:0}thead{display:table-header-group}tr{break-inside:avoid}
th,td{border:.75pt solid #000;padding:2pt 4pt;vertical-align:middle;overflow-wrap:anywhere;white-space:pre-wrap;text-align:left}th{font-family:${families('hei')};font-weight:normal;text-align:center}
td.center{text-align:center}td.right{text-align:right}
@media print{html{background:none}main{max-width:none;margin:0;padding:0}.break{border:0;margin:0;height:0}}
@media (max-width:600px){main{padding:16px}}`
