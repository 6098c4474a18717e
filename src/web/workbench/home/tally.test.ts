import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byDistrict, byKind } from './tally.ts'

const tally = [
  { region: '120101', kind: 'enterprise', status: 'active', count: 3 },
  { region: '120101001', kind: 'site', status: 'active', count: 2 },
  { region: '120102', kind: 'enterprise', status: 'closed', count: 1 },
  { region: '12', kind: 'body', status: 'active', count: 4 },
] as Parameters<typeof byDistrict>[0]

test('a street counts for its district; what belongs to the whole city counts for none', () => {
  assert.deepEqual(byDistrict(tally), { '120101': 5, '120102': 1 })
})

test('kinds are counted over all regions, most first', () => {
  assert.deepEqual(byKind(tally), [
    { kind: 'enterprise', count: 4 },
    { kind: 'body', count: 4 },
    { kind: 'site', count: 2 },
  ])
})
