import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDocument, renderPrintHtml } from '../../core/documents/index.ts'
import { productClassOf } from './classes.ts'
import { resultNotice, type SheetData, sampleSheet } from './documents.ts'
import { judgeItem } from './logic/judging.ts'

const sheet: SheetData = {
  number: 'CJ2026-000012',
  firm: { name: '某线缆有限公司', code: null, address: null },
  productClass: '电线电缆',
  plan: '2026年电线电缆监督抽查',
  body: {
    productName: '铜芯聚氯乙烯绝缘电线',
    batchNumber: 'P-1',
    place: 'producer',
    baseQuantity: 500,
    sampleQuantity: 3,
    backupQuantity: 3,
    backupKeptAt: '企业封存',
    priceYuan: 321.5,
    seals: ['封-1', '封-2'],
    photos: [],
    secondSampler: '博文',
  },
  sampledBy: '本初',
  organ: '和平区市场监督管理局',
  day: '2026年11月2日',
}

test('a sampling sheet names seals and back-up sample, and is signed by two samplers and the firm, in three copies', () => {
  const document = sampleSheet.build(sheet)
  assert.deepEqual(checkDocument(document), [])
  const html = renderPrintHtml(document)
  for (const part of ['CJ2026-000012', '封-1、封-2', '企业封存', '本初、博文', '受检企业代表', '321.5 元', '第三联'])
    assert.ok(html.includes(part), part)
  assert.ok(html.includes('和平区市场监督管理局') && html.includes('2026年11月2日'))
  assert.doesNotMatch(html, /：：/)
})

test('a notice of a result says every item and until when to object; that of a re-test offers no second objection', () => {
  const [item] = productClassOf('cable').items
  assert.ok(item)
  const result = { operator: '=', value: 8.1, unit: 'ohm/km', uncertainty: 0.1, method: item.method } as const
  const notice = (isRetest: boolean) =>
    resultNotice.build({
      sampleNumber: 'CJ2026-000012',
      batchNumber: 'P-1',
      firm: '某线缆有限公司',
      product: '电线',
      isRetest,
      verdict: 'nonconforming',
      items: [judgeItem(item, result, 'simple')],
      laboratory: '甲检验院',
      objectDays: 15,
      organ: '市质量工作办公室',
      day: '2026-11-20',
    })
  assert.deepEqual(checkDocument(notice(false)), [])
  const first = renderPrintHtml(notice(false))
  assert.ok(first.includes('市质量工作办公室'))
  for (const part of ['≤ 7.41 Ω/km', '8.1 Ω/km', '不合格', '自收到本告知书之日起15日内'])
    assert.ok(first.includes(part), part)
  assert.ok(!renderPrintHtml(notice(true)).includes('异议'))
})

test('no paper goes out in the name of a body that nobody is: it says which setting is missing', () => {
  const notice = {
    ...resultNotice.example,
    organ: '',
  }
  const refused = (build: () => unknown, said: RegExp) =>
    assert.throws(build, (error: { problem?: { detail?: { zh: string } } }) =>
      said.test(error.problem?.detail?.zh ?? ''),
    )
  refused(() => sampleSheet.build({ ...sheet, organ: '' }), /抽样单位（抽样人员的账号没有.*账号管理/)
  refused(() => resultNotice.build(notice), /组织监督抽查的部门（抽样计划编制人的账号没有.*账号管理/)
})
