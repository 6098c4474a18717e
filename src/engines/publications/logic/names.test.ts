import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { namesIn } from '../../archive/logic/person-names.ts'
import { definePublicationKind } from '../define.ts'
import type { PublicContent } from '../schema.ts'
import { testResult } from '../testing/test-kind.ts'
import { possibleNames } from './name-hints.ts'
import { maskNames, nameFinder, namesOf, personsAmong } from './names.ts'
import { projectContent } from './project.ts'
import { hasFreeText, marksOfContent, marksOfText, piecesOf } from './text-marks.ts'

const masked = (text: string, names: string[], firms: string[] = []) =>
  maskNames(text, nameFinder(namesOf(names), firms)).text
const hints = (text: string) => possibleNames(text).map((s) => text.slice(s.start, s.end))

test('names stand in personal fields at any depth, in lists, and in signatures with their witness', () => {
  const body = {
    contactName: '王小芳',
    contactPhone: '022-12345678',
    remark: '李四',
    rows: [{ personName: ['赵六', '钱七'] }],
    answers: { inspector: { by: 'refused', name: '张检查', witness: '孙见证', reason: '不同意', role: '检查人员' } },
  }
  const fields = { contactName: 'name', contactPhone: 'phone', personName: 'name', inspector: 'name' } as const
  assert.deepEqual(namesIn(body, fields), ['王小芳', '赵六', '钱七', '张检查', '孙见证'])
})

test('a field for a name is read as people fill it in: lists, spaces, titles, remarks in brackets; words that are no names are left out', () => {
  assert.deepEqual(namesOf(['王芳、李明']), ['王芳', '李明'])
  assert.deepEqual(namesOf(['王 芳']), ['王芳'])
  assert.deepEqual(namesOf(['王芳 李明']), ['王芳李明', '王芳', '李明'])
  assert.deepEqual(namesOf(['赵强（厂长）']), ['赵强'])
  assert.deepEqual(namesOf(['赵强厂长']), ['赵强厂长', '赵强'])
  assert.deepEqual(namesOf(['买买提·艾力']), ['买买提·艾力', '买买提', '艾力'])
  assert.deepEqual(namesOf(['无', '不详', '拒绝签字', '系统', '*芳', '王', 'J', '13812345678', '']), [])
  assert.deepEqual(namesOf(['John Smith']), ['John Smith'])
})

test('an account that is called like a firm or an office is nobody’s name', () => {
  assert.deepEqual(
    personsAmong([
      '张检查',
      '欧阳娜娜',
      '本初',
      '买买提·艾力',
      'Ana',
      '天津市王芳食品店',
      '质量办',
      '和平区局',
      '系统管理员',
    ]),
    ['张检查', '欧阳娜娜', '本初', '买买提·艾力', 'Ana'],
  )
})

test('a known name is masked as the redaction “name” does it, with spaces inside, twice, and with any dot', () => {
  assert.equal(masked('王芳称记录缺失，王 芳签字', ['王芳']), '*芳称记录缺失，**芳签字')
  assert.equal(masked('欧阳娜娜在场', ['欧阳娜娜']), '***娜在场')
  assert.equal(masked('买买提•艾力在场，买买提签字', ['买买提·艾力']), '*****力在场，**提签字')
  assert.equal(masked('met john smith and Johnsmithson', ['John Smith']), 'met j*** and Johnsmithson')
})

test('names that overlap are masked as one, so that what is left spells none of them', () => {
  assert.equal(masked('王芳草到场', ['王芳', '芳草']), '**草到场')
  assert.equal(masked('张王芳', ['张王', '王芳']), '**芳')
  assert.equal(masked('Li John', ['Li J', 'John']), 'L******', 'what a mask makes room for is masked too')
})

test('the public name of the firm stays, whole or from the owner’s name on; the owner beside it does not', () => {
  const firms = ['天津市王芳食品店']
  assert.equal(
    masked('天津市王芳食品店的王芳未到场，王芳食品店已停业', ['王芳'], firms),
    '天津市王芳食品店的*芳未到场，王芳食品店已停业',
  )
  assert.equal(masked('王芳食品安全意识不足', ['王芳'], firms), '*芳食品安全意识不足')
  assert.equal(masked('王芳拒绝签字', ['王芳'], ['王芳']), '*芳拒绝签字', 'a firm named as its owner protects nothing')
})

