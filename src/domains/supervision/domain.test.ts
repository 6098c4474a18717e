import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentOf } from '../../engines/forms/define.ts'
import { missingParts, stripHidden } from '../../engines/forms/logic/answers.ts'
import { differenceOfVersions } from '../../engines/forms/logic/difference.ts'
import { decideOutcomes } from '../../engines/forms/logic/outcomes.ts'
import { supervision } from './domain.ts'
import { type InspectionAnswers, inspectionForm } from './forms/inspection.ts'
import { failedItems } from './logic/failed-items.ts'
import { eligibleFor } from './logic.ts'

const [v1, v2] = inspectionForm.versions
const document = documentOf(inspectionForm, v2)

const sound: InspectionAnswers = {
  production: 'running',
  businessLicence: 'pass',
  products: '电线电缆',
  licensable: true,
  licenceLastDay: '2025-06-30',
  licenceScope: 'pass',
  licenceMark: 'pass',
  needsCertificate: false,
  qualityDirector: 'pass',
  dailyControl: 'pass',
  qualitySystem: 'pass',
  batchesSeen: 5,
  batchesUntested: 0,
  instruments: [{ instrument: '千分尺 A-1', verifiedUntil: '2025-12-31' }],
  mandatoryStandards: 'pass',
  standardDeclared: 'pass',
  noObsoleteProducts: 'pass',
  noFalseOrigin: 'pass',
  noFalseMarks: 'pass',
  noAdulteration: 'pass',
  labels: 'pass',
  defectDuty: 'not-applicable',
  earlierCorrected: 'not-applicable',
  measures: ['none'],
  companion: '王小芳',
}

function inspected(answers: InspectionAnswers, on = '2025-06-30') {
  const { asked, leftOut } = stripHidden(document, answers)
  const outcomes = decideOutcomes(asked, inspectionForm.rules, on)
  return { outcomes, leftOut, missing: missingParts(asked, {}, outcomes).map((e) => e.pointer) }
}

test('a sound maker complies on the last day of the licence', () => {
  const { outcomes, missing } = inspected(sound)
  assert.equal(outcomes.overall, 'pass')
  assert.deepEqual(missing, [])
})

test('a day later the licence has ended: the item fails and demands a remark and a photograph', () => {
  const { outcomes, missing } = inspected(sound, '2025-07-01')
  assert.equal(outcomes.items.find((i) => i.pointer === '/licenceLastDay')?.outcome, 'fail')
  assert.deepEqual(missing, ['/notes/~1licenceLastDay/remark', '/notes/~1licenceLastDay/photos'])
})

test('an instrument beyond its verification fails by itself, the others stand', () => {
  const instruments = [
    { instrument: '千分尺 A-1', verifiedUntil: '2025-12-31' },
    { instrument: '电子秤 B-2', verifiedUntil: '2025-01-31' },
  ]
  const failed = inspected({ ...sound, instruments }).outcomes.items.filter((i) => i.outcome === 'fail')
  assert.deepEqual(failed, [
    { pointer: '/instruments/1/verifiedUntil', outcome: 'fail', clause: 'CN-ML-2018/9', rule: 'termNotEnded' },
  ])
})

test('a firm that has stopped is not asked for products and batches', () => {
  const { leftOut, missing } = inspected({ ...sound, production: 'suspended' })
  assert.deepEqual(leftOut, ['/products', '/batchesSeen', '/batchesUntested'])
  assert.deepEqual(missing, [])
})

test('an order to correct needs its date', () => {
  assert.deepEqual(inspected({ ...sound, measures: ['correct'] }).missing, ['/answers/correctBy'])
})

test('the second version asks for what Order 75 demands and decides terms by rule', () => {
  const { items } = differenceOfVersions(documentOf(inspectionForm, v1), document)
  const named = (change: string) => items.filter((i) => i.change === change).map((i) => i.name)
  assert.deepEqual(named('added'), [
    'licenceLastDay',
    'qualityDirector',
    'dailyControl',
    'instruments',
    'instruments/instrument',
    'instruments/verifiedUntil',
  ])
  assert.deepEqual(named('removed'), ['licenceValid', 'instrumentsVerified'])
  assert.deepEqual(named('changed'), ['labels'])
})

test('whoever has as many open tasks as they can carry takes over none; one below it they do', () => {
  const person = { accountId: 'a', name: '甲', region: '120101', matters: [], capacity: 3, isRecused: false }
  const task = { region: '120101', matters: ['product-quality'], inspectors: [] }
  const with_ = (openTasks: number) => eligibleFor([{ ...person, openTasks }], task)
  assert.equal(with_(2).eligible.length, 1)
  assert.deepEqual(with_(3).refused, { a: 'capacity' })
  assert.deepEqual(with_(4).refused, { a: 'capacity' })
})

test('a failed item says where, what was seen and which clause is broken, on the version that was answered', () => {
  const laws = supervision.laws
  const found = failedItems(
    {
      formVersion: 3,
      body: {
        answers: {
          batchesUntested: 2,
          instruments: [
            { instrument: '天平 A-1', verifiedUntil: '2027-01-01' },
            { instrument: '', verifiedUntil: '2026-01-01' },
          ],
        },
        notes: { '/batchesUntested': { remark: '缺两批记录。' }, '/licenceMark': { photos: [{ digest: 'a' }] } },
        outcomes: {
          overall: 'fail',
          items: ['/batchesUntested', '/instruments/1/verifiedUntil', '/licenceMark', '/qualityDirector']
            .map((pointer) => ({ pointer, outcome: 'fail' }))
            .concat([{ pointer: '/labels', outcome: 'pass' }]),
        },
      },
    },
    laws,
  )
  assert.deepEqual(found, [
    {
      item: '其中缺少出厂检验记录的批次数',
      facts: '其中缺少出厂检验记录的批次数为2 批，缺两批记录',
      clause: '《中华人民共和国产品质量法》第十二条',
    },
    {
      item: '抽查的强制检定计量器具（第2项）：检定有效期届满日',
      facts: '检定有效期届满日为2026-01-01',
      clause: '《中华人民共和国计量法》第九条',
    },
    {
      item: '产品或者包装、说明书标注许可证标志和编号',
      facts: '现场照片1张',
      clause: '《中华人民共和国工业产品生产许可证管理条例》第三十三条',
      basis: '《中华人民共和国工业产品生产许可证管理条例》第四十七条',
    },
    {
      // Version 3 names article 5; the duty stands in 3.1.
      item: '依规配备质量安全总监、质量安全员，职责明确',
      facts: '现场检查判定为不符合',
      clause: '《工业产品生产单位落实质量安全主体责任监督管理规定》第三条第一款',
      basis: '《工业产品生产单位落实质量安全主体责任监督管理规定》第十七条',
    },
  ])
})
