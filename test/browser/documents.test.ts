import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Block, renderPrintHtml } from '../../src/core/documents/index.ts'
import { openBrowser, type TestBrowser } from './browser.ts'

let browser: TestBrowser
before(async () => {
  browser = await openBrowser()
})
after(() => browser?.close())

const paragraphs = (n: number, length = 10): Block[] =>
  Array.from({ length: n }, () => ({ kind: 'paragraph', text: '检'.repeat(length) }))

/** Pages of the PDF that the browser's print dialog would make. */
async function pagesOf(page: Page, blocks: readonly Block[]): Promise<number> {
  await page.setContent(renderPrintHtml({ title: '通知', blocks }))
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  assert.match(pdf, /\/MediaBox \[0 0 59[45]\.\d+ 841\.\d+\]/)
  return pdf.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0
}

test('a printed page holds 22 lines of 28 characters', async () => {
  const { page, context } = await browser.visit()
  // The title and the blank line below it take the first two.
  assert.equal(await pagesOf(page, paragraphs(20)), 1)
  assert.equal(await pagesOf(page, paragraphs(21)), 2)
  assert.equal(await pagesOf(page, paragraphs(42)), 2)
  assert.equal(await pagesOf(page, paragraphs(43)), 3)
  // Two of the 28 are the indent of the first line.
  assert.equal(await pagesOf(page, paragraphs(20, 26)), 1)
  assert.equal(await pagesOf(page, paragraphs(20, 27)), 2)
  assert.equal(await pagesOf(page, paragraphs(10, 26 + 28)), 1)
  assert.equal(await pagesOf(page, paragraphs(10, 26 + 29)), 2)
  const folder = process.env.ZHIHENG_SHOTS
  if (folder) {
    mkdirSync(folder, { recursive: true })
    await page.setContent(
      renderPrintHtml({
        masthead: '天津市市场监督管理委员会文件',
        number: '津市监责改〔2026〕12号',
        title: '责令改正通知书',
        addressee: '天津市某某食品有限公司',
        blocks: [
          { kind: 'paragraph', text: '经查，你单位存在下列问题，责令于2026年3月31日前改正。' },
          { kind: 'heading', level: 1, text: '标签' },
          {
            kind: 'paragraph',
            level: 2,
            text: '未标明生产者名称和地址，违反《产品质量法》第二十七条第一款第（二）项。',
          },
          { kind: 'table', columns: [{ label: '项目', width: 2 }, { label: '结果' }], rows: [['标签', '不符合']] },
          { kind: 'to-sign', labels: ['检查人员（签名）'] },
        ],
        attachments: ['现场照片', '检查表'],
        signature: { organs: ['天津市市场监督管理委员会'], date: '2026-03-05' },
        note: '联系人：卿云',
      }),
    )
    await page.pdf({ preferCSSPageSize: true, path: join(folder, 'document.pdf') })
    await page.setViewportSize({ width: 900, height: 1250 })
    await page.screenshot({ path: join(folder, 'document.png'), fullPage: true })
  }
  await context.close()
})
