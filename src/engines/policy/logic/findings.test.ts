import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allClauses, allSentences } from './document.ts'
import { readFigures } from './findings.ts'
import { fold } from './fold.ts'
import { parseDocument } from './parse.ts'
import { readSentence } from './sentence.ts'

/** `subject comparator value unit deadline (source)` of every target of a text. */
const targets = (text: string): string[] =>
  readFigures(parseDocument(text)).targets.map((t) =>
    [
      t.subject,
      t.comparator,
      t.upTo === undefined ? t.value : `${t.value}–${t.upTo}`,
      t.unit,
      t.deadline?.by ?? '-',
      t.deadline?.source ?? '',
    ]
      .join(' ')
      .trim(),
  )
const remarks = (text: string): string[] =>
  readFigures(parseDocument(text)).remarks.map((r) => `${r.kind} ${r.address} ${r.figures.join(' ')}`.trim())
const ONE = (body: string, heading = '任务'): string => `示范市质量工作方案\n一、${heading}\n${body}`

test('every digit of every sentence and heading belongs to exactly one figure, and every figure is a target or listed', () => {
  const piece = fc.constantFrom(
    ...'到2025年，|建成|基地20个|合格率达到95%以上|、|和|；|，|。|（其中国家级3个）|“十百千”行动|《规划（2021—2025年）》|３００批次|1,200家|2—3个|由6家增加到8家|分别达到65%和55%|第3条|12345热线|GB/T 19001|5G基站|0.07|翻一番|零发生|全覆盖|三分之二以上的乡镇|百余家|得分＝A×40%|扣5分|罚款500元|的企业|已|2020年|[1]|①|2.5亿元/人|同比下降0.8个百分点|95 %|\u3000|7×24小时|8:30|022-12345678|100万|第二批|前10位|每年2次|\t|(1)|“|《|('.split(
      '|',
    ),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 24 }).map((p) => p.join('')),
        fc.string({
          unit: fc.constantFrom(...'0123456789.,%年月日个家第“”（）、，。0５至-一二百万分之倍元/ a'),
          maxLength: 40,
        }),
      ),
      (text) => {
        const { figures, promises } = readSentence(text, { moment: { date: '2022-03-01', year: 2022 } })
        const folded = fold(text).text
        const owners = Array.from({ length: folded.length }, () => 0)
        for (const f of figures) for (let i = f.start; i < f.end; i++) owners[i] = (owners[i] ?? 0) + 1
        for (let i = 0; i < folded.length; i++)
          if (/\d/.test(folded[i] as string)) assert.equal(owners[i], 1, `${folded} at ${i}`)
        // 完成甲、乙、丙建设 and 翻一番 are promises without a figure.
        const withFigure = promises.filter((p) => p.measure !== 'named-count' && p.measure !== 'multiple')
        assert.ok(withFigure.length <= figures.filter((f) => f.sense === 'promise').length)
      },
    ),
    { numRuns: 1500 },
  )
})

test('sentences, headings and rows with figures are those that were understood and those that are listed', () => {
  const line = fc.constantFrom(
    '一、建设100个示范站',
    '（一）完成改造20处',
    '到2025年，合格率达到95%以上。',
    '——培育企业30家；',
    '目前有机构120家。',
    '近50家企业。',
    '序号\t指标\t2020年\t2025年',
    '1\t合格率（%）\t92\t95',
    '2\t覆盖率（%）\t—\t约三成至70',
    '注：得分＝合格率×100。',
    '3',
    '第一条　处五千元以上五万元以下罚款。',
    '附件2',
    '任务分工表',
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 14 }), (lines) => {
      const document = parseDocument(`示范市质量工作方案\n${lines.join('\n')}`)
      const { targets: found, remarks: listed } = readFigures(document)
      const known = new Set([...found, ...listed].map((f) => f.address))
      const all = [
        ...allSentences(document).map((s) => ({ address: s.address, text: s.text })),
        ...allClauses(document).map((c) => ({ address: c.address, text: c.heading })),
      ]
      for (const { address, text } of all)
        if (/[0-9０-９]/.test(text)) assert.ok(known.has(address), `${address}: ${text}`)
    }),
    { numRuns: 300 },
  )
})