test('a name that is an ordinary word is masked there too: a word too much is the smaller harm, and the reviewer is told where', () => {
  const { text, masks } = maskNames('用电高峰时段，安全设施缺失', nameFinder(['高峰', '安全']))
  assert.equal(text, '用电*峰时段，*全设施缺失')
  assert.deepEqual(masks, [
    { start: 2, end: 4 },
    { start: 7, end: 9 },
  ])
})

const character = fc.constantFrom('王', '芳', '草', '李', '明', '店', ' ', '，', 'J', 'o', 'L', 'i', '·', '*')
const word = (min: number, max: number) => fc.string({ unit: character, minLength: min, maxLength: max })

test('a known name is found however it is written: radicals, width, marks nobody sees, an astral character beside it', () => {
  for (const [written, name] of [
    ['经⻓⻛签字', '长风'],
    ['经长\u200B风签字', '长风'],
    ['经长\u2060风签字', '⻓⻛'],
    ['\u202E王芳\u202C签字', '王芳'],
    ['王\uFE0F芳签字', '王芳'],
    ['王\u0308芳签字', '王芳'],
    ['ＪＯＨＮ　ｓｍｉｔｈ signed', 'John Smith'],
    ['John\u00A0Smith signed', 'Ｊｏｈｎ Ｓｍｉｔｈ'],
    ['买买提．艾力在场', '买买提·艾力'],
    ['𠮷王芳在场', '王芳'],
  ] as const) {
    const find = nameFinder(namesOf([name]))
    const { text } = maskNames(written, find)
    assert.ok(find(written).length > 0, written)
    assert.ok(text.includes('*'), text)
    assert.deepEqual(find(text), [], text)
  }
  assert.equal(masked('天津市⻓⻛食品店', ['长风'], ['天津市长风食品店']), '天津市⻓⻛食品店')
})

test('whatever is written and whoever is known: no known name is left, the rest stays as it was, and a second time changes nothing', () => {
  fc.assert(
    fc.property(word(0, 30), fc.array(word(2, 6), { maxLength: 6 }), (written, raw) => {
      const names = namesOf(raw)
      const find = nameFinder(names)
      const { text, masks } = maskNames(written, find)
      assert.deepEqual(find(text), [])
      for (const name of names.filter((n) => /\p{Script=Han}/u.test(n)))
        assert.ok(!text.includes(name), `${name} is left in ${text}`)
      assert.equal(maskNames(text, find).text, text)
      const outside = piecesOf(
        text,
        masks.map((m) => ({ ...m, at: '', kind: 'masked' as const })),
      ).filter((p) => p.kind === undefined)
      let from = 0
      for (const { text: kept } of outside) {
        from = written.indexOf(kept, from)
        assert.ok(from >= 0, 'what is not masked stands in the text, in its order')
        from += kept.length
      }
    }),
    { numRuns: 3000 },
  )
})

test('a name of a firm is never changed where nothing else is known', () => {
  fc.assert(
    fc.property(word(2, 12), fc.array(word(2, 4), { maxLength: 4 }), (firm, raw) => {
      const names = namesOf(raw).filter((n) => n.length < firm.replace(/[^\p{L}\d]/gu, '').length)
      assert.equal(masked(firm, names, [firm]), firm)
    }),
    { numRuns: 1000 },
  )
})

const RECORD = {
  id: 'x',
  kind: 'test.check',
  formId: null,
  formVersion: null,
  happenedAt: '2026-03-02T01:00:00Z',
  source: '测试',
}

test('free texts and columns of rows lose the names; the firm’s name, choices and declared masks stay; it is said where', () => {
  const { content, masks } = projectContent(
    testResult,
    {
      ...RECORD,
      body: {
        outcome: 'fail',
        finding: '王芳称缺失',
        contactName: '王芳',
        items: [{ name: '王芳自查', ok: false }],
      } as never,
    },
    { contactName: 'name', personName: 'name' },
    { kind: 'enterprise', name: '天津市王芳食品店' },
    nameFinder(['王芳'], ['天津市王芳食品店']),
  )
  assert.equal(content.subject.name, '天津市王芳食品店')
  assert.equal(content.fields.finding, '*芳称缺失')
  assert.equal(content.fields.contact, '*芳')
  assert.deepEqual(content.fields.items, [{ name: '*芳自查', ok: false, witness: null }])
  assert.deepEqual(
    masks.map((m) => [m.at, m.start, m.end]),
    [
      ['/fields/finding', 0, 2],
      ['/fields/items/0/name', 0, 2],
    ],
  )
})

