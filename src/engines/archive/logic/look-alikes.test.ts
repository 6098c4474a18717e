import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creditCode } from '../testing/city.ts'
import { lookAlikeKey, mayBeSame } from './look-alikes.ts'

test('names look alike over width, blanks, radicals and what nobody sees; a branch has another name', () => {
  const key = lookAlikeKey('天津长城（集团）有限公司')
  for (const written of [
    '天津⻓城(集团)有限公司',
    '天津长城（集团） 有限公司',
    '天津长城\u200B（集团）有限公司',
    '\u202A天津长城〔集团〕有限公司',
  ])
    assert.equal(lookAlikeKey(written), key, written)
  for (const other of ['天津长城（集团）有限公司和平分公司', '天津长城集团有限公司', '天津長城（集团）有限公司'])
    assert.notEqual(lookAlikeKey(other), key, other)
})

test('one name may be one firm in one district, or with one district in the codes; the same code is the same firm', () => {
  const asked = { kind: 'enterprise', name: '甲', region: '120101001', creditCode: creditCode(1) } as const
  assert.equal(mayBeSame(asked, { region: '120101', code: null }), true)
  assert.equal(mayBeSame(asked, { region: '120102', code: creditCode(2) }), true)
  assert.equal(mayBeSame(asked, { region: '120102', code: creditCode(2, '120102') }), false)
  assert.equal(mayBeSame(asked, { region: '120101', code: creditCode(1) }), false)
  const { creditCode: _, ...bare } = asked
  assert.equal(mayBeSame(bare, { region: '120102', code: null }), false)
})