test('a year in the lead sentence holds for its dashes, bullets and numbered points, and says so; it ends with the list', () => {
  const text = ONE(
    '到2026年，质量水平明显提高。\n——产业质量提升。合格率达到95%以上。\n●品牌企业达到40家。\n此外，新建计量标准15项。\n（一）站点建设。新建站点6个。',
    '主要目标',
  )
  assert.deepEqual(targets(text), [
    '合格率 >= 95 % 2026-12-31 lead',
    '品牌企业 >= 40 家 2026-12-31 lead',
    '新建计量标准 >= 15 项 -',
    '新建站点 >= 6 个 -',
  ])
  assert.deepEqual(
    targets(ONE('到2026年，实现以下目标：\n1．合格率达到95%以上。\n2．到2024年，新建站点6个。', '目标')),
    ['合格率 >= 95 % 2026-12-31 lead', '新建站点 >= 6 个 2024-12-31 item'],
  )
  assert.deepEqual(targets(ONE('合格率达到95%以上。', '2025年主要目标')), ['合格率 >= 95 % 2025-12-31 heading'])
})

test('days are read as they are written: 十四五末, 2025年底前, 三年内, 上半年, 规划期末, 每年, and the year of a yearly document', () => {
  const dated = (body: string): string[] =>
    targets(
      `示范市人民政府关于质量工作的意见\n示政发〔2023〕1号\n${ONE(body).split('\n').slice(1).join('\n')}\n示范市人民政府\n2023年3月31日\n`,
    )
  assert.deepEqual(dated('到“十四五”末，建成站点10个。2025年底前，新建站点5个。'), [
    '建成站点 >= 10 个 2025-12-31 item',
    '新建站点 >= 5 个 2025-12-31 item',
  ])
  assert.deepEqual(dated('三年内改造电梯300台。用2年时间培训500人。'), [
    '改造电梯 >= 300 台 2026-03-31 item',
    '培训 >= 500 人 2025-03-31 item',
  ])
  assert.deepEqual(dated('上半年完成抽查50批次。9月底前完成抽查80批次。'), [
    '完成抽查 >= 50 批次 2023-06-30 item',
    '完成抽查 >= 80 批次 2023-09-30 item',
  ])
  assert.deepEqual(targets('示范市质量规划（2021—2025年）\n一、目标\n到规划期末，建成站点10个。'), [
    '建成站点 >= 10 个 2025-12-31 item',
  ])
  assert.deepEqual(targets('2025年示范市质量工作要点\n一、任务\n新建站点10个。'), [
    '新建站点 >= 10 个 2025-12-31 title',
  ])
  const [yearly] = readSentence('每年培训检验人员不少于200人次。', { moment: {} }).promises
  assert.deepEqual([yearly?.isYearly, yearly?.deadline], [true, undefined])
})

test('what was reached is no promise: headings of review, 已, 现有, 截至, 同比, and years before the document', () => {
  assert.deepEqual(remarks(ONE('合格率达到95%。', '发展回顾')), ['fact 1/p1/s1 95%'])
  assert.deepEqual(remarks(ONE('建成站点95个。', '发展基础')), ['fact 1/p1/s1 95个'])
  assert.deepEqual(targets(ONE('建成站点95个。', '夯实质量基础')), ['建成站点 >= 95 个 -'])
  for (const past of [
    '全市已建成站点50个，服务企业3000家。',
    '现有检测机构120家。',
    '截至2022年底，注册商标达到5万件。',
    '合格率为97%，同比提高1.2个百分点。',
    '“十三五”期间，累计建成站点50个。',
    '中小企业贡献了60%以上的税收。',
    '2021年，合格率达到96%。',
  ]) {
    const { promises, figures } = readSentence(past, { moment: { date: '2023-03-31', year: 2023 } })
    assert.deepEqual(promises, [], past)
    assert.ok(
      figures.some((f) => f.sense === 'fact'),
      past,
    )
  }
  const turn = readSentence('目前有站点50个，到2025年达到80个。', { moment: { date: '2023-03-31', year: 2023 } })
  assert.deepEqual(
    turn.promises.map((p) => [p.value, p.deadline?.by]),
    [[80, '2025-12-31']],
  )
})