test('a text that names a thing keeps its names, with a reason; any other field that says so is refused', () => {
  const [finding] = testResult.fields.filter((f) => f.name === 'finding')
  assert.ok(finding)
  const brand = { ...finding, namesStay: 'a brand' } as typeof finding
  assert.equal(hasFreeText([finding]), true)
  assert.equal(hasFreeText([brand]), false)
  const { content } = projectContent(
    { fields: [brand] },
    { ...RECORD, body: { finding: '王芳牌辣酱' } },
    {},
    { kind: 'enterprise', name: '甲' },
    nameFinder(['王芳']),
  )
  assert.equal(content.fields.finding, '王芳牌辣酱')
  for (const wrong of [
    { ...finding, namesStay: ' ' },
    { ...brand, redaction: 'name' },
    { ...brand, type: 'day' },
  ])
    assert.throws(() => definePublicationKind({ ...testResult, fields: [wrong as never] }), /names stay/)
})

test('a reviewer is shown a common surname with one or two characters beside 经理, 负责人, 先生, 签字 and the like', () => {
  for (const [text, said] of [
    ['经负责人刘志强确认', '刘志强'],
    ['法定代表人：陈静', '陈静'],
    ['现场由杨柳经理陪同', '杨柳'],
    ['店长（赵敏）不在', '赵敏'],
    ['黄小明先生提出', '黄小明'],
    ['欧阳修签字', '欧阳修'],
    ['联系人姓名为周杰', '周杰'],
  ] as const)
    assert.deepEqual(hints(text), [said], text)
})

test('such a hint is given however the name is written', () => {
  assert.deepEqual(hints('经负责人刘\u200B志强确认，⻩小明先生在场'), ['刘\u200B志强', '⻩小明'])
})

test('ordinary sentences of an inspection give no such hint', () => {
  for (const text of [
    '负责人高度重视，已安排整改',
    '出厂检验记录缺失，责令三日内改正',
    '经理不在现场，店员未能提供进货台账',
    '安全员未佩戴工作证，金属探测仪未校准',
    '负责人承认未建立台账',
    '白色包装上无生产日期',
    '当事人曾任店长',
    '*芳称记录缺失',
  ])
    assert.deepEqual(hints(text), [], text)
})

test('a mark is “known” where the city knows the name by now, “possible” elsewhere, and none lies in the firm’s own name', () => {
  const content: PublicContent = {
    subject: { kind: 'enterprise', name: '刘强经理餐厅' },
    happenedOn: '2026-03-02',
    fields: { finding: '刘强经理餐厅的王芳与负责人李雷在场', place: '负责人王芳', secret: null, items: [] },
  }
  const find = nameFinder(['王芳'], ['刘强经理餐厅'])
  assert.deepEqual(
    marksOfContent(testResult.fields, content, find).map((m) => [m.at, m.kind, m.start]),
    [
      ['/fields/finding', 'known', 7],
      ['/fields/finding', 'possible', 13],
    ],
  )
  assert.deepEqual(
    marksOfText('王芳经理签字', '/text', find).map((m) => m.kind),
    ['known'],
  )
})

test('a text is cut at its marks and loses nothing', () => {
  const marks = [
    { at: '/x', start: 2, end: 4, kind: 'possible' as const },
    { at: '/x', start: 0, end: 1, kind: 'masked' as const },
    { at: '/x', start: 3, end: 5, kind: 'known' as const },
    { at: '/x', start: 5, end: 99, kind: 'known' as const },
  ]
  assert.deepEqual(
    piecesOf('一二三四五六', marks).map((p) => [p.text, p.kind]),
    [
      ['一', 'masked'],
      ['二', undefined],
      ['三四', 'possible'],
      ['五六', undefined],
    ],
  )
})
