import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import mammoth from 'mammoth'
import { systemScope } from '../db/index.ts'
import { Refusal } from '../problem.ts'
import { openTestDatabase, type TestDatabase } from '../testing/database.ts'
import {
  arabicDate,
  type Block,
  checkDocument,
  defineDocumentTemplate,
  nextDocumentNumber,
  type OfficialDocument,
  renderDocx,
  renderPrintHtml,
} from './index.ts'
import { layOut, levelNumber } from './layout.ts'

const order: OfficialDocument = {
  masthead: '天津市市场监督管理委员会文件',
  number: '津市监责改〔2026〕12号',
  title: '责令改正通知书',
  addressee: '天津市某某<食品>有限公司',
  blocks: [
    { kind: 'paragraph', text: '经查，你单位存在下列问题。' },
    { kind: 'heading', level: 1, text: '标签' },
    { kind: 'heading', level: 2, text: '厂名' },
    { kind: 'paragraph', text: '未标厂名。', level: 3 },
    { kind: 'paragraph', text: '未标厂址。', level: 3 },
    { kind: 'heading', level: 1, text: '期限' },
    { kind: 'heading', level: 2, text: '整改期限' },
    {
      kind: 'table',
      caption: '检查结果',
      columns: [{ label: '项目', width: 2 }, { label: '结果' }],
      rows: [['标签', '不符合']],
    },
    {
      kind: 'form',
      rows: [
        [
          { label: '样品', value: '糕点' },
          { label: '数量', value: '3盒' },
        ],
        [{ label: '备注', value: '封样完好' }],
      ],
    },
    { kind: 'to-sign', labels: ['检查人员（签名）'] },
  ],
  attachments: ['现场照片', '检查表'],
  signature: { organs: ['天津市市场监督管理委员会'], date: '2026-03-05' },
  note: '联系人：卿云',
  parts: [{ mark: '附件1', title: '送达回证', blocks: [{ kind: 'form', rows: [[{ label: '受送达人', value: '' }]] }] }],
}

/** Files of a ZIP by name, and the times its directory says. */
function openZip(zip: Buffer): { files: Map<string, string>; times: Set<number> } {
  const files = new Map<string, string>()
  const times = new Set<number>()
  const end = zip.length - 22
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extra, comment] = [28, 30, 32].map((o) => zip.readUInt16LE(at + o)) as [number, number, number]
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const local = zip.readUInt32LE(at + 42)
    times.add(zip.readUInt32LE(at + 12)).add(zip.readUInt32LE(local + 10))
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const data = zip.subarray(start, start + zip.readUInt32LE(at + 20))
    files.set(name, (zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data).toString('utf8'))
    at += 46 + nameLength + extra + comment
  }
  return { files, times }
}

