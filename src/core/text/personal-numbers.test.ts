import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { maskPersonalNumbers, type PersonalNumberKind, personalNumbers } from './personal-numbers.ts'
import { NUMBERS_OF_NOBODY, PLANTED, waysToWrite } from './testing/planted-numbers.ts'

const certain = (text: string) => personalNumbers(text).filter((n) => n.isCertain)

test('a number that names a person is found in every way people write it, and masked', () => {
  for (const [kind, number] of PLANTED)
    for (const written of waysToWrite(kind, number))
      for (const text of [
        written,
        `如有疑问请与本店${written}联系`,
        `（${written}）`,
        `a: ${written}, b`,
        `附件三\n${written}\n`,
      ]) {
        const found = certain(text)
        assert.equal(found.length, 1, `${kind}: ${text} ${JSON.stringify(personalNumbers(text))}`)
        assert.equal(found[0]?.kind, kind, text)
        const masked = maskPersonalNumbers(text)
        assert.equal(certain(masked).length, 0, masked)
        assert.ok(!masked.includes(written), masked)
      }
})

test('numbers of nobody pass: credit codes, standards, days, amounts, document and sample numbers, digests, ids', () => {
  for (const text of NUMBERS_OF_NOBODY) {
    assert.deepEqual(certain(text), [], text)
    assert.equal(maskPersonalNumbers(text), text)
  }
})

test('the ways round a filter: other signs between the rows, words for signs, names of accounts without a colon', () => {
  const ways: readonly [string, PersonalNumberKind, string][] = [
    ['120101/19850307/2416', 'id-number', '19850307'],
    ['120101，19850307，2416', 'id-number', '19850307'],
    ['120101\n19850307\n2416', 'id-number', '19850307'],
    ['+86-22-23456789', 'phone', '23456789'],
    ['0086 (755) 2654 3210', 'phone', '2654'],
    ['电话138/0013/8000', 'phone', '0013'],
    ['手机：138 0013\n8000', 'phone', '8000\n'],
    ['联系138、0013、8000', 'phone', '0013'],
    ['wang(at)example.cn', 'email', 'wang'],
    ['wang[at]example[dot]com[dot]cn', 'email', 'wang'],
    ['ｗａｎｇ（ａｔ）example。cn', 'email', 'ｗａｎｇ'],
    ['微信wxid_abc12345', 'account', 'abc12345'],
    ['微信号：abc_12345', 'account', 'abc_'],
    ['微信：zhangsan', 'account', 'zhangsan'],
    ['薇信abc12345', 'account', 'abc12345'],
    ['加v abc12345', 'account', 'abc12345'],
    ['WeChat ID abc12345', 'account', 'abc12345'],
    ['QQ：12345678', 'account', '12345678'],
    ['扣扣12345678', 'account', '12345678'],
    ['外国人永久居留证CHN120185030701', 'passport', '120185030701'],
    ['军官证 南字第12345678号', 'passport', '12345678'],
  ]
  for (const [text, kind, hidden] of ways) {
    const found = certain(text)
    assert.deepEqual(
      found.map((n) => n.kind),
      [kind],
      text,
    )
    assert.ok(!maskPersonalNumbers(text).includes(hidden), maskPersonalNumbers(text))
    assert.equal(maskPersonalNumbers(maskPersonalNumbers(text)), maskPersonalNumbers(text))
  }
})

test('what is only likely is marked and not changed', () => {
  const likely: readonly [string, PersonalNumberKind][] = [
    ['车辆津A·12345到场', 'plate'],
    ['持证 E12345678 入境', 'passport'],
    ['电话 23456789', 'phone'],
    ['编号 1381 2345 678', 'phone'],
    ['138/0013/8000', 'phone'],
    ['银行账号：302012345678901', 'bank-card'],
  ]
  for (const [text, kind] of likely) {
    assert.deepEqual(
      personalNumbers(text).map((n) => [n.kind, n.isCertain]),
      [[kind, false]],
      text,
    )
    assert.equal(maskPersonalNumbers(text), text)
  }
})

test('masking twice changes nothing more, so that what was accepted is what is shown', () => {
  const part = fc.oneof(
    fc.constantFrom(
      ...PLANTED.map(([, n]) => n),
      ...NUMBERS_OF_NOBODY,
      ' ',
      '，',
      '-',
      '+86',
      '電',
      '\u200B',
      '手机',
      '一三八',
      '１',
      '❷',
      '@',
      '.cn',
      '0',
    ),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
    fc.stringMatching(/^[0-9 -]{0,20}$/),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const once = maskPersonalNumbers(parts.join(''))
      assert.equal(maskPersonalNumbers(once), once)
      for (const n of personalNumbers(parts.join(''))) assert.ok(n.start < n.end && n.end <= parts.join('').length)
    }),
    { numRuns: 1000 },
  )
})

test('looking through a long text takes time in proportion to its length', () => {
  const time = (n: number) => {
    const text = '1 3 8-0.22(86) a@b. 62'.repeat(n)
    const from = performance.now()
    personalNumbers(text)
    return performance.now() - from
  }
  time(500)
  const [short, long] = [Math.min(time(1000), time(1000), time(1000)), Math.min(time(4000), time(4000))]
  assert.ok(long < short * 12 + 50, `${short} ms, then ${long} ms for four times as much`)
})
