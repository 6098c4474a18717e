import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byDistrict, totals } from './tally.ts'

const tally = [
  { region: '120101', kind: 'enterprise', status: 'active', count: 3 },
  { region: '120101001', kind: 'site', status: 'active', count: 2 },
  { region: '120102', kind: 'enterprise', status: 'closed', count: 1 },
  { region: '12', kind: 'body', status: 'active', count: 4 },
] as Parameters<typeof byDistrict>[0]

test('a street counts for its district; what belongs to the whole city counts for none', () => {
  assert.deepEqual(byDistrict(tally), { '120101': 5, '120102': 1 })
})

test('the total counts every subject, of whatever region and kind', () => {
  assert.deepEqual(totals(tally), { all: 10, enterprises: 4 })
})