test('formulas, weights, fines, grants, terms and shares that describe others are listed with their kind', () => {
  const kinds = (sentence: string): string[] => [
    ...new Set(readSentence(sentence, { moment: {} }).figures.map((f) => f.sense)),
  ]
  assert.deepEqual(kinds('评分＝合格率×60%＋满意度×40%。'), ['formula'])
  assert.deepEqual(kinds('发生事故的，每起扣5分。'), ['formula'])
  assert.deepEqual(kinds('处五千元以上五万元以下罚款。'), ['rule'])
  assert.deepEqual(kinds('对获奖企业给予一次性奖励50万元。'), ['rule'])
  assert.deepEqual(kinds('合格率低于90%的品种列入重点。'), ['rule'])
  assert.deepEqual(kinds('自受理之日起20个工作日内办结。'), ['rule'])
  assert.deepEqual(kinds('近50家企业。'), ['unread'])
})

test('全覆盖 and 零发生 are offered apart, as 100 % and 0 that nobody wrote', () => {
  const { targets: found, remarks: listed } = readFigures(
    parseDocument(ONE('到2025年，实现重点企业检查全覆盖，重大质量事故零发生。检查覆盖率达到100%。')),
  )
  assert.deepEqual(
    listed
      .filter((r) => r.kind === 'implied')
      .map((r) => [r.reading?.subject, r.reading?.value, r.reading?.deadline?.by]),
    [
      ['重点企业检查', 100, '2025-12-31'],
      ['重大质量事故', 0, '2025-12-31'],
    ],
  )
  assert.deepEqual(
    found.map((t) => `${t.subject} ${t.comparator} ${t.value}`),
    ['检查覆盖率 = 100'],
  )
})

test('headings carry promises too', () => {
  assert.deepEqual(targets('示范市质量工作方案\n一、任务\n1．新建站点50个\n2．新建标准20项\n'), [
    '新建站点 >= 50 个 -',
    '新建标准 >= 20 项 -',
  ])
})

/** `subject measure comparator value unit deadline` of every target. */
const measures = (text: string): string[] =>
  readFigures(parseDocument(text)).targets.map((t) =>
    [t.subject, t.measure, t.isYearly ? 'yearly' : '', t.comparator, t.value, t.unit, t.deadline?.by ?? '-']
      .filter((w) => w !== '')
      .join(' '),
  )
const PLAN = (body: string): string => `示范市质量规划\n示政发〔2021〕3号\n${body}`
const ROWS = `质量\t制造业合格率\t%\t92.8\t93.1\t94\t95\t预期性
\t食品抽检合格率\t%\t97.8\t98.1\t98.5\t≥99\t约束性
安全\t万台设备死亡率\t—\t0.35\t0.3\t0.25\t≤0.2\t约束性`
const READ = [
  '制造业合格率 level >= 94 % 2023-12-31',
  '制造业合格率 level >= 95 % 2025-12-31',
  '食品抽检合格率 level >= 98.5 % 2023-12-31',
  '食品抽检合格率 level >= 99 % 2025-12-31',
  '万台设备死亡率 level <= 0.25 2023-12-31',
  '万台设备死亡率 level <= 0.2 2025-12-31',
]

test('a header over two rows: each column has the year of the second and the meaning of the first, also where a PDF left no empty cells', () => {
  const wide = `类别\t指标名称\t单位\t现状值\t\t目标值\t\t属性\n\t\t\t2019年\t2020年\t2023年\t2025年\t\n${ROWS}`
  const found = readFigures(parseDocument(PLAN(`一、指标\n${wide}`)))
  assert.deepEqual(measures(PLAN(`一、指标\n${wide}`)), READ)
  assert.equal(found.targets[0]?.base, '93.1')
  assert.deepEqual(
    found.remarks.filter((r) => r.kind === 'unread'),
    [],
  )
  const spaced = `类别 指标名称 单位 现状值 目标值 属性\n2019年 2020年 2023年 2025年\n${ROWS.replace('\n\t', '\n质量\t').replaceAll('\t', ' ')}`
  assert.deepEqual(measures(PLAN(`一、指标\n${spaced}`)), READ)
  // Three years under two groups: nobody can tell which is whose.
  const uneven = '指标 单位 现状值 目标值\n2020年 2023年 2025年\n合格率 % 92 94 95\n满意度 分 80 82 85'
  assert.deepEqual(measures(PLAN(`一、指标\n${uneven}`)), [])
})

