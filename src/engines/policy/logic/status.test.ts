import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Evidence, Fact, PolicyTarget } from '../define.ts'
import { type DutyEntry, summariseDuty } from './duty.ts'
import { statusFromDuty, statusFromEvidence, statusOfTarget } from './status.ts'

const bi = (zh: string) => ({ zh, en: zh })
const fact = (value: number): Fact => ({
  measure: 'test.count',
  label: bi('计数'),
  unit: bi('个'),
  value,
  source: '/',
  measuredAt: '2021-01-01T00:00:00Z',
})
const shown = (value: number, atLeast = 1): Evidence => ({
  part: bi('部分'),
  fact: fact(value),
  holds: value >= atLeast,
})
const missing: Evidence = { part: bi('部分'), missing: bi('未建') }

test('an item without evidence, or with nothing but missing parts, is not built', () => {
  assert.equal(statusFromEvidence([]), 'not-built')
  assert.equal(statusFromEvidence([missing, missing]), 'not-built')
})

test('only an item of which every part is there and counts enough is running', () => {
  assert.equal(statusFromEvidence([shown(3), shown(1)]), 'running')
  assert.equal(statusFromEvidence([shown(3), shown(0)]), 'no-data')
  assert.equal(statusFromEvidence([shown(3), shown(4, 5)]), 'cannot-show')
  assert.equal(statusFromEvidence([shown(3), missing]), 'cannot-show')
})

const target = (more: Partial<PolicyTarget>): PolicyTarget => ({
  id: 'T',
  class: 'hard',
  name: bi('目标'),
  value: 93,
  unit: bi('%'),
  comparator: '>=',
  measure: 'level',
  deadline: undefined,
  modality: { kind: 'plain', scope: 'stated' },
  sentence: '1/p1/s1',
  item: '01.01',
  ambiguity: undefined,
  ...more,
})

test('a target is met, not met, or not demonstrated when its interval holds the line', () => {
  const t = target({})
  assert.equal(statusOfTarget(t, { value: 95 }), 'met')
  assert.equal(statusOfTarget(t, { value: 90 }), 'not-met')
  assert.equal(statusOfTarget(t, { value: 94, low: 92, high: 96 }), 'not-demonstrated')
  assert.equal(statusOfTarget(t, { value: 97, low: 95, high: 99 }), 'met')
  assert.equal(statusOfTarget(t, undefined), 'cannot-show')
})

test('突破 is strictly more; 以上 includes the number', () => {
  assert.equal(statusOfTarget(target({ comparator: '>' }), { value: 93 }), 'not-met')
  assert.equal(statusOfTarget(target({ comparator: '>=' }), { value: 93 }), 'met')
})

test('翻一番 cannot be shown without its base value', () => {
  const doubled = target({ measure: 'multiple', value: 2 })
  assert.equal(statusOfTarget(doubled, { value: 900 }), 'cannot-show')
  assert.equal(statusOfTarget(doubled, { value: 900, base: 400 }), 'met')
  assert.equal(statusOfTarget(doubled, { value: 700, base: 400 }), 'not-met')
})

test('a name and a structural number are never scored, an aim without a measure cannot be shown', () => {
  assert.equal(statusOfTarget(target({ isUnscored: true }), { value: 99 }), 'not-scored')
  assert.equal(statusOfTarget(target({ class: 'structure' }), { value: 99 }), 'not-scored')
  assert.equal(statusOfTarget(target({ class: 'qualitative', value: undefined }), { value: 99 }), 'cannot-show')
})

const entry = (kind: DutyEntry['kind'], text: string, more: Partial<DutyEntry> = {}): DutyEntry => ({
  id: text,
  kind,
  text,
  ...more,
})

test('a duty is overdue the day after its deadline, and evidence ends that', () => {
  const entries = [entry('owner', '甲'), entry('deadline', '2021-05-01')]
  assert.equal(summariseDuty(entries, '2021-05-01').state, 'under-way')
  assert.equal(summariseDuty(entries, '2021-05-02').state, 'overdue')
  assert.equal(summariseDuty([...entries, entry('evidence', '总结')], '2021-05-02').state, 'evidenced')
  assert.equal(summariseDuty([], '2021-05-02').state, 'not-started')
})

test('what is taken back counts no more, and the earlier entry of its kind holds again', () => {
  const entries = [entry('deadline', '2021-05-01'), entry('deadline', '2022-05-01'), entry('evidence', '总结')]
  const without = [...entries, entry('withdrawal', '误登', { withdraws: '总结' })]
  assert.equal(summariseDuty(without, '2021-06-01').state, 'under-way')
  const alsoLater = [...without, entry('withdrawal', '日期有误', { withdraws: '2022-05-01' })]
  assert.equal(summariseDuty(alsoLater, '2021-06-01').state, 'overdue')
  const none = [entry('note', '甲'), entry('withdrawal', '误登', { withdraws: '甲' })]
  assert.equal(summariseDuty(none, '2021-06-01').state, 'not-started')
})

test('only evidence shows a duty done', () => {
  assert.deepEqual((['not-started', 'under-way', 'overdue', 'evidenced'] as const).map(statusFromDuty), [
    'no-data',
    'cannot-show',
    'cannot-show',
    'running',
  ])
})
