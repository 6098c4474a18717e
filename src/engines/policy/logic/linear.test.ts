import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alignDocuments } from './align.ts'
import { readFigures } from './findings.ts'
import { parseDocument } from './parse.ts'

/** Texts that grow with n; each once cost the square of its length in some part of the reader, or would be the first to. */
const KINDS: Readonly<Record<string, (n: number) => string>> = {
  'one line without a full stop': (n) => '到2025年，合格率达到95%以上，建设50所学校'.repeat(n),
  'one line of sentences': (n) => '到2025年，合格率达到95%以上。'.repeat(n),
  'one number printed again and again': (n) => '1.\n'.repeat(n),
  'one clause printed again and again': (n) => '（一）建设。\n'.repeat(n),
  'many organs': (n) => '某局\n'.repeat(n),
  'many attachments': (n) => '附件1\n标题方案\n一、内容\n'.repeat(n),
  'nested numbering': (n) => '一、甲\n（一）乙\n1.丙\n（1）丁\n①戊\n'.repeat(n),
  'many rows': (n) => `序号\t指标\t2025年\n${'1\t甲\t95\n'.repeat(n)}`,
  'many tables of contents': (n) => '目录\n甲\n'.repeat(n),
  'open brackets': (n) => '(1'.repeat(n),
  'open quotation marks': (n) => '好。“（'.repeat(n),
}

/** Processor time, the lesser of two: what other processes do does not count. */
function cost(text: string): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 2; i++) {
    const begin = process.cpuUsage()
    readFigures(parseDocument(text))
    const { user, system } = process.cpuUsage(begin)
    least = Math.min(least, user + system)
  }
  return least
}

test('eight times the text costs about eight times the work: the square would be sixty-four', (t) => {
  for (const [name, make] of Object.entries(KINDS)) {
    cost(make(500))
    const [small, large] = [cost(make(2000)), cost(make(16_000))]
    t.diagnostic(`${name}: ${(large / small).toFixed(1)}`)
    // A floor of 4 ms: below it the clock of the processor is coarse.
    assert.ok(large <= 32 * Math.max(small, 4000), `${name}: ${small} -> ${large} µs`)
  }
})

test('a megabyte of one line, of short lines and of nested numbers is read whole, and two long versions are compared', () => {
  for (const line of ['到2025年，合格率达到95%以上', '合格率。\n', '一、甲\n（一）乙\n1.丙\n']) {
    const text = line.repeat(Math.ceil(340_000 / line.length))
    const d = parseDocument(text)
    assert.equal(
      d.spans.reduce((n, s) => n + s.end - s.start, 0),
      text.length,
    )
    readFigures(d)
  }
  const many = (word: string) =>
    `关于工作的通知\n一、甲\n${Array.from({ length: 6000 }, (_, i) => `第${i}句${word}。`).join('')}`
  const { changes } = alignDocuments(parseDocument(many('旧')), parseDocument(many('新')))
  assert.ok(changes.length > 0)
})