test('a table that goes on over a page has its header again, and its rows stay rows', () => {
  const head = '序号\t指标\t2020年\t2025年'
  assert.deepEqual(measures(PLAN(`一、指标\n${head}\n1\t合格率（%）\t92\t95\n${head}\n2\t满意度（分）\t80\t85`)), [
    '合格率 level >= 95 % 2025-12-31',
    '满意度 level >= 85 分 2025-12-31',
  ])
})

test('a column of yearly growth promises growth; what may be percent, points or pieces is listed', () => {
  const table = (rows: string, head = '年均增长'): string =>
    PLAN(`一、指标\n序号\t指标\t2020年\t2025年\t${head}\n${rows}`)
  assert.deepEqual(measures(table('1\t产值（亿元）\t1000\t1500\t8%以上\n2\t服务业增速（%）\t—\t—\t6左右')), [
    '产值 level >= 150000000000 元 2025-12-31',
    '产值 change yearly >= 8 % 2025-12-31',
    '服务业增速 level yearly ~ 6 % 2025-12-31',
  ])
  assert.deepEqual(measures(table('1\t合格率（%）\t92\t95\t[3]\n2\t能耗（吨）\t9\t8\t-3%', '年均/累计')), [
    '合格率 level >= 95 % 2025-12-31',
    '合格率 change >= 3 个百分点 2025-12-31',
    '能耗 level <= 8 吨 2025-12-31',
    '能耗 change yearly >= 3 % 2025-12-31',
  ])
  const unclear = table('1\t合格率（%）\t92\t95\t0.6\n2\t满意度（分）\t80\t85\t—')
  assert.deepEqual(
    readFigures(parseDocument(unclear)).remarks.flatMap((r) => (r.kind === 'unread' ? r.figures : [])),
    ['0.6'],
  )
})

test('last year as the base of a promise is no fact; told of a year that is gone it is one', () => {
  const dated = (body: string): string => `示范市质量方案\n示政发〔2024〕1号\n一、任务\n${body}`
  assert.deepEqual(measures(dated('到2025年，按期办结率较上年提高3个百分点，服务业营业收入翻一番。')), [
    '按期办结率 change >= 3 个百分点 2025-12-31',
    '服务业营业收入 multiple >= 2 倍 2025-12-31',
  ])
  assert.deepEqual(measures(dated('合格率较上年提升1个百分点以上。专利拥有量比2020年增加5件。')), [
    '合格率 change >= 1 个百分点 -',
    '专利拥有量 change >= 5 件 -',
  ])
  assert.deepEqual(measures(dated('2023年，合格率比上年提高2个百分点。去年合格率达到95%。')), [])
})

test('a figure goes on with the subject before it, a share with its comparing word, a small number with its verb', () => {
  assert.deepEqual(
    measures(ONE('到2023年，合格率达到94%；到2025年，达到96%。农产品合格率稳定在98%左右，不得低于97%。')),
    [
      '合格率 level >= 94 % 2023-12-31',
      '合格率 level >= 96 % 2025-12-31',
      '农产品合格率 level ~ 98 % -',
      '农产品合格率 level >= 97 % -',
    ],
  )
  assert.deepEqual(
    measures(ONE('建成国家质检中心两个，力争3个。超过80%的消费者满意。完成国家标准3-5项、行业标准若干项。')),
    [
      '建成国家质检中心 level >= 2 个 -',
      '建成国家质检中心 level >= 3 个 -',
      '消费者满意 level > 80 % -',
      '完成国家标准 level between 3 项 -',
    ],
  )
  assert.deepEqual(measures(ONE('增加值增速高于地区生产总值增速2个百分点。')), [
    '增加值增速高于地区生产总值增速 level >= 2 个百分点 -',
  ])
})

test('a yardstick without a figure is listed for a person, never made a number', () => {
  const { targets: found, remarks: listed } = readFigures(
    parseDocument(ONE('到2025年，人均产值达到全国平均水平，事故率低于全省平均水平，投诉量与上年持平。实现“零”事故。')),
  )
  assert.deepEqual(found, [])
  assert.deepEqual(
    listed.filter((r) => r.kind !== 'reference').map((r) => [r.kind, r.reading?.subject ?? r.figures.join(' ')]),
    [
      ['unread', '全国平均水平 全省平均水平 上年'],
      ['implied', '事故'],
    ],
  )
})
