import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { allClauses, allSentences, type PolicyDocument } from './document.ts'
import { markerOf } from './lines.ts'
import { parseDocument } from './parse.ts'
import { splitSentences } from './sentences.ts'

const SHARED = new URL('../../../../../shared/', import.meta.url)
const tianjin = new URL('mission/policy-tianjin-2018.txt', SHARED)
const skip = existsSync(tianjin) ? false : 'the source texts are not on this machine'
const read = (name: string): PolicyDocument => parseDocument(readFileSync(new URL(name, SHARED), 'utf8'))

const printedBack = (d: PolicyDocument): string => d.spans.map((s) => d.text.slice(s.start, s.end)).join('')

test('the spans of any text joined give the text, and no inked character is white space', () => {
  const piece = fc.constantFrom(
    '一、',
    '（一）',
    '(二)',
    '1.',
    '１．',
    '(1)',
    '①',
    '第三条 ',
    '关于加强工作的意见',
    '某市人民政府',
    '6 | 文件',
    '\n',
    '\n\n',
    '\r\n',
    '\u3000\u3000',
    ' ',
    '到2020年，',
    '达到93%以上。',
    '“名称。”',
    '（某局牵头）',
    '附件1',
    '2018年8月12日',
    '国发〔2019〕5号',
    '各区、各部门：',
    'WTO/TBT',
    '，',
    '。',
    '；',
    '甲',
    '乙丙丁',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 40 }).map((p) => p.join('')),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
      ),
      (text) => {
        const d = parseDocument(text)
        assert.equal(printedBack(d), text)
        for (const s of d.spans) if (s.role === 'space') assert.equal(text.slice(s.start, s.end).trim(), '')
        const addresses = allClauses(d).map((c) => c.address)
        assert.equal(new Set(addresses).size, addresses.length, 'two clauses with one address')
      },
    ),
    { numRuns: 400 },
  )
})

test('sentences joined give the paragraph; a full stop inside quotation marks does not end one', () => {
  assert.deepEqual(splitSentences('甲“一。二”乙。丙（某局牵头）。（丁局指导）戊。'), [
    '甲“一。二”乙。',
    '丙（某局牵头）。',
    '（丁局指导）',
    '戊。',
  ])
  assert.deepEqual(splitSentences('他说“好。”然后走。'), ['他说“好。”', '然后走。'])
})

test('numbering is read in full-width and half-width forms, and figures are not numbering', () => {
  const scheme = (line: string) => markerOf(line)?.scheme
  assert.equal(scheme('一、总体要求'), 'level1')
  assert.deepEqual([scheme('（十三）加强'), scheme('(十三)加强')], ['level2', 'level2'])
  assert.deepEqual([scheme('1.加强'), scheme('１．加强'), scheme('1、加强')], ['level3', 'level3', 'level3'])
  assert.deepEqual([scheme('（1）加强'), scheme('(12)加强'), scheme('①加强')], ['level4', 'level4', 'level5'])
  assert.equal(markerOf('第三十条 经营者')?.number, 30)
  assert.equal(scheme('2.5亿元用于'), undefined)
  assert.equal(scheme('2020年底前'), undefined)
  assert.equal(scheme('第三条规定的情形'), undefined)
})

const SMALL = `某省人民政府办公厅关于推进
示范工作的实施
意见

某政办发〔2021〕7号

各市人民政府，省有关部门：

为做好示范工作，提出如下意见。

一、总体要求

（一）指导思想。坚持质量第一，

— 2 —

效益优先。

（二）工作安排

1.建立台账。逐级登记，按月报送。

(1)登记。

(2)报送。

二、保障

第一段。

各市、各部门要抓好落实。

某省人民政府办公厅

2021年3月5日

（此件公开发布）

附件

任务分工方案

一、分工

按职责分工。
`

