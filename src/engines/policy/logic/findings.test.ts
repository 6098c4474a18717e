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