/** Attributes of the first element of that name. */
function attributes(xml: string, element: string): Record<string, string> {
  const [found] = new RegExp(`<w:${element}[^>]*>`).exec(xml) ?? ['']
  return Object.fromEntries([...found.matchAll(/w:(\w+)="([^"]*)"/g)].map((m) => [m[1] as string, m[2] as string]))
}

const mm = (twips: string | undefined) => (Number(twips) / 1440) * 25.4

test('the page is A4 with top margin 37 mm, binding edge 28 mm, type area 156 × 225 mm, 22 lines of 28 characters', async () => {
  const { files } = openZip(await renderDocx(order))
  const xml = files.get('word/document.xml') as string
  const size = attributes(xml, 'pgSz')
  const margin = attributes(xml, 'pgMar')
  const near = (a: number, b: number, within: number) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`)
  near(mm(size.w), 210, 0.05)
  near(mm(size.h), 297, 0.05)
  near(mm(margin.top), 37, 0.05)
  near(mm(margin.left), 28, 0.05)
  near(mm(size.w) - mm(margin.left) - mm(margin.right), 156, 0.05)
  near(mm(size.h) - mm(margin.top) - mm(margin.bottom), 225, 0.05)
  const grid = attributes(xml, 'docGrid')
  assert.equal(grid.type, 'lines')
  const lines = 225 / mm(grid.linePitch)
  assert.ok(lines >= 22 && lines < 22.1, `${lines} lines`)
  const [, spacing] = /<w:rPrDefault>.*?<w:spacing w:val="(-?\d+)"/.exec(files.get('word/styles.xml') as string) ?? []
  const characters = 156 / (((16 + Number(spacing) / 20) / 72) * 25.4)
  assert.ok(characters >= 28 && characters < 28.2, `${characters} characters`)
})

test('body is 3号 仿宋, title 2号 小标宋, level one 黑体, level two 楷体; the red head is red and no font is embedded', async () => {
  const { files } = openZip(await renderDocx(order))
  const xml = files.get('word/document.xml') as string
  const run = (text: string) => {
    const [found] = new RegExp(`<w:r>(?:(?!</w:r>).)*${text}.*?</w:r>`).exec(xml) ?? ['']
    return { size: Number(attributes(found, 'sz').val) / 2, font: attributes(found, 'rFonts').eastAsia, xml: found }
  }
  assert.deepEqual([run('经查').size, run('经查').font], [16, '仿宋_GB2312'])
  assert.deepEqual([run('责令改正通知书').size, run('责令改正通知书').font], [22, '方正小标宋简体'])
  assert.equal(run('一、标签').font, '黑体')
  assert.equal(run('（一）厂名').font, '楷体_GB2312')
  assert.match(run('天津市市场监督管理委员会文件').xml, /w:color w:val="FF0000"/)
  assert.ok(![...files.keys()].some((name) => /fonts\/|\.odttf|\.ttf/.test(name)))
  assert.match(files.get('word/fontTable.xml') as string, /仿宋_GB2312"><w:altName w:val="[^"]*Noto Serif CJK SC/)
})

test('every page carries — n — in 4号, right on odd and left on even pages', async () => {
  const { files } = openZip(await renderDocx(order))
  assert.match(files.get('word/settings.xml') as string, /<w:evenAndOddHeaders\/>/)
  const relations = files.get('word/_rels/document.xml.rels') as string
  const footer = (type: string) => {
    const reference = [...(files.get('word/document.xml') as string).matchAll(/<w:footerReference[^>]*>/g)]
      .map((m) => m[0])
      .find((r) => r.includes(`w:type="${type}"`)) as string
    const rid = /r:id="([^"]+)"/.exec(reference)?.[1]
    const target = [...relations.matchAll(/<Relationship [^>]*>/g)]
      .map((m) => m[0])
      .find((r) => r.includes(`Id="${rid}"`))
    return files.get(`word/${/Target="([^"]+)"/.exec(target as string)?.[1]}`) as string
  }
  for (const [type, side] of [
    ['default', 'right'],
    ['even', 'left'],
  ] as const) {
    const xml = footer(type)
    assert.equal(attributes(xml, 'jc').val, side)
    assert.equal(attributes(xml, 'sz').val, '28')
    assert.match(xml, /— <\/w:t>.*PAGE.*<w:t[^>]*> —/s)
  }
})

test('the text stands in the order of the standard, in the .docx and on the print page alike', async () => {
  const expected = [
    '天津市市场监督管理委员会文件',
    '津市监责改〔2026〕12号',
    '责令改正通知书',
    '天津市某某<食品>有限公司：',
    '经查，你单位存在下列问题。',
    '一、标签',
    '（一）厂名',
    '1.未标厂名。',
    '2.未标厂址。',
    '二、期限',
    '（一）整改期限',
    '检查结果',
    '项目',
    '不符合',
    '样品',
    '3盒',
    '封样完好',
    '检查人员（签名）：',
    '附件：1.现场照片',
    '2.检查表',
    '天津市市场监督管理委员会',
    '2026年3月5日',
    '（联系人：卿云）',
    '附件1',
    '送达回证',
    '受送达人',
  ]
  const { value } = await mammoth.extractRawText({ buffer: await renderDocx(order) })
  const page = renderPrintHtml(order)
    .replace(/<style>.*<\/style>/s, '')
    .replaceAll(/<[^>]+>/g, '\n')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
  for (const text of [value, page]) {
    let at = page === text ? text.indexOf('</title>') : -1
    for (const part of expected) {
      const next = text.indexOf(part, at + 1)
      assert.ok(next > at, `“${part}” is not where it belongs`)
      at = next
    }
  }
})

