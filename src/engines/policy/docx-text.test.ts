import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  Document,
  FootnoteReferenceRun,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalMergeType,
} from 'docx'
import { docxText } from './docx-text.ts'
import { readFigures } from './logic/findings.ts'
import { parseDocument } from './logic/parse.ts'

const cell = (text: string, options: object = {}): TableCell =>
  new TableCell({ children: text.split('\n').map((t) => new Paragraph(t)), ...options })
const row = (...cells: (string | TableCell)[]): TableRow =>
  new TableRow({ children: cells.map((c) => (typeof c === 'string' ? cell(c) : c)) })
const textOf = async (options: ConstructorParameters<typeof Document>[0]) =>
  docxText({ buffer: await Packer.toBuffer(new Document(options)) })

test('a Word table is rows with cells; merged cells keep the columns below them; the target of each row is read', async () => {
  const { text } = await textOf({
    sections: [
      {
        children: [
          new Paragraph('示范市质量规划（2021—2025年）'),
          new Paragraph('一、目标'),
          new Table({
            rows: [
              row('类别', '指标', '2020年', '2025年\n目标值'),
              row(cell('产品', { verticalMerge: VerticalMergeType.RESTART }), '合格率（%）', '92', '≥95'),
              row(cell('', { verticalMerge: VerticalMergeType.CONTINUE }), '站点（个）', '8', '20'),
              row(cell('合计', { columnSpan: 2 }), '100', '115'),
            ],
          }),
          new Paragraph('二、保障'),
        ],
      },
    ],
  })
  assert.equal(
    text,
    '示范市质量规划（2021—2025年）\n一、目标\n类别\t指标\t2020年\t2025年 目标值\n产品\t合格率（%）\t92\t≥95\n\t站点（个）\t8\t20\n合计\t\t100\t115\n二、保障\n',
  )
  const { targets } = readFigures(parseDocument(text))
  assert.deepEqual(
    targets.slice(0, 2).map((t) => `${t.subject} ${t.comparator} ${t.value}${t.unit} ${t.deadline?.by} ${t.base}`),
    ['合格率 >= 95% 2025-12-31 92', '站点 >= 20个 2025-12-31 8'],
  )
})

test('a frame of one cell is paragraphs, not a row', async () => {
  const { text } = await textOf({
    sections: [{ children: [new Table({ rows: [row('专栏1　重点工程\n建成站点20个。')] }), new Paragraph('后文。')] }],
  })
  assert.equal(text, '专栏1　重点工程\n建成站点20个。\n后文。\n')
})

test('a footnote stands below its paragraph and is no clause', async () => {
  const { text } = await textOf({
    footnotes: { 1: { children: [new Paragraph('2020年为12件。')] } },
    sections: [
      {
        children: [
          new Paragraph('示范市质量方案'),
          new Paragraph('一、目标'),
          new Paragraph({
            children: [new TextRun('到2025年，专利'), new FootnoteReferenceRun(1), new TextRun('达到25件。')],
          }),
        ],
      },
    ],
  })
  assert.match(text, /到2025年，专利\[1\]达到25件。\n\[1\]\s*2020年为12件。\n/)
  const { targets, remarks } = readFigures(parseDocument(text))
  assert.deepEqual(
    targets.map((t) => [t.value, t.unit]),
    [[25, '件']],
  )
  assert.ok(remarks.some((r) => r.figures.includes('12件')))
})

test('numbers that Word makes itself are told', async () => {
  const numbering = {
    config: [{ reference: 'n', levels: [{ level: 0, format: LevelFormat.DECIMAL, text: '%1.' }] }],
  }
  const numbered = new Paragraph({ text: '建立台账。', numbering: { reference: 'n', level: 0 } })
  assert.equal((await textOf({ numbering, sections: [{ children: [numbered] }] })).hasAutomaticNumbers, true)
  assert.equal((await textOf({ sections: [{ children: [new Paragraph('建立台账。')] }] })).hasAutomaticNumbers, false)
})
