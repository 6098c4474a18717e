import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../problem.ts'
import { plainName } from '../uploads/receive.ts'
import { foldText, nameKey, plainText } from './fold.ts'
import { neededName } from './needed-name.ts'
import { withIdeographs } from './radicals.ts'
import { escapeXml, storedCode, storedName, storedText, textOfFile, withoutMark, xmlText } from './stored.ts'

/** Any text, with a good share of what breaks things. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(
        ...'\0\v\f\r\n\t\x85\u2028\u2029\uFFFE\uFFFF\uFEFF\u200B\u200D\u202E\u2066\u2800\u3000\u3164\u034F\uFE0F⻓⾦⼾戶（【〔《—–·İẞ①²½㈱ ],',
        '\ud800',
        '\udfff',
        ']]>',
        '天津',
        'Co ',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

test('radicals of a PDF are found by the ideographs they stand for, and stored as them', () => {
  assert.equal(foldText('⻓城探针⾦⽔'), '长城探针金水')
  assert.equal(storedName('⻓城探针⾦⽔有限公司'), '长城探针金水有限公司')
  assert.equal(
    withIdeographs('⽤⼾⻔⻛⻢⻥⻦⻅⻉⻋⻘⻙⻚⻝⻣⻤⻨⻩⻬⻰⻳⺟'),
    '用户门风马鱼鸟见贝车青韦页食骨鬼麦黄齐龙龟母',
  )
  assert.equal(nameKey('戶口'), nameKey('户口'))
  for (let code = 0x2e80; code <= 0x2fd5; code++) {
    const sign = String.fromCodePoint(code)
    if (!/\p{L}|\p{So}/u.test(sign) || [0x2e80, 0x2e9a].includes(code) || (code >= 0x2ef4 && code < 0x2f00)) continue
    assert.match(storedName(sign), /^\p{Unified_Ideograph}$/u, code.toString(16))
  }
})

test('what nobody sees makes no other name: format characters, selectors, joiners, tags, marks of direction, controls', () => {
  const seen = '天津长城电缆厂'
  for (const unseen of '\u200B\u200C\u200D\u2060\uFEFF\u00AD\u200E\u200F\u061C\u202A\u202E\u2066\u2069\uFE0F\u{E0100}\u034F\u{E0041}\u180E\u115F\uFFF9\0\x1B\x07\uFFFE') {
    const hidden = `天津${unseen}长城${unseen}电缆厂${unseen}`
    assert.equal(foldText(hidden), seen, `U+${unseen.codePointAt(0)?.toString(16)}`)
    if (unseen !== '\u115F') assert.equal(storedName(hidden), seen, `U+${unseen.codePointAt(0)?.toString(16)}`)
    assert.equal(storedCode(`9112${unseen}0101`), '91120101')
  }
})

test('width, case, blanks beside Han, dashes, quotes, dots and brackets make no other text', () => {
  assert.equal(foldText('Ａｃｍｅ（天津）　有限 公司'), 'acme(天津)有限公司')
  for (const brackets of ['（）', '()', '〔〕', '【】', '［］', '﹝﹞', '{}', '〖〗'])
    assert.equal(foldText(`天津${brackets[0]}集团${brackets[1]}`), '天津(集团)')
  for (const dash of '-‐‑‒–—―－−﹣﹘') assert.equal(foldText(`GB${dash}1`), 'gb-1')
  for (const dot of '·•・‧･∙') assert.equal(foldText(`买买提${dot}江`), '买买提·江')
  for (const quotes of ['“”', '「」', '『』', '＂＂', '«»', '《》'])
    assert.equal(foldText(`${quotes[0]}a${quotes[1]}`), '"a"')
  for (const blank of ' \u00A0\u3000\u2003\u2009\u202F\u1680\u205F\u2800\t\n') {
    assert.equal(foldText(`${blank}王${blank}${blank}芳 ${blank}`), '王芳')
    assert.equal(foldText(`Ana${blank}Li`), 'ana li')
  }
  assert.notEqual(foldText('天津长城'), foldText('天津長城'), 'traditional characters stay different')
})

test('folding twice is folding once, and what is stored stays as it is when it is stored again', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const fold of [foldText, plainText, nameKey, storedName, storedCode, storedText, xmlText])
        assert.equal(fold(fold(text)), fold(text), fold.name)
      assert.equal(nameKey(storedName(text)), nameKey(text))
    }),
    { numRuns: 1000 },
  )
})

test('a name stays on one line with single blanks; a line end at a Han character is none', () => {
  assert.equal(storedName('天津市长城\r\n电缆有限公司'), '天津市长城电缆有限公司')
  assert.equal(storedName('天津 \n 长城'), '天津长城')
  assert.equal(storedName('Acme\r\nTianjin \u2028 Ltd'), 'Acme Tianjin Ltd')
  assert.equal(storedName('\t 长城　　A\u00A0 B \u200B'), '长城 A B')
  assert.equal(storedName('𠮷野家・①（Ａ）é'), '𠮷野家・①（Ａ）é')
  for (const blank of [
    '',
    '   ',
    '\u3000',
    '\u200B\u200B',
    '\u2800',
    '\u3164',
    '\r\n',
    '\u202E \u2069',
    '\0',
    '\uFE0F',
    '\ud800',
  ])
    assert.equal(storedName(blank), '', JSON.stringify(blank))
})

test('a free text keeps its lines and loses controls and marks of direction', () => {
  assert.equal(storedText('第一行\r\n第二行\r第三\u2028四\t五'), '第一行\n第二行\n第三\n四\t五')
  assert.equal(storedText(' 甲\u202E乙\u2066丙\uFFFE\v丁\u200B戊 \n'), '甲乙丙\n丁戊')
  assert.equal(storedText('👩‍👩‍👧 说 “a”'), '👩‍👩‍👧 说 “a”')
  for (const blank of ['  \n ', '\u200D', '\u200B\n\u2800', '\u202E'])
    assert.equal(storedText(blank), '', JSON.stringify(blank))
})

test('no text leaves a character that XML cannot hold, nor markup', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      assert.doesNotMatch(xmlText(text), /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u)
      assert.doesNotMatch(escapeXml(text), /[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/)
    }),
    { numRuns: 1000 },
  )
  assert.equal(escapeXml('a]]>\u000B<b>&\uFFFE"\''), 'a]]&gt;&lt;b&gt;&amp;&quot;&#39;')
})

test('the mark in front of a file is no part of its text', () => {
  assert.equal(withoutMark('\uFEFF{"a":1}'), '{"a":1}')
  assert.equal(withoutMark('{"a":1}'), '{"a":1}')
})

test('a file of a Windows editor is read in the encoding that its mark says', () => {
  const written = '{"名":"甲"}\r\n'
  const wide = Buffer.from(`\uFEFF${written}`, 'utf16le')
  for (const bytes of [Buffer.from(written), Buffer.from(`\uFEFF${written}`), wide, Buffer.from(wide).swap16()])
    assert.equal(textOfFile(bytes), written)
})

test('a name that comes in beside the routes is refused at its field when nothing of it can be seen', () => {
  assert.equal(neededName(' 甲\u200B乙 ', '/name'), '甲乙')
  assert.throws(
    () => neededName('\u200B \u2800', '/displayName'),
    (e: unknown) => e instanceof Refusal && e.problem.errors?.[0]?.pointer === '/displayName',
  )
})

test('a file name is a name: no folder, nothing invisible, no half character at its end', () => {
  assert.equal(plainName('C:\\照片\\检查\u202Egpj.exe\r\n'), '检查gpj.exe')
  assert.ok(plainName(`${'𠮷'.repeat(300)}.jpg`).isWellFormed())
})
