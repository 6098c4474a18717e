import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allClauses, allSentences, type PolicyDocument } from './document.ts'
import { readFigures } from './findings.ts'
import { parseDocument } from './parse.ts'

const printedBack = (d: PolicyDocument): string => d.spans.map((s) => d.text.slice(s.start, s.end)).join('')
const outline = (d: PolicyDocument): string[] => allClauses(d).map((c) => `${c.address} ${c.heading}`.trim())
const read = (text: string): PolicyDocument => {
  const d = parseDocument(text)
  assert.equal(printedBack(d), text)
  return d
}
const rows = (d: PolicyDocument): string[] =>
  readFigures(d).targets.map((t) =>
    `${t.subject} ${t.comparator} ${t.value}${t.unit} ${t.deadline?.by} ${t.modality.kind} ${t.base ?? ''}`.trim(),
  )

test('a table is kept row by row: value, unit, year, the base year beside it, and whether it binds', () => {
  const table = (between: string): string =>
    `示范市质量规划\n示政发〔2021〕3号\n一、目标\n主要指标见下表。\n${[
      '序号|指标|单位|2020年|2025年|属性',
      '1|产品合格率|%|92.8|95|预期性',
      '2|食品抽检合格率|%|98.1|>98|约束性',
      '3|市场主体|万户|12|15左右|预期性',
      '4|万台设备死亡人数|人|0.1|0.07|约束性',
    ].join('\n')}\n二、保障\n落实责任。\n`.replaceAll('|', between)
  const expected = [
    '产品合格率 >= 95% 2025-12-31 expected 92.8',
    '食品抽检合格率 > 98% 2025-12-31 binding 98.1',
    '市场主体 ~ 150000户 2025-12-31 expected 12',
    '万台设备死亡人数 <= 0.07人 2025-12-31 binding 0.1',
  ]
  for (const between of ['\t', '  ', ' | ', ' ']) {
    const d = read(table(between))
    assert.deepEqual(rows(d), expected, JSON.stringify(between))
    assert.deepEqual(outline(d), ['1 目标', '2 保障'])
    assert.equal(allSentences(d).filter((s) => s.address.startsWith('1/p2/')).length, 5)
  }
})

test('a column 目标值 takes the year of its caption or of the lead sentence; a column of dates gives each row its own', () => {
  assert.deepEqual(
    rows(read('示范市质量方案\n一、目标\n到2026年，主要指标如下：\n指标\t目标值\n合格率\t≥95%\n站点（个）\t20\n')),
    ['合格率 >= 95% 2026-12-31 plain', '站点 >= 20个 2026-12-31 plain'],
  )
  assert.deepEqual(rows(read('示范市质量方案\n一、目标\n表1 2027年主要指标\n指标\t目标值\n合格率\t95%\n')), [
    '合格率 >= 95% 2027-12-31 plain',
  ])
  assert.deepEqual(
    rows(
      read(
        '示范市质量方案\n一、任务\n序号\t任务\t责任单位\t完成时限\n1\t建成站点20个\t市场局\t2025年6月底前\n2\t宣传\t各区\t持续\n',
      ),
    ),
    ['建成站点 >= 20个 2025-06-30 plain'],
  )
})

test('a table nobody can read is listed with its figures', () => {
  const { targets, remarks } = readFigures(read('示范市质量方案\n一、目标\n甲\t乙\t丙\n子\t12\t34\n丑\t56\t78\n'))
  assert.deepEqual(targets, [])
  assert.deepEqual(
    remarks.map((r) => `${r.kind} ${r.figures.join(' ')}`),
    ['unread 12 34', 'unread 56 78'],
  )
})

test('a table of contents is no clause, with or without page numbers, also before a title that comes again', () => {
  const body = '第一章　总则\n第一条　为了质量，制定本条例。\n第二章　附则\n第二条　自公布之日起施行。\n'
  for (const contents of [
    '目　　录\n第一章　总则\n第二章　附则\n',
    '目录\n第一章 总则……………1\n第二章 附则……………3\n',
    '目  次\n第一章 总 则\t1\n第二章 附 则\t3\n示范市质量条例\n',
  ]) {
    const d = read(`示范市质量条例\n${contents}${body}`)
    assert.deepEqual(
      outline(d).filter((c) => !c.startsWith('0')),
      ['1 总则', '1/1', '2 附则', '2/2'],
      contents,
    )
    assert.ok(d.spans.some((s) => s.role === 'contents'))
    assert.deepEqual(d.warnings, [])
  }
})

test('第三条之一 is an article of its own, and a sentence that speaks of it is none', () => {
  const d = read(
    '示范市质量条例\n第一章　总则\n第三条　应当：\n（一）建立制度；\n第三条之一　鼓励创新。\n第三条之二　违反本条例，以及\n第三条之一规定的，责令改正。\n第四条　施行。\n',
  )
  assert.deepEqual(outline(d), ['1 总则', '1/3', '1/3/1', '1/3-1', '1/3-2', '1/4'])
  assert.ok(allSentences(d).some((s) => s.text === '违反本条例，以及第三条之一规定的，责令改正。'))
})