test('the same document gives the same bytes, whenever it is made', async (t) => {
  const first = await renderDocx(order)
  t.mock.timers.enable({ apis: ['Date'], now: new Date('2031-07-01T09:30:00Z') })
  const second = await renderDocx(structuredClone(order))
  t.mock.timers.reset()
  assert.ok(first.equals(second))
  const { times, files } = openZip(first)
  assert.equal(times.size, 1)
  assert.ok(!/20\d\d-\d\d-\d\dT(?!00:00:00Z)/.test([...files.values()].join('')), 'a moment is in the file')
  assert.equal(renderPrintHtml(order), renderPrintHtml(structuredClone(order)))
})

test('the print page sets the same margins, prints its numbers in the margin and reaches nothing else', () => {
  const page = renderPrintHtml(order)
  assert.match(page, /@page\{size:A4;margin:37mm 26mm 35mm 28mm\}/)
  assert.match(page, /@page:right\{@bottom-right\{content:"— " counter\(page\) " —"/)
  assert.match(page, /@page:left\{@bottom-left\{/)
  assert.ok(!page.includes('<食品>'))
  assert.ok(!/<script|https?:|url\(|@font-face/.test(page))
})

test('two tables never touch, and none ends the text: Word would make one of them', async () => {
  const table: Block = { kind: 'table', columns: [{ label: '甲' }], rows: [['1']] }
  const xml = openZip(await renderDocx({ title: '单', blocks: [table, table] })).files.get(
    'word/document.xml',
  ) as string
  assert.equal(xml.match(/<w:tbl>/g)?.length, 2)
  assert.ok(!/<\/w:tbl><w:tbl>|<\/w:tbl><w:sectPr/.test(xml))
})

test('copies repeat the whole under their own marks', () => {
  const lines = layOut({ ...order, copies: ['第一联　存档', '第二联　交当事人'] })
  const texts = lines.flatMap((l) => (l.kind === 'line' ? [l.text] : []))
  assert.equal(texts.filter((x) => x === '责令改正通知书').length, 2)
  assert.ok(texts.indexOf('第二联　交当事人') > texts.indexOf('送达回证'))
})

test('levels are numbered 一、（一）1.（1）, and a lower level begins anew under the next higher one', () => {
  assert.deepEqual(
    [1, 10, 11, 20, 99].map((n) => levelNumber(1, n)),
    ['一、', '十、', '十一、', '二十、', '九十九、'],
  )
  assert.deepEqual([levelNumber(2, 3), levelNumber(3, 3), levelNumber(4, 3)], ['（三）', '3.', '（3）'])
  assert.equal(arabicDate('2026-11-09'), '2026年11月9日')
})

test('what is no official document is refused with its place', async () => {
  const bad: OfficialDocument = {
    ...order,
    number: '津市监责改[2026]012号',
    blocks: [
      { kind: 'heading', level: 2, text: '跳级' },
      { kind: 'table', columns: [{ label: '甲' }], rows: [['1', '2']] },
    ],
    attachments: ['清单。'],
    signature: { organs: [], date: '2026-02-30' },
  }
  assert.deepEqual(
    checkDocument(bad).map((f) => f.split(':')[0]),
    ['number', 'blocks/0', 'blocks/1', 'signature', 'signature', 'attachments/0'],
  )
  await assert.rejects(renderDocx(bad), RangeError)
  assert.throws(() => renderPrintHtml(bad), RangeError)
  assert.deepEqual(checkDocument(order), [])
})

interface NoticeData {
  readonly firm: string | undefined
  readonly found: readonly { readonly item: string }[]
  readonly day: string
}
const told = (build: (d: NoticeData) => OfficialDocument) =>
  defineDocumentTemplate({
    id: 'test.notice',
    title: { zh: '通知', en: 'Notice' },
    kind: 'notice',
    facts: {
      addressee: {
        label: { zh: '当事人', en: 'party' },
        from: '/firm',
        remedy: { zh: '请补登名称', en: 'add the name' },
      },
      about: { label: { zh: '问题', en: 'problem' }, from: '/found/*/item' },
      outcome: { label: { zh: '结果', en: 'result' }, from: '/found', printed: () => '不符合' },
      remedy: { label: { zh: '异议', en: 'objection' }, from: '/day', printed: () => '十五日内' },
      organ: { label: { zh: '署名', en: 'organ' }, from: '/day', printed: () => '甲局' },
      day: { label: { zh: '日期', en: 'day' }, from: '/day', printed: (day) => arabicDate(String(day)) },
    },
    example: { firm: '甲公司', found: [{ item: '标签' }], day: '2026-03-05' },
    build,
  })
const notice = told((d) => ({
  title: '通知',
  addressee: d.firm ?? '',
  blocks: [{ kind: 'paragraph', text: `${d.found.map((f) => f.item).join('、')}不符合。十五日内可以提出异议。` }],
  signature: { organs: ['甲局'], date: d.day },
}))

test('a template builds from data alone, and what it builds is a document', () => {
  assert.deepEqual(checkDocument(notice.build(notice.example)), [])
})

test('a document that lacks a fact is refused, with every missing fact and the remedy named', () => {
  const missing = (data: Partial<NoticeData>) => {
    try {
      notice.build({ ...notice.example, ...data })
      return undefined
    } catch (error) {
      assert.ok(error instanceof Refusal)
      return error.problem
    }
  }
  assert.equal(missing({}), undefined)
  for (const firm of [undefined, '', ' \n\u3000'])
    assert.deepEqual(missing({ firm })?.facts, { missing: ['addressee'] })
  assert.match(missing({ firm: '' })?.detail?.zh ?? '', /《通知》缺少：当事人（请补登名称）/)
  // No row at all, and a row among others that says nothing.
  assert.deepEqual(missing({ found: [] })?.facts, { missing: ['about', 'outcome'] })
  assert.deepEqual(missing({ found: [{ item: '标签' }, { item: ' ' }] })?.facts, { missing: ['about'] })
})

test('a template that does not print a fact it holds issues nothing', () => {
  const silent = told((d) => ({
    title: '通知',
    addressee: d.firm ?? '',
    blocks: [{ kind: 'paragraph', text: '不符合。十五日内可以提出异议。' }],
    signature: { organs: ['甲局'], date: d.day },
  }))
  assert.throws(() => silent.build(silent.example), /problem/)
})

test('without a seal the organ stands two from the right and the date two after its beginning', () => {
  const lines = (organ: string) =>
    layOut({ ...notice.build(notice.example), signature: { organs: [organ], date: '2026-03-05', hasNoSeal: true } })
      .filter((l) => l.kind === 'line')
      .slice(-2)
      .map((l) => ('right' in l ? l.right : undefined))
  // 2026年3月5日 is six characters wide.
  assert.deepEqual(lines('天津市市场监督管理委员会'), [2, 6])
  assert.deepEqual(lines('甲局'), [8, 2])
})

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database?.close())

const scope = systemScope('test')
const take = (word: string, year = 2026) => database.db.write(scope, (tx) => nextDocumentNumber(tx, { word, year }))

test('numbers are kept by word and year', async () => {
  assert.equal(await take('津市监责改'), '津市监责改〔2026〕1号')
  assert.equal(await take('津市监责改'), '津市监责改〔2026〕2号')
  assert.equal(await take('津市监责改', 2027), '津市监责改〔2027〕1号')
  assert.equal(await take('津和市监责改'), '津和市监责改〔2026〕1号')
})

test('a transaction that is undone leaves no gap, also while another waits for the number', async () => {
  const taken = Promise.withResolvers<void>()
  const undo = Promise.withResolvers<void>()
  const first = database.db.write(scope, async (tx) => {
    assert.equal(await nextDocumentNumber(tx, { word: '津并', year: 2026 }), '津并〔2026〕1号')
    taken.resolve()
    await undo.promise
    throw new Error('undone')
  })
  await taken.promise
  const second = take('津并')
  undo.resolve()
  await assert.rejects(first, /undone/)
  assert.equal(await second, '津并〔2026〕1号')
})

test('twenty at once get twenty numbers without a gap', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => take('津齐')))
  const numbers = all.map((n) => Number(/(\d+)号/.exec(n)?.[1])).sort((a, b) => a - b)
  assert.deepEqual(
    numbers,
    Array.from({ length: 20 }, (_, i) => i + 1),
  )
})

test('a series can neither skip a number nor go back', async () => {
  for (const last of ['last + 2', 'last - 1', 'last'])
    await assert.rejects(
      database.db.asOwner((c) => c.query(`update documents.number_series set last = ${last} where word = '津齐'`)),
      /goes up by one/,
    )
})
