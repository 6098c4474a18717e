import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ShownFact } from '../define.ts'
import { shownFacts } from './shown-facts.ts'

const label = { zh: '结论', en: 'Outcome' }
const say = (fact: Omit<ShownFact, 'label'>, body: unknown) =>
  shownFacts({ shows: [{ label, ...fact }] }, body).map((f) => f.value)

test('a value is said in words: codes by their choices, quantities with their unit, yes and no, lists in a row', () => {
  const choices = { pass: { zh: '合格', en: 'Pass' } }
  assert.deepEqual(say({ from: '/verdict', choices }, { verdict: 'pass' }), [choices.pass])
  assert.deepEqual(say({ from: '/fine', unit: '元' }, { fine: 0 }), [{ zh: '0 元', en: '0 元' }])
  assert.deepEqual(say({ from: '/a/b' }, { a: { b: true } }), [{ zh: '是', en: 'Yes' }])
  assert.deepEqual(say({ from: '/seals' }, { seals: ['甲1', '甲2'] }), [{ zh: '甲1、甲2', en: '甲1、甲2' }])
  assert.deepEqual(say({ from: '/x', as: (x) => `第${x}号` }, { x: 3 }), [{ zh: '第3号', en: '第3号' }])
})

test('what is absent, empty, erased or no plain value is not said', () => {
  for (const body of [{}, null, { x: null }, { x: '' }, { x: [] }, { x: { y: 1 } }, 'text'])
    assert.deepEqual(say({ from: '/x' }, body), [], JSON.stringify(body))
  assert.deepEqual(say({ from: '/x', as: () => undefined }, { x: 1 }), [])
})

test('a long text is cut, and says so', () => {
  const [value] = say({ from: '/x' }, { x: '长'.repeat(500) })
  assert.equal(value?.zh.length, 121)
  assert.match(value?.zh ?? '', /…$/)
})
