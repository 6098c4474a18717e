// Whatever writes XML cannot be broken by any text: read back by a parser that takes nothing it should not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DOMParser } from '@xmldom/xmldom'
import fc from 'fast-check'
import { excelFile } from '../src/core/access/excel-file.ts'
import type { OfficialDocument } from '../src/core/documents/define.ts'
import { renderDocx, renderPrintHtml } from '../src/core/documents/index.ts'
import { partsOf } from './unpack.ts'

/** XML 1.0, production 2. */
const NOT_CHAR = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

function assertXml(xml: string, where: string): void {
  assert.doesNotMatch(xml, NOT_CHAR, where)
  const say = (message: string) => assert.fail(`${where}: ${message}`)
  new DOMParser({ errorHandler: { warning: () => {}, error: say, fatalError: say } }).parseFromString(xml, 'text/xml')
}

const BREAKING = [
  '\u000B',
  '\0',
  '\u001B',
  '\uFFFE',
  '\uFFFF',
  '\ud800',
  '\udfff',
  ']]>',
  '<!--',
  '<b>',
  '&amp',
  '&#11;',
  '"',
  "'",
  '\u2028',
  '𠮷',
]
const text = fc
  .array(fc.oneof(fc.constantFrom(...BREAKING), fc.string({ unit: 'binary', maxLength: 3 }), fc.constant('天津')), {
    minLength: 1,
    maxLength: 8,
  })
  .map((p) => `甲${p.join('')}乙`)

const documentOf = (s: string): OfficialDocument => ({
  title: `关于${s.replaceAll('\n', '')}的通知`,
  blocks: [
    { kind: 'paragraph', text: s },
    { kind: 'table', columns: [{ label: s }], rows: [[s]] },
    { kind: 'to-sign', labels: [s] },
  ],
})

test('an Excel file is well-formed whatever its cells hold', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (s) => {
      for (const [name, part] of partsOf(
        await excelFile([[{ value: s, fontWeight: 'bold' }], [{ type: String, value: s }]]),
      ))
        if (/[.](xml|rels)$/.test(name)) assertXml(part, name)
    }),
    { numRuns: 40 },
  )
})

test('a document is well-formed whatever its text holds, as .docx and as a page', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (s) => {
      for (const [name, part] of partsOf(await renderDocx(documentOf(s))))
        if (/[.](xml|rels)$/.test(name)) assertXml(part, name)
      assert.doesNotMatch(renderPrintHtml(documentOf(s)), NOT_CHAR)
    }),
    { numRuns: 25 },
  )
})