test('title broken over lines, number, addressee, signature date, levels, page number inside a sentence and attachment are read', () => {
  const d = parseDocument(SMALL)
  assert.equal(d.title, '某省人民政府办公厅关于推进示范工作的实施意见')
  assert.deepEqual(d.issuers, ['某省人民政府办公厅'])
  assert.equal(d.number, '某政办发〔2021〕7号')
  assert.equal(d.date, '2021-03-05')
  assert.equal(d.addressee, '各市人民政府，省有关部门')
  assert.deepEqual(
    allClauses(d).map((c) => `${c.address} ${c.heading}`.trim()),
    [
      '0',
      '1 总体要求',
      '1/1 指导思想',
      '1/2 工作安排',
      '1/2/1 建立台账',
      '1/2/1/1',
      '1/2/1/2',
      '2 保障',
      'end',
      'x1/1 分工',
    ],
  )
  assert.ok(allSentences(d).some((s) => s.text === '坚持质量第一，效益优先。'))
  assert.ok(d.spans.some((s) => s.role === 'furniture' && d.text.slice(s.start, s.end) === '— 2 —'))
  assert.deepEqual(d.warnings, [])
  assert.equal(printedBack(d), SMALL)
})

test('a text wrapped at a fixed width is joined again', () => {
  const long =
    '为进一步加强质量监督管理工作提升产品工程和服务质量水平推动经济社会高质量发展现就有关工作提出以下意见请认真贯彻执行。'
  const wrapped = long.replace(/(.{20})/g, '$1\n')
  const d = parseDocument(`关于质量工作的通知\n\n一、要求\n（一）${wrapped}\n（二）其他。`)
  assert.ok(allSentences(d).some((s) => s.text === long))
})

test('a numbering that jumps is reported, not repaired', () => {
  const d = parseDocument('关于工作的通知\n一、甲\n内容。\n三、乙\n内容。')
  assert.deepEqual(d.warnings, [{ code: 'out-of-sequence', at: '三、' }])
})

test('the Tianjin document: six chapters, 26 articles in their order, closing words, head and page furniture', {
  skip,
}, () => {
  const d = read('mission/policy-tianjin-2018.txt')
  assert.equal(printedBack(d), d.text)
  assert.equal(d.title, '关于加快推进质量立市战略开展质量提升行动的实施意见')
  assert.deepEqual(d.issuers, ['中共天津市委', '天津市人民政府'])
  assert.equal(d.date, '2018-08-12')
  const clauses = allClauses(d)
  assert.deepEqual(
    clauses.filter((c) => c.scheme === 'level1').map((c) => c.number),
    [1, 2, 3, 4, 5, 6],
  )
  assert.deepEqual(
    clauses.filter((c) => c.scheme === 'level2').map((c) => c.number),
    Array.from({ length: 26 }, (_, i) => i + 1),
  )
  assert.ok(clauses.filter((c) => c.scheme === 'level2').every((c) => c.heading !== '' && c.paragraphs.length > 0))
  assert.equal(clauses.at(-1)?.address, 'end')
  assert.deepEqual(d.warnings, [])
  assert.equal(d.spans.filter((s) => s.role === 'furniture').length, 1)
  // Sentences that the printer broke over a page: each holds a line break, and its words go on.
  const broken = allSentences(d).filter((s) => s.pieces.length > 1)
  assert.deepEqual(
    broken.map((s) => s.address),
    ['2/4/p1/s2', '2/7/p2/s2', '3/12/p1/s3', '4/16/p2/s3', '5/20/p1/s4'],
  )
})

test('three State Council documents: levels as counted in their index, titles whole, nothing lost', { skip }, () => {
  const index = JSON.parse(readFileSync(new URL('data/policy/index.json', SHARED), 'utf8')) as {
    file: string
    title: string
    doc_no: string
    issuer: string
    n_level1: number
    n_level2: number
  }[]
  assert.equal(index.length, 3)
  for (const expected of index) {
    const d = read(`data/policy/${expected.file}`)
    assert.equal(printedBack(d), d.text)
    assert.equal(d.title, expected.title)
    assert.equal(d.number, expected.doc_no)
    assert.deepEqual(d.issuers, [expected.issuer])
    const clauses = allClauses(d)
    assert.equal(clauses.filter((c) => c.scheme === 'level1').length, expected.n_level1, expected.file)
    assert.equal(clauses.filter((c) => c.scheme === 'level2').length, expected.n_level2, expected.file)
    assert.deepEqual(d.warnings, [])
  }
})