test('numbering with spaces inside, and plans numbered 1, 1.1, 1.1.1', () => {
  assert.deepEqual(
    outline(read('示范市质量方案\n一 、目标\n（ 一 ） 标准。修订标准。\n第二 十 条 其他\n二 、保障\n落实。\n'))[0],
    '1 目标',
  )
  const d = read(
    '示范市质量规划\n1 背景\n1.1 基础\n有机构。\n1.2 形势\n有挑战。\n2 目标\n2.1 总体\n2.1.1 产品质量\n合格率提高到\n2.5倍以上。\n2.1.2 服务质量\n提高满意度。\n',
  )
  assert.deepEqual(outline(d), [
    '1 背景',
    '1/1 基础',
    '1/2 形势',
    '2 目标',
    '2/1 总体',
    '2/1/1 产品质量',
    '2/1/2 服务质量',
  ])
  assert.ok(allSentences(d).some((s) => s.text === '合格率提高到2.5倍以上。'))
  // Without such headings a decimal at the beginning of a line is a figure.
  assert.deepEqual(outline(read('示范市质量方案\n一、目标\n完成投资\n2.5亿元以上。\n')), ['1 目标'])
})

test('a decree has number and date; its words stand before the rule it promulgates, whose title the document has', () => {
  const d = read(
    '示范市人民政府令\n第 12 号\n《示范市质量管理办法》已经市政府常务会议通过，现予公布，自2022年1月1日起施行。\n市长　王甲\n2021年11月5日\n示范市质量管理办法\n第一章　总则\n第一条　为了质量，制定本办法。\n',
  )
  assert.deepEqual(
    [d.title, d.number, d.date, d.issuers],
    ['示范市质量管理办法', '示范市人民政府令第12号', '2021-11-05', ['示范市人民政府']],
  )
  assert.deepEqual(outline(d), ['0', '1 总则', '1/1'])
  const one = read(
    '中华人民共和国国务院令第722号\n《优化条例》现予公布。\n总理　李甲\n2019年10月22日\n优化条例\n第一条　为了优化。\n',
  )
  assert.deepEqual([one.title, one.number, one.date], ['优化条例', '国务院令第722号', '2019-10-22'])
  const note = read(
    '优化条例\n（2019年10月22日中华人民共和国国务院令第722号公布　自2020年1月1日起施行）\n第一条　为了优化。\n',
  )
  assert.deepEqual([note.title, note.number, note.date], ['优化条例', '国务院令第722号', '2019-10-22'])
})

test('the block and the page furniture of a portal are not text; title, number, issuer and date come from it when the text has none', () => {
  const d = read(
    '首页 > 政务公开\n名　　称：示范市质量方案\t索 引 号：A-1\n文  号 : 示政办〔2022〕9号 发文单位: 示范市人民政府办公室\n发文日期：2022-03-18 10:00 发布日期：2022年3月25日\n\n各区人民政府：\n现印发方案。\n【字体：大 中 小】\n打印 关闭\n',
  )
  assert.deepEqual(
    [d.title, d.number, d.date, d.issuers, d.addressee],
    ['示范市质量方案', '示政办〔2022〕9号', '2022-03-18', ['示范市人民政府办公室'], '各区人民政府'],
  )
  assert.deepEqual(
    allSentences(d).map((s) => s.text),
    ['现印发方案。'],
  )
  const stacked = read('标题\n示范市质量方案\n文号：\n示政办〔2022〕9号\n各区人民政府：\n现印发。\n')
  assert.deepEqual([stacked.title, stacked.number], ['示范市质量方案', '示政办〔2022〕9号'])
})

test('a plan that a notice forwards is an attachment, and the list of attachments is no clause', () => {
  const d = read(
    '示范市人民政府关于印发质量方案的通知\n示政发〔2021〕3 号\n各区人民政府：\n现印发给你们。\n附件：1.质量方案\n2.责任分工\n示范市人民政府\n2021年3月1日\n附件1\n质量方案\n一、目标\n明确目标。\n附件2\n责任分工\n1.检查。\n',
  )
  assert.deepEqual(
    d.parts.map((p) => `${p.prefix} ${p.title}`),
    [' 示范市人民政府关于印发质量方案的通知', 'x1/ 质量方案', 'x2/ 责任分工'],
  )
  assert.equal(d.number, '示政发〔2021〕3号')
  assert.deepEqual(
    outline(d).filter((c) => /^\d/.test(c)),
    ['0'],
  )
})

test('a footnote at the foot of a page does not cut its sentence, is no clause, and its figures are listed', () => {
  const d = read(
    '示范市质量方案\n一、目标\n到2025年，专利拥有量①达到25件，\n①专利拥有量：2020年为12件。\n站点达到20个。\n二、保障\n落实。\n注：口径见附表。\n',
  )
  assert.deepEqual(outline(d), ['1 目标', '2 保障'])
  const { targets, remarks } = readFigures(d)
  assert.deepEqual(
    targets.map((t) => [t.value, t.deadline?.by]),
    [
      [25, '2025-12-31'],
      [20, '2025-12-31'],
    ],
  )
  assert.ok(remarks.some((r) => r.sentence.startsWith('①专利') && r.figures.includes('12件')))
  assert.equal(allClauses(d)[0]?.paragraphs[1]?.kind, 'note')
})
